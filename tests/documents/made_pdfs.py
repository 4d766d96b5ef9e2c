"""PDFs made for the tests."""

import io

from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas


def statement(pages: int = 3, *, size: tuple[float, float] = A4) -> bytes:
    """A witness statement with a heading and numbered pages."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size)
    for number in range(1, pages + 1):
        canvas.drawString(72, size[1] - 72, "WITNESS STATEMENT")
        canvas.drawString(72, size[1] - 96, f"Priya Nandakumar, page {number} of {pages}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def with_password(data: bytes) -> bytes:
    """The same document, asking for a password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt("open-sesame", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def picture_only() -> bytes:
    """A page without any text, as a scanner makes it."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.rect(72, 72, 300, 500, fill=1)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def claims_huge_page() -> bytes:
    """A page that says it is 700 metres high."""
    return statement(1, size=(2_000_000, 2_000_000))
