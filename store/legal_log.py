"""The legal log (DPA 2018 s.62): who did what with whose data, when, and to whom it went. Append only, never content.

Each row carries the SHA-256 of its own canonical JSON, which holds the hash of the row before; one head row holds the
last sequence and hash. So a changed byte, a missing row and a row in another place are all found by `verify`.
"""

import asyncio
import hashlib
import json
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, String, Table, Text, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.database import Database
from store.schema import metadata, now

FIRST = "0" * 64
PAGE = 500


class LogKind(StrEnum):
    """The six kinds of processing the Act names."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"


class Outcome(StrEnum):
    """How it ended."""

    OK = "ok"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class LogRecord:
    """One record. Ids and names of operations only: no title, no text, no name of a party."""

    kind: LogKind
    operation: str
    outcome: Outcome
    channel: str
    entra_id: str = ""
    cms_user: str = ""
    case_ids: tuple[int, ...] = ()
    urn: str = ""
    material_id: int | None = None
    version_id: int | None = None
    recipients: tuple[str, ...] = ()
    correlation_id: str = ""
    reason: str = ""
    at: datetime = field(default_factory=now)


@dataclass(frozen=True, slots=True)
class LoggedRecord:
    """A record as it stands in the log."""

    sequence: int
    hash: str
    record: LogRecord


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """Whether the chain holds; `first_bad` is the sequence number where it breaks."""

    ok: bool
    count: int
    first_bad: int | None = None


legal_log = Table(
    "legal_log",
    metadata,
    Column("sequence", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("operation", String(80), nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("entra_id", String(64), nullable=False, index=True),
    Column("cms_user", String(80), nullable=False),
    Column("case_ids", Text, nullable=False),
    Column("urn", String(40), nullable=False),
    Column("material_id", Integer),
    Column("version_id", Integer),
    Column("recipients", Text, nullable=False),
    Column("correlation_id", String(80), nullable=False),
    Column("reason", Text, nullable=False),
    Column("hash", String(64), nullable=False),
)

legal_log_head = Table(
    "legal_log_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("sequence", BigInteger().with_variant(Integer, "sqlite"), nullable=False),
    Column("hash", String(64), nullable=False),
)


def canonical(columns: Mapping[str, Any], previous: str) -> bytes:
    """The bytes that are hashed: every column as it is stored, and the hash before; sorted keys, no spaces, ASCII."""
    body = {name: value for name, value in columns.items() if name != "hash"} | {"previous": previous}
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode("ascii")


def chain_hash(columns: Mapping[str, Any], previous: str) -> str:
    """The hash a row gets at its place of the chain."""
    return hashlib.sha256(canonical(columns, previous)).hexdigest()


def to_columns(record: LogRecord, sequence: int) -> dict[str, Any]:
    """A record as it is stored. Lists and times are text, so that what is hashed is what is kept, byte for byte."""
    return {
        "sequence": sequence,
        "at": record.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "kind": record.kind,
        "operation": record.operation,
        "outcome": record.outcome,
        "channel": record.channel,
        "entra_id": record.entra_id,
        "cms_user": record.cms_user,
        "case_ids": json.dumps(record.case_ids),
        "urn": record.urn,
        "material_id": record.material_id,
        "version_id": record.version_id,
        "recipients": json.dumps(record.recipients),
        "correlation_id": record.correlation_id,
        "reason": record.reason,
    }


def from_columns(columns: Mapping[str, Any]) -> LogRecord:
    """The record again."""
    values = {name: value for name, value in columns.items() if name not in {"sequence", "hash"}}
    parsed = {
        "kind": LogKind(values["kind"]),
        "outcome": Outcome(values["outcome"]),
        "at": datetime.fromisoformat(values["at"]),
        "case_ids": tuple(json.loads(values["case_ids"])),
        "recipients": tuple(json.loads(values["recipients"])),
    }
    return LogRecord(**values | parsed)


class _Batch:
    def __init__(self) -> None:
        self.records: list[LogRecord] = []
        self.task: asyncio.Task[None] | None = None


class LegalLog:
    """Appends records and proves that none was changed since."""

    def __init__(self, *, database: Database) -> None:
        self._database = database
        self._open: _Batch | None = None
        self._one_batch = asyncio.Lock()

    async def append(self, record: LogRecord, on: AsyncConnection | None = None) -> None:
        """Add a record; it is on disk when this returns. Records that come at the same time share one commit.

        `on` joins a `writing` transaction that is open, so that both happen or neither.
        """
        if on is not None:
            await _append(on, [record])
            return
        batch = self._open
        if batch is None:
            batch = self._open = _Batch()
            batch.task = asyncio.create_task(self._write(batch))
        batch.records.append(record)
        assert batch.task is not None
        # Whoever is cut off while waiting must not cut off the others, nor leave it open whether the batch was written.
        await asyncio.shield(batch.task)

    async def _write(self, batch: _Batch) -> None:
        async with self._one_batch:
            self._open = None  # whoever comes from now on is in the next batch
            if self._database.is_sqlite:
                await self._database.written_at_once(lambda connection: _append_direct(connection, batch.records))
                return
            async with self._database.writing() as connection:
                await _append(connection, batch.records)

    async def verify(self) -> VerifyResult:
        """Walk the whole chain."""
        async with self._database.reading() as connection:
            # The head first: what others append while we walk is not part of this walk.
            head = (await connection.execute(select(legal_log_head))).one()
            previous, count = FIRST, 0
            async for row in _rows(connection, head.sequence):
                count += 1
                if row["sequence"] != count or row["hash"] != _rehash(row, previous):
                    return VerifyResult(ok=False, count=count, first_bad=count)
                previous = row["hash"]
        if (count, previous) != (head.sequence, head.hash):
            return VerifyResult(ok=False, count=count, first_bad=count + 1)
        return VerifyResult(ok=True, count=count)

    async def records(self, *, after: int = 0, limit: int = 100) -> list[LoggedRecord]:
        """The records after a sequence number, oldest first: for the Commissioner, and for tests."""
        wanted = select(legal_log).where(legal_log.c.sequence > after).order_by(legal_log.c.sequence).limit(limit)
        async with self._database.reading() as connection:
            rows = await connection.execute(wanted)
            return [LoggedRecord(row.sequence, row.hash, from_columns(row._asdict())) for row in rows]


async def _append(connection: AsyncConnection, records: Sequence[LogRecord]) -> None:
    # The head row is the queue of writers: SQLite has locked the file by now, PostgreSQL locks this row.
    head = (await connection.execute(select(legal_log_head).with_for_update())).one()
    rows = _chained(records, head.sequence, head.hash)
    await connection.execute(legal_log.insert(), rows)
    last = rows[-1]
    await connection.execute(update(legal_log_head).values(sequence=last["sequence"], hash=last["hash"]))


_COLUMNS = [column.name for column in legal_log.columns]
_INSERT = f"INSERT INTO legal_log ({', '.join(_COLUMNS)}) VALUES (:{', :'.join(_COLUMNS)})"  # noqa: S608 - our own names


def _append_direct(connection: sqlite3.Connection, records: Sequence[LogRecord]) -> None:
    sequence, last_hash = connection.execute("SELECT sequence, hash FROM legal_log_head").fetchone()
    rows = _chained(records, sequence, last_hash)
    connection.executemany(_INSERT, rows)
    connection.execute("UPDATE legal_log_head SET sequence = :sequence, hash = :hash", rows[-1])


def _chained(records: Sequence[LogRecord], sequence: int, previous: str) -> list[dict[str, Any]]:
    rows = []
    for number, record in enumerate(records, start=sequence + 1):
        columns = to_columns(record, number)
        columns["hash"] = previous = chain_hash(columns, previous)
        rows.append(columns)
    return rows


async def _rows(connection: AsyncConnection, last: int) -> AsyncIterator[dict[str, Any]]:
    after = -1
    while True:
        span = legal_log.c.sequence.between(after + 1, last)
        page = select(legal_log).where(span).order_by(legal_log.c.sequence).limit(PAGE)
        rows = (await connection.execute(page)).all()
        for row in rows:
            yield row._asdict()
        if len(rows) < PAGE:
            return
        after = rows[-1].sequence


def _rehash(row: dict[str, Any], previous: str) -> str:
    try:
        return chain_hash(row, previous)
    except TypeError:  # not even text or a number any more
        return ""
