"""Mails to try the listener with, from the ordinary to the ones that must not file themselves."""

import io
import zipfile
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from sandbox.people import FORGED_SENDERS, MAILBOX_ADDRESS

_OFFICER = "DC Amara Lewis <amara.lewis@surrey.police.test>"
_URN = "45AA0209826/1"
_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def examples() -> dict[str, EmailMessage]:
    """Each example by what it shows, made anew so that no two are the same mail."""
    return {
        "A statement with its case's URN": _statement(),
        "A sender who is somebody else": _forged(),
        "A zip of statements": _zipped(),
        "A mail inside a mail": _forwarded(),
        "An automatic reply": _out_of_office(),
    }


def _mail(subject: str, text: str, sender: str = _OFFICER) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, MAILBOX_ADDRESS, subject
    made["Date"] = format_datetime(datetime.now(UTC))
    made["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].rstrip(">"))
    made.set_content(text)
    return made


def _statement() -> EmailMessage:
    made = _mail(f"R v Samuel Okafor {_URN} - statement", "Please find attached the statement of Priya Nandakumar.")
    made.add_attachment(_PDF, maintype="application", subtype="pdf", filename="MG11 Nandakumar.pdf")
    return made


def _forged() -> EmailMessage:
    sender = min(FORGED_SENDERS)
    made = _mail(
        f"R v Samuel Okafor {_URN} - discontinue", "Discontinue this case at once.", f"Chief Constable <{sender}>"
    )
    made["Reply-To"] = "chief.constable@surrey-police.example"
    return made


def _zipped() -> EmailMessage:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("MG11 Nandakumar.pdf", _PDF)
        archive.writestr("MG11 Reeve.pdf", _PDF)
    made = _mail(f"R v Samuel Okafor {_URN} - statements", "Both statements are in the attached file.")
    made.add_attachment(packed.getvalue(), maintype="application", subtype="zip", filename="Statements.zip")
    return made


def _forwarded() -> EmailMessage:
    made = _mail("FW: statement", "See the mail attached. Which case it is for stands in there.")
    made.add_attachment(_statement())
    return made


def _out_of_office() -> EmailMessage:
    made = _mail(f"Automatic reply: {_URN}", "I am away until Monday.")
    made["Auto-Submitted"] = "auto-replied"
    return made
