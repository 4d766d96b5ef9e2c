"""What Teams keeps: conversations and the activities in them, in SQLite."""

import json
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS conversations (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, members TEXT NOT NULL, greeted INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS activities (
    id INTEGER PRIMARY KEY, conversation TEXT NOT NULL, sender TEXT NOT NULL, updated_at TEXT NOT NULL DEFAULT '',
    content TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS activities_of_conversation ON activities (conversation, id);
"""
PERSON, BOT, NOTICE = "person", "bot", "notice"


@dataclass(frozen=True, slots=True)
class Entry:
    """An activity as the conversation shows it. `sender` is the person, the bot, or Teams itself (a notice)."""

    id: str
    conversation: str
    sender: str
    updated_at: str
    content: dict[str, Any]

    def shown(self) -> dict[str, Any]:
        """What the page and the tests read of it."""
        cards = [
            each["content"]
            for each in self.content.get("attachments") or ()
            if each.get("contentType") == "application/vnd.microsoft.card.adaptive"
        ]
        at = datetime.fromtimestamp(int(self.id) / 1000, UTC).isoformat(timespec="seconds")
        return {
            "id": self.id,
            "from": self.sender,
            "text": self.content.get("text") or "",
            "format": self.content.get("textFormat") or "markdown",
            "cards": cards,
            "at": at,
            "updated": self.updated_at,
        }


class History:
    """The conversations of the tenant. Activity ids are milliseconds, as Teams' are, and never repeat."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=OFF")
        self._db.executescript(_SCHEMA)
        (self._last,) = self._db.execute("SELECT coalesce(max(id), 0) FROM activities").fetchone()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def open(self, conversation: str, kind: str, members: Sequence[str]) -> None:
        """Make sure a conversation of these people (by Entra id) exists."""
        self._db.execute(
            "INSERT OR IGNORE INTO conversations (id, kind, members) VALUES (?, ?, ?)",
            (conversation, kind, json.dumps(list(members))),
        )

    def members(self, conversation: str) -> tuple[str, ...] | None:
        """The people of a conversation; None when there is no such conversation."""
        row = self._db.execute("SELECT members FROM conversations WHERE id = ?", (conversation,)).fetchone()
        return tuple(json.loads(row[0])) if row else None

    def greeted(self, conversation: str) -> bool:
        """Whether the bot was told that it joined this conversation."""
        row = self._db.execute("SELECT greeted FROM conversations WHERE id = ?", (conversation,)).fetchone()
        return bool(row and row[0])

    def mark_greeted(self, conversation: str, *, greeted: bool) -> None:
        """Keep that the bot was told, or was not after all."""
        self._db.execute("UPDATE conversations SET greeted = ? WHERE id = ?", (int(greeted), conversation))

    def new_id(self) -> str:
        """An id for the next activity."""
        self._last = max(self._last + 1, time.time_ns() // 1_000_000)
        return str(self._last)

    def add(self, conversation: str, sender: str, content: dict[str, Any]) -> Entry:
        """Append an activity. One that brings the id it was given earlier keeps it."""
        own = str(content.get("id") or "")
        number = own if sender == PERSON and own else self.new_id()
        self._db.execute(
            "INSERT INTO activities (id, conversation, sender, content) VALUES (?, ?, ?, ?)",
            (int(number), conversation, sender, json.dumps({**content, "id": number})),
        )
        return Entry(number, conversation, sender, "", {**content, "id": number})

    def replace(self, conversation: str, activity_id: str, content: dict[str, Any]) -> Entry | None:
        """Put other content in the place of an activity of the bot's; None when there is none."""
        known = self.entry(conversation, activity_id)
        if known is None or known.sender != BOT:
            return None
        now = datetime.now(UTC).isoformat(timespec="seconds")
        new = {**content, "id": known.id}
        self._db.execute(
            "UPDATE activities SET content = ?, updated_at = ? WHERE id = ?", (json.dumps(new), now, int(known.id))
        )
        return Entry(known.id, conversation, BOT, now, new)

    def delete(self, conversation: str, activity_id: str) -> bool:
        """Take an activity of the bot's away; whether there was one."""
        known = self.entry(conversation, activity_id)
        if known is None or known.sender != BOT:
            return False
        self._db.execute("DELETE FROM activities WHERE id = ?", (int(known.id),))
        return True

    def entry(self, conversation: str, activity_id: str) -> Entry | None:
        """One activity."""
        if not (activity_id.isascii() and activity_id.isdecimal() and len(activity_id) < 18):
            return None
        rows = self._entries("conversation = ? AND id = ?", (conversation, int(activity_id)))
        return rows[0] if rows else None

    def entries(self, conversation: str) -> list[Entry]:
        """A conversation from its beginning."""
        return self._entries("conversation = ?", (conversation,))

    def _entries(self, condition: str, values: tuple[object, ...]) -> list[Entry]:
        # The condition is one of the two above, never anything from outside.
        rows = self._db.execute(
            f"SELECT id, conversation, sender, updated_at, content FROM activities WHERE {condition} ORDER BY id",  # noqa: S608
            values,
        )
        return [Entry(str(row[0]), row[1], row[2], row[3], json.loads(row[4])) for row in rows]
