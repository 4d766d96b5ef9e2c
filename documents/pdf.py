"""PDF to text and pictures with pdfium. Runs in the guarded worker only: native code on bytes nobody vouches for."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2

from casework.errors import CannotOpen

_VERSUS = re.compile(r"(-\s?v)[\ufffe\x02]", re.IGNORECASE)

PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD
POINTS_PER_INCH = 72
DPI = 150
JPEG_QUALITY = 75
FIRST_PAGES = 3
SAMPLE = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R/G 6 0 R>>>>>> endobj
4 0 obj <</Length 67>> stream
BT /F 9 Tf 9 99 Td (A sample) Tj /G 9 Tf 0 20 Td (Two faces) Tj ET
endstream endobj
5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj
6 0 obj <</Type/Font/Subtype/TrueType/BaseFont/Arial>> endobj
trailer <</Root 1 0 R>>
"""
"""A document of our own, to have fonts read before the first job: see documents/copied.py."""


def inspect(data: bytes, *, most: int) -> bytes:
    """The number of pages, and the start of the text, as JSON."""
    with opened(data) as pdf:
        text = ""
        for number in range(min(len(pdf), FIRST_PAGES)):
            text += _text(pdf, number) + "\n"
            if len(text) >= most:
                break
        return json.dumps({"pages": len(pdf), "text": text}).encode()


def read_page(data: bytes, *, page: int) -> bytes:
    """One page's number and text, and how many there are, as JSON; pages count from 1."""
    with opened(data) as pdf:
        index = _index(pdf, page)
        return json.dumps({"page": index + 1, "pages": len(pdf), "text": _text(pdf, index)}).encode()


@contextmanager
def opened(data: bytes, *, forms: bool = True) -> Iterator[Any]:
    """A PDF to work on; CannotOpen says whether it is encrypted or broken. `forms`: pictures show what is typed in."""
    try:
        pdf = pypdfium2.PdfDocument(data)
        if forms:
            pdf.init_forms()
        yield pdf
        pdf.close()
    except pypdfium2.PdfiumError as error:
        encrypted = getattr(error, "err_code", None) == PASSWORD_ERROR
        raise CannotOpen("encrypted" if encrypted else "broken", str(error)) from None


def _index(pdf: Any, page: int) -> int:
    return min(max(page, 1), len(pdf)) - 1


def _text(pdf: Any, number: int) -> str:
    text: str = pdf[number].get_textpage().get_text_range()
    # pdfium marks a word broken at the end of a line by one of these; the "-v-" of a court's heading is none.
    text = _VERSUS.sub(r"\1-\n", text)
    return text.replace("\ufffe", "").replace("\x02", "").replace("\r\n", "\n")
