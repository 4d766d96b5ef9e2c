"""The listener's rows: a mail is one row however often it lies in the mailbox, and each change of state is one update.

    received -> read -> decided -> filing -> filed -> (undone)
                  '--> held -> decided | dismissed

A copy is what lies in the mailbox under the mailbox's own id, which changes with every move; a mail is known by its
business key. What a person decided and what the matching decided takes the same way from DECIDED on.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, select, update

from casework.mail import (
    WAITING_FOR_A_PERSON,
    Candidate,
    MailKind,
    MailPart,
    MailState,
    MailStatus,
    PartOutcome,
    SenderCheck,
    Wish,
)
from store.database import Database
from store.mail_tables import mail, mail_copy, mail_cursor
from store.schema import now

GONE = "-"
"""The folder of a copy that is in the mailbox no more."""
FOLDERS = {
    MailState.FILED: "Filed",
    MailState.HELD: "Held",
    MailState.UNDONE: "Held",
    MailState.DISMISSED: "Not casework",
}
_WORK = (MailState.READ, MailState.DECIDED, MailState.FILING)
_LONGEST_WAIT = 300
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


class MailRows:
    """Everything the listener and the people who decide keep of mails."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def cursor(self, mailbox: str) -> str:
        """How far this mailbox was read; empty for a mailbox that is new."""
        wanted = select(mail_cursor.c.cursor).where(mail_cursor.c.mailbox == mailbox)
        async with self._database.reading() as connection:
            return (await connection.execute(wanted)).scalar() or ""

    async def take_page(self, mailbox: str, native_ids: Sequence[str], cursor: str) -> None:
        """Remember a page's mails and how far was read, both or neither."""
        at = now()
        async with self._database.writing() as connection:
            for native_id in dict.fromkeys(native_ids):
                copy = self._database.upsert(mail_copy).values(
                    mailbox=mailbox, native_id=native_id, seen_at=at, next_try_at=at
                )
                await connection.execute(copy.on_conflict_do_nothing(index_elements=["mailbox", "native_id"]))
            place = self._database.upsert(mail_cursor).values(mailbox=mailbox, cursor=cursor, changed_at=at)
            changed = {"cursor": cursor, "changed_at": at}
            await connection.execute(place.on_conflict_do_update(index_elements=["mailbox"], set_=changed))

    async def unread(self, mailbox: str, limit: int = 20) -> list[Copy]:
        """Copies that are still to be read, those that failed least first: a bad one never stands before the others."""
        mine = and_(mail_copy.c.mailbox == mailbox, mail_copy.c.mail_id.is_(None), mail_copy.c.folder != GONE)
        due = and_(mine, mail_copy.c.next_try_at <= now())
        wanted = select(mail_copy).where(due).order_by(mail_copy.c.failures, mail_copy.c.copy_id).limit(limit)
        async with self._database.reading() as connection:
            return [_copy(row) for row in await connection.execute(wanted)]

    async def has_read(self, copy_id: int, read: MailRow) -> bool:
        """Keep a mail that was read from this copy; False if it is a further copy of one we have."""
        async with self._database.writing() as connection:
            new = self._database.upsert(mail).values(**_values(read), next_try_at=now(), changed_at=now())
            result = await connection.execute(new.on_conflict_do_nothing(index_elements=["mail_id"]))
            mine = update(mail_copy).where(mail_copy.c.copy_id == copy_id)
            await connection.execute(mine.values(mail_id=read.mail_id, trouble=""))
            return result.rowcount == 1

    async def copy_failed(self, copy: Copy, trouble: str, *, counts: bool) -> None:
        """Something went wrong with a copy: try later. `counts` if it may be the mail's own fault."""
        failures = copy.failures + 1 if counts else copy.failures
        later = now() + _wait(failures if counts else 2)
        mine = update(mail_copy).where(mail_copy.c.copy_id == copy.copy_id)
        async with self._database.writing() as connection:
            await connection.execute(mine.values(failures=failures, next_try_at=later, trouble=trouble))

    async def work(self, limit: int = 20) -> list[MailRow]:
        """Mails that are on their way and whose next try is due, those that failed least first."""
        due = and_(mail.c.state.in_(_WORK), mail.c.next_try_at <= now())
        return await self._mails(due, limit=limit, by=(mail.c.failures, mail.c.waits, mail.c.received_at))

    async def get(self, mail_id: str) -> MailRow | None:
        """The mail with this id."""
        found = await self._mails(mail.c.mail_id == mail_id, limit=1)
        return found[0] if found else None

    async def change(
        self, row: MailRow, *, expected: Sequence[MailState], listener_waits: timedelta | None = None
    ) -> bool:
        """Write a mail's new state if it is still in one of the expected ones; False if somebody was faster.

        `listener_waits`: for how long the listener leaves the row to whoever changed it.
        """
        mine = and_(mail.c.mail_id == row.mail_id, mail.c.state.in_(expected))
        values = _values(row) | {"changed_at": now()}
        if listener_waits is not None:
            values["next_try_at"] = now() + listener_waits
        if row.state is MailState.UNDONE:
            values["notified_at"] = None
        async with self._database.writing() as connection:
            result = await connection.execute(update(mail).where(mine).values(**values))
            return result.rowcount == 1

    async def postpone(self, row: MailRow, trouble: str, *, counts: bool) -> None:
        """Try a mail again later; `counts` if it may be the mail's own fault and not an outside system's."""
        failures, waits = row.failures + int(counts), row.waits + 1
        values = {"failures": failures, "waits": waits, "trouble": trouble, "next_try_at": now() + _wait(waits)}
        async with self._database.writing() as connection:
            await connection.execute(update(mail).where(mail.c.mail_id == row.mail_id).values(**values))

    async def untidy(self, mailbox: str, limit: int = 20) -> list[Copy]:
        """Copies whose mail is decided, but which do not lie in the folder for it yet."""
        folder = case(FOLDERS, value=mail.c.state, else_="").label("wanted_folder")
        wrong = and_(folder != "", mail_copy.c.folder != GONE, mail_copy.c.folder != folder)
        wanted = (
            select(mail_copy, folder)
            .join(mail, mail.c.mail_id == mail_copy.c.mail_id)
            .where(wrong, mail_copy.c.mailbox == mailbox, mail_copy.c.next_try_at <= now())
            .order_by(mail_copy.c.failures, mail_copy.c.copy_id)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return [_copy(row) for row in await connection.execute(wanted)]

    async def lies_in(self, copy: Copy, folder: str, native_id: str = "") -> None:
        """A copy was put into a folder, under a new native id; GONE if it is in the mailbox no more."""
        values = {"folder": folder, "failures": 0, "trouble": "", "next_try_at": now()}
        values |= {"native_id": native_id} if native_id else {}
        async with self._database.writing() as connection:
            if native_id:  # a copy that was moved back into the inbox by hand may have come in as a new one
                same = and_(mail_copy.c.mailbox == copy.mailbox, mail_copy.c.native_id == native_id)
                other = and_(same, mail_copy.c.copy_id != copy.copy_id)
                await connection.execute(mail_copy.delete().where(other))
            await connection.execute(update(mail_copy).where(mail_copy.c.copy_id == copy.copy_id).values(**values))

    async def filed_threads(self, message_ids: Sequence[str]) -> list[tuple[int, str]]:
        """The cases in which mails with these Message-IDs are filed: case id and URN."""
        filed = and_(mail.c.message_id.in_(message_ids), mail.c.state == MailState.FILED)
        async with self._database.reading() as connection:
            rows = await connection.execute(select(mail.c.case_id, mail.c.urn).where(filed).distinct())
            return [(row.case_id, row.urn) for row in rows]

    async def waiting(self) -> list[MailRow]:
        """What waits for a person, oldest first."""
        return await self._mails(mail.c.state.in_(WAITING_FOR_A_PERSON), limit=500)

    async def filed(self, since: datetime, limit: int = 500) -> list[MailRow]:
        """What was filed since then, oldest first."""
        return await self._mails(and_(mail.c.state == MailState.FILED, mail.c.filed_at >= since), limit=limit)

    async def every(self, limit: int = 1000) -> list[MailRow]:
        """All mails, oldest first."""
        return await self._mails(mail.c.mail_id != "", limit=limit)

    async def unannounced(self) -> list[MailRow]:
        """What waits for a person and was not yet brought to anybody's notice."""
        new = and_(mail.c.state.in_(WAITING_FOR_A_PERSON), mail.c.notified_at.is_(None))
        return await self._mails(new, limit=100)

    async def announced(self, mail_id: str) -> None:
        """Somebody was told of this mail."""
        async with self._database.writing() as connection:
            await connection.execute(update(mail).where(mail.c.mail_id == mail_id).values(notified_at=now()))

    async def status(self) -> MailStatus:
        """Counts by state; mails not read yet count as received."""
        unread = and_(mail_copy.c.mail_id.is_(None), mail_copy.c.folder != GONE)
        async with self._database.reading() as connection:
            rows = await connection.execute(select(mail.c.state, func.count()).group_by(mail.c.state))
            counts = {MailState(state): number for state, number in rows}
            received = await connection.scalar(select(func.count()).where(unread).select_from(mail_copy)) or 0
            troubled = and_(mail.c.trouble != "", mail.c.state.in_(_WORK))
            in_trouble = await connection.scalar(select(func.count()).where(troubled).select_from(mail)) or 0
            unread_trouble = and_(unread, mail_copy.c.trouble != "")
            in_trouble += (
                await connection.scalar(select(func.count()).where(unread_trouble).select_from(mail_copy)) or 0
            )
            oldest = select(func.min(mail.c.received_at)).where(mail.c.state.in_(WAITING_FOR_A_PERSON))
            oldest_waiting = await connection.scalar(oldest)
        if received:
            counts[MailState.RECEIVED] = received
        waiting = sum(counts.get(state, 0) for state in WAITING_FOR_A_PERSON)
        return MailStatus(counts=counts, waiting=waiting, oldest_waiting=oldest_waiting, troubled=in_trouble)

    async def unread_troubles(self) -> list[str]:
        """Why mails that were seen could not be read yet, one sentence each."""
        wanted = select(mail_copy.c.trouble).where(mail_copy.c.mail_id.is_(None), mail_copy.c.trouble != "")
        async with self._database.reading() as connection:
            return [row.trouble for row in await connection.execute(wanted.order_by(mail_copy.c.copy_id))]

    async def _mails(
        self, condition: ColumnElement[bool], *, limit: int, by: Sequence[ColumnElement[Any]] = (mail.c.received_at,)
    ) -> list[MailRow]:
        number = select(func.count()).where(mail_copy.c.mail_id == mail.c.mail_id).scalar_subquery()
        wanted = select(mail, number.label("copies")).where(condition).order_by(*by, mail.c.mail_id).limit(limit)
        async with self._database.reading() as connection:
            return [_mail(row) for row in await connection.execute(wanted)]


def held(row: MailRow, *reasons: str, candidates: tuple[Candidate, ...] = ()) -> MailRow:
    """A mail as it is when a person must decide."""
    return replace(row, state=MailState.HELD, reasons=reasons, candidates=candidates, wish=Wish.NOTHING, trouble="")


def _wait(times: int) -> timedelta:
    return timedelta(seconds=min(2**times, _LONGEST_WAIT))


def _values(row: MailRow) -> dict[str, Any]:
    values = asdict(row)
    del values["copies"], values["changed_at"]
    return values


def _mail(row: Row[tuple[Any, ...]]) -> MailRow:
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


def _copy(row: Row[tuple[Any, ...]]) -> Copy:
    return Copy(
        copy_id=row.copy_id,
        mailbox=row.mailbox,
        native_id=row.native_id,
        mail_id=row.mail_id or "",
        folder=row.folder,
        failures=row.failures,
        wanted_folder=row._mapping.get("wanted_folder", ""),  # noqa: SLF001  public API
    )
