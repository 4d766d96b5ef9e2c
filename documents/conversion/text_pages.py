"""Plain text as pages, and tables in text. Runs in the guarded worker only."""

import csv
import io

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from casework.errors import CannotOpen
from documents.mail_letters import PLAIN, Letters
from documents.plain_text import decoded

MOST_PAGES = 2000
_WIDTH, _HEIGHT = A4
_LEFT, _TOP, _LINE, _LINES = 56.0, _HEIGHT - 60, 14.0, 50


def text_to_pdf(data: bytes) -> bytes:
    """The PDF of a text file; CannotOpen when that would be too many pages."""
    letters = Letters(face=PLAIN, size=10)
    lines = []
    for line in letters.lines(decoded(data).replace("\r\n", "\n").replace("\f", "\n"), _WIDTH - 2 * _LEFT):
        lines.append(line)
        if len(lines) > MOST_PAGES * _LINES:
            raise CannotOpen("too-big", "This document holds too much text to show it here as pages.")
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1, lang="en-GB")
    for start in range(0, max(len(lines), 1), _LINES):
        canvas.setFont(letters.face, letters.size)
        for place, line in enumerate(lines[start : start + _LINES]):
            canvas.drawString(_LEFT, _TOP - place * _LINE, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def csv_as_written(data: bytes) -> bytes:
    """A table in UTF-8, parted by commas, each field in quotation marks: so that it is shown as it was written.

    Telephone numbers keep their first nought, and a formula stays words. Excel writes other encodings and marks.
    """
    text = decoded(data).replace("\x00", "")
    try:
        parted = csv.Sniffer().sniff(text[:8000], delimiters=",;\t|").delimiter
    except csv.Error:
        parted = ","
    csv.field_size_limit(len(text) + 1)
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(csv.reader(io.StringIO(text), delimiter=parted))
    return out.getvalue().encode()
