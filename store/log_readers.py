"""Who has looked at something, found in the legal log: only to put right what was filed in a wrong place.

The Act lets the log be used for the integrity of personal data (s.62(4)), and for nothing that measures people's work.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import and_, or_, select

from store.database import Database
from store.legal_log import LogKind, Outcome, legal_log

_LISTS = ("communications.list", "communications.inbox")


@dataclass(frozen=True, slots=True)
class Reader:
    """A person who has seen it: `opened` if they opened the thing itself, not only the list it stood in."""

    entra_id: str
    opened: bool


class LogReaders:
    """Looks into the legal log for readers."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def of_message(
        self, case_id: int, material_ids: Collection[int], *, since: datetime, until: datetime
    ) -> list[Reader]:
        """People who opened a communication of a case or a file of it, or the case's communications, between two moments."""
        listed = and_(legal_log.c.operation.in_(_LISTS), legal_log.c.case_ids == json.dumps([case_id]))
        opened = legal_log.c.material_id.in_(material_ids)
        read = and_(
            legal_log.c.at.between(_stored(since), _stored(until)),
            legal_log.c.kind.in_([LogKind.CONSULTATION, LogKind.ALTERATION]),
            legal_log.c.outcome == Outcome.OK,
            legal_log.c.entra_id != "",
            or_(opened, listed),
        )
        wanted = select(legal_log.c.entra_id, legal_log.c.operation).where(read).distinct()
        async with self._database.reading() as connection:
            rows = (await connection.execute(wanted)).all()
        directly = {row.entra_id for row in rows if row.operation not in _LISTS}
        return [Reader(one, one in directly) for one in sorted({row.entra_id for row in rows})]


def _stored(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
