"""How a document's pages are written down on the shelf: one line of JSON a page, and an index of where each begins.

A page's line is `{"n": number, "w": width, "h": height, "lines": [[word, ...], ...]}`, sizes in points; a word is its text
and its box in tenths of a point, and a 1 when it goes on in the next line. `"ocr"` is the confidence of recognised words.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from casework.pages import Outcome, Page, Ready, Word

PAGES, ABOUT, SHOWN = "pages.jsonl", "about.json", "shown.pdf"
TENTHS = 10
_SIZE = re.compile(rb'\{"n":\d+,"w":([\d.]+),"h":([\d.]+),')
_WITHOUT_WORDS = b'"lines":[]'


def page_of(line: bytes) -> Page:
    """A page as it was kept."""
    told = orjson.loads(line)
    lines = tuple(tuple(map(_word, each)) for each in told["lines"])
    return Page(told["n"], told["w"], told["h"], lines, told.get("ocr"))


def line_of(page: Page) -> bytes:
    """A page as it is kept."""
    lines = [[_told(word) for word in line] for line in page.lines]
    told = {"n": page.number, "w": page.width, "h": page.height, "lines": lines}
    if page.confidence is not None:
        told["ocr"] = page.confidence
    return orjson.dumps(told)


@dataclass(frozen=True, slots=True)
class Glance:
    """A file of pages seen once from end to end: where each page begins, how the text starts, which pages have no words."""

    starts: tuple[int, ...]
    first: tuple[Page, ...]
    wordless: tuple[int, ...]


def glance(folder: Path, *, ahead: int) -> Glance:
    """What is in the file of pages in this folder; `ahead` pages of it are read."""
    starts, wordless, first, at = [], [], [], 0
    with (folder / PAGES).open("rb") as file:
        for number, line in enumerate(file, 1):
            starts.append(at)
            at += len(line)
            if number <= ahead:
                first.append(page_of(line))
            if _WITHOUT_WORDS in line:
                wordless.append(number)
    return Glance(tuple(starts), tuple(first), tuple(wordless))


def put_in(folder: Path, pages: Mapping[int, Page]) -> None:
    """Take these pages instead of those of the same number."""
    older = folder / "pages.before"
    os.rename(folder / PAGES, older)
    with older.open("rb") as file, (folder / PAGES).open("wb") as newer:
        for number, line in enumerate(file, 1):
            newer.write(line_of(pages[number]) + b"\n" if number in pages else line)
    older.unlink()


def write(folder: Path, ready: Ready, starts: tuple[int, ...]) -> None:
    """Write what became of a document beside its pages."""
    about = {**asdict(ready), "outcome": ready.outcome.value, "starts": starts}
    (folder / ABOUT).write_bytes(orjson.dumps(about))


def read(folder: Path) -> Ready | None:
    """What became of the document in this folder; None when there is none, or what there is was cut off."""
    told = _about(folder)
    if told is None:
        return None
    told.pop("starts")
    told["outcome"] = Outcome(told["outcome"])
    told["attachments"] = tuple(told["attachments"])
    return Ready(**told)


def read_page(folder: Path, number: int) -> Page:
    """One page; beyond the end means the last. LookupError when there is none."""
    starts = _starts(folder)
    if not starts:
        raise LookupError("there are no pages")
    with (folder / PAGES).open("rb") as file:
        file.seek(starts[min(max(number, 1), len(starts)) - 1])
        return page_of(file.readline())


def read_pages(folder: Path) -> tuple[Page, ...]:
    """All pages; none of a document that could not be read."""
    if not _starts(folder):
        return ()
    with (folder / PAGES).open("rb") as file:
        return tuple(page_of(line) for line in file)


def read_sizes(folder: Path) -> list[tuple[float, float]]:
    """Width and height of each page, without its words: a long document is laid out before anybody reads it."""
    starts = _starts(folder)
    if not starts:
        return []
    with (folder / PAGES).open("rb") as file:
        return [_size(file, start) for start in starts]


def _size(file: BinaryIO, start: int) -> tuple[float, float]:
    file.seek(start)
    if found := _SIZE.match(file.read(100)):
        return float(found[1]), float(found[2])
    file.seek(start)
    page = page_of(file.readline())
    return page.width, page.height


def _starts(folder: Path) -> list[int]:
    told = _about(folder)
    return told["starts"] if told else []


def _about(folder: Path) -> dict[str, Any] | None:
    try:
        told: dict[str, Any] = orjson.loads((folder / ABOUT).read_bytes())
    except (FileNotFoundError, orjson.JSONDecodeError):
        return None
    return told


def _word(told: list[Any]) -> Word:
    left, top, right, bottom = told[1:5]
    return Word(told[0], (left / TENTHS, top / TENTHS, right / TENTHS, bottom / TENTHS), len(told) > 5)


def _told(word: Word) -> list[Any]:
    told = [word.text, *(round(side * TENTHS) for side in word.box)]
    return [*told, 1] if word.goes_on else told
