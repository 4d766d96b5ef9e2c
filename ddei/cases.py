"""Finding cases and opening them."""

from collections.abc import Iterable
from datetime import date

from casework.case_record import CaseRecords
from casework.cases import (
    Case,
    CaseLock,
    CaseRef,
    CaseRow,
    CustodyTimeLimit,
    ExhibitProducer,
    Hearing,
    HistoryEvent,
    Statement,
)
from casework.errors import CaseNotFound
from casework.pcd_requests import PcdRequest
from casework.people import Caller
from casework.urn import Urn, parse_urn
from ddei.audit import Audit
from integrations.cms.port import Cms


class Cases:
    """Cases as the caller may see them."""

    def __init__(self, *, cms: Cms, audit: Audit) -> None:
        self._cms = cms
        self._audit = audit

    async def by_urn(self, caller: Caller, urn: Urn) -> list[CaseRef]:
        """The cases of a URN: all splits, or the one that was named. CaseNotFound when there is none.

        Deleted and restricted cases are among them; opening one says so.
        """
        async with self._audit.recorded(caller, "cases.by_urn", urn=str(urn)) as recording:
            found = matching_splits(await self._cms.case_refs(caller.session, urn.root), urn)
            recording.case_ids = _ids(found)
            if not found:
                raise CaseNotFound(detail="no such URN")
            return found

    async def by_name(self, caller: Caller, name: str, area_id: int | None = None) -> list[CaseRow]:
        """Cases with a defendant of this surname, or a company of this name; in one area if one is named."""
        async with self._audit.recorded(caller, "cases.by_name") as recording:
            found = await self._cms.find_cases(caller.session, defendant=name, area_id=area_id)
            recording.case_ids = _ids(found)
            return found

    async def by_operation(self, caller: Caller, name: str, area_id: int | None = None) -> list[CaseRow]:
        """Cases of a police operation; in one area if one is named."""
        async with self._audit.recorded(caller, "cases.by_operation") as recording:
            found = await self._cms.find_cases(caller.session, operation=name, area_id=area_id)
            recording.case_ids = _ids(found)
            return found

    async def open_records(self, caller: Caller, after: str = "") -> CaseRecords:
        """A page of the open cases for an index; of a restricted one only its id and URN. Ask on with its `after`."""
        async with self._audit.recorded(caller, "cases.open_records") as recording:
            page = await self._cms.open_cases(caller.session, after=after)
            recording.case_ids = tuple(record.case_id for record in page.records)
            return page

    async def open(self, caller: Caller, case_id: int) -> Case:
        """A case with its parties. CaseDeleted, CaseRestricted and NoAccessToCase each say why not."""
        async with self._audit.recorded(caller, "cases.open", case_id=case_id) as recording:
            case = await self._cms.case(caller.session, case_id)
            recording.urn = case.urn
            return case

    async def custody_time_limits(self, caller: Caller, until: date) -> list[CustodyTimeLimit]:
        """Custody time limits up to and including a day, as CMS has them."""
        async with self._audit.recorded(caller, "cases.custody_time_limits") as recording:
            found = await self._cms.custody_time_limits(caller.session, until)
            recording.case_ids = _ids(found)
            return found

    async def lock(self, caller: Caller, case_id: int) -> CaseLock | None:
        """Who has the case open for changing; None when nobody has."""
        async with self._audit.recorded(caller, "cases.lock", case_id=case_id):
            return await self._cms.case_lock(caller.session, case_id)

    async def hearings(self, caller: Caller, case_id: int) -> list[Hearing]:
        """The hearings of a case, the first one first."""
        async with self._audit.recorded(caller, "cases.hearings", case_id=case_id):
            return await self._cms.hearings(caller.session, case_id)

    async def history(self, caller: Caller, case_id: int) -> list[HistoryEvent]:
        """What happened to a case, the newest first."""
        async with self._audit.recorded(caller, "cases.history", case_id=case_id):
            return await self._cms.history(caller.session, case_id)

    async def pcd_requests(self, caller: Caller, case_id: int) -> list[PcdRequest]:
        """The police's requests for a pre-charge decision, the newest first."""
        async with self._audit.recorded(caller, "cases.pcd_requests", case_id=case_id):
            return await self._cms.pcd_requests(caller.session, case_id)

    async def statements(self, caller: Caller, witness_id: int) -> list[Statement]:
        """A witness's statements by number. The contract names no case for them."""
        async with self._audit.recorded(caller, "cases.statements"):
            return await self._cms.statements(caller.session, witness_id)

    async def producers(self, caller: Caller, case_id: int) -> list[ExhibitProducer]:
        """Who produces exhibits in a case."""
        async with self._audit.recorded(caller, "cases.producers", case_id=case_id):
            return await self._cms.producers(caller.session, case_id)


def matching_splits(refs: list[CaseRef], urn: Urn) -> list[CaseRef]:
    """The references a URN means: every split of its root, or only the split it names."""
    if urn.split is None:
        return refs
    parsed = ((ref, parse_urn(ref.urn)) for ref in refs)
    return [ref for ref, one in parsed if one is not None and one.split == urn.split]


def _ids(found: Iterable[CaseRef | CaseRow | CustodyTimeLimit]) -> tuple[int, ...]:
    return tuple(sorted({one.case_id for one in found}))
