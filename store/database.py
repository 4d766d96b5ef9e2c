"""The connection to SQLite or PostgreSQL: short transactions, durable when they return, and writers in a row."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from store.sqlite_driver import TAKE_THE_LOCK, driver_on

BUSY_MS = 30_000
SQLITE_THREADS = 8
WRITING = "casework_writing"
T = TypeVar("T")


class Database:
    """Two kinds of transaction. `writing` on SQLite takes the write lock at once, so that a read inside cannot go stale."""

    def __init__(self, *, engine: AsyncEngine, threads: ThreadPoolExecutor | None = None) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._one_writer = asyncio.Lock()
        self._threads = threads
        self._direct: sqlite3.Connection | None = None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads."""
        async with self.engine.connect() as connection, connection.begin():
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes; it is on disk when the block has ended, and undone when the block raises.

        Never open one inside another: hand the connection on instead (`on=`).
        """
        async with AsyncExitStack() as stack:
            if self.is_sqlite:  # waiting our turn here is cheaper than SQLite's busy loop
                await stack.enter_async_context(self._one_writer)
            connection = await stack.enter_async_context(self.engine.connect())
            connection = await connection.execution_options(**{WRITING: True})
            await stack.enter_async_context(connection.begin())
            yield connection

    async def written_at_once(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """SQLite only: a whole `writing` transaction in one visit to a thread, where each visit costs more than its SQL."""
        async with self._one_writer:
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._write, work)

    def _write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        if self._direct is None:
            database = str(self.engine.url.database)
            self._direct = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
            _prepare_sqlite(self._direct, None)
        self._direct.execute("BEGIN IMMEDIATE")
        try:
            done = work(self._direct)
            self._direct.execute("COMMIT")
        except BaseException:
            self._direct.rollback()
            raise
        return done

    def upsert(self, table: Table) -> "sqlite.Insert | postgresql.Insert":
        """An INSERT of this database's dialect, which knows ON CONFLICT."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    async def close(self) -> None:
        """Give the connections back."""
        await self.engine.dispose()
        if self._threads is not None:
            self._threads.shutdown()
        if self._direct is not None:
            self._direct.close()
            self._direct = None


def connect(url: str) -> Database:
    """A database on this URL: sqlite+aiosqlite:///file or postgresql+asyncpg://..."""
    if not url.startswith("sqlite"):
        return Database(engine=create_async_engine(url, pool_pre_ping=True))
    threads = ThreadPoolExecutor(max_workers=SQLITE_THREADS, thread_name_prefix="sqlite")
    given = {"timeout": BUSY_MS / 1000, "async_creator_fn": driver_on(threads)}
    engine = create_async_engine(url, connect_args=given)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return Database(engine=engine, threads=threads)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql(TAKE_THE_LOCK if writing else "BEGIN")
