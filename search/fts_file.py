"""The search file: one SQLite database with the documents, their pages, and an index of all their words.

A page's row number says its case, its document and its number, so that all pages of a case stand together in the index.
The index keeps no text of its own (`content=''`): words to take out are read from the page that put them in.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import structlog

from casework.pages import Outcome
from search.found import IndexedDocument

log = structlog.get_logger()
VERSION = 2
"""Of the tables and of what a word is; a file of another version is started again, since all in it is kept elsewhere too."""
BUSY_S = 30.0
PAGES_BITS, DOCUMENTS_BITS = 20, 16
_SCHEMA = """
CREATE TABLE cases (id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL UNIQUE);
CREATE TABLE documents (
  id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL, urn TEXT NOT NULL, material_id INTEGER NOT NULL,
  version_id INTEGER NOT NULL, title TEXT NOT NULL, category TEXT NOT NULL, type_name TEXT NOT NULL, date TEXT,
  unused INTEGER NOT NULL, outcome TEXT NOT NULL, sentence TEXT NOT NULL, pages INTEGER NOT NULL,
  UNIQUE (case_id, material_id)
);
CREATE TABLE vocabularies (document INTEGER PRIMARY KEY, words BLOB NOT NULL);
CREATE TABLE pages (id INTEGER PRIMARY KEY, packed BLOB NOT NULL);
CREATE VIRTUAL TABLE words USING fts5(said, in_case, content='', tokenize='ascii');
"""
_SETTINGS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "secure_delete=ON",  # what is dropped is not to be found in the file any more
    "cache_size=-16000",
    "mmap_size=268435456",
)
_COLUMNS = "urn, version_id, title, category, type_name, date, unused, outcome, sentence, pages"
_SELECT = f"SELECT id, case_id, material_id, {_COLUMNS} FROM documents"  # noqa: S608 - names of columns


def opened(path: Path) -> sqlite3.Connection:
    """A connection to the file, which is made if it is not there. For one thread at a time.

    A file that is damaged is put aside: all in it is kept elsewhere too, and is taken in again when it is missed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _connected(path)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode not in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            raise
        log.warning("search.file_damaged", error=error.sqlite_errorname)
    path.replace(path.with_name(f"{path.name}.damaged"))
    for left in ("-wal", "-shm"):
        path.with_name(path.name + left).unlink(missing_ok=True)
    return _connected(path)


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
    try:
        for setting in _SETTINGS:
            connection.execute(f"PRAGMA {setting}")
        _bring_up(connection)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _bring_up(connection: sqlite3.Connection) -> None:
    if _version(connection) == VERSION:
        return
    with changing(connection):
        if _version(connection) != VERSION:
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type='table' AND name IN "
                "('words', 'pages', 'vocabularies', 'documents', 'cases')"
            ).fetchall():
                connection.execute(f"DROP TABLE {name}")
            for statement in _SCHEMA.split(";\n"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version={VERSION}")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def changing(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@contextmanager
def looking(connection: sqlite3.Connection) -> Iterator[None]:
    """One state of the file for all that is read, whatever others write meanwhile."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("COMMIT")


def documents_of(connection: sqlite3.Connection, case_id: int) -> dict[int, IndexedDocument]:
    """The documents of a case by their number in the file."""
    return {row[0]: _document(row) for row in connection.execute(f"{_SELECT} WHERE case_id=?", (case_id,))}


def write_document(connection: sqlite3.Connection, document: IndexedDocument) -> int:
    """Take over what is said about a document; gives its number in the file, which it keeps."""
    row = (
        document.urn, document.version_id, document.title, document.category, document.type_name,
        document.date and document.date.isoformat(), document.unused, document.outcome.value, document.sentence,
        document.pages,
    )  # fmt: skip
    known = connection.execute(
        "SELECT id FROM documents WHERE case_id=? AND material_id=?", (document.case_id, document.material_id)
    ).fetchone()
    if known:
        sets = ", ".join(f"{column}=?" for column in _COLUMNS.split(", "))
        connection.execute(f"UPDATE documents SET {sets} WHERE id=?", (*row, known[0]))  # noqa: S608 - names of columns
        return int(known[0])
    number = _new_number(connection, document.case_id)
    connection.execute(
        f"INSERT INTO documents (id, case_id, material_id, {_COLUMNS}) VALUES ({', '.join('?' * 13)})",  # noqa: S608
        (number, document.case_id, document.material_id, *row),
    )
    return number


def describe(connection: sqlite3.Connection, document: IndexedDocument) -> None:
    """Take over a new title, category, type, date or use, if this very version is known."""
    connection.execute(
        "UPDATE documents SET urn=?, title=?, category=?, type_name=?, date=?, unused=? "
        "WHERE case_id=? AND material_id=? AND version_id=?",
        (
            document.urn, document.title, document.category, document.type_name,
            document.date and document.date.isoformat(), document.unused,
            document.case_id, document.material_id, document.version_id,
        ),
    )  # fmt: skip


def forget(connection: sqlite3.Connection, number: int) -> None:
    """Take a document's row out; its pages are out already."""
    connection.execute("DELETE FROM documents WHERE id=?", (number,))


def forget_case(connection: sqlite3.Connection, case_id: int) -> None:
    """Take a case's row out; its documents are out already."""
    connection.execute("DELETE FROM cases WHERE case_id=?", (case_id,))


def first_page(document: int) -> int:
    """The row before a document's first page; page n is n further."""
    return document << PAGES_BITS


def documents_between(case: int) -> tuple[int, int]:
    """The first and the last number that a document of this case may have; `case` is the file's own number for it."""
    return case << DOCUMENTS_BITS, ((case + 1) << DOCUMENTS_BITS) - 1


def case_number(connection: sqlite3.Connection, case_id: int) -> int | None:
    """The file's own number for a case, if the case is known."""
    row = connection.execute("SELECT id FROM cases WHERE case_id=?", (case_id,)).fetchone()
    return int(row[0]) if row else None


def _new_number(connection: sqlite3.Connection, case_id: int) -> int:
    connection.execute("INSERT OR IGNORE INTO cases (case_id) VALUES (?)", (case_id,))
    case = case_number(connection, case_id)
    assert case is not None
    first, last = documents_between(case)
    highest = connection.execute("SELECT max(id) FROM documents WHERE id BETWEEN ? AND ?", (first, last)).fetchone()[0]
    if highest is None:
        return first
    if highest < last:
        return int(highest) + 1
    taken = {row[0] for row in connection.execute("SELECT id FROM documents WHERE id BETWEEN ? AND ?", (first, last))}
    return next(number for number in range(first, last + 1) if number not in taken)


def _document(row: tuple[object, ...]) -> IndexedDocument:
    _, case_id, material_id, urn, version_id, title, category, type_name, day, unused, outcome, sentence, pages = row
    return IndexedDocument(
        case_id=int(str(case_id)), urn=str(urn), material_id=int(str(material_id)), version_id=int(str(version_id)),
        title=str(title), category=str(category), type_name=str(type_name),
        date=date.fromisoformat(str(day)) if day else None, unused=bool(unused), outcome=Outcome(str(outcome)),
        sentence=str(sentence), pages=int(str(pages)),
    )  # fmt: skip
