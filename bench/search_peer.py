"""Searching as the Casework App does: a row for each line, one word, equality; a case is another column.

Its index is a service; here the same shape stands in an SQLite FTS5 of its own, so that only the shape differs. What
comes back is looked through word by word, as its client does. It has no phrases and no near misses.
"""

import json
import re
import sqlite3
import time
from pathlib import Path
from typing import Any

from bench.papers import PAGES_OF_A_CASE, Papers
from bench.search_questions import Asked
from casework.pages import Page

_EDGES = re.compile(r"^\W+|\W+$")


class LinePeer:
    """An index of lines."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.executescript(
            """
            PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;
            CREATE TABLE lines (id INTEGER PRIMARY KEY, case_id INTEGER, material_id INTEGER, page INTEGER, line INTEGER,
                                words TEXT);
            CREATE VIRTUAL TABLE said USING fts5(words, content='', tokenize='unicode61 remove_diacritics 2');
            """
        )

    def fill(self, papers: Papers, cases: int) -> dict[str, Any]:
        """Take in so many cases, a transaction for each document."""
        wall = cpu = 0.0
        for number in range(cases):
            for paper in papers.case(number):
                pages = list(paper.pages())
                begun, begun_cpu = time.perf_counter(), time.process_time()
                self._connection.execute("BEGIN")
                for page in pages:
                    self._put(paper.document.case_id, paper.document.material_id, page)
                self._connection.execute("COMMIT")
                wall += time.perf_counter() - begun
                cpu += time.process_time() - begun_cpu
        pages_done = cases * PAGES_OF_A_CASE
        size = sum(file.stat().st_size for file in self._path.parent.glob(f"{self._path.name}*"))
        return {
            "pages_a_second": round(pages_done / wall),
            "pages_a_cpu_second": round(pages_done / cpu),
            "megabytes": round(size / 1e6, 1),
        }

    def find(self, asked: Asked) -> set[tuple[int, int, int]]:
        """Lines that have the first word."""
        rows = self._connection.execute(
            "SELECT lines.case_id, material_id, page, line, lines.words FROM said JOIN lines ON lines.id = said.rowid "
            f"WHERE said MATCH ? AND lines.case_id IN ({', '.join('?' * len(asked.cases))})",
            (f'"{asked.first}"', *asked.cases),
        )
        return {(row[1], row[2], row[3]) for row in rows if self._says(row[4], asked.first)}

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _put(self, case_id: int, material_id: int, page: Page) -> None:
        for number, line in enumerate(page.lines, 1):
            words = json.dumps([[word.text, *word.box] for word in line], ensure_ascii=False)
            row = self._connection.execute(
                "INSERT INTO lines (case_id, material_id, page, line, words) VALUES (?, ?, ?, ?, ?)",
                (case_id, material_id, page.number, number, words),
            ).lastrowid
            text = " ".join(word.text for word in line)
            self._connection.execute("INSERT INTO said (rowid, words) VALUES (?, ?)", (row, text))

    def _says(self, words: str, wanted: str) -> bool:
        return any(_EDGES.sub("", word[0]).lower() == wanted for word in json.loads(words))
