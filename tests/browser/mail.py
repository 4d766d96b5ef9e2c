"""A mail program: mails of invented people, sent over SMTP."""

import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import make_msgid

from sandbox.mailbox import ADDRESS
from sandbox.ports import HOST, Ports
from tests.documents.made_pdfs import statement


@dataclass(frozen=True, slots=True)
class Mail:
    subject: str
    text: str
    attachment: str = ""
    sender: str = "Custody Desk <case.files@surrey.police.test>"


def send(mail: Mail, ports: Ports) -> None:
    """Hand a mail in at the mailbox's SMTP door, as any mail program does."""
    message = EmailMessage()
    message["From"] = mail.sender
    message["To"] = ADDRESS
    message["Subject"] = mail.subject
    message["Message-ID"] = make_msgid(domain="surrey.police.test")
    message.set_content(mail.text)
    if mail.attachment:
        message.add_attachment(statement(), maintype="application", subtype="pdf", filename=mail.attachment)
    with smtplib.SMTP(HOST, ports.smtp, timeout=20) as door:
        assert door.send_message(message) == {}
