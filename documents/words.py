"""The words of a PDF with their places, by pdfium. Runs in the guarded worker only.

pdfium gives text by characters and boxes by runs. A box is asked for once a word, since each question costs more than
the work it makes; the page's own turn and crop come out right, because pdfium itself maps the corners.
"""

import ctypes
import json
import re
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

from casework.errors import CannotOpen
from documents.pdf import opened

MOST_PAGES = 20_000
MOST_CHARACTERS = 4_000_000
_SCALE = 1000
_BROKEN = "\ufffe\x02"
_VERSUS = re.compile(rf"(-\s?v)[{_BROKEN}]", re.IGNORECASE)
_WORD = re.compile(r"\S+")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})

Corner = tuple[float, float]


def read_all(path: bytes) -> bytes:
    """A line of JSON for each page of the PDF in this file (see `kept.page_of`)."""
    with open(path, "rb") as file:
        data = file.read()
    with opened(data) as pdf:
        if len(pdf) > MOST_PAGES:
            raise CannotOpen("too-big", f"This document has {len(pdf):,} pages, which is too many to open here.")
        left, lines = MOST_CHARACTERS, []
        for number in range(len(pdf)):
            told, used = page_words(pdf[number], number + 1, left)
            left -= used
            lines.append(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode())
        return b"\n".join(lines)


def page_words(page: Any, number: int, most: int) -> tuple[dict[str, Any], int]:
    """One page, ready for JSON, and how many characters it has."""
    width, height = page.get_size()
    told: dict[str, Any] = {"n": number, "w": round(width, 2), "h": round(height, 2), "lines": []}
    textpage = page.get_textpage()
    count = textpage.count_chars()
    if count > most:
        raise CannotOpen("too-big", "This document holds too much text to open it here.")
    if count > 0:
        place = Placing(page, width, height)
        text = _characters(textpage, count)
        told["lines"] = [line for line in _lines(textpage, text, place) if line]
    textpage.close()
    page.close()
    return told, max(count, 0)


class Placing:
    """From the page's own coordinates to points from the top left corner of the page as it is shown."""

    def __init__(self, page: Any, width: float, height: float) -> None:
        at = [_device(page, width, height, x, y) for x, y in ((0, 0), (1000, 0), (0, 1000))]
        (self._x0, self._y0), (x_by_x, y_by_x), (x_by_y, y_by_y) = at
        self._xx, self._yx = (x_by_x - self._x0) / 1000, (y_by_x - self._y0) / 1000
        self._xy, self._yy = (x_by_y - self._x0) / 1000, (y_by_y - self._y0) / 1000
        self._width, self._height = width, height

    def box(self, left: float, bottom: float, right: float, top: float) -> list[float]:
        """The box of two corners, kept within the page."""
        one, other = self._point(left, bottom), self._point(right, top)
        xs, ys = sorted((one[0], other[0])), sorted((one[1], other[1]))
        return [
            round(min(max(xs[0], 0.0), self._width), 1),
            round(min(max(ys[0], 0.0), self._height), 1),
            round(min(max(xs[1], 0.0), self._width), 1),
            round(min(max(ys[1], 0.0), self._height), 1),
        ]

    def _point(self, x: float, y: float) -> Corner:
        return self._x0 + self._xx * x + self._xy * y, self._y0 + self._yx * x + self._yy * y


def _device(page: Any, width: float, height: float, x: float, y: float) -> Corner:
    out_x, out_y = ctypes.c_int(), ctypes.c_int()
    scale = min(_SCALE, 2**30 / max(width, height, 1))
    size = (0, 0, int(width * scale), int(height * scale))
    pdfium.FPDF_PageToDevice(page.raw, *size, 0, x, y, out_x, out_y)
    return out_x.value / scale, out_y.value / scale


def _characters(textpage: Any, count: int) -> str:
    """A character for each of pdfium's, so that places in the text are pdfium's own."""
    text: str = textpage.get_text_range()
    if len(text) != count:
        text = "".join(_character(pdfium.FPDFText_GetUnicode(textpage.raw, at)) for at in range(count))
    return _VERSUS.sub(r"\1\r", text)


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "


def _lines(textpage: Any, text: str, place: Placing) -> Iterator[list[list[Any]]]:
    start = 0
    for end in [found.start() for found in re.finditer(rf"[\r\n{_BROKEN}]", text)] + [len(text)]:
        broken = end < len(text) and text[end] in _BROKEN
        line = []
        for found in _WORD.finditer(text, start, end):
            goes_on = broken and found.end() == end
            line.append(_word(textpage, text, found.start(), found.end(), place, goes_on=goes_on))
        yield [word for word in line if word]
        start = end + 1


def _word(textpage: Any, text: str, start: int, end: int, place: Placing, *, goes_on: bool) -> list[Any]:
    said = "".join(one for one in text[start:end].translate(_LIGATURES) if one.isprintable())
    if end < len(text) and text[end] == "\r" and said.lower().endswith("-v"):
        said, end = said + "-", end + 1  # "-v-" at the end of a line: no broken word
    if not said:
        return []
    sides = _sides(textpage.raw, start, end - start)
    return [said, *place.box(*sides), 1] if goes_on else [said, *place.box(*sides)]


_LEFT, _TOP, _RIGHT, _BOTTOM = (ctypes.c_double() for _ in range(4))


def _sides(textpage: Any, start: int, count: int) -> tuple[float, float, float, float]:
    found = []
    for number in range(pdfium.FPDFText_CountRects(textpage, start, count)):
        pdfium.FPDFText_GetRect(textpage, number, _LEFT, _TOP, _RIGHT, _BOTTOM)
        found.append((_LEFT.value, _BOTTOM.value, _RIGHT.value, _TOP.value))
    if not found:
        return (0.0, 0.0, 0.0, 0.0)
    lefts, bottoms, rights, tops = zip(*found, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)
