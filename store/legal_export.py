"""The legal log's records about one case, as they are stored: for the Commissioner, for a court, for the person."""

import json
from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import select

from casework.urn import Urn, parse_urn
from store.database import Database
from store.legal_log import legal_log

PAGE = 500
Row = dict[str, Any]


class LegalExport:
    """Reads the log by case. Rows are not parsed further than needed: what somebody spoilt is exported as it is."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def case_ids(self, urn: Urn) -> set[int]:
        """The cases the log knows under a URN: all its splits, or the one that is named."""
        found: set[int] = set()
        async for row in self._rows():
            ids = _case_ids(row)
            if len(ids) == 1 and _means(row["urn"], urn):
                found |= ids
        return found

    async def records(self, case_ids: set[int], urn: Urn | None = None) -> AsyncIterator[Row]:
        """Every record with one of these cases among its own, or that was about the URN; oldest first."""
        async for row in self._rows():
            if _case_ids(row) & case_ids or (urn is not None and _means(row["urn"], urn)):
                yield row

    async def _rows(self) -> AsyncIterator[Row]:
        after = -1
        while True:
            page = select(legal_log).where(legal_log.c.sequence > after).order_by(legal_log.c.sequence).limit(PAGE)
            async with self._database.reading() as connection:
                rows = (await connection.execute(page)).all()
            for row in rows:
                yield row._asdict()
            if len(rows) < PAGE:
                return
            after = rows[-1].sequence


def _case_ids(row: Row) -> set[int]:
    try:
        found = json.loads(row["case_ids"])
    except (TypeError, ValueError):
        return set()
    return {one for one in found if isinstance(one, int)} if isinstance(found, list) else set()


def _means(text: Any, urn: Urn) -> bool:
    """Whether a record's URN is this one, or a split of it."""
    found = parse_urn(text) if isinstance(text, str) and text else None
    return found is not None and found.root == urn.root and urn.split in {None, found.split}
