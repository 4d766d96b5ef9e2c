"""What can be changed about a material that is there: its name, its kind, used or unused, read or unread."""

import sqlite3
from typing import Any

from casework.document_types import type_name
from sandbox.cms import refusals
from sandbox.cms.background import LOCKED_CASE
from sandbox.cms.records import Records, rename_status
from sandbox.people import Person
from sandbox.seed.papers import FORMS

_NAMES = {type_id: name for name, (type_id, _) in FORMS.items()}
_CATEGORY = {"STATEMENT": "Statement", "EXHIBIT": "Exhibit"}


class Changing:
    """Changes, each for a person, each whole or not at all; every one answers with the material's id."""

    def __init__(self, *, db: sqlite3.Connection, records: Records) -> None:
        self._db = db
        self._records = records

    def _material(self, person: Person, material_id: int) -> sqlite3.Row:
        """A material that may be changed now: not while somebody else has the whole case open for changing."""
        row = self._records.material(person, material_id)
        if row["case_id"] == LOCKED_CASE:
            raise refusals.locked()
        return row

    def rename(self, person: Person, material_id: int, subject: str) -> dict[str, int]:
        """Rename a material that is not an exhibit."""
        row = self._material(person, material_id)
        if rename_status(row) != "CanRename" or row["category"] == "Exhibit":
            raise refusals.bad_request("This material cannot be renamed")
        return self._titled(row, subject)

    def rename_exhibit(self, person: Person, material_id: int, description: str) -> dict[str, int]:
        """Rename an exhibit."""
        row = self._material(person, material_id)
        if row["category"] != "Exhibit":
            raise refusals.bad_request("This material is not an exhibit")
        return self._titled(row, description)

    def reclassify(self, person: Person, said: dict[str, Any]) -> dict[str, int]:
        """Make a communication a statement, an exhibit or something else."""
        row = self._material(person, said["materialId"])
        if row["category"] not in {"Communication", "Attachment"}:
            raise refusals.bad_request("Only communications can be reclassified")
        kind = said["classification"]
        statement = self._statement(row["case_id"], said.get("statement")) if kind == "STATEMENT" else {}
        with self._db:
            self._db.execute("begin immediate")
            reference = self._exhibit(row["case_id"], said.get("exhibit")) if kind == "EXHIBIT" else None
            self._db.execute(
                "update materials set type_id = ?, type_name = ?, category = ?, classification = ?, witness_id = ?, "
                "statement_no = ?, reference = ?, is_unused = coalesce(?, is_unused), is_inbox = 0 where material_id = ?",
                (
                    said["documentTypeId"],
                    _name_of(said["documentTypeId"]),
                    _CATEGORY.get(kind, "OtherForm"),
                    kind.capitalize(),
                    statement.get("witnessId"),
                    statement.get("statementNo"),
                    reference,
                    None if said.get("used") is None else not said["used"],
                    row["material_id"],
                ),
            )
            self._db.execute("delete from communications where material_id = ?", (row["material_id"],))
            return self._titled(row, said["subject"])

    def set_used(self, person: Person, case_id: int, material_id: int, *, unused: bool) -> dict[str, int]:
        """Move a material between used and unused."""
        row = self._material(person, material_id)
        if row["case_id"] != case_id:
            raise refusals.not_found("Document")
        self._db.execute("update materials set is_unused = ? where material_id = ?", (unused, material_id))
        return {"id": material_id}

    def set_read_state(self, person: Person, material_id: int, state: str) -> dict[str, int]:
        """Mark a communication as read or unread."""
        row = self._records.material(person, material_id)
        if row["category"] != "Communication" or state == "Invalid":
            raise refusals.bad_request("Only communications are read or unread")
        self._db.execute(
            "update materials set read_state = ?, is_inbox = ? where material_id = ?",
            (state, state == "Unread", material_id),
        )
        return {"id": material_id}

    def _titled(self, row: sqlite3.Row, title: str) -> dict[str, int]:
        if not 0 < len(title.strip()) <= 255:
            raise refusals.bad_request("A name has 1 to 255 characters")
        self._db.execute("update materials set title = ? where material_id = ?", (title.strip(), row["material_id"]))
        return {"id": int(row["material_id"])}

    def _statement(self, case_id: int, statement: dict[str, Any] | None) -> dict[str, Any]:
        if statement is None:
            raise refusals.bad_request("A statement needs its witness")
        if not self._is_witness(case_id, statement["witnessId"]):
            raise refusals.not_found("Witness")
        return statement

    def _exhibit(self, case_id: int, exhibit: dict[str, Any] | None) -> str:
        if exhibit is None:
            raise refusals.bad_request("An exhibit needs its reference and producer")
        known, name = exhibit.get("existingProducerOrWitnessId"), (exhibit.get("producer") or "").strip()
        if known is not None and not (self._is_producer(case_id, known) or self._is_witness(case_id, known)):
            raise refusals.not_found("Producer")
        if known is None and not name:
            raise refusals.bad_request("An exhibit needs its reference and producer")
        if known is None:
            self._db.execute("insert or ignore into producers (case_id, name) values (?, ?)", (case_id, name))
        return str(exhibit["reference"])

    def _is_witness(self, case_id: int, witness_id: int) -> bool:
        ids = (witness_id, case_id)
        found = self._db.execute("select 1 from witnesses where witness_id = ? and case_id = ?", ids).fetchone()
        return found is not None

    def _is_producer(self, case_id: int, producer_id: int) -> bool:
        ids = (producer_id, case_id)
        found = self._db.execute("select 1 from producers where producer_id = ? and case_id = ?", ids).fetchone()
        return found is not None


def _name_of(type_id: int) -> str:
    return _NAMES.get(type_id) or type_name(type_id) or f"Type {type_id}"
