"""XPS as pages: the words at their places, in our own letters. Runs in the guard.

LibreOffice does not read XPS. Its pages are XML with every run of letters placed, which is all that reading needs;
drawings and pictures are left out, and the page says so.
"""

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree
from reportlab.pdfgen.canvas import Canvas

from documents.guard import MIB, cannot_open
from documents.mail_letters import PLAIN, Letters

MOST_PAGES = 2000
MOST_PAGE = 20 * MIB
_PAGE = re.compile(r"(?i)(?:^|/)(\d+)\.fpage$")
_POINTS = 72 / 96
_NUMBERS = re.compile(r"-?\d+(?:\.\d+)?(?:[eE]-?\d+)?")
NOTE = "The words of an XPS document. Its drawings and pictures are not shown here."

Matrix = tuple[float, float, float, float, float, float]
_PLAIN: Matrix = (1, 0, 0, 1, 0, 0)


def xps_to_pdf(data: bytes) -> bytes:
    """The PDF of an XPS document."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            pages = [_read(packed, one) for one in _in_order(packed)[:MOST_PAGES]]
    except (zipfile.BadZipFile, etree.XMLSyntaxError, NotImplementedError, EOFError, ValueError):
        raise cannot_open("broken") from None
    if not pages:
        raise cannot_open("broken")
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1, pageCompression=1, lang="en-GB")
    for page in pages:
        _draw(canvas, page)
    canvas.save()
    return out.getvalue()


def _in_order(packed: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    found = [(match, one) for one in packed.infolist() if (match := _PAGE.search(one.filename))]
    return [one for _, one in sorted(found, key=lambda each: (len(each[0][1]), each[1].filename))]


def _read(packed: zipfile.ZipFile, one: zipfile.ZipInfo) -> etree._Element:
    if one.file_size > MOST_PAGE:
        raise cannot_open("too-big")
    with packed.open(one) as file:
        data = file.read(MOST_PAGE + 1)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)


def _draw(canvas: Canvas, page: etree._Element) -> None:
    width, height = (float(page.get(side) or 800) * _POINTS for side in ("Width", "Height"))
    canvas.setPageSize((width, height))
    for text, size, x, y in _runs(page, _PLAIN):
        letters = Letters(face=PLAIN, size=max(size, 1.0))
        canvas.setFont(letters.face, letters.size)
        canvas.drawString(x, height - y, letters.shown(text))
    small = Letters(face=PLAIN, size=7)
    canvas.setFont(small.face, small.size)
    canvas.drawString(20, 10, NOTE)
    canvas.showPage()


def _runs(element: etree._Element, matrix: Matrix) -> Iterator[tuple[str, float, float, float]]:
    matrix = _times(_matrix(element.get("RenderTransform", "")), matrix)
    if etree.QName(element).localname == "Glyphs":
        text = element.get("UnicodeString", "").removeprefix("{}")
        x, y = float(element.get("OriginX", "0")), float(element.get("OriginY", "0"))
        size = float(element.get("FontRenderingEmSize", "10")) * abs(matrix[3] or matrix[1] or 1)
        if text.strip():
            yield (
                text,
                size * _POINTS,
                (x * matrix[0] + y * matrix[2] + matrix[4]) * _POINTS,
                (x * matrix[1] + y * matrix[3] + matrix[5]) * _POINTS,
            )
    for child in element:
        if isinstance(child.tag, str):
            yield from _runs(child, matrix)


def _matrix(text: str) -> Matrix:
    numbers = [float(one) for one in _NUMBERS.findall(text)]
    return (*numbers,) if len(numbers) == 6 else _PLAIN  # type: ignore[return-value]  # six of them


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
