"""Messages the bot sends by itself: queued once per key, sent at most once, and never repeated when in doubt.

queued -> sending -> sent | failed
             |-----> queued    certainly not delivered (refused, throttled): try again later
             |-----> unknown   it may have arrived; a person decides, nothing is sent blindly
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Integer, Row, String, Table, Text, or_, select, update

from store.database import Database
from store.schema import UtcTime, metadata, now
from store.secrecy import Cipher

SENDING_FOR = timedelta(minutes=2)


class OutboxState(StrEnum):
    """Where a message stands."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """A message to a person. `activity_id` is Teams' own id once it is sent."""

    key: str
    entra_id: str
    message: dict[str, Any]
    state: OutboxState
    attempts: int
    activity_id: str
    sentence: str
    changed_at: datetime


outbox = Table(
    "outbox",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("entra_id", String(64), nullable=False),
    Column("message", Text, nullable=False),
    Column("state", String(10), nullable=False, index=True),
    Column("attempts", Integer, nullable=False),
    Column("not_before", UtcTime),
    Column("activity_id", String(200), nullable=False),
    Column("sentence", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
)


class Outbox:
    """The queue of proactive messages. Keys are business keys, e.g. "digest:{entra id}:{date}", "held:{mail id}:{entra id}"."""

    def __init__(self, *, database: Database, cipher: Cipher) -> None:
        self._database = database
        self._cipher = cipher

    async def queue(self, key: str, entra_id: str, message: dict[str, Any]) -> bool:
        """Queue a message; False when this key was queued before, whatever became of it."""
        at = now()
        insert = self._database.upsert(outbox).values(
            key=key, entra_id=entra_id, message=self._cipher.lock(message), state=OutboxState.QUEUED, attempts=0,
            activity_id="", sentence="", created_at=at, changed_at=at,
        )  # fmt: skip
        async with self._database.writing() as connection:
            result = await connection.execute(insert.on_conflict_do_nothing(index_elements=["key"]))
        return result.rowcount == 1

    async def take(self, limit: int = 20) -> list[OutboxItem]:
        """Claim messages that are due for sending; no other worker gets them."""
        due = or_(outbox.c.not_before.is_(None), outbox.c.not_before <= now())
        wanted = select(outbox.c.key).where(outbox.c.state == OutboxState.QUEUED, due).order_by(outbox.c.created_at)
        async with self._database.writing() as connection:
            keys = (await connection.execute(wanted.limit(limit).with_for_update(skip_locked=True))).scalars().all()
            claimed = {"state": OutboxState.SENDING, "attempts": outbox.c.attempts + 1, "changed_at": now()}
            await connection.execute(update(outbox).where(outbox.c.key.in_(keys)).values(claimed))
            rows = await connection.execute(select(outbox).where(outbox.c.key.in_(keys)).order_by(outbox.c.created_at))
            return [self._item(row) for row in rows]

    async def sent(self, key: str, activity_id: str) -> None:
        """Teams has it."""
        await self._change(key, state=OutboxState.SENT, activity_id=activity_id, sentence="")

    async def put_back(self, key: str, after: timedelta = timedelta()) -> None:
        """It was certainly not delivered: try again after a while."""
        await self._change(key, state=OutboxState.QUEUED, not_before=now() + after)

    async def unknown(self, key: str, sentence: str) -> None:
        """It may have been delivered; it is not sent again."""
        await self._change(key, state=OutboxState.UNKNOWN, sentence=sentence)

    async def failed(self, key: str, sentence: str) -> None:
        """It cannot be delivered."""
        await self._change(key, state=OutboxState.FAILED, sentence=sentence)

    async def abandon_stale(self) -> int:
        """Messages a worker took and never reported on become unknown; how many. For the scheduler, and at start."""
        stale = (outbox.c.state == OutboxState.SENDING, outbox.c.changed_at < now() - SENDING_FOR)
        lost = {"state": OutboxState.UNKNOWN, "sentence": "The sender stopped in the middle.", "changed_at": now()}
        async with self._database.writing() as connection:
            return (await connection.execute(update(outbox).where(*stale).values(lost))).rowcount

    async def get(self, key: str) -> OutboxItem | None:
        """The message of this key."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(outbox).where(outbox.c.key == key))).one_or_none()
        return self._item(row) if row else None

    async def _change(self, key: str, **values: Any) -> None:
        async with self._database.writing() as connection:
            await connection.execute(update(outbox).where(outbox.c.key == key).values(**values, changed_at=now()))

    def _item(self, row: Row[tuple[Any, ...]]) -> OutboxItem:
        return OutboxItem(
            key=row.key, entra_id=row.entra_id, message=self._cipher.unlock(row.message) or {},
            state=OutboxState(row.state), attempts=row.attempts, activity_id=row.activity_id, sentence=row.sentence,
            changed_at=row.changed_at,
        )  # fmt: skip
