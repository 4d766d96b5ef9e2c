"""The readable copy of a mail: drawn once by a guarded child, and kept beside the mail until it is in CMS."""

import asyncio
import hashlib
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from casework.errors import CannotOpen
from casework.filing import StoredFile
from ddei.mail_parts import is_infected, told
from ddei.receipts import LONDON
from documents.guard import MIB, Limits, run_guarded
from documents.mail_pdf import Sheet, draw
from integrations.mail.mime import MailText, read_mail
from integrations.mail.mime_names import safe_name
from store.mail import MailRow

LIMITS = Limits(cpu_seconds=30, wall_seconds=60.0, answer_bytes=32 * MIB)
"""What drawing one mail may cost."""
_LONGEST_NAME = 120
_LONGEST_FACT = 4000
NO_TEXT = "There is no text in this email."
UNREADABLE = "The text of this email could not be read. The original email is filed beside this copy."
KEPT_BACK = "A virus was found in this email, so the original is not filed. It is kept outside CMS."


class MailPages:
    """Makes copies. Who asks again for the same mail gets the same bytes."""

    def __init__(self, *, spool: Path, limits: Limits = LIMITS) -> None:
        self._spool = spool
        self._limits = limits

    async def copy_of(self, row: MailRow) -> StoredFile:
        """The mail's copy as a PDF file."""
        message = self._spool / row.files[0].path
        path = message.with_name(f"copy-{row.mail_id}.pdf")
        if not await asyncio.to_thread(path.exists):
            await asyncio.to_thread(_keep, path, await self._drawn(row, message))
        data = await asyncio.to_thread(path.read_bytes)
        digest = hashlib.sha256(data).hexdigest()
        return StoredFile(named(row, ".pdf"), "application/pdf", path, len(data), digest)

    async def _drawn(self, row: MailRow, message: Path) -> bytes:
        raw = await asyncio.to_thread(message.read_bytes)
        said = {
            "subject": row.subject,
            "received": spoken(row.received_at),
            "attachments": told(row),
            "infected": is_infected(row),
        }
        with suppress(CannotOpen):
            return await run_guarded(draw_mail, raw, limits=self._limits, **said)
        # It was read once, so this is a mail at the edge of the limits: its head is better than nothing.
        sender = f"{row.sender_name} <{row.sender_address}>" if row.sender_name else row.sender_address
        return await run_guarded(draw_mail, b"", limits=self._limits, unreadable=True, sender=sender, **said)


def named(row: MailRow, extension: str) -> str:
    """What a mail's own file is called in CMS: its subject, as mails inside mails are."""
    subject = row.subject.replace("/", "_").replace("\\", "_")[:_LONGEST_NAME].strip(" .")
    return safe_name(f"{subject or 'Email without a subject'}{extension}", "", 1)


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
) -> bytes:
    """The copy of a raw mail. Runs in the guarded child, because the bytes come from strangers."""
    mail = read_mail(raw, links=True)
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
    return draw(sheet)


def _header(mail: MailText, name: str) -> str:
    said = ", ".join(value for each, value in mail.headers if each.lower() == name.lower())
    if len(said) <= _LONGEST_FACT:
        return said
    return f"{said[:_LONGEST_FACT]} … (and more, in the original email)"


def _keep(path: Path, data: bytes) -> None:
    """Write it whole or not at all; two who write at once write the same."""
    half = path.with_name(f"{path.name}.{os.getpid()}.part")
    with half.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(half, path)
