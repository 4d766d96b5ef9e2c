"""The embedded engine: SQLite FTS5 in a file of its own, which any number of processes may use at once.

The file is asked in threads. A question goes to each case by itself, with the case inside the match.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Lock
from typing import TypeVar

from casework.pages import Page
from search import fts_file, fts_pages
from search.found import Found, IndexedDocument
from search.fts_look import look
from search.question import Question

_THREADS = 4
_T = TypeVar("_T")


class FtsEngine:
    """A search engine in one file. It is made when it is first needed."""

    def __init__(self, *, path: Path) -> None:
        self._path = path
        self._idle: LifoQueue[sqlite3.Connection] = LifoQueue()
        self._writing = Lock()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="search")

    async def put(self, document: IndexedDocument, pages: Iterable[Page]) -> None:
        """Take a document in, in one transaction, in place of any other version of the same material."""

        def work(connection: sqlite3.Connection) -> None:
            entries, words = fts_pages.entries_of(pages)
            with self._writing, fts_file.changing(connection):
                number = fts_file.write_document(connection, document)
                fts_pages.erase(connection, number, document.case_id)
                fts_pages.insert(connection, number, document.case_id, entries, words)

        await self._do(work)

    async def describe(self, document: IndexedDocument) -> None:
        """Take over what is said about a version that is known; of any other nothing is taken."""

        def work(connection: sqlite3.Connection) -> None:
            with self._writing, fts_file.changing(connection):
                fts_file.describe(connection, document)

        await self._do(work)

    async def drop(self, case_id: int, material_id: int) -> None:
        """Forget a document; one that is not known is no error."""

        def work(connection: sqlite3.Connection) -> None:
            with self._writing, fts_file.changing(connection):
                for number, document in fts_file.documents_of(connection, case_id).items():
                    if document.material_id == material_id:
                        fts_pages.erase(connection, number, case_id)
                        fts_file.forget(connection, number)

        await self._do(work)

    async def drop_case(self, case_id: int) -> None:
        """Forget a case."""

        def work(connection: sqlite3.Connection) -> None:
            with self._writing, fts_file.changing(connection):
                for number in fts_file.documents_of(connection, case_id):
                    fts_pages.erase(connection, number, case_id)
                    fts_file.forget(connection, number)
                fts_file.forget_case(connection, case_id)

        await self._do(work)

    async def known(self, case_id: int) -> Mapping[int, int]:
        """The versions that were taken in, by material, also of documents that could not be read."""

        def work(connection: sqlite3.Connection) -> dict[int, int]:
            documents = fts_file.documents_of(connection, case_id).values()
            return {document.material_id: document.version_id for document in documents}

        return await self._do(work)

    async def find(self, question: Question, cases: frozenset[int]) -> Found:
        """What these cases hold, and no other."""
        return await self._do(lambda connection: look(connection, question, cases)) if cases else Found()

    async def close(self) -> None:
        """Wait for what is being done, and close the file."""
        await asyncio.to_thread(self._threads.shutdown)
        while not self._idle.empty():
            self._idle.get_nowait().close()

    async def _do(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._with_connection, work)

    def _with_connection(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        try:
            connection = self._idle.get_nowait()
        except Empty:
            connection = fts_file.opened(self._path)
        try:
            return work(connection)
        finally:
            self._idle.put(connection)
