"""The letters a mail's copy is set in: widths, what a font lacks shown as its code point, and lines that fit the page."""

import io
import unicodedata
from collections.abc import Iterator
from functools import cache

from pymupdf_fonts import FiraGO_Bold, FiraGO_Regular
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

PLAIN, BOLD = "FiraGO", "FiraGO-Bold"
"""Latin with Welsh, Greek, Cyrillic, Arabic, Hebrew, Thai, Georgian and Devanagari, under the SIL Open Font Licence."""
_SOURCES = {PLAIN: FiraGO_Regular, BOLD: FiraGO_Bold}
# What turns the order of letters around would make the copy say something else than its text layer.
_DECEIVING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Letters:
    """One face in one size."""

    def __init__(self, *, face: str, size: float) -> None:
        font = _font(face)
        self.face, self.size = face, size
        self._has = font.face.charToGlyph
        self._widths = font.face.charWidths
        self._unknown = font.face.defaultWidth

    def shown(self, text: str) -> str:
        """The text with a code point in brackets for everything that would not be seen as what it is."""
        composed = unicodedata.normalize("NFC", text).expandtabs(4)
        if composed.isascii():
            return "".join(each if each.isprintable() else _code_point(each) for each in composed)
        return "".join(each if self._can_show(each) else _code_point(each) for each in composed)

    def lines(self, text: str, width: float) -> Iterator[str]:
        """The text's lines, each no wider than `width`; a word that is longer than a line is broken."""
        for paragraph in text.split("\n"):
            yield from self._folded(self.shown(paragraph.rstrip()), width * 1000 / self.size)

    def width(self, text: str) -> float:
        """How wide a text is, in points."""
        return self._measure(text) * self.size / 1000

    def _can_show(self, letter: str) -> bool:
        if letter in _DECEIVING or unicodedata.category(letter) in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}:
            return False
        return ord(letter) in self._has

    def _measure(self, text: str) -> float:
        return float(sum(self._widths.get(ord(each), self._unknown) for each in text))

    def _folded(self, text: str, width: float) -> Iterator[str]:
        """By place in the text, not by cutting it: a line of megabytes is folded in one walk."""
        start = 0
        while True:
            end = self._fitting(text, start, width)
            if end < len(text):
                space = text.rfind(" ", start + 1, end + 1)
                end = space if space > 0 and text[start:space].strip() else end
            yield text[start:end].rstrip()
            start = end
            while start < len(text) and text[start] == " ":
                start += 1
            if start >= len(text):
                return

    def _fitting(self, text: str, start: int, width: float) -> int:
        """Where the text that fits ends; at least one letter does."""
        used = 0.0
        for at in range(start, len(text)):
            used += self._widths.get(ord(text[at]), self._unknown)
            if used > width and at > start:
                return at
        return len(text)


def has_right_to_left(text: str) -> bool:
    """Whether some of the text is written from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(each) in {"R", "AL"} for each in text)


def _code_point(letter: str) -> str:
    return f"[U+{ord(letter):04X}]"


@cache
def _font(face: str) -> TTFont:
    font = TTFont(face, io.BytesIO(_SOURCES[face].fontbuffer))
    pdfmetrics.registerFont(font)
    return font
