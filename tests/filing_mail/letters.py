"""Mails written for these tests, and the papers that come with them."""

import hashlib
import io
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime

from reportlab.pdfgen.canvas import Canvas

OKAFOR = 2140001
OFFICER = "case.files@surrey.police.test"
SUBJECT = "URN 45AA0209826/1 - R v Samuel Okafor - further statement"
ORIGINAL = "URN 45AA0209826_1 - R v Samuel Okafor - further statement.eml"


def letter(subject: str = SUBJECT, sender: str = f"Custody Desk <{OFFICER}>", **headers: str) -> EmailMessage:
    """A mail as an officer writes it."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "intake@casework.test", subject
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["Message-ID"] = f"<{hashlib.sha256(f'{subject}{sender}'.encode()).hexdigest()[:20]}@surrey.police.test>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content("Please find attached the statement of Ms Nandakumar.\n")
    return mail


def paper(*lines: str) -> bytes:
    """A PDF of one page with these lines."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for number, line in enumerate(lines):
        canvas.drawString(72, 760 - 16 * number, line)
    canvas.save()
    return out.getvalue()
