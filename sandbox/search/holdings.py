"""What the double keeps: definitions and documents, in one SQLite file. What was put late is there, and not searchable yet."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox.search.definitions import Index, Json, read_index
from sandbox.search.queries import Said, Texts

_SCHEMA = """
create table if not exists indexes (name text primary key, definition text not null, tag integer not null default 1);
create table if not exists documents (
    index_name text not null, key text not null, kept text, searchable text, due real,
    primary key (index_name, key));
create index if not exists documents_due on documents (due) where due is not null;
"""


class Document:
    """A document as a search sees it; its words are cut once, when they are first asked for."""

    def __init__(self, body: Json) -> None:
        self.body = body
        self._texts: dict[str, Said] | None = None

    def texts(self, index: Index) -> Texts:
        """Its searchable text, by field."""
        if self._texts is None:
            named = [(field, _text(self.body, path.split("/"))) for path, field in index.fields.items()]
            self._texts = {field.path: Said(field, text) for field, text in named if field.searchable and text}
        return self._texts


class Holdings:
    """All indexes. A restart finds everything again, and what was to become searchable meanwhile is."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = normal")
        self._db.executescript(_SCHEMA)
        self._seen: dict[str, dict[str, Document]] = {}
        self._indexes: dict[str, Index] = {}

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def names(self) -> list[str]:
        """The indexes there are."""
        return [row[0] for row in self._db.execute("select name from indexes order by name")]

    def index(self, name: str) -> Index | None:
        """An index by its name."""
        if name not in self._indexes:
            row = self._db.execute("select definition from indexes where name = ?", (name,)).fetchone()
            if row is None:
                return None
            self._indexes[name] = read_index(name, json.loads(row[0]))
        return self._indexes[name]

    def tag(self, name: str) -> str:
        """The version of an index's definition."""
        (number,) = self._db.execute("select tag from indexes where name = ?", (name,)).fetchone()
        return f'"0x{int(number):08X}"'

    def define(self, index: Index) -> None:
        """Keep a new or a changed definition."""
        self._db.execute(
            "insert into indexes (name, definition) values (?, ?)"
            " on conflict (name) do update set definition = excluded.definition, tag = tag + 1",
            (index.name, json.dumps(index.definition)),
        )
        self._indexes[index.name] = index
        self._seen.pop(index.name, None)

    def remove(self, name: str) -> None:
        """Forget an index with all its documents."""
        self._db.execute("begin immediate")
        self._db.execute("delete from indexes where name = ?", (name,))
        self._db.execute("delete from documents where index_name = ?", (name,))
        self._db.execute("commit")
        self._indexes.pop(name, None)
        self._seen.pop(name, None)

    def kept(self, name: str, key: str) -> Json | None:
        """A document as it was last put."""
        found = "select kept from documents where index_name = ? and key = ?"
        row = self._db.execute(found, (name, key)).fetchone()
        return json.loads(row[0]) if row and row[0] else None

    @contextmanager
    def changing(self) -> Iterator[None]:
        """One batch: on the disk when it is done."""
        self._bring_up()
        self._db.execute("begin immediate")
        try:
            yield
        finally:
            self._db.execute("commit")

    def keep(self, name: str, key: str, body: Json | None, *, late_s: float = 0.0) -> None:
        """Put a document, or take it away (None), within `changing`; searches see it after `late_s` seconds."""
        said = None if body is None else json.dumps(body)
        if late_s:
            self._later(name, key, said, time.time() + late_s)
            return
        self._now(name, key, said)
        if name in self._seen:
            self._show(name, key, body)

    def searchable(self, name: str) -> dict[str, Document]:
        """What a search sees now, in the order of the keys' first coming."""
        self._bring_up()
        if name not in self._seen:
            rows = self._db.execute(
                "select key, searchable from documents where index_name = ? and searchable is not null", (name,)
            )
            self._seen[name] = {key: Document(json.loads(said)) for key, said in rows}
        return self._seen[name]

    def _now(self, name: str, key: str, said: str | None) -> None:
        if said is None:
            self._db.execute("delete from documents where index_name = ? and key = ?", (name, key))
        else:
            self._db.execute("insert or replace into documents values (?, ?, ?, ?, null)", (name, key, said, said))

    def _later(self, name: str, key: str, said: str | None, due: float) -> None:
        self._db.execute(
            "insert into documents (index_name, key, kept, due) values (?, ?, ?, ?)"
            " on conflict (index_name, key) do update set kept = excluded.kept, due = excluded.due",
            (name, key, said, due),
        )

    def _show(self, name: str, key: str, body: Json | None) -> None:
        if body is None:
            self._seen[name].pop(key, None)
        else:
            self._seen[name][key] = Document(body)

    def _bring_up(self) -> None:
        """Let searches see what was late and is due."""
        rows = self._db.execute("select index_name, key, kept from documents where due <= ?", (time.time(),)).fetchall()
        if not rows:
            return
        self._db.execute("begin immediate")
        for name, key, said in rows:
            self._now(name, key, said)
        self._db.execute("commit")
        for name, key, said in rows:
            if name in self._seen:
                self._show(name, key, json.loads(said) if said else None)


def _text(value: object, steps: list[str]) -> str:
    return "\n".join(_strings(value, steps))


def _strings(value: object, steps: list[str]) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _strings(one, steps)
    elif steps:
        if isinstance(value, dict):
            yield from _strings(value.get(steps[0]), steps[1:])
    elif isinstance(value, str):
        yield value
