"""Who has a held mail: taken for a while, handed over, given back; and the second row of a mail that is in two cases.

A claim is a courtesy between people. That a mail is decided once rests on the change of its state.
"""

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.mail import WAITING_FOR_A_PERSON
from store.database import Database
from store.mail_row import MailRow, held, mail_of, values_of
from store.mail_tables import mail, mail_event
from store.schema import now

CLAIMED_FOR = timedelta(minutes=15)
MOST_CASES = 10
"""Into how many cases one mail can be filed."""
UNCLAIMED: dict[str, Any] = {"claimed_by": "", "claimed_by_user": "", "claimed_at": None}


class MailClaims:
    """Claims on mail that waits for a person."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def claim(self, mail_id: str, *, name: str, username: str, take_over: bool = False) -> bool:
        """Take a mail for a while, or for another while; False if somebody else has it, unless it is taken over."""
        free = or_(mail.c.claimed_by_user.in_(["", username]), mail.c.claimed_at < now() - CLAIMED_FOR)
        mine = {"claimed_by": name, "claimed_by_user": username, "claimed_at": now()}
        return await self._set(_waiting(mail_id) if take_over else and_(_waiting(mail_id), free), mine)

    async def release(self, mail_id: str, *, username: str) -> bool:
        """Give a mail back; False if it is not this person's."""
        return await self._set(and_(_waiting(mail_id), mail.c.claimed_by_user == username), UNCLAIMED)

    async def hand_over(self, mail_id: str, *, of: str, name: str, username: str) -> bool:
        """Give a mail that `of` has, or that nobody has, to somebody else; False if a third person has it by now."""
        free = or_(mail.c.claimed_by_user.in_(["", of]), mail.c.claimed_at < now() - CLAIMED_FOR)
        theirs = {"claimed_by": name, "claimed_by_user": username, "claimed_at": now()}
        return await self._set(and_(_waiting(mail_id), free), theirs)

    async def split(self, row: MailRow, *, name: str, username: str, reason: str) -> str:
        """The same mail once more, to be filed in a second case; its id, or nothing if it is in many already.

        One that waits is not made twice.
        """
        root = row.split_of or row.mail_id
        async with self._database.writing() as connection:
            # The first of them is the queue of those who split: two at once make one row.
            await connection.execute(select(mail.c.state).where(mail.c.mail_id == root).with_for_update())
            family = await _family(connection, row)
            waiting = [one for one in family if one.mail_id != row.mail_id and one.state in WAITING_FOR_A_PERSON]
            if waiting or len(family) == MOST_CASES:
                return waiting[0].mail_id if waiting else ""
            sibling = replace(_sibling(row, family, reason), claimed_by=name, claimed_by_user=username)
            await _insert(connection, replace(sibling, claimed_at=now()))
            return sibling.mail_id

    async def family(self, row: MailRow) -> list[MailRow]:
        """A mail and the rows it was split into, the first one first."""
        async with self._database.reading() as connection:
            return await _family(connection, row)

    async def _set(self, which: ColumnElement[bool], values: dict[str, Any]) -> bool:
        async with self._database.writing() as connection:
            return (await connection.execute(update(mail).where(which).values(**values))).rowcount == 1


def _waiting(mail_id: str) -> ColumnElement[bool]:
    return and_(mail.c.mail_id == mail_id, mail.c.state.in_(WAITING_FOR_A_PERSON))


async def _family(connection: AsyncConnection, row: MailRow) -> list[MailRow]:
    root = row.split_of or row.mail_id
    first = (await connection.execute(select(mail.c.business_key).where(mail.c.mail_id == root))).scalar_one()
    ids = [root, *(_key(first, number)[:16] for number in range(1, MOST_CASES))]
    rows = [mail_of(found) for found in await connection.execute(select(mail).where(mail.c.mail_id.in_(ids)))]
    return sorted(rows, key=lambda one: ids.index(one.mail_id))


def _key(first: str, number: int) -> str:
    """The business key of a second, third ... row of a mail."""
    return hashlib.sha256(f"{first}/split/{number}".encode()).hexdigest()


def _sibling(row: MailRow, family: list[MailRow], reason: str) -> MailRow:
    """The mail once more as it waits for a person: a key, a receipt and a way back of its own, the same files."""
    key = _key(family[0].business_key, len(family))
    copy = held(row, reason, candidates=tuple(one for one in row.candidates if one.case_id != row.case_id))
    nobody: dict[str, Any] = {"decided_by": "", "decided_by_user": "", "decided_at": None, "by_itself": False}
    unfiled: dict[str, Any] = {"case_id": None, "urn": "", "external_id": "", "filed_at": None, "filing_key": ""}
    fresh: dict[str, Any] = {"generation": 0, "told": "", "failures": 0, "waits": 0, "score": None, "shadow": False}
    names: dict[str, Any] = {"mail_id": key[:16], "business_key": key, "split_of": family[0].mail_id}
    return replace(copy, **names, **nobody, **unfiled, **fresh)


async def _insert(connection: AsyncConnection, row: MailRow) -> None:
    """The new row and the first line of its history. Nobody is told: whoever split it has it in hand."""
    at = now()
    values = values_of(row) | {"next_try_at": at, "changed_at": at, "notified_at": at}
    await connection.execute(mail.insert().values(**values))
    said = {"state": row.state, "decided_by": "", "urn": "", "reasons": row.reasons}
    await connection.execute(mail_event.insert().values(mail_id=row.mail_id, at=at, **said))
