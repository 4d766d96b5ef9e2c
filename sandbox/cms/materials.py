"""What can be changed in the CMS double: files, documents, communications, notes, locks."""

import hashlib
import secrets
import sqlite3
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sandbox.cms import refusals
from sandbox.cms.contents import Contents
from sandbox.cms.database import now, today
from sandbox.cms.records import Records, name_of
from sandbox.people import Person
from sandbox.seed.papers import FORMS

LARGEST_FILE = 40 * 1024 * 1024
OTHER_COMMUNICATION = 1029
_TYPE_NAMES = {type_id: (name, category) for name, (type_id, category) in FORMS.items()}
_PARTIES = {"Counsel", "Court", "Defence", "Police", "DigitalCaseSystem", "Wcu", "Other"}
_DISCARD_REASONS = {"AIE", "DIE", "DUP", "ILG", "REP", "SUP"}


@dataclass(frozen=True, slots=True)
class NewDocument:
    """What RegisterDocument says."""

    case_id: int
    location: str
    file_name: str
    content_type: str
    type_id: int
    title: str
    date: date
    parent_material_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewMessage:
    """What createCommunication says."""

    case_id: int
    location: str
    file_name: str
    content_type: str
    subject: str
    date: date
    description: str
    party: str
    party_description: str
    create_task: bool
    read: bool


@dataclass(frozen=True, slots=True)
class File:
    """A file as it goes out."""

    file_name: str
    content_type: str
    data: bytes = field(repr=False)


class Materials:
    """Writes, each for a person, each whole or not at all."""

    def __init__(self, *, db: sqlite3.Connection, records: Records, contents: Contents, folder: Path) -> None:
        self._db = db
        self._records = records
        self._contents = contents
        self._folder = folder

    def upload(self, person: Person, case_id: int, file: File, sha256: str) -> str:
        """Put a file into the store; the answer is its location."""
        self._records.open_case(person, case_id)
        if len(file.data) > LARGEST_FILE:
            raise refusals.too_large()
        if hashlib.sha256(file.data).hexdigest() != sha256:
            raise refusals.bad_request("The file's digest does not match its content")
        stored_as = secrets.token_hex(16)
        location = f"{secrets.token_urlsafe(9)}$${case_id}/{file.file_name}"
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / stored_as).write_bytes(file.data)
        self._db.execute(
            "insert into files values (?, ?, ?, ?, ?, ?, ?)",
            (location, case_id, file.file_name, file.content_type, sha256, len(file.data), stored_as),
        )
        return location

    def register(self, person: Person, new: NewDocument) -> tuple[int, int]:
        """Make a stored file a document, or an attachment of a communication: its material and version ids."""
        self._records.open_case(person, new.case_id)
        self._check_stored(new.case_id, new.location)
        type_name, category = _TYPE_NAMES.get(new.type_id, (f"Type {new.type_id}", "OtherForm"))
        if new.parent_material_id is not None:
            parent = self._records.material(person, new.parent_material_id)
            if parent["case_id"] != new.case_id or parent["category"] != "Communication":
                raise refusals.bad_request("The parent is not a communication of this case")
            category = "Attachment"
        return self._add(person, new, type_name=type_name, category=category, inbox=False)

    def create_communication(self, person: Person, new: NewMessage) -> int:
        """File a message into a case; its material id."""
        self._records.open_case(person, new.case_id)
        self._check_stored(new.case_id, new.location)
        if new.party not in _PARTIES:
            raise refusals.bad_request(f"Party is not one of {', '.join(sorted(_PARTIES))}")
        if not 0 < len(new.subject) <= 255 or len(new.description) > 2000 or not 0 < len(new.file_name) <= 255:
            raise refusals.bad_request("Subject, description or file name has the wrong length")
        document = NewDocument(
            new.case_id, new.location, new.file_name, new.content_type, OTHER_COMMUNICATION, new.subject, new.date
        )
        with self._db:
            self._db.execute("begin immediate")
            material_id, _ = self._add(
                person, document, type_name="Other Communication", category="Communication", inbox=not new.read
            )
            self._add_communication(material_id, new)
            if new.create_task:
                self._add_task(material_id, new.case_id)
        return material_id

    def discard(self, person: Person, material_id: int, reason: str, description: str) -> None:
        """Discard a material with its attachments; the rows stay, marked."""
        self._records.material(person, material_id)
        if reason not in _DISCARD_REASONS:
            raise refusals.bad_request(f"Discard reason is not one of {', '.join(sorted(_DISCARD_REASONS))}")
        self._db.execute(
            "update materials set discard_reason = ?, discard_description = ?, discarded_by = ?, discarded_at = ? "
            "where (material_id = ? or parent_id = ?) and discard_reason = ''",
            (reason, description, person.username, now().isoformat(), material_id, material_id),
        )

    def add_note(self, person: Person, case_id: int, material_id: int, text: str) -> int:
        """Add a note to a material; its number."""
        if self._records.material(person, material_id)["case_id"] != case_id:
            raise refusals.not_found("Document")
        if not len(text.strip()) > 0 or len(text) > 500:
            raise refusals.bad_request("A note has 1 to 500 characters")
        count = self._db.execute("select count(*) from notes where material_id = ?", (material_id,)).fetchone()[0]
        self._db.execute(
            "insert into notes values (?, ?, ?, ?, 'General', ?)",
            (material_id, count + 1, person.name, now().isoformat(), text),
        )
        return int(count) + 1

    def download(self, person: Person, case_id: int, material_id: int, version_id: int) -> File:
        """A version's bytes, the newest's or an older one's."""
        older = self._db.execute(
            "select * from versions where version_id = ? and material_id = ?", (version_id, material_id)
        ).fetchone()
        if older is not None:
            row = self._records.material(person, material_id)
            if row["case_id"] != case_id:
                raise refusals.not_found("Document")
            return File(older["file_name"], older["content_type"], self._contents.of_version(row, older["content"]))
        row = self._version(person, case_id, material_id, version_id)
        return File(row["file_name"], row["content_type"], self._contents.of(row))

    def versions(self, person: Person, case_id: int, material_id: int) -> list[tuple[sqlite3.Row, bytes]]:
        """Every version of a document with its bytes, the newest first."""
        row = self._records.material(person, material_id)
        if row["case_id"] != case_id:
            raise refusals.not_found("Document")
        older = self._db.execute(
            "select * from versions where material_id = ? order by version_id desc", (material_id,)
        ).fetchall()
        return [(each, self._contents.of_version(row, each["content"])) for each in [_newest(row), *older]]

    def save_version(self, person: Person, case_id: int, material_id: int, version_id: int, file: File) -> int:
        """Put a new version on top of the newest, which gives back the person's own check-out; its id."""
        row = self._db.execute("select * from materials where material_id = ?", (material_id,)).fetchone()
        if row is not None and row["discard_reason"] and row["case_id"] == case_id:
            self._records.open_case(person, case_id)
            raise refusals.document_gone()
        row = self._records.material(person, material_id)
        if row["case_id"] != case_id:
            raise refusals.not_found("Document")
        if row["checked_out_to"] not in {"", person.username}:
            raise refusals.checked_out(name_of(row["checked_out_to"]))
        if row["version_id"] != version_id:
            raise refusals.superseded()
        location = self.upload(person, case_id, file, hashlib.sha256(file.data).hexdigest())
        return self._put_on_top(person, row, file, location)

    def _put_on_top(self, person: Person, row: sqlite3.Row, file: File, location: str) -> int:
        newest = self._next_version()
        with self._db:
            self._db.execute("begin immediate")
            self._db.execute(
                "insert into versions values (?, ?, ?, ?, ?, ?, ?)",
                tuple(_newest(row)[name] for name in _VERSION_COLUMNS),
            )
            self._db.execute(
                "update materials set version_id = ?, file_name = ?, content_type = ?, content = ?, checked_out_to = '', "
                "created_by = ?, saved_at = ? where material_id = ?",
                (
                    newest,
                    file.file_name,
                    file.content_type,
                    location,
                    person.username,
                    now().isoformat(),
                    row["material_id"],
                ),
            )
        return newest

    def check_out(self, person: Person, case_id: int, material_id: int, version_id: int) -> str:
        """Lock a document for this person; whose it is now."""
        row = self._version(person, case_id, material_id, version_id)
        if row["checked_out_to"] not in {"", person.username}:
            raise refusals.checked_out(name_of(row["checked_out_to"]))
        self._lock(material_id, person.username)
        return person.name

    def cancel_check_out(self, person: Person, case_id: int, material_id: int, version_id: int) -> bool:
        """Give the lock back; false if there was none."""
        row = self._version(person, case_id, material_id, version_id)
        if row["checked_out_to"] not in {"", person.username}:
            raise refusals.checked_out(name_of(row["checked_out_to"]))
        self._lock(material_id, "")
        return bool(row["checked_out_to"])

    def attachments(self, person: Person, case_id: int, material_id: int) -> list[tuple[sqlite3.Row, int]]:
        """A communication's attachments that are not discarded, each with its size."""
        if self._records.material(person, material_id)["case_id"] != case_id:
            raise refusals.not_found("Document")
        rows = self._db.execute(
            "select * from materials where parent_id = ? and discard_reason = '' order by material_id", (material_id,)
        )
        return [(row, self._contents.size(row)) for row in rows.fetchall()]

    def _version(self, person: Person, case_id: int, material_id: int, version_id: int) -> sqlite3.Row:
        row = self._records.material(person, material_id)
        if (row["case_id"], row["version_id"]) != (case_id, version_id):
            raise refusals.not_found("Document")
        return row

    def _lock(self, material_id: int, username: str) -> None:
        self._db.execute("update materials set checked_out_to = ? where material_id = ?", (username, material_id))

    def _check_stored(self, case_id: int, location: str) -> None:
        row = self._db.execute("select case_id from files where location = ?", (location,)).fetchone()
        if row is None or row["case_id"] != case_id:
            raise refusals.not_found("File")

    def _add(self, person: Person, new: NewDocument, *, type_name: str, category: str, inbox: bool) -> tuple[int, int]:
        version_id = self._next_version()
        added = self._db.execute(
            "insert into materials (version_id, case_id, parent_id, type_id, type_name, category, title, file_name, "
            "content_type, date, is_inbox, read_state, content, created_by) "
            "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                version_id,
                new.case_id,
                new.parent_material_id,
                new.type_id,
                type_name,
                category,
                new.title,
                new.file_name,
                new.content_type,
                new.date.isoformat(),
                inbox,
                ("Unread" if inbox else "Read") if category == "Communication" else "Invalid",
                new.location,
                person.username,
            ),
        )
        return int(added.lastrowid or 0), int(version_id)

    def _next_version(self) -> int:
        return int(self._db.execute("select max(version_id) + 1 from materials").fetchone()[0])

    def _add_task(self, material_id: int, case_id: int) -> None:
        self._db.execute(
            "insert into tasks (case_id, material_id, type, created_at, due) values (?, ?, 'Check communication', ?, ?)",
            (case_id, material_id, now().isoformat(), (today() + timedelta(days=2)).isoformat()),
        )

    def _add_communication(self, material_id: int, new: NewMessage) -> None:
        self._db.execute(
            "insert into communications (material_id, case_id, subject, description, date, direction, method, party, "
            "party_description, status, file_name) values (?, ?, ?, ?, ?, 'In', 'EMAIL', ?, ?, ?, ?)",
            (
                material_id,
                new.case_id,
                new.subject,
                new.description,
                f"{new.date.isoformat()}T00:00:00+00:00",
                new.party,
                new.party_description,
                "Complete" if new.read else "New",
                new.file_name,
            ),
        )


_VERSION_COLUMNS = ("version_id", "material_id", "file_name", "content_type", "content", "created_at", "created_by")


def _newest(row: sqlite3.Row) -> dict[str, Any]:
    """The version a material's own row holds, as a row of the older ones."""
    return {name: row[name] for name in row.keys() if name in _VERSION_COLUMNS} | {  # noqa: SIM118 - a Row has no items
        "created_at": row["saved_at"] or f"{row['date']}T09:00:00+00:00",
        "created_by": row["created_by"],
    }
