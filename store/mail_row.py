"""A mail as the listener keeps it, and its way between a row of the database and an object."""

from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from casework.mail import Candidate, MailKind, MailPart, MailState, PartOutcome, SenderCheck, Wish

GONE = "-"
"""The folder of a copy that is in the mailbox no more."""
FOLDERS = {
    MailState.FILED: "Filed",
    MailState.HELD: "Held",
    MailState.UNDONE: "Held",
    MailState.DISMISSED: "Not casework",
}
ON_THE_WAY = (MailState.READ, MailState.DECIDED, MailState.FILING)
_OF_THE_ROWS = frozenset({"next_try_at", "notified_at", "leased_by", "leased_until"})
"""Columns by which the rows are worked through; nobody outside sees them."""


@dataclass(frozen=True, slots=True)
class SpooledFile:
    """A file of a mail on our disk; `path` is relative to the spool folder."""

    file_name: str
    content_type: str
    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class MailRow:
    """A mail as the listener knows it. `files` begins with the message itself; `generation` counts the undone filings."""

    mail_id: str
    business_key: str
    message_id: str
    thread: tuple[str, ...]
    subject: str
    sender_name: str
    sender_address: str
    received_at: datetime
    automatic: bool
    first_lines: str
    files: tuple[SpooledFile, ...]
    state: MailState = MailState.READ
    reasons: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    wish: Wish = Wish.NOTHING
    case_id: int | None = None
    urn: str = ""
    decided_by: str = ""
    decided_by_user: str = ""
    decided_at: datetime | None = None
    by_itself: bool = False
    told: str = ""
    generation: int = 0
    filing_key: str = ""
    external_id: str = ""
    filed_at: datetime | None = None
    failures: int = 0
    waits: int = 0
    trouble: str = ""
    copies: int = 1
    changed_at: datetime | None = None
    kind: MailKind = MailKind.MESSAGE
    sender_check: SenderCheck = SenderCheck.NONE
    parts: tuple[MailPart, ...] = ()
    score: float | None = None
    shadow: bool = False
    claimed_by: str = ""
    claimed_by_user: str = ""
    claimed_at: datetime | None = None
    split_of: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy in a mailbox. `folder` is where we have put it, empty for the inbox."""

    copy_id: int
    mailbox: str
    native_id: str
    mail_id: str
    folder: str
    failures: int
    wanted_folder: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a mail, for its history."""

    at: datetime
    state: MailState
    decided_by: str
    urn: str
    reasons: tuple[str, ...]


_COLUMNS = tuple(field.name for field in fields(MailRow) if field.name not in {"copies", "changed_at"})
_AS_READ = frozenset({
    "mail_id", "business_key", "message_id", "thread", "subject", "sender_name", "sender_address", "received_at",
    "automatic", "first_lines", "files", "split_of",
})  # fmt: skip
"""What a mail is, and not what becomes of it."""
_CHANGING = tuple(name for name in _COLUMNS if name not in _AS_READ)


def held(row: MailRow, *reasons: str, candidates: tuple[Candidate, ...] = ()) -> MailRow:
    """A mail as it is when a person must decide."""
    return replace(row, state=MailState.HELD, reasons=reasons, candidates=candidates, wish=Wish.NOTHING, trouble="")


def values_of(row: MailRow) -> dict[str, Any]:
    """The columns of a mail; how often it was copied is counted, and when it was changed is the clock's."""
    values = {name: getattr(row, name) for name in _COLUMNS}
    return values | {name: [asdict(each) for each in values[name]] for name in ("files", "candidates", "parts")}


def changes_of(row: MailRow) -> dict[str, Any]:
    """The columns that may have changed since the mail was read."""
    values = {name: getattr(row, name) for name in _CHANGING}
    return values | {name: [asdict(each) for each in values[name]] for name in ("candidates", "parts")}


def mail_of(row: Row[tuple[Any, ...]]) -> MailRow:
    """A mail from its row."""
    values = {name: value for name, value in row._mapping.items() if name not in _OF_THE_ROWS}  # noqa: SLF001  public API
    return MailRow(
        **values
        | {
            "thread": tuple(values["thread"]),
            "reasons": tuple(values["reasons"]),
            "files": tuple(SpooledFile(**file) for file in values["files"]),
            "candidates": tuple(Candidate(**kept | {"why": tuple(kept["why"])}) for kept in values["candidates"]),
            "parts": tuple(MailPart(**part | {"outcome": PartOutcome(part["outcome"])}) for part in values["parts"]),
            "kind": MailKind(values["kind"]),
            "sender_check": SenderCheck(values["sender_check"]),
            "state": MailState(values["state"]),
            "wish": Wish(values["wish"]),
        }
    )


def copy_of(row: Row[tuple[Any, ...]]) -> Copy:
    """A copy from its row."""
    return Copy(
        copy_id=row.copy_id,
        mailbox=row.mailbox,
        native_id=row.native_id,
        mail_id=row.mail_id or "",
        folder=row.folder,
        failures=row.failures,
        wanted_folder=row.to_folder,
    )
