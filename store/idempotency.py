"""Answers to writes that came with an Idempotency-Key, so that whoever sends a request twice gets the first answer twice.

Only answers of requests that did something are kept: after a refusal the same request may be tried again. The ledger
stands behind this, and guards the CMS also when an answer was lost here.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import JSON, Column, ColumnElement, Integer, String, Table, Text, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.database import Database
from store.schema import UtcTime, metadata, now
from store.secrecy import Cipher, digest

KEPT = timedelta(days=30)
LEASE = timedelta(minutes=2)
"""How long a request may be at work before another may take its place: its process may have died."""

kept_answers = Table(
    "rest_answers",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("request", String(64), nullable=False),
    Column("owner", String(32), nullable=False),
    Column("status", Integer, nullable=True),
    Column("headers", JSON, nullable=False),
    Column("body", Text, nullable=False),
    Column("expires_at", UtcTime, nullable=False, index=True),
)


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as it was given the first time."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Mine:
    """The request is new, and this caller's to do; `end` or `drop` it."""

    key: str
    owner: str


class InProgress:
    """Another request with the same key is at work."""


class OtherRequest:
    """The key was used before, for another request."""


class Idempotency:
    """begin -> Mine -> keep (it was done) or drop (it was not). Keys belong to one caller."""

    def __init__(self, *, database: Database, cipher: Cipher) -> None:
        self._database = database
        self._cipher = cipher

    async def begin(self, caller: str, key: str, request: str) -> Mine | KeptAnswer | InProgress | OtherRequest:
        """Take the key for this request, or say what became of it; `request` is a digest of all of it."""
        mine = Mine(key=digest(caller, key), owner=secrets.token_hex(16))
        row: dict[str, object] = {
            "key": mine.key, "request": request, "owner": mine.owner, "status": None, "headers": {}, "body": "",
            "expires_at": now() + LEASE,
        }  # fmt: skip
        async with self._database.writing() as connection:
            await connection.execute(
                delete(kept_answers).where(kept_answers.c.key == mine.key, kept_answers.c.expires_at < now())
            )
            added = self._database.upsert(kept_answers).values(row).on_conflict_do_nothing()
            if (await connection.execute(added)).rowcount == 1:
                return mine
            return await self._known(connection, mine.key, request)

    async def keep(self, mine: Mine, answer: KeptAnswer) -> None:
        """Keep the answer for thirty days; nothing if the request was taken over meanwhile."""
        body = self._cipher.lock({"body": answer.body.decode()})
        values = {"status": answer.status, "headers": answer.headers, "body": body, "expires_at": now() + KEPT}
        async with self._database.writing() as connection:
            await connection.execute(update(kept_answers).where(*_of(mine)).values(**values))

    async def drop(self, mine: Mine) -> None:
        """Nothing was done: the same key may be used again."""
        async with self._database.writing() as connection:
            await connection.execute(delete(kept_answers).where(*_of(mine)))

    async def purge(self) -> int:
        """Forget what is older than thirty days; how many answers that were."""
        async with self._database.writing() as connection:
            result = await connection.execute(delete(kept_answers).where(kept_answers.c.expires_at < now()))
        return int(result.rowcount)

    async def _known(
        self, connection: AsyncConnection, key: str, request: str
    ) -> KeptAnswer | InProgress | OtherRequest:
        row = (await connection.execute(select(kept_answers).where(kept_answers.c.key == key))).one()
        if row.request != request:
            return OtherRequest()
        if row.status is None:
            return InProgress()
        # With a new secret key the body is lost, but not that it was done.
        body = (self._cipher.unlock(row.body) or {"body": ""})["body"]
        return KeptAnswer(status=row.status, headers=row.headers, body=body.encode())


def _of(mine: Mine) -> tuple[ColumnElement[bool], ...]:
    return (kept_answers.c.key == mine.key, kept_answers.c.owner == mine.owner, kept_answers.c.status.is_(None))
