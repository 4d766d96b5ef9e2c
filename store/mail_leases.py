"""Who works on what: listeners share mailboxes, copies and mails by leases, and what a dead one had is taken over.

A lease only keeps two listeners from doing the same work. That nothing is filed twice rests on the ledger.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.errors import Conflict
from casework.mail import MailState
from store.database import Database
from store.mail_row import FOLDERS, GONE, ON_THE_WAY, Copy, MailRow, copy_of, mail_of
from store.mail_tables import mail, mail_copy, mail_cursor
from store.schema import now
from store.workers import is_gone

LEASE = timedelta(seconds=60)
UNREAD = and_(mail_copy.c.mail_id.is_(None), mail_copy.c.folder != GONE)
UNTIDY = mail_copy.c.to_folder > ""
NOBODY: dict[str, Any] = {"leased_by": "", "leased_until": None}
"""The lease of a row that nobody works on."""
_TABLES = (
    (mail_cursor, mail_cursor.c.mailbox != ""),
    (mail_copy, or_(UNREAD, UNTIDY)),
    (mail, mail.c.state.in_(ON_THE_WAY)),
)


@dataclass(frozen=True, slots=True)
class Place:
    """How far a mailbox was read, and when it was last walked from the start."""

    cursor: str
    swept_at: datetime | None


class MailLeases:
    """Work for listeners: `by` is the name of the one that takes it. `lease` is how long a silent one keeps its work."""

    def __init__(self, *, database: Database, lease: timedelta = LEASE) -> None:
        self._database = database
        self.lease = lease

    async def mailbox(self, mailbox: str, by: str) -> Place | None:
        """The right to collect from a mailbox, which one listener has at a time; None while another has it."""
        async with self._database.writing() as connection:
            new = self._database.upsert(mail_cursor).values(mailbox=mailbox, cursor="", changed_at=now())
            await connection.execute(new.on_conflict_do_nothing(index_elements=["mailbox"]))
            free = or_(mail_cursor.c.leased_by == by, _free(mail_cursor))
            mine = update(mail_cursor).where(mail_cursor.c.mailbox == mailbox, free).values(**self._mine(by))
            row = (await connection.execute(mine.returning(mail_cursor))).one_or_none()
        return Place(cursor=row.cursor, swept_at=row.swept_at) if row else None

    async def take_page(self, mailbox: str, native_ids: Sequence[str], cursor: str, *, by: str) -> None:
        """Remember a page's mails and how far was read, both or neither; Conflict if another listener collects now."""
        async with self._database.writing() as connection:
            await self._note(connection, mailbox, native_ids)
            await self._move_on(connection, mailbox, by, cursor=cursor, changed_at=now())

    async def swept(self, mailbox: str, native_ids: Sequence[str], *, by: str, whole: bool) -> None:
        """Remember mails that a walk through the inbox met; how far was read stays as it is. `whole` when it is at its end."""
        async with self._database.writing() as connection:
            await self._note(connection, mailbox, native_ids)
            await self._move_on(connection, mailbox, by, **({"swept_at": now()} if whole else {}))

    async def unread(self, mailbox: str, *, by: str, limit: int = 20) -> list[Copy]:
        """Copies still to be read, those that failed least first: a bad one never stands before the others."""
        mine = and_(UNREAD, mail_copy.c.mailbox == mailbox, *_due(mail_copy))
        wanted = select(mail_copy).where(mine).order_by(mail_copy.c.failures, mail_copy.c.copy_id)
        return [copy_of(row) for row in await self._take(mail_copy, mail_copy.c.copy_id, wanted, by, limit)]

    async def work(self, *, by: str, limit: int = 20, states: Collection[MailState] = ON_THE_WAY) -> list[MailRow]:
        """Mails that are on their way and whose next try is due, those that failed least first."""
        # What was decided in shadow mode is for show: only a listener that left it says what becomes of it.
        wanted = select(mail).where(mail.c.state.in_(states), mail.c.shadow.is_(False), *_due(mail))
        ordered = wanted.order_by(mail.c.failures, mail.c.waits, mail.c.received_at, mail.c.mail_id)
        return [mail_of(row) for row in await self._take(mail, mail.c.mail_id, ordered, by, limit)]

    async def untidy(self, mailbox: str, *, by: str, limit: int = 20) -> list[Copy]:
        """Copies whose mail is decided, but which do not lie in the folder for it yet."""
        wanted = select(mail_copy).where(mail_copy.c.mailbox == mailbox, UNTIDY, *_due(mail_copy))
        ordered = wanted.order_by(mail_copy.c.failures, mail_copy.c.copy_id)
        return [copy_of(row) for row in await self._take(mail_copy, mail_copy.c.copy_id, ordered, by, limit)]

    async def renew(self, by: str, *, mails: Collection[str] = (), copies: Collection[int] = ()) -> None:
        """Keep what is being worked on for another while."""
        until = now() + self.lease
        async with self._database.writing() as connection:
            for table, key, ids in ((mail, mail.c.mail_id, mails), (mail_copy, mail_copy.c.copy_id, copies)):
                mine = and_(key.in_(sorted(ids)), table.c.leased_by == by)
                await connection.execute(update(table).where(mine).values(leased_until=until))

    async def free_the_dead(self) -> None:
        """Give back what listeners of this machine had that are no more; for others their lease must run out."""
        async with self._database.reading() as connection:
            owners = {
                owner
                for table, open_ in _TABLES
                for owner in await connection.scalars(
                    select(table.c.leased_by).where(open_, table.c.leased_by != "").distinct()
                )
            }
        if dead := sorted(owner for owner in owners if is_gone(owner)):
            async with self._database.writing() as connection:
                for table, open_ in _TABLES:
                    theirs = update(table).where(open_, table.c.leased_by.in_(dead))
                    await connection.execute(theirs.values(**NOBODY))

    async def _take(
        self, table: Table, key: ColumnElement[Any], wanted: Select[Any], by: str, limit: int
    ) -> Sequence[Any]:
        async with self._database.writing() as connection:
            # On PostgreSQL two listeners that take at the same moment pass over each other's rows.
            found = await connection.execute(wanted.limit(limit).with_for_update(skip_locked=True))
            rows: Sequence[Any] = found.all()
            if rows:
                mine = update(table).where(key.in_([getattr(row, key.key or "") for row in rows]))
                await connection.execute(mine.values(**self._mine(by)))
        return rows

    def _mine(self, by: str) -> dict[str, Any]:
        return {"leased_by": by, "leased_until": now() + self.lease}

    async def _note(self, connection: AsyncConnection, mailbox: str, native_ids: Sequence[str]) -> None:
        at = now()
        for native_id in dict.fromkeys(native_ids):
            copy = self._database.upsert(mail_copy).values(
                mailbox=mailbox, native_id=native_id, seen_at=at, next_try_at=at
            )
            # Somebody moved it back into the inbox, where it keeps its id: then it is put away again.
            back = {"folder": "", "to_folder": where_it_belongs(mail_copy.c.mail_id), "next_try_at": at}
            await connection.execute(
                copy.on_conflict_do_update(
                    index_elements=["mailbox", "native_id"], set_=back, where=mail_copy.c.folder != ""
                )
            )

    async def _move_on(self, connection: AsyncConnection, mailbox: str, by: str, **values: Any) -> None:
        mine = update(mail_cursor).where(mail_cursor.c.mailbox == mailbox, mail_cursor.c.leased_by == by)
        result = await connection.execute(mine.values(**values, leased_until=now() + self.lease))
        if result.rowcount == 0:
            raise Conflict(detail="another listener collects from this mailbox")


def where_it_belongs(mail_id: Any) -> ColumnElement[str]:
    """The folder for a copy of this mail, by the state the mail is in; empty while it is on its way."""
    folder = case(FOLDERS, value=mail.c.state, else_="")
    of_its_mail = select(folder).where(mail.c.mail_id == mail_id).correlate(mail_copy)
    return func.coalesce(of_its_mail.scalar_subquery(), "")


def _free(table: Table) -> ColumnElement[bool]:
    return or_(table.c.leased_until.is_(None), table.c.leased_until < now())


def _due(table: Table) -> tuple[ColumnElement[bool], ...]:
    return table.c.next_try_at <= now(), _free(table)
