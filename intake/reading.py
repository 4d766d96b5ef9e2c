"""From the mailbox to our disk: a copy is fetched, taken apart by a guarded child, and kept under its business key."""

import asyncio
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from casework.errors import CannotOpen, CaseworkError
from casework.mail import MailKind, MailPart, PartOutcome, SenderCheck
from documents.guard import MIB, Limits, run_guarded
from intake.facts import MailFacts, SenderFacts
from intake.scanning import scanned
from intake.signature import without_signature
from intake.unpacking import normalised_id, taken_apart, unpack
from integrations.antivirus.clamd import Clamd
from integrations.mail.errors import MailboxError
from integrations.mail.messages import MailHead
from integrations.mail.port import Mailbox
from store.mail import Copy, MailRow, MailRows, SpooledFile
from store.schema import now

INCOMING = "incoming"
MESSAGE = "message.eml"
SUMMARY = "mail.json"
_FIRST_LINES = 400
LIMITS = Limits(cpu_seconds=60, wall_seconds=120.0, answer_bytes=256 * MIB)
"""What taking one mail apart may cost."""
# What a mail says that was read by a version that asked less: it may still wait on our disk.
_BEFORE_PARTS: Mapping[str, Any] = MappingProxyType({
    "reply_to": "", "kind": MailKind.MESSAGE, "sender": {"check": SenderCheck.NONE, "tricks": [], "force": ""},
    "attachment_texts": [], "parts": [],
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spool:
    """The folder in which mails are kept until they are in CMS: one folder per mail."""

    folder: Path

    def incoming(self, copy: Copy) -> Path:
        """A new folder to fetch a copy to. Whoever was held up beyond its lease may still be fetching it to another."""
        folder = self.folder / INCOMING / f"{copy.copy_id}-{secrets.token_hex(4)}"
        folder.mkdir(parents=True)
        return folder

    def keep(self, incoming: Path, mail_id: str) -> dict[str, Any]:
        """Give a fetched mail its lasting place, by one rename; what lies there then, which may be another copy's.

        Two listeners may read two copies at once: the files of the first stay, and the row is made from those.
        """
        lasting = self.folder / mail_id
        try:
            os.replace(incoming, lasting)
        except OSError:
            if not (lasting / SUMMARY).exists():
                raise
            shutil.rmtree(incoming)
        kept: dict[str, Any] = _BEFORE_PARTS | json.loads((lasting / SUMMARY).read_text(encoding="utf-8"))
        return kept

    def facts(self, row: MailRow) -> MailFacts:
        """A kept mail as matching sees it."""
        path = self.folder / row.mail_id / SUMMARY
        if not path.exists():
            return MailFacts(subject=row.subject, new_text="", sender_address=row.sender_address)
        return facts_of(_BEFORE_PARTS | json.loads(path.read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class Checks:
    """Whom to believe about senders, whose domains are which police force's, and who looks for viruses, if anybody does."""

    gateway: str = ""
    forces: Mapping[str, str] = field(default_factory=dict)
    scanner: Clamd | None = None


NO_CHECKS = Checks()


class Reading:
    """Reads copies. The same mail read twice becomes one row with two copies."""

    def __init__(
        self, *, mailbox: Mailbox, rows: MailRows, spool: Spool, limits: Limits = LIMITS, checks: Checks = NO_CHECKS
    ) -> None:
        self._mailbox = mailbox
        self._rows = rows
        self._spool = spool
        self._limits = limits
        self._checks = checks

    async def read(self, copy: Copy) -> MailRow:
        """Fetch a copy, take it apart, and keep it."""
        head = await self._mailbox.head(copy.native_id)
        incoming = await asyncio.to_thread(self._spool.incoming, copy)
        try:
            return await self._read(copy, head, incoming)
        except (CaseworkError, MailboxError, OSError):
            # Not when we are cancelled: a thread may be giving it its lasting place just then.
            await asyncio.to_thread(shutil.rmtree, incoming, ignore_errors=True)
            raise

    async def _read(self, copy: Copy, head: MailHead, incoming: Path) -> MailRow:
        await self._mailbox.save_mime(copy.native_id, incoming / MESSAGE)
        raw = await asyncio.to_thread((incoming / MESSAGE).read_bytes)
        answer = await self._taken_apart(raw)
        end = answer.index(b"\n")
        contents = memoryview(answer)[end + 1 :]
        summary = json.loads(answer[:end])
        if self._checks.scanner is not None:
            summary = await scanned(self._checks.scanner, raw, summary, contents)
        await asyncio.to_thread(_write, incoming, raw, summary, contents)
        return await self._keep(copy, head.received_at, incoming)

    async def _taken_apart(self, raw: bytes) -> bytes:
        known: dict[str, Any] = {"gateway": self._checks.gateway, "forces": dict(self._checks.forces)}
        try:
            return await run_guarded(unpack, raw, limits=self._limits, **known)
        except CannotOpen:
            # A file that breaks whoever reads it must not cost the mail: once more without looking into files.
            return await run_guarded(unpack, raw, limits=self._limits, **known, texts=False)

    async def give_up(self, copy: Copy) -> MailRow:
        """Keep what is known of a copy that cannot be read, so that a person sees it."""
        try:
            head = await self._mailbox.head(copy.native_id)
        except MailboxError:
            head = None
        incoming = await asyncio.to_thread(self._spool.incoming, copy)
        with suppress(MailboxError, OSError):  # then it is kept without its content
            await self._mailbox.save_mime(copy.native_id, incoming / MESSAGE)
        summary = await asyncio.to_thread(_unreadable, incoming, head, copy.native_id)
        await asyncio.to_thread(_write, incoming, (incoming / MESSAGE).read_bytes(), summary, memoryview(b""))
        return await self._keep(copy, head.received_at if head else now(), incoming)

    async def _keep(self, copy: Copy, received_at: datetime, incoming: Path) -> MailRow:
        summary = json.loads((incoming / SUMMARY).read_text(encoding="utf-8"))
        mail_id = row_of(summary, received_at).mail_id
        row = row_of(await asyncio.to_thread(self._spool.keep, incoming, mail_id), received_at)
        await self._rows.has_read(copy.copy_id, row)
        return row


def row_of(summary: dict[str, Any], received_at: datetime) -> MailRow:
    """A mail's row from what it says. Its key is of the mail itself and never of the mailbox's ids."""
    key = business_key(summary, received_at)
    mail_id = key[:16]
    return MailRow(
        mail_id=mail_id,
        business_key=key,
        message_id=summary["message_id"],
        thread=tuple(summary["thread"]),
        subject=summary["subject"],
        sender_name=summary["sender_name"],
        sender_address=summary["sender_address"],
        received_at=received_at,
        automatic=summary["automatic"],
        kind=MailKind(summary["kind"]),
        sender_check=SenderCheck(summary["sender"]["check"]),
        parts=_parts(summary),
        first_lines=(summary["text"] or summary["quoted"])[:_FIRST_LINES],
        files=tuple(SpooledFile(**file | {"path": f"{mail_id}/{file['path']}"}) for file in summary["files"]),
    )


def business_key(summary: dict[str, Any], received_at: datetime) -> str:
    """Message-ID, sender, date and content. Without a date two mails may look alike: then the time of arrival."""
    arrival = "" if summary["date"] else received_at.isoformat()
    sender = summary["sender_address"].lower()
    parts = [summary["message_id"], sender, summary["date"], arrival, summary["digest"]]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def facts_of(summary: dict[str, Any]) -> MailFacts:
    """What matching needs of a mail that was taken apart."""
    return MailFacts(
        subject=summary["subject"],
        new_text=without_signature(summary["text"]),
        quoted_text=summary["quoted"],
        attachment_names=tuple(file["file_name"] for file in summary["files"] if file["path"] != MESSAGE),
        attachment_texts=tuple(summary["attachment_texts"]),
        sender_address=summary["sender_address"],
        sender_name=summary["sender_name"],
        thread=tuple(summary["thread"]),
        automatic_reply=summary["automatic"],
        kind=MailKind(summary["kind"]),
        sender=_sender(summary["sender"]),
        parts=_parts(summary),
    )


def facts_of_raw(raw: bytes, gateway: str = "", forces: Mapping[str, str] | None = None) -> MailFacts:
    """A raw mail as matching sees it, taken apart right here: whoever calls vouches for the bytes, or is a guarded child."""
    summary, _ = taken_apart(raw, gateway=gateway, forces=forces)
    return facts_of(json.loads(json.dumps(summary)))


def _sender(said: dict[str, Any]) -> SenderFacts:
    return SenderFacts(SenderCheck(said["check"]), tuple(said["tricks"]), said["force"])


def _parts(summary: dict[str, Any]) -> tuple[MailPart, ...]:
    return tuple(MailPart(**part | {"outcome": PartOutcome(part["outcome"])}) for part in summary["parts"])


def _write(folder: Path, raw: bytes, summary: dict[str, Any], contents: memoryview) -> None:
    """Write a mail's files and its summary, on disk for good before the row that speaks of them."""
    at = 0
    for file in summary["files"]:
        _durably(folder / file["path"], contents[at : at + file["size"]])
        at += file["size"]
    message = {
        "file_name": MESSAGE, "content_type": "message/rfc822", "path": MESSAGE,
        "size": len(raw), "sha256": hashlib.sha256(raw).hexdigest(),
    }  # fmt: skip
    summary["files"].insert(0, message)
    _durably(folder / SUMMARY, json.dumps(summary).encode())


def _durably(path: Path, data: bytes | memoryview) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _unreadable(incoming: Path, head: MailHead | None, native_id: str) -> dict[str, Any]:
    """The summary of a mail that defeats reading: its head, and the message as one file if it was fetched."""
    (incoming / MESSAGE).touch()
    return {
        "subject": head.subject if head else "(a mail that cannot be read)",
        "message_id": normalised_id(head.message_id) if head else "",
        "sender_name": head.sender_name if head else "",
        "sender_address": head.sender_address if head else "",
        "reply_to": "", "date": "", "thread": [], "automatic": False, "text": "", "quoted": "",
        "kind": MailKind.MESSAGE, "sender": {"check": SenderCheck.NONE, "tricks": [], "force": ""},
        "attachment_texts": [], "parts": [], "files": [], "digest": f"unreadable {native_id}",
    }  # fmt: skip
