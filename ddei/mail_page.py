"""The readable copy of a mail: drawn once by a guarded child, and kept beside the mail until it is in CMS."""

import asyncio
import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casework.errors import CannotOpen
from casework.filing import StoredFile
from ddei.mail_drawing import draw_mail, spoken
from ddei.mail_parts import is_infected, told
from documents.guard import MIB, Limits, run_guarded
from integrations.mail.mime_names import safe_name
from store.mail import MailRow

LIMITS = Limits(cpu_seconds=30, wall_seconds=60.0, answer_bytes=32 * MIB)
"""What drawing one mail may cost."""
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class MailCopy:
    """A mail's copy as a file, and how the first pages of its PDFs begin, by the files' digests."""

    file: StoredFile
    headings: dict[str, str]


class MailPages:
    """Makes copies. Who asks again for the same mail gets the same bytes."""

    def __init__(self, *, spool: Path, limits: Limits = LIMITS) -> None:
        self._spool = spool
        self._limits = limits

    async def copy_of(self, row: MailRow) -> MailCopy:
        """The mail's copy, drawn if that was not done yet."""
        message = self._spool / row.files[0].path
        path = message.with_name(f"copy-{row.mail_id}.pdf")
        if not await asyncio.to_thread(path.exists):
            await asyncio.to_thread(_keep, path, await self._drawn(row, message))
        return await asyncio.to_thread(_kept, path, named(row, ".pdf"))

    async def _drawn(self, row: MailRow, message: Path) -> bytes:
        raw = await asyncio.to_thread(message.read_bytes)
        said: dict[str, Any] = {
            "subject": row.subject,
            "received": spoken(row.received_at),
            "attachments": told(row),
            "infected": is_infected(row),
        }
        # A PDF that breaks its reader must not cost the mail its text.
        for headings in (True, False):
            with suppress(CannotOpen):
                return await run_guarded(draw_mail, raw, limits=self._limits, headings=headings, **said)
        # It was read once, so this is a mail at the edge of the limits: its head is better than nothing.
        sender = f"{row.sender_name} <{row.sender_address}>" if row.sender_name else row.sender_address
        return await run_guarded(draw_mail, b"", limits=self._limits, unreadable=True, sender=sender, **said)


def named(row: MailRow, extension: str) -> str:
    """What a mail's own file is called in CMS: its subject, as mails inside mails are."""
    subject = row.subject.replace("/", "_").replace("\\", "_")[:_LONGEST_NAME].strip(" .")
    return safe_name(f"{subject or 'Email without a subject'}{extension}", "", 1)


def _keep(path: Path, answer: bytes) -> None:
    """Write both or neither: without its PDF the other is made again. Two who write at once write the same."""
    end = answer.index(b"\n")
    _durably(path.with_suffix(".json"), answer[:end])
    _durably(path, answer[end + 1 :])


def _durably(path: Path, data: bytes) -> None:
    half = path.with_name(f"{path.name}.{os.getpid()}.part")
    with half.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(half, path)


def _kept(path: Path, name: str) -> MailCopy:
    data, headings = path.read_bytes(), path.with_suffix(".json").read_text("utf-8")
    file = StoredFile(name, "application/pdf", path, len(data), hashlib.sha256(data).hexdigest())
    return MailCopy(file=file, headings=json.loads(headings))
