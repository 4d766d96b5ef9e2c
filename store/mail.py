"""The listener's rows: a mail is one row however often it lies in a mailbox, and each change of state is one update.

    received -> read -> decided -> filing -> filed -> (undone)
                  '--> held -> decided | dismissed

A copy is what lies in a mailbox under the mailbox's own id, which may change with every move; a mail is known by its
business key. What a person decided and what the matching decided takes the same way from DECIDED on.
"""

from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.mail import WAITING_FOR_A_PERSON, MailState, MailStatus, Wish
from store.database import Database
from store.mail_leases import NOBODY, UNREAD, UNTIDY, where_it_belongs
from store.mail_row import (
    FOLDERS,
    GONE,
    ON_THE_WAY,
    Copy,
    Event,
    MailRow,
    SpooledFile,
    changes_of,
    copy_of,
    held,
    mail_of,
    values_of,
)
from store.mail_tables import mail, mail_copy, mail_event
from store.schema import now

__all__ = ["FOLDERS", "GONE", "ON_THE_WAY", "Copy", "Event", "MailRow", "MailRows", "SpooledFile", "held"]

_LONGEST_WAIT = 300


class MailRows:
    """Everything the listener and the people who decide keep of mails."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def has_read(self, copy_id: int, read: MailRow) -> bool:
        """Keep a mail that was read from this copy; False if it is a further copy of one we have."""
        async with self._database.writing() as connection:
            new = self._database.upsert(mail).on_conflict_do_nothing(index_elements=["mail_id"])
            result = await connection.execute(new, values_of(read) | {"next_try_at": now(), "changed_at": now()})
            if result.rowcount == 1:
                await _remember(connection, read)
            else:  # its state may be changing just now, and with it the folder of its copies
                await connection.execute(select(mail.c.state).where(mail.c.mail_id == read.mail_id).with_for_update())
            known = {"mail_id": read.mail_id, "trouble": "", "failures": 0, "to_folder": where_it_belongs(read.mail_id)}
            mine = update(mail_copy).where(mail_copy.c.copy_id == copy_id)
            await connection.execute(mine.values(**known, **NOBODY))
            return result.rowcount == 1

    async def copy_failed(self, copy: Copy, trouble: str, *, counts: bool, wait_s: float | None = None) -> None:
        """Something went wrong with a copy: try later. `counts` if it may be the mail's own fault."""
        failures = copy.failures + 1 if counts else copy.failures
        wait = _wait(failures if counts else 2) if wait_s is None else timedelta(seconds=wait_s)
        values = {"failures": failures, "next_try_at": now() + wait, "trouble": trouble, **NOBODY}
        async with self._database.writing() as connection:
            await connection.execute(update(mail_copy).where(mail_copy.c.copy_id == copy.copy_id).values(**values))

    async def get(self, mail_id: str) -> MailRow | None:
        """The mail with this id."""
        found = await self._mails(mail.c.mail_id == mail_id, limit=1)
        return found[0] if found else None

    async def change(
        self,
        row: MailRow,
        *,
        expected: Sequence[MailState],
        listener_waits: timedelta | None = None,
        by_way_of: MailRow | None = None,
        on: AsyncConnection | None = None,
    ) -> bool:
        """Write a mail's new state if it is still in one of the expected ones; False if somebody was faster.

        `listener_waits`: for how long the listener leaves the row to whoever changed it. `by_way_of`: the state that lies
        between, for the history. `on` joins a `writing` transaction that is open.
        """
        mine = and_(mail.c.mail_id == row.mail_id, mail.c.state.in_(expected))
        values = changes_of(row) | {"changed_at": now()}
        if listener_waits is not None:
            values |= {"next_try_at": now() + listener_waits, **NOBODY}
        if row.state not in ON_THE_WAY:
            values |= NOBODY
        if row.state is MailState.UNDONE:
            values["notified_at"] = None
        async with nullcontext(on) if on is not None else self._database.writing() as connection:
            result = await connection.execute(update(mail).where(mine), values)
            if result.rowcount == 1:
                await _remember(connection, *([by_way_of] if by_way_of else []), row)
                await _send_copies(connection, row)
            return result.rowcount == 1

    async def postpone(self, row: MailRow, trouble: str, *, counts: bool) -> None:
        """Try a mail again later; `counts` if it may be the mail's own fault and not an outside system's."""
        failures, waits = row.failures + int(counts), row.waits + 1
        values = {"failures": failures, "waits": waits, "trouble": trouble, "next_try_at": now() + _wait(waits)}
        mine = and_(mail.c.mail_id == row.mail_id, mail.c.state.in_(ON_THE_WAY))
        async with self._database.writing() as connection:
            await connection.execute(update(mail).where(mine).values(**values, **NOBODY))

    async def lies_in(self, copy: Copy, folder: str, native_id: str = "") -> None:
        """A copy was put into a folder, under a new native id; GONE if it is in the mailbox no more."""
        values: dict[str, Any] = {"folder": folder, "failures": 0, "trouble": "", "next_try_at": now(), **NOBODY}
        values |= {"native_id": native_id} if native_id else {}
        mine = mail_copy.c.copy_id == copy.copy_id
        async with self._database.writing() as connection:
            if native_id:  # a copy that was moved back into the inbox by hand may have come in as a new one
                same = and_(mail_copy.c.mailbox == copy.mailbox, mail_copy.c.native_id == native_id)
                other = and_(same, mail_copy.c.copy_id != copy.copy_id)
                await connection.execute(mail_copy.delete().where(other))
            if folder == GONE:
                values["to_folder"] = ""
            else:  # its mail may have been decided anew since we took it
                values["to_folder"] = case((mail_copy.c.to_folder == folder, ""), else_=mail_copy.c.to_folder)
            await connection.execute(update(mail_copy).where(mine).values(**values))

    async def threads_filed(self, message_ids: Sequence[str]) -> dict[str, tuple[int, str]]:
        """By Message-ID, the case in which that mail is filed: case id and URN. A mail in two cases says nothing of either."""
        filed = and_(mail.c.message_id.in_(message_ids), mail.c.state == MailState.FILED)
        wanted = select(mail.c.message_id, mail.c.case_id, mail.c.urn).where(filed).distinct()
        async with self._database.reading() as connection:
            rows = [(row.message_id, (row.case_id, row.urn)) for row in await connection.execute(wanted)]
        often = Counter(message_id for message_id, _ in rows)
        return {message_id: case for message_id, case in rows if often[message_id] == 1}

    async def confirmed(self, sender: str, limit: int = 20) -> tuple[tuple[int, str], ...]:
        """The cases in which a person filed mail from an address, the newest first: case id and URN."""
        by_hand = and_(mail.c.sender_address == sender, mail.c.state == MailState.FILED, mail.c.by_itself.is_(False))
        wanted = select(mail.c.case_id, mail.c.urn).where(by_hand).order_by(mail.c.filed_at.desc()).limit(limit)
        async with self._database.reading() as connection:
            rows = [(row.case_id, row.urn) for row in await connection.execute(wanted)]
        return tuple(dict.fromkeys(rows))

    async def waiting(self) -> list[MailRow]:
        """What waits for a person, oldest first."""
        return await self._mails(mail.c.state.in_(WAITING_FOR_A_PERSON), limit=500)

    async def filed(self, since: datetime, limit: int = 500) -> list[MailRow]:
        """What was filed since then, oldest first."""
        return await self._mails(and_(mail.c.state == MailState.FILED, mail.c.filed_at >= since), limit=limit)

    async def filed_for_good(self, mail_ids: Sequence[str], before: datetime) -> list[str]:
        """Which of these mails were filed before a moment, and every row that was split off them, too."""
        sibling = mail.alias()
        theirs = or_(sibling.c.mail_id == mail.c.mail_id, sibling.c.split_of == mail.c.mail_id)
        unfiled = or_(sibling.c.state != MailState.FILED, sibling.c.filed_at.is_(None), sibling.c.filed_at >= before)
        waits = exists().where(theirs, unfiled)
        wanted = select(mail.c.mail_id).where(mail.c.mail_id.in_(mail_ids), not_(waits)).order_by(mail.c.mail_id)
        async with self._database.reading() as connection:
            return list(await connection.scalars(wanted))

    async def every(self, limit: int = 1000) -> list[MailRow]:
        """All mails, oldest first."""
        return await self._mails(mail.c.mail_id != "", limit=limit)

    async def listed(self, *, state: MailState | None, since: datetime | None, limit: int) -> list[MailRow]:
        """Mails in a state, or in any, that came in since a moment; the newest first."""
        asked = [mail.c.state == state] if state else []
        asked += [mail.c.received_at >= since] if since else []
        return await self._mails(and_(mail.c.mail_id != "", *asked), limit=limit, by=(mail.c.received_at.desc(),))

    async def beginning(self, mail_id: str) -> list[MailRow]:
        """Mails whose id begins with these digits, two at most."""
        return await self._mails(mail.c.mail_id.startswith(mail_id, autoescape=True), limit=2) if mail_id else []

    async def troubled(self) -> list[MailRow]:
        """Mails on their way that something keeps from getting there."""
        return await self._mails(and_(mail.c.trouble != "", mail.c.state.in_(ON_THE_WAY)), limit=10_000)

    async def copies(self, mail_id: str) -> list[Copy]:
        """Where a mail lies: each copy with its mailbox and folder."""
        wanted = select(mail_copy).where(mail_copy.c.mail_id == mail_id).order_by(mail_copy.c.copy_id)
        async with self._database.reading() as connection:
            return [copy_of(row) for row in await connection.execute(wanted)]

    async def history(self, mail_id: str) -> list[Event]:
        """What happened to a mail, oldest first."""
        wanted = select(mail_event).where(mail_event.c.mail_id == mail_id).order_by(mail_event.c.event_id)
        async with self._database.reading() as connection:
            return [
                Event(row.at, MailState(row.state), row.decided_by, row.urn, tuple(row.reasons))
                for row in await connection.execute(wanted)
            ]

    async def try_now(self, mail_id: str) -> None:
        """A mail on its way is tried again at once, as if it had never failed."""
        fresh = {"failures": 0, "waits": 0, "trouble": "", "next_try_at": now()}
        async with self._database.writing() as connection:
            await connection.execute(update(mail).where(mail.c.mail_id == mail_id).values(**fresh))

    async def read_now(self) -> int:
        """Copies that could not be read are tried again at once; how many there are."""
        fresh = {"failures": 0, "trouble": "", "next_try_at": now()}
        bad = update(mail_copy).where(UNREAD, mail_copy.c.trouble != "")
        async with self._database.writing() as connection:
            return (await connection.execute(bad.values(**fresh))).rowcount

    async def leave_shadow(self) -> int:
        """What was only decided for show is to be decided anew; what a person decided stays. How many there were."""
        shown = and_(mail.c.shadow, or_(mail.c.by_itself, mail.c.state.in_([MailState.HELD, MailState.DECIDED])))
        async with self._database.writing() as connection:
            rows = (await connection.execute(select(mail).where(shown).with_for_update())).all()
            for row in (_undecided(mail_of(each)) for each in rows):
                mine = update(mail).where(mail.c.mail_id == row.mail_id)
                anew = values_of(row) | {"changed_at": now(), "next_try_at": now(), "notified_at": None, **NOBODY}
                await connection.execute(mine.values(**anew))
                await _remember(connection, row)
                await _send_copies(connection, row)
            return len(rows)

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
        async with self._database.reading() as connection:
            rows = await connection.execute(select(mail.c.state, func.count()).group_by(mail.c.state))
            counts = {MailState(state): number for state, number in rows}
            if received := await _count(connection, UNREAD):
                counts[MailState.RECEIVED] = received
            troubled = await _count(connection, mail.c.trouble != "", mail.c.state.in_(ON_THE_WAY))
            troubled += await _count(connection, mail_copy.c.trouble != "", or_(UNREAD, UNTIDY))
            oldest = select(func.min(mail.c.received_at)).where(mail.c.state.in_(WAITING_FOR_A_PERSON))
            return MailStatus(
                counts=counts,
                waiting=sum(counts.get(state, 0) for state in WAITING_FOR_A_PERSON),
                oldest_waiting=await connection.scalar(oldest),
                troubled=troubled,
                untidy=await _count(connection, UNTIDY),
            )

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
            return [mail_of(row) for row in await connection.execute(wanted)]


def _undecided(row: MailRow) -> MailRow:
    """A mail as it was before anything was decided."""
    nothing: dict[str, Any] = {"reasons": (), "candidates": (), "case_id": None, "urn": "", "score": None, "told": ""}
    nobody: dict[str, Any] = {"decided_by": "", "decided_by_user": "", "decided_at": None, "by_itself": False}
    return replace(row, state=MailState.READ, wish=Wish.NOTHING, shadow=False, **nothing, **nobody)


async def _remember(connection: AsyncConnection, *rows: MailRow) -> None:
    """Lines of the mail's history, in the transaction that makes them true."""
    for row in rows:
        said = (row.told, *row.reasons) if row.told and row.told not in row.reasons else row.reasons
        line = {"mail_id": row.mail_id, "at": now(), "state": row.state, "urn": row.urn, "reasons": said}
        await connection.execute(mail_event.insert(), line | {"decided_by": row.decided_by})


async def _send_copies(connection: AsyncConnection, row: MailRow) -> None:
    """Each copy is to lie where the mail's new state belongs; while it is on its way, where it is."""
    folder = FOLDERS.get(row.state, "")
    there = and_(mail_copy.c.mail_id == row.mail_id, mail_copy.c.folder != GONE)
    wanted = {"to_folder": case((mail_copy.c.folder == folder, ""), else_=folder), "next_try_at": now()}
    await connection.execute(update(mail_copy).where(there).values(**wanted))


async def _count(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> int:
    return await connection.scalar(select(func.count()).where(*conditions)) or 0


def _wait(times: int) -> timedelta:
    return timedelta(seconds=min(2**times, _LONGEST_WAIT))
