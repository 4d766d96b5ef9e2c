"""Plain text files to pages. Pure; runs in the guarded worker like every other format."""

import json

LINES_PER_PAGE = 60
# Bytes that no text holds: most control characters.
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\f\r\x1b")


def looks_like_text(start: bytes) -> bool:
    """Whether a file that starts like this is text somebody can read."""
    return bool(start) and _CONTROLS.isdisjoint(start)


def inspect(data: bytes, *, most: int) -> bytes:
    """The number of pages, and the start of the text, as JSON."""
    text = decoded(data)
    return json.dumps({"pages": len(_pages(text)), "text": text[:most]}).encode()


def read_page(data: bytes, *, page: int) -> bytes:
    """One page's number and text, and how many there are, as JSON; pages count from 1."""
    pages = _pages(decoded(data))
    number = min(max(page, 1), len(pages))
    return json.dumps({"page": number, "pages": len(pages), "text": "\n".join(pages[number - 1])}).encode()


def decoded(data: bytes) -> str:
    """The text, by the encodings such files have."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _pages(text: str) -> list[list[str]]:
    lines = text.splitlines()
    return [lines[start : start + LINES_PER_PAGE] for start in range(0, len(lines), LINES_PER_PAGE)] or [[]]
