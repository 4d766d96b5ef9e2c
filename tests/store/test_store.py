"""Opening the store, and the small areas."""

import asyncio
from datetime import datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.dialects import sqlite

from store import signed_heads
from store.schema import UtcTime, metadata
from store.store import Store


async def test_several_open_a_new_database_at_the_same_time(store_url: str) -> None:
    stores = await asyncio.gather(*(Store.open(store_url, secret="any secret") for _ in range(4)))

    for store in stores:
        assert (await store.legal_log.verify()).ok
        await store.close()


async def test_the_migrations_make_the_tables_the_code_expects(store: Store) -> None:
    assert signed_heads.__name__, "imported, so that its table counts"

    def difference(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with store.database.reading() as connection:
        assert await connection.run_sync(difference) == []


async def test_what_was_kept_is_there_after_a_restart(store: Store, store_url: str) -> None:
    await store.chat.keep_turn("asha", {"text": "find 45AA0209826"})

    again = await Store.open(store_url, secret="a secret of the tests")

    assert await again.chat.take_turn("asha") == {"text": "find 45AA0209826"}
    await again.close()


async def test_sqlite_is_safe_against_a_power_cut(store: Store) -> None:
    if not store.database.is_sqlite:
        return
    async with store.database.reading() as connection:
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        found = [(await connection.execute(text(f"PRAGMA {name}"))).scalar_one() for name in names]
    assert found == ["wal", 2, 1, 30_000]


def test_a_time_without_a_zone_is_refused() -> None:
    zoneless = datetime.fromisoformat("2026-11-22T10:04")
    with pytest.raises(ValueError, match="time zone"):
        UtcTime().process_bind_param(zoneless, sqlite.dialect())
