"""The file all mailboxes are kept in, and which numbers are whose."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS mailboxes (number INTEGER PRIMARY KEY, address TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS folders (
    id INTEGER PRIMARY KEY, parent INTEGER, name TEXT NOT NULL, distinguished TEXT NOT NULL, folder_class TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS contents (id INTEGER PRIMARY KEY, raw BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS items (
    id INTEGER PRIMARY KEY AUTOINCREMENT, folder INTEGER NOT NULL, content INTEGER NOT NULL, change INTEGER NOT NULL,
    received_at TEXT NOT NULL, is_read INTEGER NOT NULL, categories TEXT NOT NULL, properties TEXT NOT NULL,
    lasting INTEGER);
CREATE TABLE IF NOT EXISTS changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, folder INTEGER NOT NULL, item INTEGER NOT NULL, kind TEXT NOT NULL,
    lasting INTEGER);
CREATE INDEX IF NOT EXISTS items_of_folder ON items (folder);
CREATE INDEX IF NOT EXISTS items_by_change ON items (folder, change);
CREATE INDEX IF NOT EXISTS changes_of_folder ON changes (folder, seq);
CREATE INDEX IF NOT EXISTS changes_of_item ON changes (item, kind);
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
# Each mailbox numbers its folders in a range of its own: the number of a folder says whose it is.
_ROOM = 100_000


def own_folder(mailbox: int, folder: int) -> int:
    """The number one of the folders everybody has bears in a mailbox."""
    return mailbox * _ROOM + folder


class Disk:
    """The SQLite file. A mailbox is made, with its folders, the first time its address is named."""

    def __init__(self, path: Path, addresses: tuple[str, ...]) -> None:
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + _SCHEMA)
        for table in ("items", "changes"):
            self._widen(table)
        self.db.execute("CREATE INDEX IF NOT EXISTS items_by_lasting ON items (lasting)")
        self.listeners: list[Callable[[Any], None]] = []
        for address in addresses:
            self._open(address.lower())

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    def has(self, address: str) -> bool:
        """Whether there is a mailbox for an address."""
        return address in self._numbers()

    def number_of(self, address: str) -> int:
        """The number of an address's mailbox."""
        return self._numbers()[address]

    def mailbox_of(self, folder: int) -> int:
        """The number of the mailbox a folder is in."""
        return folder // _ROOM

    def range_of(self, mailbox: int) -> tuple[int, int]:
        """The first and last number a folder of a mailbox can have."""
        return mailbox * _ROOM, (mailbox + 1) * _ROOM - 1

    def next_folder(self, mailbox: int) -> int:
        """The number of a folder to be made."""
        (most,) = self.db.execute(
            "SELECT max(id) FROM folders WHERE id BETWEEN ? AND ?", self.range_of(mailbox)
        ).fetchone()
        return int(most) + 1

    def transaction(self) -> "_Transaction":
        """All of it or nothing, also when the process is killed in between."""
        return _Transaction(self.db)

    def _numbers(self) -> dict[str, int]:
        return {address: number for number, address in self.db.execute("SELECT number, address FROM mailboxes")}

    def _open(self, address: str) -> None:
        known = self._numbers()
        number = known.get(address, len(known))
        self.db.execute("INSERT OR IGNORE INTO mailboxes VALUES (?, ?)", (number, address))
        rows = [
            (own_folder(number, each), parent and own_folder(number, parent), *rest) for each, parent, *rest in _FOLDERS
        ]
        self.db.executemany("INSERT OR IGNORE INTO folders VALUES (?, ?, ?, ?, ?)", rows)

    def _widen(self, table: str) -> None:
        """A file of before mailboxes spoke Graph gets the column that makes ids last."""
        if "lasting" not in {row[1] for row in self.db.execute(f"PRAGMA table_info({table})")}:
            self.db.execute(f"ALTER TABLE {table} ADD COLUMN lasting INTEGER")


class _Transaction:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, *_rest: object) -> None:
        self._db.execute("ROLLBACK" if kind else "COMMIT")
