"""The bytes behind a material: drawn for seeded ones, read back for uploaded ones."""

import sqlite3
from datetime import date
from functools import lru_cache
from pathlib import Path

from sandbox.seed.forces import force_of
from sandbox.seed.pdf import bytes_of
from sandbox.seed.wording import Facts

_SEEDED = "seed:"


class Contents:
    """Finds the bytes of a material's row."""

    def __init__(self, *, db: sqlite3.Connection, folder: Path) -> None:
        self._db = db
        self._folder = folder
        self._drawn = lru_cache(maxsize=64)(bytes_of)

    def of(self, material: sqlite3.Row) -> bytes:
        """The whole file."""
        return self.of_version(material, str(material["content"]))

    def of_version(self, material: sqlite3.Row, content: str) -> bytes:
        """The bytes of a version of a material, told apart by where its content is."""
        if content.startswith(_SEEDED):
            drawn: bytes = self._drawn(content.removeprefix(_SEEDED), self._facts(material))
            return drawn
        return (self._folder / str(self._stored(content)["stored_as"])).read_bytes()

    def size(self, material: sqlite3.Row) -> int:
        """The file's length."""
        content = str(material["content"])
        return len(self.of(material)) if content.startswith(_SEEDED) else int(self._stored(content)["size"])

    def _stored(self, location: str) -> sqlite3.Row:
        row: sqlite3.Row = self._db.execute("select * from files where location = ?", (location,)).fetchone()
        return row

    def _facts(self, material: sqlite3.Row) -> Facts:
        case_id = material["case_id"]
        case = self._db.execute("select * from cases where case_id = ?", (case_id,)).fetchone()
        message = self._db.execute(
            "select * from communications where material_id = ?", (material["material_id"],)
        ).fetchone()
        force = force_of(case["urn"])
        witnesses = self._names(
            "select witness_id, first_name || ' ' || surname from witnesses where case_id = ?", case_id
        )
        return Facts(
            key=str(material["material_id"]),
            urn=case["urn"],
            force=force.name,
            town=force.town,
            title=material["title"],
            type_name=material["type_name"],
            date=_plain_date(material["date"]),
            defendants=tuple(self._defendants(case_id).values()),
            offence=self._offence(case_id),
            witnesses=tuple(witnesses.values()),
            author=witnesses.get(material["witness_id"], ""),
            children=tuple(self._attached(material["material_id"]).values()),
            subject=message["subject"] if message else "",
            party_description=message["party_description"] if message else "",
        )

    def _names(self, query: str, key: int) -> dict[int, str]:
        return {row[0]: row[1] for row in self._db.execute(query, (key,))}

    def _defendants(self, case_id: int) -> dict[int, str]:
        return self._names(
            "select defendant_id, coalesce(organisation_name, first_names || ' ' || surname) from defendants "
            "where case_id = ? order by list_order",
            case_id,
        )

    def _attached(self, material_id: int) -> dict[int, str]:
        # Only what came with the message: what is filed later does not change an old letter.
        return self._names(
            "select material_id, file_name from materials where parent_id = ? and content like 'seed:%'", material_id
        )

    def _offence(self, case_id: int) -> str:
        row = self._db.execute(
            "select c.description from charges c join defendants d using (defendant_id) where d.case_id = ? "
            "order by d.list_order, c.list_order",
            (case_id,),
        ).fetchone()
        return str(row[0])


def _plain_date(iso: str) -> str:
    on = date.fromisoformat(iso)
    return f"{on.day} {on:%B %Y}"
