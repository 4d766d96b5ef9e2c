"""SQLite for SQLAlchemy's asyncio, with as few visits to another thread as can be: each costs more than most statements.

Only what may have to wait goes to a thread: taking the write lock, a commit that must reach the disk, and what is read
outside a write transaction, which may be long. The statements of a write transaction are short and run where they are.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Self, TypeVar

TAKE_THE_LOCK = "BEGIN IMMEDIATE"
_BEGIN = "BEGIN"
T = TypeVar("T")


class SqliteConnection:
    """What SQLAlchemy's adapter expects of an asyncio driver. It opens no transaction by itself."""

    def __init__(self, *, driver: sqlite3.Connection, threads: ThreadPoolExecutor) -> None:
        self._connection: sqlite3.Connection | None = driver  # the adapter looks at this name, too
        self._threads = threads
        self._writes = False

    @property
    def driver(self) -> sqlite3.Connection:
        """The open connection."""
        if self._connection is None:
            raise ValueError("no active connection")
        return self._connection

    def cursor(self) -> "SqliteCursor":
        """For one statement."""
        return SqliteCursor(connection=self)

    async def run(self, operation: str, work: Callable[[], None]) -> None:
        """Carry out a statement, here or in a thread."""
        if operation == TAKE_THE_LOCK:
            await self._elsewhere(work)
            self._writes = True
        elif self._writes or operation == _BEGIN:
            work()
        else:
            await self._elsewhere(work)

    async def commit(self) -> None:
        """On disk when it returns. A transaction that only read has nothing to wait for."""
        if self._writes:
            await self._elsewhere(self.driver.commit)
            self._writes = False
        else:
            self.driver.commit()

    async def rollback(self) -> None:
        """Undo what was not committed. Also asked for when there is nothing to undo."""
        self._writes = False
        if self.driver.in_transaction:
            await self._elsewhere(self.driver.rollback)

    async def create_function(self, *given: Any, **more: Any) -> None:
        """As sqlite3 has it."""
        self.driver.create_function(*given, **more)

    async def close(self) -> None:
        """Close for good; a second time changes nothing."""
        self.stop()

    def stop(self) -> None:
        """The same, at once."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    async def _elsewhere(self, work: Callable[[], T]) -> T:
        running = asyncio.get_running_loop().run_in_executor(self._threads, work)
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            # What was begun ends first: two threads must never use one connection.
            await asyncio.wait({running})
            raise


class SqliteCursor:
    """One statement and all of its rows."""

    def __init__(self, *, connection: SqliteConnection) -> None:
        self._connection = connection
        self._cursor = connection.driver.cursor()
        self._rows: Sequence[Any] = ()

    @property
    def description(self) -> Any:
        """The columns; None for a statement without rows."""
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        """The number of the row that was inserted last."""
        return self._cursor.lastrowid

    @property
    def arraysize(self) -> int:
        """As sqlite3 has it."""
        return self._cursor.arraysize

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, operation: str, parameters: Sequence[Any] = ()) -> Self:
        """Carry out a statement and fetch what it finds."""
        await self._connection.run(operation, lambda: self._carry_out(operation, parameters))
        return self

    async def executemany(self, operation: str, parameters: Iterable[Sequence[Any]]) -> Self:
        """Carry out a statement once for each set of parameters."""
        await self._connection.run(operation, lambda: self._carry_out_many(operation, parameters))
        return self

    async def fetchall(self) -> Sequence[Any]:
        """What the statement found."""
        return self._rows

    async def close(self) -> None:
        """Done with it."""
        self._cursor.close()

    def _carry_out(self, operation: str, parameters: Sequence[Any]) -> None:
        self._cursor.execute(operation, parameters)
        if self._cursor.description:
            self._rows = self._cursor.fetchall()

    def _carry_out_many(self, operation: str, parameters: Iterable[Sequence[Any]]) -> None:
        self._cursor.executemany(operation, parameters)


def driver_on(threads: ThreadPoolExecutor) -> Callable[..., Any]:
    """What SQLAlchemy calls for a new connection."""

    async def connected(database: str, **options: Any) -> SqliteConnection:
        options |= {"isolation_level": None, "check_same_thread": False}
        return SqliteConnection(driver=sqlite3.connect(database, **options), threads=threads)

    return connected
