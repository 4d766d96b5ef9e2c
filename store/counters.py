"""Operational counters per day: what the digest counts. The legal log may not be used for that (DPA 2018 s.62(4))."""

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import Column, Date, Integer, String, Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.database import Database
from store.schema import metadata, now

LONDON = ZoneInfo("Europe/London")

counters = Table(
    "counters",
    metadata,
    Column("day", Date, primary_key=True),
    Column("name", String(80), primary_key=True),
    Column("n", Integer, nullable=False),
)


class Counters:
    """Counts by name and London day, e.g. "mail.filed", "redactions.under". Never a person, never a case."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def increment(self, name: str, n: int = 1, *, on: AsyncConnection | None = None) -> None:
        """Add to today's count; `on` joins a transaction that is already open."""
        if on is not None:
            await self._add(on, name, n)
            return
        async with self._database.writing() as connection:
            await self._add(connection, name, n)

    async def totals(self, first: date, last: date) -> dict[str, int]:
        """The sums of the days from `first` to `last`, both included."""
        sums = select(counters.c.name, func.sum(counters.c.n)).group_by(counters.c.name)
        async with self._database.reading() as connection:
            rows = await connection.execute(sums.where(counters.c.day.between(first, last)))
            return {name: int(total) for name, total in rows}

    async def _add(self, connection: AsyncConnection, name: str, n: int) -> None:
        insert = self._database.upsert(counters).values(day=now().astimezone(LONDON).date(), name=name, n=n)
        more = {"n": counters.c.n + insert.excluded.n}
        await connection.execute(insert.on_conflict_do_update(index_elements=["day", "name"], set_=more))
