"""The bytes of seeded papers, drawn when somebody opens them: the same paper always has the same bytes."""

import io
from collections.abc import Callable
from textwrap import wrap

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from sandbox.seed.files import FILES
from sandbox.seed.wording import Facts, letter_of, sections_of

PASSWORD_OF_LOCKED = "not-told-to-anybody"
_WIDTH, _HEIGHT = A4
_LEFT, _TOP, _BOTTOM, _LINE = 56, _HEIGHT - 118, 64, 14


def bytes_of(recipe: str, facts: Facts) -> bytes:
    """A paper's bytes by its recipe: form, scan, locked, broken, email, hte, or one of the files that are no PDF."""
    return _RECIPES[recipe](facts)


def _form(facts: Facts) -> bytes:
    return _drawn(facts)


def _locked(facts: Facts) -> bytes:
    return _drawn(facts, StandardEncryption(PASSWORD_OF_LOCKED, ownerPassword=PASSWORD_OF_LOCKED, strength=128))


def _broken(facts: Facts) -> bytes:
    whole = _drawn(facts)
    return whole[:120] + bytes(255 - byte for byte in whole[120:900])


def _email(facts: Facts) -> bytes:
    return letter_of(facts).encode()


def _hte(facts: Facts) -> bytes:
    """CMS's own email file: bold header lines, then HTML. No real sample is public; the header names are a guess."""
    body = letter_of(facts).replace("\n", "<br>\n")
    return (
        f"<b>From:</b> {facts.party_description}<br>\n<b>Subject:</b> {facts.subject}<br>\n<html><body>{body}</body></html>"
    ).encode()


def _drawn(facts: Facts, encryption: StandardEncryption | None = None) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, encrypt=encryption)
    canvas.setTitle(facts.title)
    lines = _laid_out(facts)
    per_page = int((_TOP - _BOTTOM) // _LINE)
    pages = [lines[start : start + per_page] for start in range(0, len(lines), per_page)]
    for number, page in enumerate(pages, 1):
        _page_frame(canvas, facts, number, len(pages))
        for place, (bold, text) in enumerate(page):
            canvas.setFont("Helvetica-Bold" if bold else "Helvetica", 10)
            canvas.drawString(_LEFT, _TOP - place * _LINE, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _laid_out(facts: Facts) -> list[tuple[bool, str]]:
    lines: list[tuple[bool, str]] = []
    for heading, paragraphs in sections_of(facts):
        lines.append((True, heading))
        for paragraph in paragraphs:
            lines += [(False, line) for line in wrap(paragraph, 92)]
        lines.append((False, ""))
    return lines


def _page_frame(canvas: Canvas, facts: Facts, number: int, count: int) -> None:
    canvas.setFont("Helvetica-Bold", 9)
    canvas.drawCentredString(_WIDTH / 2, _HEIGHT - 34, "RESTRICTED (when complete)")
    canvas.setFont("Helvetica-Bold", 15)
    canvas.drawString(_LEFT, _HEIGHT - 62, facts.title[:70])
    canvas.setFont("Helvetica", 10)
    force, unit, serial, year = facts.urn[:2], facts.urn[2:4], facts.urn[4:9], facts.urn[9:11]
    canvas.drawString(_LEFT, _HEIGHT - 82, f"URN: {force} {unit} {serial} {year}{facts.urn[11:]}")
    canvas.drawRightString(_WIDTH - _LEFT, _HEIGHT - 82, f"{facts.force}   {facts.date}")
    canvas.line(_LEFT, _HEIGHT - 92, _WIDTH - _LEFT, _HEIGHT - 92)
    canvas.setFont("Helvetica", 8)
    canvas.drawString(_LEFT, 36, "Invented content. No person or event in it is real.")
    canvas.drawRightString(_WIDTH - _LEFT, 36, f"Page {number} of {count}")


def _scan(facts: Facts) -> bytes:
    """Two pages that are pictures of text, a little crooked, with no text that a program could read."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    lines = [text for _, text in _laid_out(facts)]
    half = max(1, len(lines) // 2)
    for page in (lines[:half], lines[half:]):
        canvas.drawImage(ImageReader(_picture(page)), 0, 0, width=_WIDTH, height=_HEIGHT)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _picture(lines: list[str]) -> Image.Image:
    sheet = Image.new("L", (1000, 1414), 238)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(19)
    for place, line in enumerate(lines):
        draw.text((90, 110 + place * 30), line, fill=52, font=font)
    return sheet.rotate(0.8, fillcolor=210)


_RECIPES: dict[str, Callable[[Facts], bytes]] = {
    "form": _form,
    "scan": _scan,
    "locked": _locked,
    "broken": _broken,
    "email": _email,
    "hte": _hte,
    **FILES,
}
