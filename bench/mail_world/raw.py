"""A letter as the bytes a mail server would hand over, for measuring the whole way through MIME."""

import io
from email.message import EmailMessage
from email.utils import formataddr
from html import escape

from reportlab.pdfgen.canvas import Canvas

from bench.mail_world.letters import Letter

GATEWAY = "gateway.casework.test"
"""Whose findings about senders count: our own gateway's."""
_DATE = "Sun, 22 Nov 2026 09:00:00 +0000"
_LINE = 14


def raw_of(letter: Letter) -> bytes:
    """The whole mail, with its files."""
    message = EmailMessage()
    message["Authentication-Results"] = f"{GATEWAY}; dmarc={letter.check}"
    message["From"] = formataddr((letter.sender_name, letter.sender_address))
    message["To"] = "casework@mailbox.test"
    message["Date"] = _DATE
    message["Message-ID"] = letter.message_id
    message["Subject"] = letter.subject
    if letter.thread:
        message["In-Reply-To"] = letter.thread[0]
        message["References"] = " ".join(letter.thread)
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(_html(letter.text), subtype="html")
    for name, text in letter.attachments:
        _attach(message, name, text)
    return message.as_bytes()


def _html(text: str) -> str:
    lines = "".join(f"<div>{escape(line) or '<br>'}</div>" for line in text.splitlines())
    return f"<html><body>{lines}</body></html>"


def _attach(message: EmailMessage, name: str, text: str) -> None:
    """A PDF with its text where the letter says what stands inside; else the name is all there is."""
    pdf = name.endswith(".pdf") or bool(text)
    data = _pdf(text) if pdf else b"\xff\xd8\xff\xe0 not a picture"
    maintype, subtype = ("application", "pdf") if pdf else ("application", "octet-stream")
    message.add_attachment(data, maintype=maintype, subtype=subtype, filename=name)


def _pdf(text: str) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for number, line in enumerate(text.splitlines()):
        canvas.drawString(56, 780 - number * _LINE, line)
    canvas.showPage()
    canvas.save()
    return out.getvalue()
