"""What was decided for a mail, carried out: written into its case, or taken out again. Repeating it changes nothing."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePath
from types import MappingProxyType

from sqlalchemy.ext.asyncio import AsyncConnection

from casework.attachment_types import attachment_type
from casework.correspondents import party_of
from casework.errors import BadInput, Conflict
from casework.filing import CheckTask, NewCommunication, Receipt, StoredFile
from casework.mail import MailKind, MailState, SenderCheck, Wish
from casework.people import Caller
from ddei.filing import Filing
from ddei.mail_drawing import spoken
from ddei.mail_page import MailPages, named
from ddei.mail_parts import NEEDS_A_LOOK, attachments_of, is_infected
from ddei.receipts import LONDON
from documents.content_type import content_type_of
from integrations.mail.mime_names import extension_of
from store.mail import MailRow, MailRows, SpooledFile

_ON_THE_WAY = (MailState.DECIDED, MailState.FILING)
_LONGEST_SUBJECT = 200
_HEADING = 2000
NO_FORCES: Mapping[str, str] = MappingProxyType({})
MOST_BYTES = 40 * 1024 * 1024
"""What CMS takes as one file."""


class MailFiling:
    """Carries out decisions. The listener and the person who decides use the same; the ledger lets one of them at it."""

    def __init__(
        self,
        *,
        filing: Filing,
        rows: MailRows,
        spool: Path,
        check_task: CheckTask = CheckTask.ALWAYS,
        forces: Mapping[str, str] = NO_FORCES,
    ) -> None:
        self._filing = filing
        self._rows = rows
        self._spool = spool
        self._pages = MailPages(spool=spool)
        self._check_task = check_task
        self._forces = forces

    async def carry_out(self, caller: Caller, row: MailRow, *, just_decided: bool = False) -> Receipt:
        """Do what the row wishes, and write down that it is done. `just_decided`: it was written down as FILING by now."""
        if row.wish is Wish.FILE:
            return await self._file(caller, row if just_decided else await self._begun(row))
        if row.wish is Wish.UNDO:
            return await self._undo(caller, row)
        raise BadInput(detail="nothing was decided for this mail")

    async def _begun(self, row: MailRow) -> MailRow:
        filing = filing_row(row)
        if row.state in _ON_THE_WAY and not await self._rows.change(filing, expected=_ON_THE_WAY):
            raise Conflict(detail="the mail was decided anew meanwhile")
        return filing

    async def _file(self, caller: Caller, row: MailRow) -> Receipt:
        async def filed(receipt: Receipt, on: AsyncConnection | None = None) -> None:
            await self._rows.change(_filed(row, receipt), expected=_ON_THE_WAY, on=on)

        receipt = await self._filing.file(caller, await self.communication(row), then=filed)
        if receipt.repeated:  # it was filed before; then the receipt was all that was written now
            await filed(receipt)
        return receipt

    async def communication(self, row: MailRow) -> NewCommunication:
        """The communication a mail becomes: always the same for the same row, whoever carries it out.

        Its document is the copy people read; the original as it came and each attachment are children of it.
        """
        if row.case_id is None or not row.files:
            raise BadInput(detail="the mail has no case or no file")
        copy = await self._pages.copy_of(row)
        children = await asyncio.to_thread(self._children, row, copy.headings)
        sender = f"{row.sender_name} <{row.sender_address}>" if row.sender_name else row.sender_address
        return NewCommunication(
            key=row.filing_key or key_of(row),
            case_id=row.case_id,
            urn=row.urn,
            subject=row.subject[:_LONGEST_SUBJECT] or "(no subject)",
            date=row.received_at.astimezone(LONDON).date(),
            description=f"Email from {(sender or 'unknown sender')[:_LONGEST_SUBJECT]}, received {spoken(row.received_at)}.",
            party=party(row.sender_address, self._forces),
            party_description=(row.sender_name or row.sender_address)[:100],
            message=copy.file,
            attachments=children,
            create_check_task=wants_check(self._check_task, row, self._forces),
        )

    def _children(self, row: MailRow, headings: Mapping[str, str]) -> tuple[StoredFile, ...]:
        original = () if is_infected(row) else (_original(row, self._spool),)
        attached = (_stored(file, self._spool, headings.get(file.sha256, "")) for file in attachments_of(row))
        return (*original, *attached)

    async def _undo(self, caller: Caller, row: MailRow) -> Receipt:
        receipt = await self._filing.undo(caller, row.filing_key, row.told)
        undone = replace(
            row,
            state=MailState.UNDONE,
            wish=Wish.NOTHING,
            case_id=None,
            urn="",
            external_id="",
            filed_at=None,
            generation=row.generation + 1,
            reasons=(f"Taken out of {row.urn} by {row.decided_by}: {row.told}",),
            failures=0,
            trouble="",
        )
        await self._rows.change(undone, expected=_ON_THE_WAY)
        return receipt


def _filed(row: MailRow, receipt: Receipt) -> MailRow:
    filed = replace(row, state=MailState.FILED, external_id=receipt.external_id, filed_at=receipt.done_at)
    return replace(filed, failures=0, trouble="", candidates=())


def filing_row(row: MailRow) -> MailRow:
    """A mail that is decided, as it is while it is being filed."""
    return replace(row, state=MailState.FILING, filing_key=key_of(row))


def key_of(row: MailRow) -> str:
    """The business event: this mail, into this case, for the n-th time after it was taken out again."""
    return f"mail/{row.business_key}/{row.case_id}/{row.generation}"


def wants_check(policy: CheckTask, row: MailRow, forces: Mapping[str, str] = NO_FORCES) -> bool:
    """Whether a person shall be asked by CMS to look at this mail. Doubtful: its kind, its sender, or something in it is."""
    if policy is not CheckTask.DOUBTFUL:
        return policy is CheckTask.ALWAYS
    strange = row.kind is not MailKind.MESSAGE or row.sender_check is SenderCheck.FAIL
    return (
        strange
        or any(part.outcome in NEEDS_A_LOOK for part in row.parts)
        or party(row.sender_address, forces) == "Other"
    )


def party(address: str, forces: Mapping[str, str]) -> str:
    """The contract's word for the sender's party; a domain that is configured as a force's is the police's."""
    domain = address.rpartition("@")[2].lower()
    return "Police" if domain in forces else party_of(address)


def too_large(row: MailRow) -> str:
    """Why CMS will not take this mail, in a sentence; nothing if every file fits."""
    for file in row.files:
        if file.size > MOST_BYTES:
            size, most = file.size / 1024 / 1024, MOST_BYTES // 1024 // 1024
            return f"{file.file_name} is too large for CMS: {size:.0f} MB, and the limit is {most} MB"
    return ""


def _stored(file: SpooledFile, spool: Path, heading: str) -> StoredFile:
    """An attachment with its right name, content type and document type: told by its bytes, not by what the mail claims."""
    path = spool / file.path
    content_type = content_type_of(path, file.file_name, file.content_type)
    extension = "" if PurePath(file.file_name).suffix else extension_of(content_type)
    with path.open("rb") as opened:
        text = opened.read(_HEADING).decode("utf-8", "replace") if content_type == "text/plain" else heading
    return StoredFile(
        file_name=f"{file.file_name}{extension}",
        content_type=content_type,
        path=path,
        size=file.size,
        sha256=file.sha256,
        type_id=attachment_type(file.file_name, content_type, text),
    )


def _original(row: MailRow, spool: Path) -> StoredFile:
    file = row.files[0]
    return StoredFile(named(row, ".eml"), "message/rfc822", spool / file.path, file.size, file.sha256)
