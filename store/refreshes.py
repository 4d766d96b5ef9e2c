"""Refreshes of cases: one at a time for each case, in whichever process, and what became of each document."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update

from casework.refreshes import AT_WORK, DocumentStatus, RefreshStatus, TrackedDocument, Tracker
from store.database import Database
from store.reading_tables import case_refresh_documents, case_refreshes
from store.schema import now

LEASE = timedelta(minutes=2)
"""How long a refresh may be silent before another may take its place: its process may have died."""


class Refreshes:
    """begin -> a run's token -> listed, document ... -> end. Whoever lost the lease writes nothing more."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def begin(self, case_id: int, started_by: str) -> str:
        """The token of a new run, or "" when another is at work."""
        run, at = secrets.token_hex(16), now()
        row: dict[str, Any] = {
            "case_id": case_id, "status": RefreshStatus.RUNNING.value, "started_by": started_by, "run": run,
            "lease_until": at + LEASE, "started_at": at, "retrieved_at": None, "completed_at": None,
        }  # fmt: skip
        over = or_(case_refreshes.c.status.not_in([one.value for one in AT_WORK]), case_refreshes.c.lease_until < at)
        added = self._database.upsert(case_refreshes).values(row)
        begun = added.on_conflict_do_update(index_elements=[case_refreshes.c.case_id], set_=row, where=over)
        async with self._database.writing() as connection:
            return run if (await connection.execute(begun)).rowcount == 1 else ""

    async def listed(self, case_id: int, run: str, prints: Mapping[int, tuple[int, str]]) -> frozenset[int]:
        """CMS has said what the case holds: version and print of each material. Which of them are new or have changed."""
        table = case_refresh_documents
        async with self._database.writing() as connection:
            mine = update(case_refreshes).where(*_of(case_id, run))
            values = {"status": RefreshStatus.DOCUMENTS_RETRIEVED.value, "retrieved_at": now()}
            if (await connection.execute(mine.values(values))).rowcount == 0:
                return frozenset()
            rows = (await connection.execute(select(table).where(table.c.case_id == case_id))).all()
            same = {row.material_id for row in rows if _unchanged(row, prints)}
            await connection.execute(delete(table).where(table.c.case_id == case_id, table.c.material_id.not_in(same)))
            changed = frozenset(prints) - same
            new = [_row(case_id, material_id, *prints[material_id]) for material_id in changed]
            if new:
                await connection.execute(table.insert(), new)
            return changed

    async def document(self, case_id: int, run: str, tracked: TrackedDocument) -> bool:
        """One document is further now. False when another run has taken this one's place."""
        table = case_refresh_documents
        async with self._database.writing() as connection:
            still = update(case_refreshes).where(*_of(case_id, run)).values(lease_until=now() + LEASE)
            if (await connection.execute(still)).rowcount == 0:
                return False
            of = (table.c.case_id == case_id, table.c.material_id == tracked.material_id)
            values = {"status": tracked.status.value, "conversion": tracked.conversion}
            await connection.execute(update(table).where(*of).values(values))
            return True

    async def end(self, case_id: int, run: str, status: RefreshStatus) -> None:
        """It is over."""
        async with self._database.writing() as connection:
            mine = update(case_refreshes).where(*_of(case_id, run))
            await connection.execute(mine.values(status=status.value, completed_at=now()))

    async def tracker(self, case_id: int) -> Tracker:
        """How the last refresh of a case went, or how far it is."""
        table = case_refresh_documents
        async with self._database.reading() as connection:
            row = (await connection.execute(select(case_refreshes).where(case_refreshes.c.case_id == case_id))).first()
            documents = (await connection.execute(select(table).where(table.c.case_id == case_id))).all()
        if row is None:
            return Tracker(case_id, RefreshStatus.NOT_STARTED)
        tracked = tuple(
            TrackedDocument(each.material_id, each.version_id, DocumentStatus(each.status), each.conversion)
            for each in sorted(documents, key=lambda each: each.material_id)
        )
        status = _status(RefreshStatus(row.status), row.lease_until)
        return Tracker(case_id, status, row.started_by, row.started_at, row.retrieved_at, row.completed_at, tracked)

    async def forget(self, case_id: int) -> None:
        """Nothing of the case is kept any more."""
        async with self._database.writing() as connection:
            for table in (case_refreshes, case_refresh_documents):
                await connection.execute(delete(table).where(table.c.case_id == case_id))


def _of(case_id: int, run: str) -> tuple[ColumnElement[bool], ...]:
    return (case_refreshes.c.case_id == case_id, case_refreshes.c.run == run)


def _status(status: RefreshStatus, lease_until: datetime) -> RefreshStatus:
    """A refresh whose process has died has failed, though nobody could write it down."""
    return RefreshStatus.FAILED if status in AT_WORK and lease_until < now() else status


def _unchanged(row: Any, prints: Mapping[int, tuple[int, str]]) -> bool:
    done = row.status in {DocumentStatus.INDEXED.value, DocumentStatus.UNABLE_TO_CONVERT_TO_PDF.value}
    return done and prints.get(row.material_id) == (row.version_id, row.print)


def _row(case_id: int, material_id: int, version_id: int, fingerprint: str) -> dict[str, Any]:
    return {
        "case_id": case_id, "material_id": material_id, "version_id": version_id, "status": DocumentStatus.NEW.value,
        "conversion": "", "print": fingerprint,
    }  # fmt: skip
