"""Which bytes the newest known version of each document has, and what became of them; and who opened which case when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from casework.pages import Outcome
from store.database import Database
from store.reading_tables import case_visits, document_contents
from store.schema import now


@dataclass(frozen=True, slots=True)
class Content:
    """A version's bytes by their hash; "" when they could not be had. `sentence` says why it cannot be read."""

    case_id: int
    material_id: int
    version_id: int
    sha256: str
    outcome: Outcome
    sentence: str = ""


class Contents:
    """A row for each document of a case somebody has read or searched."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def keep(self, content: Content) -> None:
        """This is what the document's newest version is."""
        row = {
            "case_id": content.case_id, "material_id": content.material_id, "version_id": content.version_id,
            "sha256": content.sha256, "outcome": content.outcome.value, "sentence": content.sentence, "made_at": now(),
        }  # fmt: skip
        added = self._database.upsert(document_contents).values(row)
        key = [document_contents.c.case_id, document_contents.c.material_id]
        async with self._database.writing() as connection:
            await connection.execute(added.on_conflict_do_update(index_elements=key, set_=row))

    async def of(self, case_id: int, material_id: int) -> Content | None:
        """What is known of one document."""
        one = (document_contents.c.case_id == case_id, document_contents.c.material_id == material_id)
        async with self._database.reading() as connection:
            row = (await connection.execute(select(document_contents).where(*one))).first()
        return None if row is None else _content(row)

    async def of_case(self, case_id: int) -> dict[int, Content]:
        """What is known of a case's documents, by material."""
        query = select(document_contents).where(document_contents.c.case_id == case_id)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return {row.material_id: _content(row) for row in rows}

    async def forget_document(self, case_id: int, material_id: int) -> None:
        """The document is not in the case any more."""
        of = (document_contents.c.case_id == case_id, document_contents.c.material_id == material_id)
        async with self._database.writing() as connection:
            await connection.execute(delete(document_contents).where(*of))

    async def forget_case(self, case_id: int) -> tuple[str, ...]:
        """Forget a case and who opened it; the hashes no other case has."""
        theirs = document_contents.c.case_id == case_id
        elsewhere = select(document_contents.c.sha256).where(~theirs)
        async with self._database.writing() as connection:
            alone = select(document_contents.c.sha256).where(theirs, document_contents.c.sha256.not_in(elsewhere))
            hashes = tuple(set((await connection.execute(alone)).scalars()))
            await connection.execute(delete(document_contents).where(theirs))
            await connection.execute(delete(case_visits).where(case_visits.c.case_id == case_id))
        return hashes

    async def in_use(self, sha256: str) -> bool:
        """Whether some document still has these bytes."""
        query = select(document_contents.c.case_id).where(document_contents.c.sha256 == sha256).limit(1)
        async with self._database.reading() as connection:
            return (await connection.execute(query)).first() is not None

    async def visited(self, username: str, case_id: int) -> None:
        """This person has opened the case just now."""
        row = {"username": username, "case_id": case_id, "at": now()}
        added = self._database.upsert(case_visits).values(row)
        key = [case_visits.c.username, case_visits.c.case_id]
        async with self._database.writing() as connection:
            await connection.execute(added.on_conflict_do_update(index_elements=key, set_={"at": row["at"]}))

    async def visits(self, username: str, since: datetime, most: int) -> list[int]:
        """The cases this person has opened since then, the last one first."""
        query = (
            select(case_visits.c.case_id)
            .where(case_visits.c.username == username, case_visits.c.at >= since)
            .order_by(case_visits.c.at.desc())
            .limit(most)
        )
        async with self._database.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def untouched(self, since: datetime, most: int) -> list[int]:
        """Cases that nobody has opened since then."""
        latest = func.max(case_visits.c.at)
        query = select(case_visits.c.case_id).group_by(case_visits.c.case_id).having(latest < since).limit(most)
        async with self._database.reading() as connection:
            return list((await connection.execute(query)).scalars())


def _content(row: Any) -> Content:
    return Content(row.case_id, row.material_id, row.version_id, row.sha256, Outcome(row.outcome), row.sentence)
