"""A raw mail drawn as pages. Runs in the guarded child, because the bytes come from strangers; it imports little."""

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from casework.errors import CannotOpen
from ddei.receipts import LONDON
from documents import pdf
from documents.copied import is_copied
from documents.guard import cannot_open
from documents.mail_pdf import Sheet, draw
from integrations.mail.inside.members import Closed
from integrations.mail.inside.opening import open_mail
from integrations.mail.inside.outlook import is_msg, saved_message
from integrations.mail.mime import MailText, Part, read_mail

_LONGEST_FACT = 4000
_MOST_HEADINGS = 20
_HEADING = 400
FOOT = "An email as pages, made to be read here."
NO_TEXT = "There is no text in this email."
UNREADABLE = "The text of this email could not be read. The original email is filed beside this copy."
_SAMPLE = (
    b"Subject: A sample\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nFonts are read when they are first used."
)
KEPT_BACK = "A virus was found in this email, so the original is not filed. It is kept outside CMS."


def spoken(moment: datetime) -> str:
    """A moment as people say it: "09:14 on 20 November 2026"."""
    local = moment.astimezone(LONDON)
    return f"{local:%H:%M} on {local.day} {local:%B %Y}"


def draw_mail(
    raw: bytes,
    *,
    subject: str,
    received: str,
    attachments: list[str],
    infected: bool,
    sender: str = "",
    unreadable: bool = False,
    headings: bool = False,
) -> bytes:
    """One line of JSON with the headings of its PDFs, and then the copy of a raw mail. Runs in the guarded child."""
    opened = open_mail(raw, links=True) if headings else None
    mail = opened.mail if opened else read_mail(raw, links=True)
    facts = [
        ("From", _header(mail, "From") or sender or "unknown"),
        ("To", _header(mail, "To")),
        ("Cc", _header(mail, "Cc")),
        ("Sent", spoken(mail.date) if mail.date else _header(mail, "Date")),
        ("Received", received),
        ("Subject", subject or "(no subject)"),
        ("Attachments", "\n".join(attachments)),
    ]
    text = UNREADABLE if unreadable else mail.text or ("" if mail.quoted else NO_TEXT)
    sheet = Sheet(
        subject=subject or "(no subject)",
        facts=tuple((label, said) for label, said in facts if said),
        text=text,
        quoted=mail.quoted,
        remarks=(KEPT_BACK,) if infected else (),
    )
    found = _headings(opened.files) if opened else {}
    return json.dumps(found).encode() + b"\n" + draw(sheet)


def draw_document(raw: bytes) -> bytes:
    """A mail or a message Outlook saved, which lies in a case as a document, as a PDF. Runs in the guarded child."""
    if is_msg(".msg", raw):
        return _draw_saved(raw)
    opened = open_mail(raw, links=True)
    mail = opened.mail
    facts = [
        ("From", _header(mail, "From") or "unknown"),
        ("To", _header(mail, "To")),
        ("Cc", _header(mail, "Cc")),
        ("Sent", spoken(mail.date) if mail.date else _header(mail, "Date")),
        ("Subject", mail.subject or "(no subject)"),
        ("Attachments", "\n".join(part.name for part in opened.files)),
    ]
    return _drawn(mail.subject, facts, mail.text or ("" if mail.quoted else NO_TEXT), mail.quoted)


def _draw_saved(raw: bytes) -> bytes:
    try:
        saved = saved_message(raw)
    except Closed:
        raise cannot_open("broken") from None
    facts = [
        ("From", saved.sender or "unknown"),
        ("To", "; ".join(saved.recipients)[:_LONGEST_FACT]),
        ("Sent", spoken(saved.sent) if saved.sent else ""),
        ("Subject", saved.subject or "(no subject)"),
        ("Attachments", "\n".join(saved.names)),
    ]
    return _drawn(saved.subject, facts, saved.text or NO_TEXT)


def _drawn(subject: str, facts: Sequence[tuple[str, str]], text: str, quoted: str = "") -> bytes:
    said = tuple((label, fact) for label, fact in facts if fact)
    return draw(Sheet(subject=subject or "(no subject)", facts=said, text=text, quoted=quoted, foot=FOOT))


def _headings(files: Sequence[Part]) -> dict[str, str]:
    found = {}
    for part in [each for each in files if b"%PDF-" in each.data[:1024]][:_MOST_HEADINGS]:
        with suppress(CannotOpen):
            text = str(json.loads(pdf.read_page(part.data, page=1))["text"])
            found[hashlib.sha256(part.data).hexdigest()] = text.strip()[:_HEADING]
    return found


def _header(mail: MailText, name: str) -> str:
    said = ", ".join(value for each, value in mail.headers if each.lower() == name.lower())
    if len(said) <= _LONGEST_FACT:
        return said
    return f"{said[:_LONGEST_FACT]} … (and more, in the original email)"


if is_copied():
    draw_mail(_SAMPLE, subject="A sample", received="", attachments=[], infected=False, headings=True)
