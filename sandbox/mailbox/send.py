"""Handing mail to the SMTP door."""

import re
import smtplib
from pathlib import Path

_LEADING_DOT = re.compile(rb"(\A|\r\n)\.")


def send_file(path: Path, *, host: str, port: int, to: str, mail_from: str = "officer@surrey.police.test") -> None:
    """Hand a raw message to the mailbox as it is. SMTP itself ends a message with a line break if it has none."""
    send_raw(path.read_bytes(), host=host, port=port, to=to, mail_from=mail_from)


def send_raw(raw: bytes, *, host: str, port: int, to: str, mail_from: str = "officer@surrey.police.test") -> None:
    """Hand the bytes of a message to the mailbox as they are."""
    with smtplib.SMTP(host, port, local_hostname="client.police.test", timeout=60) as smtp:
        smtp.ehlo()
        _expect(smtp.mail(mail_from, [f"size={len(raw)}"]))
        _expect(smtp.rcpt(to))
        _expect(smtp.docmd("DATA"), 354)
        # smtplib's own way adds a line to an empty message and reads bare line feeds as lines.
        ending = b"" if not raw or raw.endswith(b"\r\n") else b"\r\n"
        smtp.send(_LEADING_DOT.sub(rb"\1..", raw) + ending + b".\r\n")
        _expect(smtp.getreply())


def _expect(reply: tuple[int, bytes], code: int = 250) -> None:
    if reply[0] != code:
        raise smtplib.SMTPResponseException(*reply)
