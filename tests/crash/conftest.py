"""The PostgreSQL server that the tests of the store use is used here, too."""

import asyncio
import uuid

import asyncpg
import pytest

from tests.store.conftest import postgres

__all__ = ["postgres"]


@pytest.fixture
def postgres_url(postgres: str) -> str:
    """The URL of a new, empty database on it."""
    name = f"t{uuid.uuid4().hex}"
    asyncio.run(_create(postgres, name))
    base, _, query = postgres.partition("?")
    return f"{base.rpartition('/')[0]}/{name}?{query}".replace("postgresql://", "postgresql+asyncpg://")


async def _create(server: str, name: str) -> None:
    connection = await asyncpg.connect(server)
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
