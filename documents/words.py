"""The words of a PDF with their places, by pdfium. Runs in the guarded worker only.

pdfium gives text by characters and boxes by runs. A box is asked for once a word, since each question costs more than
the work it makes; the page's own turn and crop come out right, because pdfium itself maps the corners.
"""

import ctypes
import math
import re
from collections.abc import Callable
from typing import Any

import orjson
import pypdfium2
import pypdfium2.raw as pdfium

from casework.errors import CannotOpen
from documents.copied import is_copied
from documents.kept import TENTHS
from documents.pdf import SAMPLE, opened

MOST_PAGES = 20_000
FEW_PAGES = 60
MOST_CHARACTERS = 8_000_000
_SCALE = 1000
_LOOKED_AT = 16
_QUARTER = math.pi / 2
_BROKEN = "\ufffe\x02"
_PART = re.compile(rf"[^\s{_BROKEN}]+|[\r\n]+|[{_BROKEN}]")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_DRAWN_OVER = frozenset({pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_WIDGET})

Sides = tuple[float, float, float, float]
Kept = list[Any]
"""A word as it is kept: its text, its box in tenths of a point, and 1 when it goes on in the next line."""


def read_all(path: bytes, *, most_pages: int = MOST_PAGES) -> bytes:
    """A line of JSON for each page of the PDF in this file (see `kept.page_of`)."""
    with open(path, "rb") as file:
        data = file.read()
    with opened(data, forms=False) as pdf:
        if len(pdf) > most_pages:
            raise CannotOpen("too-big", f"This document has {len(pdf):,} pages, which is too many to open here.")
        left, lines = MOST_CHARACTERS, []
        for index in range(len(pdf)):
            told, used = page_words(pdf, index)
            left -= used
            if left < 0:
                raise CannotOpen("too-big", "This document holds too much text to open it here.")
            lines.append(orjson.dumps(told))
        return b"\n".join(lines)


def read_some(paths: bytes) -> bytes:
    """The same for several files: each answer after its length in a line; -1 for a file that is long or cannot be read."""
    answers = []
    for path in orjson.loads(paths):
        try:
            answer = read_all(path.encode(), most_pages=FEW_PAGES)
        except (CannotOpen, pypdfium2.PdfiumError, ValueError, OSError):
            answers.append(b"-1\n")
        else:
            answers.append(b"%d\n%b" % (len(answer), answer))
    return b"".join(answers)


def page_words(pdf: Any, index: int) -> tuple[dict[str, Any], int]:
    """One page, ready for JSON, and how many characters it has."""
    page = _as_shown(pdf, index)
    width, height = page.get_size()
    told: dict[str, Any] = {"n": index + 1, "w": round(width, 2), "h": round(height, 2), "lines": []}
    place = _placing(page, width, height)
    textpage = _upright(page)
    count = textpage.count_chars()
    if 0 < count <= MOST_CHARACTERS:
        told["lines"] = _lines(textpage.raw, _characters(textpage, count), place)
    textpage.close()
    page.close()
    return told, max(count, 0)


def _upright(page: Any) -> Any:
    """The page's text in the order in which it is read when most of it stands upright, however the page is shown.

    pdfium puts lines in order as they are shown, and those of a page that lies on its side in the wrong one.
    """
    textpage = page.get_textpage()
    count = textpage.count_chars()
    some = range(0, count, count // _LOOKED_AT + 1)
    quarters = [round(pdfium.FPDFText_GetCharAngle(textpage.raw, at) / _QUARTER) % 4 for at in some]
    most = max(set(quarters), key=quarters.count) if quarters else 0
    if (most + pdfium.FPDFPage_GetRotation(page.raw)) % 4 == 0 or quarters.count(most) * 2 <= len(quarters):
        return textpage
    textpage.close()
    pdfium.FPDFPage_SetRotation(page.raw, -most % 4)
    return page.get_textpage()


def _as_shown(pdf: Any, index: int) -> Any:
    """A page with what is typed into its forms and stamped on it as part of its text."""
    page = pdf[index]
    if not any(_subtype(page.raw, at) in _DRAWN_OVER for at in range(pdfium.FPDFPage_GetAnnotCount(page.raw))):
        return page
    pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
    page.close()
    return pdf[index]


def _subtype(page: Any, at: int) -> int:
    annotation = pdfium.FPDFPage_GetAnnot(page, at)
    if not annotation:
        return 0
    subtype: int = pdfium.FPDFAnnot_GetSubtype(annotation)
    pdfium.FPDFPage_CloseAnnot(annotation)
    return subtype


def _characters(textpage: Any, count: int) -> str:
    """A character for each of pdfium's, so that places in the text are pdfium's own."""
    text: str = textpage.get_text_range()
    if len(text) == count:
        return text
    return "".join(_character(pdfium.FPDFText_GetUnicode(textpage.raw, at)) for at in range(count))


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\u200b"


def _lines(textpage: Any, text: str, place: Callable[[Sides], list[int]]) -> list[list[Kept]]:
    lines: list[list[Kept]] = [[]]
    line, end = lines[0], 0
    for found in _PART.finditer(text):
        said, start = found[0], found.start()
        if said[0] in "\r\n" or said in _BROKEN:
            if said in _BROKEN and line and start == end:
                _break(line)
            line = []
            lines.append(line)
            continue
        end = found.end()
        if not (said.isascii() and said.isprintable()):
            said = "".join(one for one in said.translate(_LIGATURES) if one.isprintable())
        if said:
            line.append([said, *place(_sides(textpage, start, end - start))])
    return [line for line in lines if line]


def _break(line: list[Kept]) -> None:
    """The last word of the line goes on in the next; but the "-v-" of a court's heading is a word of its own."""
    last = line[-1][0].lower()
    if last.endswith("-v") or (last == "v" and len(line) > 1 and line[-2][0].endswith("-")):
        line[-1][0] += "-"
    else:
        line[-1].append(1)


_LEFT, _TOP, _RIGHT, _BOTTOM = (ctypes.c_double() for _ in range(4))
_CORNERS = tuple(ctypes.pointer(side) for side in (_LEFT, _TOP, _RIGHT, _BOTTOM))
_LOOSE = pdfium.FS_RECTF()


def _sides(textpage: Any, start: int, count: int) -> Sides:
    """Left, bottom, right, top of a run of characters, in the page's own coordinates."""
    rects = pdfium.FPDFText_CountRects(textpage, start, count)
    if rects == 1:
        pdfium.FPDFText_GetRect(textpage, 0, *_CORNERS)
        return _LEFT.value, _BOTTOM.value, _RIGHT.value, _TOP.value
    found = []
    for number in range(rects):
        pdfium.FPDFText_GetRect(textpage, number, *_CORNERS)
        found.append((_LEFT.value, _BOTTOM.value, _RIGHT.value, _TOP.value))
    if not found:  # characters without a shape of their own, such as those of a font that draws nothing
        for at in (start, start + count - 1):
            pdfium.FPDFText_GetLooseCharBox(textpage, at, _LOOSE)
            found.append((_LOOSE.left, _LOOSE.bottom, _LOOSE.right, _LOOSE.top))
    lefts, bottoms, rights, tops = zip(*found, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _placing(page: Any, width: float, height: float) -> Callable[[Sides], list[int]]:
    """From the page's own coordinates to tenths of points from the top left corner of the page as it is shown."""
    at = [_device(page, width, height, x, y) for x, y in ((0, 0), (1000, 0), (0, 1000))]
    (x0, y0), (x_by_x, y_by_x), (x_by_y, y_by_y) = at
    xx, yx, xy, yy = (x_by_x - x0) / 100, (y_by_x - y0) / 100, (x_by_y - x0) / 100, (y_by_y - y0) / 100
    x0, y0 = x0 * TENTHS + 0.5, y0 * TENTHS + 0.5
    widest, highest = int(width * TENTHS), int(height * TENTHS)

    def place(sides: Sides) -> list[int]:
        left, bottom, right, top = sides
        one, other = int(x0 + xx * left + xy * bottom), int(x0 + xx * right + xy * top)
        if one > other:
            one, other = other, one
        high, low = int(y0 + yx * left + yy * bottom), int(y0 + yx * right + yy * top)
        if high > low:
            high, low = low, high
        if one < 0 or high < 0 or other > widest or low > highest:
            return [_within(one, widest), _within(high, highest), _within(other, widest), _within(low, highest)]
        return [one, high, other, low]

    return place


def _within(side: int, most: int) -> int:
    return min(max(side, 0), most)


def _device(page: Any, width: float, height: float, x: float, y: float) -> tuple[float, float]:
    out_x, out_y = ctypes.c_int(), ctypes.c_int()
    scale = min(_SCALE, 2**30 / max(width, height, 1))
    size = (0, 0, int(width * scale), int(height * scale))
    pdfium.FPDF_PageToDevice(page.raw, *size, 0, x, y, out_x, out_y)
    return out_x.value / scale, out_y.value / scale


if is_copied():
    with opened(SAMPLE, forms=False) as sample:
        page_words(sample, 0)
