"""What a mailbox keeps: folders, messages as they came, and a log of changes that synchronising reads."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, partial

from sandbox.mailbox.disk import INBOX, SENT_ITEMS, Disk, own_folder
from sandbox.mailbox.ids import item_id
from sandbox.mailbox.message import MessageView

__all__ = ["INBOX", "SENT_ITEMS", "Folder", "Item", "Logged", "MailboxStore"]


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
    """A message in its folder: after a move its `id` is another one, `lasting` the same.

    What came through the door is read from disk only when somebody looks at it.
    """

    id: int
    folder: int
    lasting: int
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
    lasting: int


class MailboxStore:
    """One of the mailboxes on a disk. Whoever listens is told of every change after it is safe there.

    Folders have numbers of their own across all mailboxes, so messages can be reached from any of them.
    """

    def __init__(self, disk: Disk, address: str) -> None:
        self.address = address
        self._disk, self._db = disk, disk.db
        self.number = disk.number_of(address)
        self._listeners: list[Callable[[Logged], None]] = disk.listeners

    @property
    def inbox(self) -> int:
        """The number of the folder mail comes into."""
        return own_folder(self.number, INBOX)

    @property
    def sent_items(self) -> int:
        """The number of the folder of what was sent."""
        return own_folder(self.number, SENT_ITEMS)

    def owns(self, folder: int) -> bool:
        """Whether a folder is one of this mailbox."""
        return self._disk.mailbox_of(folder) == self.number

    def of(self, address: str) -> "MailboxStore | None":
        """The mailbox of an address on the same disk."""
        return MailboxStore(self._disk, address.lower()) if self._disk.has(address.lower()) else None

    def close(self) -> None:
        """Close the file."""
        self._disk.close()

    def listen(self, listener: Callable[[Logged], None]) -> None:
        """Have every change of every mailbox told to `listener` from now on."""
        self._listeners.append(listener)

    # Folders

    def folders(self, *, near: int | None = None) -> list[Folder]:
        """Every folder of this mailbox, or of the one the folder `near` is in; parents before children."""
        low, high = self._disk.range_of(self.number if near is None else self._disk.mailbox_of(near))
        return [
            Folder(*row) for row in self._db.execute(_FOLDERS + "WHERE id BETWEEN ? AND ? ORDER BY id", (low, high))
        ]

    def folder(self, folder_id: int) -> Folder | None:
        """A folder of any mailbox by its number."""
        row = self._db.execute(_FOLDERS + "WHERE id = ?", (folder_id,)).fetchone()
        return Folder(*row) if row else None

    def create_folder(self, parent: int, name: str, folder_class: str) -> Folder | None:
        """A new folder below `parent`; None when that name is taken there."""
        if any(each.parent == parent and each.name.lower() == name.lower() for each in self.folders(near=parent)):
            return None
        number = self._disk.next_folder(self._disk.mailbox_of(parent))
        self._db.execute("INSERT INTO folders VALUES (?, ?, ?, '', ?)", (number, parent, name, folder_class))
        return self.folder(number)

    # Messages

    def deliver(self, raw: bytes, *, folder: int | None = None, is_read: bool = False) -> Item:
        """Keep a message that came in, byte for byte."""
        with self._disk.transaction():
            content = self._db.execute("INSERT INTO contents (raw) VALUES (?)", (raw,)).lastrowid
            received = datetime.now(UTC).replace(microsecond=0).isoformat()
            item = self._insert(folder or self.inbox, (content, received, is_read, "[]", "{}", None))
            change = self._log(folder or self.inbox, item, "create")
        self._tell(change)
        return self._must(item)

    def items(self, folder: int, *, holding: str = "") -> list[Item]:
        """The messages of a folder, oldest first; only those with `holding` in an extended property, if that is given.

        `holding` narrows the search in a large folder; a letter of any case may match, and so may other values.
        """
        query = _SELECT + "WHERE i.folder = ? AND i.properties LIKE ? ORDER BY i.id"
        rows = self._db.execute(query, (folder, f"%{json.dumps(holding)[1:-1]}%"))
        return [self._item(row) for row in rows]

    def item(self, folder: int, number: int) -> Item | None:
        """A message, if it is still in the folder its id names."""
        row = self._db.execute(_SELECT + "WHERE i.id = ? AND i.folder = ?", (number, folder)).fetchone()
        return self._item(row) if row else None

    def lasting(self, number: int) -> Item | None:
        """A message of this mailbox by the number it keeps in whichever folder it is."""
        low, high = self._disk.range_of(self.number)
        where = "WHERE (i.lasting = ? OR i.id = ? AND i.lasting IS NULL) AND i.folder BETWEEN ? AND ?"
        row = self._db.execute(_SELECT + where, (number, number, low, high)).fetchone()
        return self._item(row) if row else None

    def rewrite(self, item: Item, raw: bytes) -> Item:
        """Put other content into a message that is still being written."""
        with self._disk.transaction():
            content = self._db.execute("INSERT INTO contents (raw) VALUES (?)", (raw,)).lastrowid
            self._db.execute("UPDATE items SET content = ? WHERE id = ?", (content, item.id))
            change = self._log(item.folder, item.id, "update")
        self._tell(change)
        return self._must(item.id)

    def update(self, item: Item, *, categories: tuple[str, ...], properties: dict[str, str], is_read: bool) -> Item:
        """Change what may be changed on a message."""
        with self._disk.transaction():
            self._db.execute(
                "UPDATE items SET categories = ?, properties = ?, is_read = ? WHERE id = ?",
                (json.dumps(categories), json.dumps(properties), is_read, item.id),
            )
            change = self._log(item.folder, item.id, "update")
        self._tell(change)
        return self._must(item.id)

    def move(self, item: Item, folder: int) -> Item:
        """Put a message into another folder, where it is known by a new id, as in Exchange."""
        with self._disk.transaction():
            kept = self._db.execute(
                "SELECT content, received_at, is_read, categories, properties, coalesce(lasting, id) FROM items WHERE id = ?",
                (item.id,),
            ).fetchone()
            gone = self._remove(item)
            moved = self._insert(folder, kept)
            come = self._log(folder, moved, "create")
        self._tell(gone)
        self._tell(come)
        return self._must(moved)

    def delete(self, item: Item) -> None:
        """Remove a message for good."""
        with self._disk.transaction():
            change = self._remove(item)
        self._tell(change)

    # The change log

    def last_change(self) -> int:
        """The number of the newest change of all."""
        row = self._db.execute("SELECT coalesce(max(seq), 0) FROM changes").fetchone()
        return int(row[0])

    def changes(self, folder: int, after: int, *, most: int) -> list[Logged]:
        """The last thing that happened to each message of a folder after a change, in order, `most` of them.

        A message that came since then was created, whatever else happened to it. Every removal is told.
        """
        here = self._db.execute(_LATEST, (after, folder, after, most))
        gone = self._db.execute(_REMOVED, (folder, after))
        found = [Logged(*row) for rows in (here, gone) for row in rows]
        return sorted(found, key=lambda each: each.seq)[:most]

    def has_lasting(self, folder: int, number: int) -> bool:
        """Whether a message is in a folder, by the number it keeps."""
        found = self.lasting(number)
        return found is not None and found.folder == folder

    def _insert(self, folder: int, kept: tuple[object, ...]) -> int:
        done = self._db.execute(
            "INSERT INTO items (folder, content, change, received_at, is_read, categories, properties, lasting)"
            " VALUES (?, ?, 0, ?, ?, ?, ?, ?)",
            (folder, *kept),
        )
        return done.lastrowid or 0

    def _remove(self, item: Item) -> Logged:
        change = self._log(item.folder, item.id, "delete")
        self._db.execute("DELETE FROM items WHERE id = ?", (item.id,))
        return change

    def _log(self, folder: int, item: int, kind: str) -> Logged:
        (lasting,) = self._db.execute("SELECT coalesce(lasting, id) FROM items WHERE id = ?", (item,)).fetchone()
        done = self._db.execute(
            "INSERT INTO changes (folder, item, kind, lasting) VALUES (?, ?, ?, ?)", (folder, item, kind, lasting)
        )
        seq = done.lastrowid or 0
        self._db.execute("UPDATE items SET change = ? WHERE id = ?", (seq, item))
        return Logged(seq, folder, item, kind, lasting)

    def _tell(self, change: Logged) -> None:
        for listener in self._listeners:
            listener(change)

    def _must(self, number: int) -> Item:
        return self._item(self._db.execute(_SELECT + "WHERE i.id = ?", (number,)).fetchone())

    def _raw(self, content: int) -> bytes:
        row = self._db.execute("SELECT raw FROM contents WHERE id = ?", (content,)).fetchone()
        return bytes(row[0])

    def _item(self, row: tuple[int, int, int, int, str, int, str, str, int, int]) -> Item:
        number, folder, lasting, change, received, is_read, categories, properties, size, content = row
        return Item(
            id=number,
            folder=folder,
            lasting=lasting,
            change=change,
            received_at=datetime.fromisoformat(received),
            is_read=bool(is_read),
            categories=tuple(json.loads(categories)),
            properties=json.loads(properties),
            size=size,
            read=partial(self._raw, content),
        )


_SELECT = (
    "SELECT i.id, i.folder, coalesce(i.lasting, i.id), i.change, i.received_at, i.is_read, i.categories, i.properties,"
    " length(c.raw), c.id FROM items i JOIN contents c ON c.id = i.content "
)
_FOLDERS = (
    "SELECT id, parent, name, distinguished, folder_class,"
    " (SELECT count(*) FROM items WHERE folder = f.id),"
    " (SELECT count(*) FROM items WHERE folder = f.id AND NOT is_read),"
    " (SELECT count(*) FROM folders WHERE parent = f.id) FROM folders f "
)
_LATEST = (
    "SELECT i.change, i.folder, i.id,"
    " CASE WHEN EXISTS (SELECT 1 FROM changes c WHERE c.item = i.id AND c.kind = 'create' AND c.seq > ?)"
    " THEN 'create' ELSE 'update' END, coalesce(i.lasting, i.id)"
    " FROM items i WHERE i.folder = ? AND i.change > ? ORDER BY i.change LIMIT ?"
)
_REMOVED = (
    "SELECT seq, folder, item, kind, coalesce(lasting, item) FROM changes"
    " WHERE folder = ? AND seq > ? AND kind = 'delete' ORDER BY seq"
)
