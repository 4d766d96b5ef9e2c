"""What the mailbox keeps: folders, messages as they came, and a log of changes that synchronising reads."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path

from sandbox.mailbox.ids import item_id
from sandbox.mailbox.message import MessageView

_SCHEMA = """
CREATE TABLE IF NOT EXISTS folders (
    id INTEGER PRIMARY KEY, parent INTEGER, name TEXT NOT NULL, distinguished TEXT NOT NULL, folder_class TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS contents (id INTEGER PRIMARY KEY, raw BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS items (
    id INTEGER PRIMARY KEY AUTOINCREMENT, folder INTEGER NOT NULL, content INTEGER NOT NULL, change INTEGER NOT NULL,
    received_at TEXT NOT NULL, is_read INTEGER NOT NULL, categories TEXT NOT NULL, properties TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, folder INTEGER NOT NULL, item INTEGER NOT NULL, kind TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS items_of_folder ON items (folder);
CREATE INDEX IF NOT EXISTS changes_of_folder ON changes (folder, seq);
"""
# The folders every mailbox has; the numbers are part of their ids and never change.
_FOLDERS = (
    (1, None, "Root Container", "root", ""),
    (2, 1, "Top of Information Store", "msgfolderroot", "IPF.Note"),
    (3, 2, "Inbox", "inbox", "IPF.Note"),
    (4, 2, "Drafts", "drafts", "IPF.Note"),
    (5, 2, "Sent Items", "sentitems", "IPF.Note"),
    (6, 2, "Deleted Items", "deleteditems", "IPF.Note"),
    (7, 2, "Outbox", "outbox", "IPF.Note"),
    (8, 2, "Junk Email", "junkemail", "IPF.Note"),
)
INBOX, SENT_ITEMS = 3, 5


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder with its counts. `distinguished` is EWS's own name for it, empty for a folder somebody made."""

    id: int
    parent: int | None
    name: str
    distinguished: str
    folder_class: str
    total: int
    unread: int
    children: int


@dataclass(frozen=True)
class Item:
    """A message in its folder. What came through the door is read from disk only when somebody looks at it."""

    id: int
    folder: int
    change: int
    received_at: datetime
    is_read: bool
    categories: tuple[str, ...]
    properties: dict[str, str]
    size: int
    read: Callable[[], bytes] = field(repr=False, compare=False)

    @cached_property
    def raw(self) -> bytes:
        """What came through the door, untouched."""
        return self.read()

    @cached_property
    def view(self) -> MessageView:
        """What Exchange would see in it."""
        return MessageView(self.raw)

    @property
    def native_id(self) -> str:
        """The id EWS hands out; moving the message gives it another one."""
        return item_id(self.folder, self.id)


@dataclass(frozen=True, slots=True)
class Logged:
    """One line of a folder's change log: kind is create, update or delete."""

    seq: int
    folder: int
    item: int
    kind: str


class MailboxStore:
    """The mailbox on disk. Whoever listens is told of every change after it is safe there."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + _SCHEMA)
        self._db.executemany("INSERT OR IGNORE INTO folders VALUES (?, ?, ?, ?, ?)", _FOLDERS)
        self._listeners: list[Callable[[Logged], None]] = []

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def listen(self, listener: Callable[[Logged], None]) -> None:
        """Have every change told to `listener` from now on."""
        self._listeners.append(listener)

    # Folders

    def folders(self) -> list[Folder]:
        """Every folder, parents before children."""
        rows = self._db.execute(
            "SELECT id, parent, name, distinguished, folder_class,"
            " (SELECT count(*) FROM items WHERE folder = f.id),"
            " (SELECT count(*) FROM items WHERE folder = f.id AND NOT is_read),"
            " (SELECT count(*) FROM folders WHERE parent = f.id) FROM folders f ORDER BY id"
        )
        return [Folder(*row) for row in rows]

    def folder(self, folder_id: int) -> Folder | None:
        """A folder by its number."""
        return next((each for each in self.folders() if each.id == folder_id), None)

    def create_folder(self, parent: int, name: str, folder_class: str) -> Folder | None:
        """A new folder below `parent`; None when that name is taken there."""
        if any(each.parent == parent and each.name.lower() == name.lower() for each in self.folders()):
            return None
        done = self._db.execute(
            "INSERT INTO folders (parent, name, distinguished, folder_class) VALUES (?, ?, '', ?)",
            (parent, name, folder_class),
        )
        return self.folder(done.lastrowid or 0)

    # Messages

    def deliver(self, raw: bytes, *, folder: int = INBOX, is_read: bool = False) -> Item:
        """Keep a message that came in, byte for byte."""
        with self._transaction():
            content = self._db.execute("INSERT INTO contents (raw) VALUES (?)", (raw,)).lastrowid
            received = datetime.now(UTC).replace(microsecond=0).isoformat()
            item = self._insert(folder, (content, received, is_read, "[]", "{}"))
            change = self._log(folder, item, "create")
        self._tell(change)
        return self._must(item)

    def items(self, folder: int) -> list[Item]:
        """The messages of a folder, oldest first."""
        return [self._item(row) for row in self._db.execute(_SELECT + "WHERE i.folder = ? ORDER BY i.id", (folder,))]

    def item(self, folder: int, number: int) -> Item | None:
        """A message, if it is still in the folder its id names."""
        row = self._db.execute(_SELECT + "WHERE i.id = ? AND i.folder = ?", (number, folder)).fetchone()
        return self._item(row) if row else None

    def update(self, item: Item, *, categories: tuple[str, ...], properties: dict[str, str], is_read: bool) -> Item:
        """Change what may be changed on a message."""
        with self._transaction():
            self._db.execute(
                "UPDATE items SET categories = ?, properties = ?, is_read = ? WHERE id = ?",
                (json.dumps(categories), json.dumps(properties), is_read, item.id),
            )
            change = self._log(item.folder, item.id, "update")
        self._tell(change)
        return self._must(item.id)

    def move(self, item: Item, folder: int) -> Item:
        """Put a message into another folder, where it is known by a new id, as in Exchange."""
        with self._transaction():
            kept = self._db.execute(
                "SELECT content, received_at, is_read, categories, properties FROM items WHERE id = ?", (item.id,)
            ).fetchone()
            gone = self._remove(item)
            moved = self._insert(folder, kept)
            come = self._log(folder, moved, "create")
        self._tell(gone)
        self._tell(come)
        return self._must(moved)

    def delete(self, item: Item) -> None:
        """Remove a message for good."""
        with self._transaction():
            change = self._remove(item)
        self._tell(change)

    # The change log

    def last_change(self) -> int:
        """The number of the newest change of all."""
        row = self._db.execute("SELECT coalesce(max(seq), 0) FROM changes").fetchone()
        return int(row[0])

    def changes(self, folder: int, after: int) -> list[Logged]:
        """A folder's changes after a number, in order."""
        rows = self._db.execute(
            "SELECT seq, folder, item, kind FROM changes WHERE folder = ? AND seq > ? ORDER BY seq", (folder, after)
        )
        return [Logged(*row) for row in rows]

    def present(self, folder: int) -> set[int]:
        """The numbers of the messages now in a folder."""
        return {int(row[0]) for row in self._db.execute("SELECT id FROM items WHERE folder = ?", (folder,))}

    def _transaction(self) -> "_Transaction":
        return _Transaction(self._db)

    def _insert(self, folder: int, kept: tuple[object, ...]) -> int:
        done = self._db.execute(
            "INSERT INTO items (folder, content, change, received_at, is_read, categories, properties)"
            " VALUES (?, ?, 0, ?, ?, ?, ?)",
            (folder, *kept),
        )
        return done.lastrowid or 0

    def _remove(self, item: Item) -> Logged:
        self._db.execute("DELETE FROM items WHERE id = ?", (item.id,))
        return self._log(item.folder, item.id, "delete")

    def _log(self, folder: int, item: int, kind: str) -> Logged:
        done = self._db.execute("INSERT INTO changes (folder, item, kind) VALUES (?, ?, ?)", (folder, item, kind))
        seq = done.lastrowid or 0
        self._db.execute("UPDATE items SET change = ? WHERE id = ?", (seq, item))
        return Logged(seq, folder, item, kind)

    def _tell(self, change: Logged) -> None:
        for listener in self._listeners:
            listener(change)

    def _must(self, number: int) -> Item:
        return self._item(self._db.execute(_SELECT + "WHERE i.id = ?", (number,)).fetchone())

    def _raw(self, content: int) -> bytes:
        row = self._db.execute("SELECT raw FROM contents WHERE id = ?", (content,)).fetchone()
        return bytes(row[0])

    def _item(self, row: tuple[int, int, int, str, int, str, str, int, int]) -> Item:
        number, folder, change, received, is_read, categories, properties, size, content = row
        return Item(
            id=number,
            folder=folder,
            change=change,
            received_at=datetime.fromisoformat(received),
            is_read=bool(is_read),
            categories=tuple(json.loads(categories)),
            properties=json.loads(properties),
            size=size,
            read=partial(self._raw, content),
        )


_SELECT = (
    "SELECT i.id, i.folder, i.change, i.received_at, i.is_read, i.categories, i.properties, length(c.raw), c.id"
    " FROM items i JOIN contents c ON c.id = i.content "
)


class _Transaction:
    """All of it or nothing, also when the process is killed in between."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, *_rest: object) -> None:
        self._db.execute("ROLLBACK" if kind else "COMMIT")
