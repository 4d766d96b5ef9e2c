"""The embedded engine: SQLite FTS5 in a file of its own. A case is a term inside the match, never a join."""

import asyncio
import sqlite3
import threading
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import orjson

from casework.pages import Outcome, Page, Word
from search.found import DocumentHits, Found, Hit, IndexedDocument, Match
from search.hits import Instead, hits_on
from search.near import nearly
from search.question import Filters, Question, Term
from search.tokens import tokens_of, tokens_on

T = TypeVar("T")
BUSY_S = 30.0
MOST_PAGES = 1000
_SCHEMA = """
create table if not exists document (
  id integer primary key, case_id integer not null, material_id integer not null, version_id integer not null,
  urn text not null, title text not null, name text not null, category text not null, type_name text not null,
  date text not null, unused integer not null, outcome text not null, sentence text not null, pages integer not null,
  unique (case_id, material_id));
create table if not exists page (
  id integer primary key, document_id integer not null, number integer not null, tokens text not null,
  scope text not null, shown blob not null);
create index if not exists page_of_document on page (document_id);
create virtual table if not exists page_words using fts5(
  tokens, scope, content='page', content_rowid='id', tokenize='unicode61 remove_diacritics 0', columnsize=0);
"""
_TAKE_IN = """
insert into document (case_id, urn, material_id, version_id, title, category, type_name, date, unused, outcome,
  sentence, pages, name) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_DOCUMENTS = """
select id, case_id, urn, material_id, version_id, title, category, type_name, date, unused, outcome, sentence, pages
from document where case_id in (select value from json_each(?)) order by date desc, material_id
"""
# The index forgets by what it was told: the old values first, and then the rows. ?2 is null for a whole case.
_FORGET = (
    """insert into page_words (page_words, rowid, tokens, scope)
    select 'delete', id, tokens, scope from page where document_id in
    (select id from document where case_id = ?1 and (?2 is null or material_id = ?2))""",
    """delete from page where document_id in
    (select id from document where case_id = ?1 and (?2 is null or material_id = ?2))""",
    "delete from document where case_id = ?1 and (?2 is null or material_id = ?2)",
)


class FtsEngine:
    """Several processes may use the file at once; a document is in it whole or not at all, also after a crash."""

    def __init__(self, *, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._lock = threading.Lock()

    async def put(self, document: IndexedDocument, pages: Iterable[Page]) -> None:
        """Take a document in, in place of any other version of the same material, in one transaction."""
        rows = await asyncio.to_thread(lambda: [_row(document, page) for page in pages])
        await self._write(lambda connection: _put(connection, document, rows))

    async def describe(self, document: IndexedDocument) -> None:
        """Take over what the list of documents says of a version that is known."""
        await self._write(lambda connection: _describe(connection, document))

    async def drop(self, case_id: int, material_id: int) -> None:
        """Forget a document."""
        await self._write(lambda connection: _drop(connection, case_id, material_id))

    async def drop_case(self, case_id: int) -> None:
        """Forget a case."""
        await self._write(lambda connection: _drop(connection, case_id, None))

    async def known(self, case_id: int) -> Mapping[int, int]:
        """The versions that are searchable now, by material."""
        query = "select material_id, version_id from document where case_id = ?"
        return await self._read(lambda connection: dict(connection.execute(query, (case_id,)).fetchall()))

    async def find(self, question: Question, cases: frozenset[int]) -> Found:
        """What these cases hold, and no other."""
        if not cases:
            return Found()
        return await self._read(lambda connection: _find(connection, question, cases))

    async def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    async def _read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        return await asyncio.to_thread(self._locked, "begin", work)

    async def _write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        return await asyncio.to_thread(self._locked, "begin immediate", work)

    def _locked(self, begin: str, work: Callable[[sqlite3.Connection], T]) -> T:
        with self._lock:
            connection = self._connection or self._opened()
            connection.execute(begin)
            try:
                done = work(connection)
                connection.execute("commit")
            except BaseException:
                connection.rollback()
                raise
            return done

    def _opened(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
        connection.execute("pragma journal_mode=wal")
        connection.execute("pragma synchronous=normal")
        connection.executescript(_SCHEMA)
        self._connection = connection
        return connection


def _row(document: IndexedDocument, page: Page) -> tuple[int, str, str, bytes]:
    tokens = " ".join(one.token for one in tokens_on(page))
    lines = [[[one.text, *one.box, one.goes_on] for one in line] for line in page.lines]
    shown = orjson.dumps([page.width, page.height, page.confidence, lines])
    return page.number, tokens, f"c{document.case_id}", zlib.compress(shown, 1)


def _put(
    connection: sqlite3.Connection, document: IndexedDocument, rows: Sequence[tuple[int, str, str, bytes]]
) -> None:
    _drop(connection, document.case_id, document.material_id)
    cursor = connection.execute(_TAKE_IN, _values(document))
    for number, tokens, scope, shown in rows:
        page = connection.execute(
            "insert into page (document_id, number, tokens, scope, shown) values (?, ?, ?, ?, ?)",
            (cursor.lastrowid, number, tokens, scope, shown),
        )
        connection.execute(
            "insert into page_words (rowid, tokens, scope) values (?, ?, ?)", (page.lastrowid, tokens, scope)
        )


def _describe(connection: sqlite3.Connection, document: IndexedDocument) -> None:
    connection.execute(
        "update document set title = ?, name = ?, category = ?, type_name = ?, date = ?, unused = ?"
        " where case_id = ? and material_id = ? and version_id = ?",
        (
            document.title, _name(document), document.category, document.type_name, _day(document), document.unused,
            document.case_id, document.material_id, document.version_id,
        ),
    )  # fmt: skip


def _drop(connection: sqlite3.Connection, case_id: int, material_id: int | None) -> None:
    for statement in _FORGET:
        connection.execute(statement, (case_id, material_id))


def _find(connection: sqlite3.Connection, question: Question, cases: frozenset[int]) -> Found:
    documents = _documents(connection, question.filters, cases)
    instead = _instead(connection, question, cases)
    rows = _pages(connection, question, cases, instead, documents) if documents else []
    hits: dict[int, list[Hit]] = {}
    for document_id, number, shown in rows[:MOST_PAGES]:
        if found := hits_on(_page(number, shown), question, instead):
            hits.setdefault(document_id, []).extend(found)
    named = [one for one in documents.values() if _is_named(one, question.terms)]
    return Found(
        documents=tuple(sorted((DocumentHits(documents[one], tuple(found)) for one, found in hits.items()), key=_rank)),
        names=tuple(named),
        unreadable=tuple(one for one in documents.values() if one.outcome is not Outcome.CONVERTED),
        more=len(rows) > MOST_PAGES,
    )


def _documents(connection: sqlite3.Connection, filters: Filters, cases: frozenset[int]) -> dict[int, IndexedDocument]:
    rows = connection.execute(_DOCUMENTS, (orjson.dumps(sorted(cases)).decode(),))
    found = {row[0]: _document(row[1:]) for row in rows}
    return {place: one for place, one in found.items() if passes(one, filters)}


def passes(document: IndexedDocument, filters: Filters) -> bool:
    """Whether a document is among those that are wanted."""
    return (
        (not filters.materials or document.material_id in filters.materials)
        and (not filters.categories or document.category in filters.categories)
        and (not filters.types or document.type_name in filters.types)
        and (filters.unused is None or document.unused is filters.unused)
        and (filters.since is None or (document.date is not None and document.date >= filters.since))
        and (filters.until is None or (document.date is not None and document.date <= filters.until))
    )


def _instead(connection: sqlite3.Connection, question: Question, cases: frozenset[int]) -> Instead:
    """For the words that these cases do not have as they were typed, those that are nearly so."""
    missing = [term for term in question.terms if not _any(connection, term, cases)]
    if not missing or not question.near:
        return {}
    query = "select tokens from page_words where page_words match ?"
    vocabulary: set[str] = set()
    for (tokens,) in connection.execute(query, (_scope(cases),)):
        vocabulary.update(tokens.split())
    return nearly(question, vocabulary, missing)


def _any(connection: sqlite3.Connection, term: Term, cases: frozenset[int]) -> bool:
    query = "select 1 from page_words where page_words match ? limit 1"
    return connection.execute(query, (f"{_match(term)} AND {_scope(cases)}",)).fetchone() is not None


def _pages(
    connection: sqlite3.Connection,
    question: Question,
    cases: frozenset[int],
    instead: Instead,
    documents: Mapping[int, IndexedDocument],
) -> list[tuple[int, int, bytes]]:
    said = [_either(instead[term]) if term in instead else _match(term) for term in question.terms]
    query = (
        "select page.document_id, page.number, page.shown from page_words join page on page.id = page_words.rowid"
        " where page_words match ? order by page.document_id, page.number"
    )
    rows = connection.execute(query, (" AND ".join([*said, _scope(cases)]),))
    wanted = [row for row in rows if row[0] in documents]
    return wanted[: MOST_PAGES + 1]


def _match(term: Term) -> str:
    """A term in the engine's language: its tokens are letters and digits, and stand in quotation marks."""
    return f'tokens : "{" ".join(term.words)}"' + ("*" if term.prefix else "")


def _either(words: frozenset[str]) -> str:
    return "tokens : (" + " OR ".join(f'"{word}"' for word in sorted(words)) + ")"


def _scope(cases: frozenset[int]) -> str:
    return "scope : (" + " OR ".join(f'"c{int(case_id)}"' for case_id in sorted(cases)) + ")"


def _page(number: int, shown: bytes) -> Page:
    width, height, confidence, lines = orjson.loads(zlib.decompress(shown))
    words = tuple(
        tuple(Word(text, (left, top, right, bottom), goes_on=on) for text, left, top, right, bottom, on in line)
        for line in lines
    )
    return Page(number, width, height, words, confidence)


def _is_named(document: IndexedDocument, terms: Sequence[Term]) -> bool:
    name = tokens_of(document.title)
    return all(any(word == one or one.startswith(word) for one in name) for term in terms for word in term.words)


def _rank(found: DocumentHits) -> tuple[int, int, int]:
    exact = sum(1 for hit in found.hits if hit.match is Match.EXACT)
    return (-exact, -(found.document.date or date.min).toordinal(), found.document.material_id)


def _values(document: IndexedDocument) -> tuple[Any, ...]:
    return (
        document.case_id, document.urn, document.material_id, document.version_id, document.title, document.category,
        document.type_name, _day(document), document.unused, document.outcome.value, document.sentence,
        document.pages, _name(document),
    )  # fmt: skip


def _document(row: Sequence[Any]) -> IndexedDocument:
    case_id, urn, material_id, version_id, title, category, type_name, day, unused, outcome, sentence, pages = row
    when = date.fromisoformat(day) if day else None
    return IndexedDocument(
        case_id, urn, material_id, version_id, title, category, type_name, when, bool(unused), Outcome(outcome),
        sentence, pages,
    )  # fmt: skip


def _day(document: IndexedDocument) -> str:
    return document.date.isoformat() if document.date else ""


def _name(document: IndexedDocument) -> str:
    return " ".join(tokens_of(document.title))
