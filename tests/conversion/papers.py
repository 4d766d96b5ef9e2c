"""Small files of the 33 types, made by us: XML in zips by hand, pictures by Pillow, the rest as text."""

import io
import struct
import zipfile
from email.message import EmailMessage
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

from PIL import Image, ImageDraw, ImageFont

SAID = "Okafor left Gŵyr Street at nine."
_MAIN = "application/vnd.openxmlformats-officedocument"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PARTS = "application/vnd.openxmlformats-package.relationships+xml"
_HEAD = f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="{_PARTS}"/>'
_DRAWN = "urn:schemas-microsoft-com:vml"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def zipped(members: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def _relations(*targets: tuple[str, str, str]) -> str:
    each = "".join(f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{to}"/>' for name, kind, to in targets)
    return f'<Relationships xmlns="{_RELATIONS}">{each}</Relationships>'


def _part(name: str, kind: str) -> str:
    return f'<Override PartName="/{name}" ContentType="{_MAIN}.{kind}+xml"/>'


def docx(text: str = SAID, *, linked_to: str = "", extra: dict[str, bytes] | None = None) -> bytes:
    """A Word document; with a picture that lies at an address outside it if there is one."""
    shape = f'<v:shape xmlns:v="{_DRAWN}" style="width:99pt;height:50pt"><v:imagedata xmlns:r="{_OFFICE}" r:id="p"/></v:shape>'
    picture = f"<w:p><w:r><w:pict>{shape}</w:pict></w:r></w:p>" if linked_to else ""
    links = _relations(("p", "image", linked_to)).replace('"/></Rel', '" TargetMode="External"/></Rel')
    body = f"<w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p>{picture}</w:body>"
    return zipped(
        {
            "[Content_Types].xml": f"{_HEAD}{_part('word/document.xml', 'wordprocessingml.document.main')}</Types>",
            "_rels/.rels": _relations(("d", "officeDocument", "word/document.xml")),
            "word/document.xml": f'<w:document xmlns:w="{_WORD}">{body}</w:document>',
            **({"word/_rels/document.xml.rels": links} if linked_to else {}),
            **(extra or {}),
        }
    )


def xlsx(text: str = SAID) -> bytes:
    """A workbook with one cell."""
    book, sheet = _part("xl/workbook.xml", "spreadsheetml.sheet.main"), _part("xl/s.xml", "spreadsheetml.worksheet")
    sheets = '<sheets><sheet name="Calls" sheetId="1" r:id="s"/></sheets>'
    cell = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>'
    return zipped(
        {
            "[Content_Types].xml": f"{_HEAD}{book}{sheet}</Types>",
            "_rels/.rels": _relations(("b", "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}">{sheets}</workbook>',
            "xl/_rels/workbook.xml.rels": _relations(("s", "worksheet", "s.xml")),
            "xl/s.xml": f'<worksheet xmlns="{_SHEET}"><sheetData>{cell}</sheetData></worksheet>',
        }
    )


def fodp(text: str = SAID) -> bytes:
    """A presentation of one slide, as the flat XML that LibreOffice reads: the binary kinds are made from it."""
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{whole}:1.0"'
        for short, whole in (("office", "office"), ("draw", "drawing"), ("text", "text"))
    )
    box = '<draw:frame draw:layer="layout" svg:width="20cm" svg:height="3cm" svg:x="2cm" svg:y="2cm"'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<office:document{names} office:version="1.2"'
        ' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
        ' office:mimetype="application/vnd.oasis.opendocument.presentation"><office:body><office:presentation>'
        f'<draw:page draw:name="one">{box}><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame></draw:page>'
        "</office:presentation></office:body></office:document>"
    ).encode()


def rtf(text: str = SAID) -> bytes:
    said = "".join(one if one.isascii() else f"\\u{ord(one)}?" for one in text)
    return f"{{\\rtf1\\ansi\\deff0{{\\fonttbl{{\\f0 Liberation Sans;}}}}\\f0 {said}\\par}}".encode("ascii")


def web(text: str = SAID, *, asks: str = "https://elsewhere.test") -> bytes:
    """A page that would call out in every way it knows, if it were let."""
    return f"""<!doctype html><html><head><meta charset="utf-8"><base href="{asks}/">
    <link rel="stylesheet" href="{asks}/style.css">
    <style>@import url({asks}/more.css); body {{ background: url({asks}/bg.png) }}</style>
    <script src="{asks}/run.js"></script></head><body background="{asks}/old.png" onload="go()"><h1>Report</h1>
    <p style="background:url({asks}/p.png)">{text}</p><img src="{asks}/pixel.png" alt="a plan">
    <iframe src="{asks}/frame"></iframe>
    <form action="{asks}/post"><input name="q"></form><object data="{asks}/o"></object>
    <table><tr><td>in a cell</td></tr></table></body></html>""".encode()


def hte(text: str = SAID) -> bytes:
    return (
        f"<b>From:</b> PC 4411 Reeve<br><b>Subject:</b> exhibits<br>\n<HTML><BODY><p>{text}</p></BODY></HTML>".encode()
    )


def mht(text: str = SAID) -> bytes:
    whole = MIMEMultipart("related")
    whole.attach(MIMEText(f'<html><body><p>{text}</p><img src="plan.png"></body></html>', "html", "utf-8"))
    image = MIMEImage(picture("PNG"))
    image["Content-Location"] = "plan.png"
    whole.attach(image)
    return whole.as_bytes()


def eml(text: str = SAID) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "reeve@police.test", "cases@cps.test", "Exhibits"
    message.set_content(text)
    message.add_attachment(b"a,b\n", maintype="text", subtype="csv", filename="calls.csv")
    return message.as_bytes()


def picture(kind: str, *, pages: int = 1, text: str = "") -> bytes:
    """A picture, of several pages where its kind has them, with a line of large letters."""
    sheets = []
    for number in range(pages):
        sheet = Image.new("RGB", (1240, 700), "white")
        letters = ImageFont.load_default(size=64)
        ImageDraw.Draw(sheet).text((80, 120), text or f"Page {number + 1}", fill="black", font=letters)
        sheets.append(sheet)
    out = io.BytesIO()
    sheets[0].save(out, kind, **({"save_all": True, "append_images": sheets[1:]} if pages > 1 else {}))
    return out.getvalue()


def xps(text: str = SAID) -> bytes:
    glyphs = f'<Glyphs UnicodeString="{text}" OriginX="90" OriginY="90" FontRenderingEmSize="16"/>'
    page = (
        '<FixedPage xmlns="http://schemas.microsoft.com/xps/2005/06" Width="816" Height="1056">'
        f'<Canvas RenderTransform="1,0,0,1,10,10">{glyphs}</Canvas></FixedPage>'
    )
    return zipped({"FixedDocSeq.fdseq": "<FixedDocumentSequence/>", "Documents/1/Pages/1.fpage": page})


def emf() -> bytes:
    """The smallest metafile: a header, a rectangle, an end."""
    rectangle = struct.pack("<6I", 43, 24, 10, 10, 900, 500)
    end = struct.pack("<5I", 14, 20, 0, 0, 20)
    size = 88 + len(rectangle) + len(end)
    frame = (1, 88, 0, 0, 1000, 600, 0, 0, 26000, 15000, 0x464D4520, 0x10000)
    return struct.pack("<22I", *frame, size, 3, 1, 0, 0, 0, 1024, 768, 320, 240) + rectangle + end


def bomb_docx() -> bytes:
    """A document whose picture would fill 604 MiB."""
    out = io.BytesIO(docx())
    nothing = bytes(4 * 1024 * 1024)
    archive = zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1)
    with archive, archive.open("word/media/image1.png", "w", force_zip64=True) as inside:
        for _ in range(151):
            inside.write(nothing)
    return out.getvalue()
