"""Looking into the search file: case by case, first for the words as typed, then for what is nearly so."""

import sqlite3
from collections.abc import Iterator, Mapping
from itertools import groupby

from casework.pages import Outcome
from search.found import DocumentHits, Found, Hit, IndexedDocument
from search.fts_file import PAGES_BITS, documents_of, first_page, looking
from search.fts_query import match_of
from search.hits import hits_in
from search.near import nearly
from search.packed import unpack_written, vocabulary
from search.patterns import Nearly
from search.question import Question, Term
from search.scope import in_order, is_meant, named, unread

MOST_HITS = 20_000
"""Nobody reads more lines than this; what is left out is said."""

Documents = Mapping[int, IndexedDocument]


def look(connection: sqlite3.Connection, question: Question, cases: frozenset[int]) -> Found:
    """All that is found in these cases."""
    with looking(connection):
        look_into = [_Case(connection, question, case_id) for case_id in sorted(cases)]
        found, more = at_most(one for case in look_into for one in case.found())
    return Found(
        documents=in_order(found),
        names=tuple(document for case in look_into for document in named(case.meant.values(), question)),
        unreadable=tuple(document for case in look_into for document in unread(case.meant.values())),
        more=more,
    )


class _Case:
    """One case as the question sees it."""

    def __init__(self, connection: sqlite3.Connection, question: Question, case_id: int) -> None:
        self._connection = connection
        self._question = question
        self._case_id = case_id
        known = documents_of(connection, case_id)
        self.meant = {number: one for number, one in known.items() if is_meant(one, question.filters)}
        self._read = {number: one for number, one in self.meant.items() if one.outcome is Outcome.CONVERTED}

    def found(self) -> Iterator[DocumentHits]:
        """The documents with hits, as typed; if there are none, and the question allows it, as nearly typed."""
        exact = list(self._matching(self._question.terms, {}))
        if exact or not self._question.near or not self._read:
            return iter(exact)
        missing = [term for term in self._question.terms if not self._is_said(term)]
        other = nearly(missing, self._vocabulary()) if missing else {}
        if not missing or len(other) < len(missing):
            return iter(())
        return self._matching(self._question.terms, other)

    def _is_said(self, term: Term) -> bool:
        return len(self._question.terms) > 1 and any(self._matching((term,), {}))

    def _matching(self, terms: tuple[Term, ...], other: Nearly) -> Iterator[DocumentHits]:
        """Documents in the order in which they were taken in, each with the hits of all its pages."""
        question = Question(terms, self._question.filters)
        for number, rows in groupby(self._candidates(terms, other), lambda row: row >> PAGES_BITS):
            if number in self._read:
                hits = tuple(hit for row in rows for hit in self._hits(row, question, other))
                if hits:
                    yield DocumentHits(self._read[number], hits)

    def _candidates(self, terms: tuple[Term, ...], other: Nearly) -> list[int]:
        if not self._read:
            return []
        span = (first_page(min(self._read)), first_page(max(self._read) + 1) - 1)
        match = match_of(terms, other, self._case_id)
        asked = "SELECT rowid FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid"
        return [row[0] for row in self._connection.execute(asked, (match, *span))]

    def _hits(self, row: int, question: Question, other: Nearly) -> tuple[Hit, ...]:
        (packed,) = self._connection.execute("SELECT packed FROM pages WHERE id=?", (row,)).fetchone()
        return hits_in(unpack_written(packed), question, other)

    def _vocabulary(self) -> frozenset[str]:
        asked = "SELECT words FROM vocabularies WHERE document=?"
        rows = (self._connection.execute(asked, (number,)).fetchone() for number in self._read)
        return vocabulary([row[0] for row in rows if row])


def at_most(found: Iterator[DocumentHits]) -> tuple[list[DocumentHits], bool]:
    """As many documents as hold the most hits that are handed out, the last of them perhaps cut."""
    taken: list[DocumentHits] = []
    left = MOST_HITS
    for one in found:
        if left <= 0:
            return taken, True
        taken.append(DocumentHits(one.document, one.hits[:left]))
        left -= len(one.hits)
    return taken, left < 0
