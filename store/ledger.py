"""The ledger of writes: a durable intention per business key, worked on by one worker at a time, ended by a receipt.

    intended -> writing -> done
                   |-----> unknown   it may have happened: look again before writing
                   |-----> failed    it will not happen by itself

The row is the truth. A worker holds a lease with a fence number that grows at every take; whatever a worker that lost
its lease still wants to write here is refused.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Integer, Row, String, Table, Text, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.errors import AlreadyDone, Conflict
from store.database import Database
from store.schema import UtcTime, metadata, now
from store.workers import is_gone

LEASE = timedelta(seconds=60)


class State(StrEnum):
    """Where an intention stands."""

    INTENDED = "intended"
    WRITING = "writing"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the ledger. `digest` is of the content: the same key with another digest is another write."""

    key: str
    kind: str
    digest: str
    state: State
    payload: dict[str, Any]
    receipt: dict[str, Any] | None
    owner: str
    lease_until: datetime | None
    fence: int
    attempts: int
    sentence: str
    created_at: datetime
    changed_at: datetime


@dataclass(slots=True)
class Lease:
    """The right to work on an entry for a while; `given_back` once the entry was left for good or for another try."""

    entry: Entry
    owner: str
    fence: int
    given_back: bool = False


class LeaseLost(Conflict):
    """Another worker has taken over; whatever this one was doing must stop."""


ledger = Table(
    "ledger",
    metadata,
    Column("key", String(400), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("state", String(10), nullable=False, index=True),
    Column("payload", JSON, nullable=False),
    Column("receipt", JSON),
    Column("owner", String(80), nullable=False, default=""),
    Column("lease_until", UtcTime),
    Column("fence", Integer, nullable=False, default=0),
    Column("attempts", Integer, nullable=False, default=0),
    Column("sentence", Text, nullable=False, default=""),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
)


class Ledger:
    """Intentions, leases, receipts. `lease` is how long a silent worker keeps its right."""

    def __init__(self, *, database: Database, lease: timedelta = LEASE) -> None:
        self._database = database
        self._lease = lease

    async def intend(self, *, key: str, kind: str, digest: str, payload: dict[str, Any]) -> Entry:
        """Make the intention durable, or find it again; the same key with other content is AlreadyDone."""
        async with self._database.writing() as connection:
            await self._insert(connection, key=key, kind=kind, digest=digest, payload=payload)
            return _same(await _one(connection, key), digest)

    async def begin(
        self, *, key: str, kind: str, digest: str, payload: dict[str, Any], owner: str
    ) -> tuple[Entry, Lease | None]:
        """`intend` and `take` in one commit. No lease if it was done before; Conflict while another worker has it."""
        async with self._database.writing() as connection:
            lease = {"owner": owner, "lease_until": now() + self._lease, "fence": 1, "attempts": 1}
            new = await self._insert(connection, key=key, kind=kind, digest=digest, payload=payload, **lease)
            entry = _same(await _one(connection, key), digest)
            if new:
                return entry, Lease(entry=entry, owner=owner, fence=1)
            if entry.receipt is not None:
                return entry, None
            taken = await self._take(connection, entry, owner)
        if taken is None:
            raise Conflict(detail="another worker holds the lease")
        return taken.entry, taken

    async def get(self, key: str) -> Entry | None:
        """The entry of this key."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(ledger).where(ledger.c.key == key))).one_or_none()
        return _entry(row) if row else None

    async def unfinished(self, kind: str, limit: int = 100) -> list[Entry]:
        """Entries of a kind that are neither done nor failed, oldest first."""
        open_ = ledger.c.state.in_([State.INTENDED, State.WRITING, State.UNKNOWN])
        wanted = select(ledger).where(ledger.c.kind == kind, open_).order_by(ledger.c.created_at).limit(limit)
        async with self._database.reading() as connection:
            return [_entry(row) for row in await connection.execute(wanted)]

    async def done_since(self, kind: str, since: datetime, limit: int = 10_000) -> list[Entry]:
        """Entries of a kind that were done since a moment, oldest first."""
        done = (ledger.c.kind == kind, ledger.c.state == State.DONE, ledger.c.changed_at >= since)
        wanted = select(ledger).where(*done).order_by(ledger.c.changed_at).limit(limit)
        async with self._database.reading() as connection:
            return [_entry(row) for row in await connection.execute(wanted)]

    @asynccontextmanager
    async def leased(self, key: str, owner: str) -> AsyncIterator[Lease]:
        """Work on an entry under a heartbeat. Conflict when another worker has it; LeaseLost stops work that lost it."""
        lease = await self.take(key, owner)
        if lease is None:
            raise Conflict(detail="another worker holds the lease")
        async with self.held(lease):
            yield lease

    @asynccontextmanager
    async def held(self, lease: Lease) -> AsyncIterator[None]:
        """Work under a heartbeat, and give the lease back at the end, unless `done` or `leave` has."""
        try:
            async with self._heartbeat(lease):
                yield
        except BaseException:
            lease.given_back = False  # what was to give it back may have been undone
            raise
        finally:
            if not lease.given_back:
                await self.release(lease)

    async def take(self, key: str, owner: str) -> Lease | None:
        """The lease of an entry, or None while another worker holds it. Each take has a higher fence than the last."""
        async with self._database.writing() as connection:
            return await self._take(connection, await _one(connection, key), owner)

    async def _take(self, connection: AsyncConnection, known: Entry, owner: str) -> Lease | None:
        at = now()
        if known.lease_until and known.lease_until > at and not is_gone(known.owner):
            return None
        # Of two workers that read the same fence, on PostgreSQL, one updates this row.
        free = (ledger.c.key == known.key, ledger.c.fence == known.fence)
        taken = {"owner": owner, "fence": known.fence + 1, "attempts": known.attempts + 1}
        result = await connection.execute(update(ledger).where(*free).values(**taken, lease_until=at + self._lease))
        if result.rowcount == 0:
            return None
        entry = await _one(connection, known.key)
        return Lease(entry=entry, owner=owner, fence=entry.fence)

    async def _insert(self, connection: AsyncConnection, **values: Any) -> bool:
        """Whether the key was new."""
        at = now()
        insert = self._database.upsert(ledger).on_conflict_do_nothing(index_elements=["key"])
        new = values | {"state": State.INTENDED, "created_at": at, "changed_at": at}
        result = await connection.execute(insert, new)
        return result.rowcount == 1

    async def renew(self, lease: Lease) -> None:
        """Keep the lease for another while, or LeaseLost. It is also the last sign of life, if this worker dies."""
        async with self._database.writing() as connection:
            at = now()
            await _change(connection, lease, lease_until=at + self._lease, changed_at=at)

    async def release(self, lease: Lease) -> None:
        """Let others work on the entry at once; nothing if the lease is not ours any more."""
        async with self._database.writing() as connection:
            mine = (ledger.c.key == lease.entry.key, ledger.c.fence == lease.fence)
            await connection.execute(update(ledger).where(*mine).values(lease_until=None, owner=""))

    async def mark(self, lease: Lease, state: State, sentence: str = "", *, on: AsyncConnection | None = None) -> None:
        """Write down where the work stands."""
        if on is not None:
            await _change(on, lease, state=state, sentence=sentence, changed_at=now())
            return
        async with self._database.writing() as connection:
            await _change(connection, lease, state=state, sentence=sentence, changed_at=now())

    async def done(self, lease: Lease, receipt: dict[str, Any], *, on: AsyncConnection) -> None:
        """End the entry with its receipt, in the transaction that also writes the legal log; gives the lease back."""
        await self._give_back(on, lease, state=State.DONE, receipt=receipt, sentence="")

    async def leave(self, lease: Lease, state: State, sentence: str, *, on: AsyncConnection) -> None:
        """Write down why the work stopped here, and give the lease back."""
        await self._give_back(on, lease, state=state, sentence=sentence)

    async def _give_back(self, on: AsyncConnection, lease: Lease, **values: Any) -> None:
        await _change(on, lease, **values, changed_at=now(), lease_until=None, owner="")
        lease.given_back = True

    def transaction(self) -> Any:
        """A `writing` transaction, for what must happen together with a change of the ledger."""
        return self._database.writing()

    @asynccontextmanager
    async def _heartbeat(self, lease: Lease) -> AsyncIterator[None]:
        stop, lost = asyncio.Event(), asyncio.Event()
        worker = asyncio.current_task()
        assert worker is not None
        heart = asyncio.create_task(self._beat(lease, worker, stop, lost))
        try:
            try:
                yield
            finally:
                stop.set()
                await heart
        except asyncio.CancelledError:
            if not lost.is_set():
                raise
            worker.uncancel()
            raise LeaseLost(detail="the heartbeat found another owner") from None

    async def _beat(self, lease: Lease, worker: asyncio.Task[Any], stop: asyncio.Event, lost: asyncio.Event) -> None:
        while not await _set_within(stop, self._lease.total_seconds() / 3):
            try:
                await self.renew(lease)
            except LeaseLost:
                lost.set()
                worker.cancel()
                return


async def _set_within(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False


async def _change(connection: AsyncConnection, lease: Lease, **values: Any) -> None:
    mine = (ledger.c.key == lease.entry.key, ledger.c.fence == lease.fence)
    result = await connection.execute(update(ledger).where(*mine), values)
    if result.rowcount == 0:
        raise LeaseLost(detail="a newer fence exists")


def _same(entry: Entry, digest: str) -> Entry:
    if entry.digest != digest:
        raise AlreadyDone(detail="the key is known with other content")
    return entry


async def _one(connection: AsyncConnection, key: str) -> Entry:
    return _entry((await connection.execute(select(ledger).where(ledger.c.key == key))).one())


def _entry(row: Row[tuple[Any, ...]]) -> Entry:
    values = row._asdict()
    return Entry(**values | {"state": State(values["state"])})
