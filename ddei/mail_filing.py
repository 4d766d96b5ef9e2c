"""What was decided for a mail, carried out: written into its case, or taken out again. Repeating it changes nothing."""

from dataclasses import replace
from pathlib import Path

from casework.correspondents import party_of
from casework.errors import BadInput, Conflict
from casework.filing import NewCommunication, Receipt, StoredFile
from casework.mail import MailState, Wish
from casework.people import Caller
from ddei.filing import Filing
from ddei.receipts import LONDON
from store.mail import MailRow, MailRows, SpooledFile

_ON_THE_WAY = (MailState.DECIDED, MailState.FILING)
_LONGEST_SUBJECT = 200
MOST_BYTES = 40 * 1024 * 1024
"""What CMS takes as one file."""


class MailFiling:
    """Carries out decisions. The listener and the person who decides use the same; the ledger lets one of them at it."""

    def __init__(self, *, filing: Filing, rows: MailRows, spool: Path) -> None:
        self._filing = filing
        self._rows = rows
        self._spool = spool

    async def carry_out(self, caller: Caller, row: MailRow) -> Receipt:
        """Do what the row wishes, and write down that it is done."""
        if row.wish is Wish.FILE:
            return await self._file(caller, row)
        if row.wish is Wish.UNDO:
            return await self._undo(caller, row)
        raise BadInput(detail="nothing was decided for this mail")

    async def _file(self, caller: Caller, row: MailRow) -> Receipt:
        filing = replace(row, state=MailState.FILING, filing_key=key_of(row))
        if row.state in _ON_THE_WAY and not await self._rows.change(filing, expected=_ON_THE_WAY):
            raise Conflict(detail="the mail was decided anew meanwhile")
        receipt = await self._filing.file(caller, communication(filing, self._spool))
        filed = replace(
            filing,
            state=MailState.FILED,
            external_id=receipt.external_id,
            filed_at=receipt.done_at,
            failures=0,
            trouble="",
            candidates=(),
        )
        await self._rows.change(filed, expected=_ON_THE_WAY)
        return receipt

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


def key_of(row: MailRow) -> str:
    """The business event: this mail, into this case, for the n-th time after it was taken out again."""
    return f"mail/{row.business_key}/{row.case_id}/{row.generation}"


def communication(row: MailRow, spool: Path) -> NewCommunication:
    """The communication a mail becomes: always the same for the same row, whoever carries it out."""
    if row.case_id is None or not row.files:
        raise BadInput(detail="the mail has no case or no file")
    message, *attachments = (_stored(file, spool) for file in row.files)
    received = row.received_at.astimezone(LONDON)
    when = f"{received:%H:%M} on {received.day} {received:%B %Y}"
    sender = f"{row.sender_name} <{row.sender_address}>" if row.sender_name else row.sender_address or "unknown sender"
    return NewCommunication(
        key=row.filing_key or key_of(row),
        case_id=row.case_id,
        urn=row.urn,
        subject=row.subject[:_LONGEST_SUBJECT] or "(no subject)",
        date=received.date(),
        description=f"Email from {sender[:_LONGEST_SUBJECT]}, received {when}.",
        party=party_of(row.sender_address),
        party_description=(row.sender_name or row.sender_address)[:100],
        message=message,
        attachments=tuple(attachments),
    )


def too_large(row: MailRow) -> str:
    """Why CMS will not take this mail, in a sentence; nothing if every file fits."""
    for file in row.files:
        if file.size > MOST_BYTES:
            size, most = file.size / 1024 / 1024, MOST_BYTES // 1024 // 1024
            return f"{file.file_name} is too large for CMS: {size:.0f} MB, and the limit is {most} MB"
    return ""


def _stored(file: SpooledFile, spool: Path) -> StoredFile:
    return StoredFile(
        file_name=file.file_name,
        content_type=file.content_type,
        path=spool / file.path,
        size=file.size,
        sha256=file.sha256,
    )
