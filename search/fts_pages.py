"""The pages of a document in the search file: put in, and taken out again word for word."""

import sqlite3
from collections.abc import Iterable

from casework.pages import Page
from search.fts_file import first_page
from search.fts_query import case_token
from search.packed import pack, unpack_written, vocabulary_packed
from search.reading import Reading
from search.written import written

_APART = " ¶ "
"""Between two readings, so that no phrase goes from one into the other; it is no word that anybody can ask for."""

Entry = tuple[bytes, str]
"""A page as it is kept, and its words as they are indexed."""


def entries_of(pages: Iterable[Page]) -> tuple[list[Entry], set[str]]:
    """What there is to write for these pages, and all their words."""
    entries: list[Entry] = []
    words: set[str] = set()
    for page in pages:
        reading = Reading(written(page))
        words.update(reading.said)
        entries.append((pack(page), _indexed(reading)))
    return entries, words


def insert(connection: sqlite3.Connection, document: int, case_id: int, entries: list[Entry], words: set[str]) -> None:
    """Write the pages of a document that has none."""
    rows = list(enumerate(entries, first_page(document) + 1))
    connection.executemany("INSERT INTO pages (id, packed) VALUES (?, ?)", ((row, entry[0]) for row, entry in rows))
    connection.executemany(
        "INSERT INTO words (rowid, said, in_case) VALUES (?, ?, ?)",
        ((row, entry[1], case_token(case_id)) for row, entry in rows),
    )
    connection.execute("INSERT INTO vocabularies (document, words) VALUES (?, ?)", (document, vocabulary_packed(words)))


def erase(connection: sqlite3.Connection, document: int, case_id: int) -> None:
    """Take out the pages of a document, if it has any."""
    span = (first_page(document), first_page(document + 1) - 1)
    rows = connection.execute("SELECT id, packed FROM pages WHERE id BETWEEN ? AND ?", span).fetchall()
    connection.executemany(
        "INSERT INTO words (words, rowid, said, in_case) VALUES ('delete', ?, ?, ?)",
        ((row, _indexed(Reading(unpack_written(packed))), case_token(case_id)) for row, packed in rows),
    )
    connection.execute("DELETE FROM pages WHERE id BETWEEN ? AND ?", span)
    connection.execute("DELETE FROM vocabularies WHERE document=?", (document,))


def _indexed(reading: Reading) -> str:
    return _APART.join(" ".join(sequence) for sequence in reading.sequences())
