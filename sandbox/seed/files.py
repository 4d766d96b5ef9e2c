"""Seeded papers that are no PDF: a Word document, a workbook, photographs, an email. Drawn when somebody opens them.

The same paper always has the same bytes, so nothing in them tells when they were made.
"""

import csv
import io
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from textwrap import wrap
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw, ImageFont

from sandbox.seed.wording import Facts, van_lines

_EPOCH = (2020, 1, 1, 0, 0, 0)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument"
_PAPER, _INK = 244, 30


def docx(facts: Facts) -> bytes:
    """A letter as Word keeps it."""
    paragraphs = "".join(
        f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in [facts.title, *van_lines(facts)]
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<w:document xmlns:w="{space}"><w:body>{paragraphs}</w:body></w:document>'
    return _package("word/document.xml", f"{_MAIN}.wordprocessingml.document.main+xml", {"word/document.xml": body})


def xlsx(facts: Facts) -> bytes:
    """A workbook of one sheet: a heading, and a line in each row."""
    rows = [("Day", "Remark"), *((f"Day {day}", line) for day, line in enumerate(van_lines(facts), 1))]
    cells = "".join(
        f'<row r="{number}">'
        + "".join(f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in row)
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    workbook = (
        f'<workbook xmlns="{space}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="Journeys" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    parts = {
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": _relations("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>',
    }
    sheet = f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_MAIN}.spreadsheetml.worksheet+xml"/>'
    return _package("xl/workbook.xml", f"{_MAIN}.spreadsheetml.sheet.main+xml", parts, sheet)


def table(facts: Facts) -> bytes:
    """A table as text, with commas."""
    out = io.StringIO()
    csv.writer(out).writerows([("Time", "Remark"), *(("09:30", line) for line in van_lines(facts))])
    return out.getvalue().encode()


def photograph(facts: Facts) -> bytes:
    """A picture of a notice."""
    out = io.BytesIO()
    _sheet([facts.title, *van_lines(facts)]).save(out, "JPEG", quality=80)
    return out.getvalue()


def scans(facts: Facts) -> bytes:
    """Two sheets in one file, as a scanner makes it."""
    lines = van_lines(facts)
    first, second = _sheet([facts.title, *lines[:2]]), _sheet([f"{facts.title} (2)", *lines[2:]])
    out = io.BytesIO()
    first.save(out, "TIFF", save_all=True, append_images=[second], compression="tiff_lzw")
    return out.getvalue()


def eml(facts: Facts) -> bytes:
    """An email as it was saved from a mailbox."""
    message = EmailMessage()
    message["From"] = "PC Reeve <d.reeve@surrey.police.example>"
    message["To"] = "CPS <mail@cps.example>"
    message["Subject"] = f"{facts.urn} {facts.title}"
    message["Date"] = "Mon, 05 Oct 2026 09:30:00 +0100"
    message.set_content("\n".join([facts.title, "", *van_lines(facts), "", "PC Reeve"]))
    return bytes(message)


def page(facts: Facts) -> bytes:
    """A page that was saved from a website."""
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in van_lines(facts))
    title = escape(facts.title)
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{paragraphs}</body></html>".encode()


def _package(main: str, kind: str, parts: dict[str, str], more: str = "") -> bytes:
    """A package of XML parts, as the office formats are."""
    types = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/{main}" ContentType="{kind}"/>{more}</Types>'
    )
    whole = {"[Content_Types].xml": types, "_rels/.rels": _relations("officeDocument", main), **parts}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in whole.items():
            xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}'
            package.writestr(zipfile.ZipInfo(name, _EPOCH), xml, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _relations(kind: str, target: str) -> str:
    one = f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{one}</Relationships>'


def _sheet(lines: list[str]) -> Image.Image:
    """A sheet of paper with large words, as a camera or a scanner sees it."""
    sheet = Image.new("L", (1240, 1754), _PAPER)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(34)
    wrapped = [part for line in lines for part in [*wrap(line, 58), ""]]
    for place, text in enumerate(wrapped):
        draw.text((110, 140 + place * 52), text, fill=_INK, font=font)
    return sheet


FILES: dict[str, Callable[[Facts], bytes]] = {
    "docx": docx,
    "xlsx": xlsx,
    "csv": table,
    "jpg": photograph,
    "tif": scans,
    "eml": eml,
    "html": page,
}
"""The recipes by their names."""
