"""Who relied on a message that was filed in the wrong case: found after it was taken out, so that they are told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from ddei.receipts import from_row
from store.ledger import Entry, Ledger
from store.log_readers import LogReaders, Reader


@dataclass(frozen=True, slots=True)
class TakenOut:
    """A message that was in a case from one moment to another, and who took it out."""

    reference: str
    case_id: int
    urn: str
    material_id: int
    filed_at: datetime
    taken_out_at: datetime
    by: str
    reason: str


class Reliance:
    """For the scheduler and for whoever undoes: what it finds goes to those people, each by a record of its own."""

    def __init__(self, *, ledger: Ledger, readers: LogReaders) -> None:
        self._ledger = ledger
        self._readers = readers

    async def taken_out(self, since: datetime) -> list[TakenOut]:
        """What was taken out of a case since a moment, the oldest first."""
        found = [await self._taken_out(entry) for entry in await self._ledger.done_since("undo", since)]
        return [one for one in found if one is not None]

    async def readers(self, one: TakenOut, parts: Collection[int] = ()) -> list[Reader]:
        """Who opened it, or a file of it (`parts`), or the case's communications, while it was there."""
        return await self._readers.of_message(
            one.case_id, (one.material_id, *parts), since=one.filed_at, until=one.taken_out_at
        )

    async def _taken_out(self, entry: Entry) -> TakenOut | None:
        filing = await self._ledger.get(entry.payload["key"])
        if filing is None or filing.receipt is None or entry.receipt is None:
            return None
        filed, undone = from_row(filing.receipt), from_row(entry.receipt)
        return TakenOut(
            reference=undone.reference,
            case_id=undone.case_id,
            urn=undone.urn,
            material_id=int(undone.external_id),
            filed_at=filed.done_at,
            taken_out_at=undone.done_at,
            by=undone.done_by,
            reason=entry.payload.get("reason", ""),
        )
