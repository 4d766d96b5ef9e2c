"""PDFs laid out in the ways that are read wrongly, made for the tests."""

import io
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import reportlab
from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

LINES = ("The blue van left Priory Street", "at ten past four that afternoon.")


def drawn(*pages: Callable[[Canvas], None], size: tuple[float, float] = A4) -> bytes:
    """A PDF with these pages."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def two_lines(canvas: Canvas) -> None:
    """Two lines of a statement."""
    for place, line in enumerate(LINES):
        canvas.drawString(100, 600 - 20 * place, line)


def turned(degrees: int) -> bytes:
    """A page that is shown turned, as a scanner's are that took it in sideways."""
    return _each_page(drawn(two_lines), lambda page: page.rotate(degrees))


def scanned_sideways() -> bytes:
    """A page that is written up its side, and is shown turned so that it can be read."""
    return _each_page(drawn(_up_the_side), lambda page: page.rotate(90))


def left_sideways() -> bytes:
    """A page that is written up its side and shown so: whoever reads it turns their head."""
    return drawn(_up_the_side)


def _up_the_side(canvas: Canvas) -> None:
    canvas.rotate(90)
    for place, line in enumerate(LINES):
        canvas.drawString(100, -200 - 20 * place, line)


def cropped(degrees: int = 0) -> bytes:
    """A page of which only the middle is shown."""

    def crop(page: object) -> None:
        page.cropbox = RectangleObject((80, 500, 400, 700))  # type: ignore[attr-defined]  # pypdf hands out untyped pages
        page.rotate(degrees)  # type: ignore[attr-defined]

    return _each_page(drawn(two_lines), crop)


def both_ways_on_one_page() -> bytes:
    """A page with a note written up its margin."""

    def page(canvas: Canvas) -> None:
        two_lines(canvas)
        canvas.rotate(90)
        canvas.drawString(200, -50, "Exhibit PN/1 continues overleaf")

    return drawn(page)


def both_ways_by_page() -> bytes:
    """An upright page and one that lies on its side."""

    def wide(canvas: Canvas) -> None:
        canvas.setPageSize(landscape(A4))
        canvas.drawString(600, 400, "Plan of the yard")

    return drawn(two_lines, wide)


def scanned() -> bytes:
    """A page that is only a picture of its words."""
    with pypdfium2.PdfDocument(drawn(two_lines)) as pdf:
        picture = pdf[0].render(scale=200 / 72).to_pil()
    return drawn(lambda canvas: canvas.drawInlineImage(picture, 0, 0, *A4))


def broken_words() -> bytes:
    """Words that the end of a line breaks, one that has a hyphen of its own, and a heading of a court."""

    def page(canvas: Canvas) -> None:
        lines = ("He described the cir-", "cumstances to my well-known", "colleague. REX -v-", "OKAFOR")
        for place, line in enumerate(lines):
            canvas.drawString(100, 600 - 20 * place, line)

    return drawn(page)


def ligatures() -> bytes:
    """Letters that are set as one."""
    pdfmetrics.registerFont(TTFont("Vera", Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"))

    def page(canvas: Canvas) -> None:
        canvas.setFont("Vera", 12)
        canvas.drawString(100, 600, "The of\ufb01cer \ufb01led a \ufb02at report")

    return drawn(page)


def filled_form() -> bytes:
    """A form with something typed into it."""

    def page(canvas: Canvas) -> None:
        canvas.drawString(100, 600, "Name of officer")
        canvas.acroForm.textfield(name="officer", value="Bronwen Achterberg", x=200, y=595, width=200, height=18)

    return drawn(page)


def two_columns() -> bytes:
    """A page in two columns, each read from top to bottom."""

    def page(canvas: Canvas) -> None:
        for left, said in ((60, ("First the left", "column is read")), (320, ("then the right", "column after it"))):
            for place, line in enumerate(said):
                canvas.drawString(left, 600 - 20 * place, line)

    return drawn(page)


def with_attachments(*names: str) -> bytes:
    """A document that carries files."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(drawn(two_lines))))
    for name in names:
        writer.add_attachment(name, b"content")
    return _written(writer)


def _each_page(document: bytes, change: Callable[..., object]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(document)))
    for page in writer.pages:
        change(page)
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
