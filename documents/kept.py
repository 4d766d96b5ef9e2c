"""How a document's pages are written down on the shelf: one line of JSON a page, and an index of where each begins."""

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from casework.pages import Outcome, Page, Ready, Word

PAGES, ABOUT, SHOWN = "pages.jsonl", "about.json", "shown.pdf"
_SIZE = re.compile(rb'\{"n":\d+,"w":([\d.]+),"h":([\d.]+),')


def page_of(line: bytes) -> Page:
    """A page as it was kept."""
    told = json.loads(line)
    lines = tuple(tuple(_word(word) for word in each) for each in told["lines"])
    return Page(told["n"], told["w"], told["h"], lines, told.get("ocr"))


def line_of(page: Page) -> bytes:
    """A page as it is kept."""
    lines = [
        [[word.text, *word.box, 1] if word.goes_on else [word.text, *word.box] for word in one] for one in page.lines
    ]
    told = {"n": page.number, "w": page.width, "h": page.height, "lines": lines}
    if page.confidence is not None:
        told["ocr"] = page.confidence
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def write(folder: Path, ready: Ready, lines: list[bytes]) -> None:
    """Write a document's pages and what became of it into a new folder."""
    at = 0
    starts = []
    for line in lines:
        starts.append(at)
        at += len(line) + 1
    (folder / PAGES).write_bytes(b"".join(line + b"\n" for line in lines))
    about = {**asdict(ready), "outcome": ready.outcome.value, "starts": starts}
    (folder / ABOUT).write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")


def read(folder: Path) -> Ready | None:
    """What became of the document in this folder; None when there is none."""
    told = _about(folder)
    if told is None:
        return None
    told.pop("starts")
    told["outcome"] = Outcome(told["outcome"])
    told["attachments"] = tuple(told["attachments"])
    return Ready(**told)


def read_page(folder: Path, number: int) -> Page:
    """One page; beyond the end means the last. LookupError when there is none."""
    told = _about(folder)
    starts: list[int] = told["starts"] if told else []
    with (folder / PAGES).open("rb") as file:
        file.seek(starts[min(max(number, 1), len(starts)) - 1])
        return page_of(file.readline())


def read_pages(folder: Path) -> tuple[Page, ...]:
    """All pages."""
    with (folder / PAGES).open("rb") as file:
        return tuple(page_of(line) for line in file)


def read_sizes(folder: Path) -> list[tuple[float, float]]:
    """Width and height of each page, without its words: a long document is laid out before anybody reads it."""
    told = _about(folder)
    starts: list[int] = told["starts"] if told else []
    with (folder / PAGES).open("rb") as file:
        return [_size(file, start) for start in starts]


def _size(file: BinaryIO, start: int) -> tuple[float, float]:
    file.seek(start)
    if found := _SIZE.match(file.read(100)):
        return float(found[1]), float(found[2])
    file.seek(start)
    page = page_of(file.readline())
    return page.width, page.height


def _about(folder: Path) -> dict[str, Any] | None:
    try:
        told: dict[str, Any] = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return told


def _word(told: list[Any]) -> Word:
    return Word(told[0], (told[1], told[2], told[3], told[4]), goes_on=len(told) > 5)
