"""Telling plain text by its bytes, and its letters by the encodings such files have. Pure."""

# Bytes that no text holds: most control characters.
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\f\r\x1b")


def looks_like_text(start: bytes) -> bool:
    """Whether a file that starts like this is text somebody can read."""
    return bool(start) and _CONTROLS.isdisjoint(start)


def decoded(data: bytes) -> str:
    """The text, by the encodings such files have."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")
