"""Cases and what belongs to them, all asked of CMS Modern."""

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
from casework.people import CmsSession
from integrations.cms.calls import Calls, check_case, check_number, check_person, page_start
from integrations.cms.mapping import cases
from integrations.cms.mapping.pcd_requests import pcd_request
from integrations.cms.sending import sendable

OPEN_CASES_AT_ONCE = 500


class CaseCalls(Calls):
    """The calls of CmsCases."""

    async def case_refs(self, session: CmsSession, urn_root: str) -> list[CaseRef]:
        """Every split of a URN, deleted ones included."""
        answer = await self._modern.read(
            session, lambda ask, headers: ask.case_identifiers(sendable(urn_root), headers=headers)
        )
        return [cases.case_ref(row) for row in answer.case_identifiers]

    async def find_cases(
        self, session: CmsSession, *, defendant: str = "", operation: str = "", area_id: int | None = None
    ) -> list[CaseRow]:
        """Cases by a defendant's surname, a company's name, or the operation's name; in one area if one is named."""
        check_number(area_id)
        answer = await self._modern.read(
            session,
            lambda ask, headers: ask.search_cases(
                sendable(defendant) or None, sendable(operation) or None, area_id, headers=headers
            ),
        )
        return [cases.case_row(row) for row in answer.search_cases]

    async def case(self, session: CmsSession, case_id: int) -> Case:
        """A whole case; CaseNotFound, CaseDeleted, CaseRestricted or NoAccessToCase when there is none to see."""
        check_case(case_id)
        answer = await self._modern.read(session, lambda ask, headers: ask.case(case_id, headers=headers))
        if answer.case is None:
            raise CaseNotFound
        return cases.case(answer.case)

    async def open_cases(self, session: CmsSession, *, after: str = "") -> CaseRecords:
        """A page of the open cases, by their ids; of a restricted one only its id and URN."""
        start = page_start(after)
        answer = await self._modern.read(
            session, lambda ask, headers: ask.open_cases(start, OPEN_CASES_AT_ONCE, headers=headers)
        )
        found = tuple(cases.case_record(row) for row in answer.open_cases)
        return CaseRecords(found, after=str(found[-1].case_id) if found else "")

    async def case_lock(self, session: CmsSession, case_id: int) -> CaseLock | None:
        """Who has the case open for changing; None when nobody has."""
        check_case(case_id)
        answer = await self._modern.read(session, lambda ask, headers: ask.case_locking(case_id, headers=headers))
        if answer.case is None:
            raise CaseNotFound
        return cases.lock(answer.case.locking) if answer.case.locking else None

    async def hearings(self, session: CmsSession, case_id: int) -> list[Hearing]:
        """The hearings of a case, the first one first."""
        check_case(case_id)
        answer = await self._modern.read(session, lambda ask, headers: ask.hearings(case_id, headers=headers))
        found = [cases.hearing(row) for row in answer.hearings]
        return sorted(found, key=lambda one: (one.day, one.hearing_id))

    async def history(self, session: CmsSession, case_id: int) -> list[HistoryEvent]:
        """What happened to a case, the newest first."""
        check_case(case_id)
        answer = await self._modern.read(session, lambda ask, headers: ask.case_history(case_id, headers=headers))
        found = [cases.history_event(row) for row in answer.case_history]
        return sorted(found, key=lambda one: (one.day, one.event_id), reverse=True)

    async def pcd_requests(self, session: CmsSession, case_id: int) -> list[PcdRequest]:
        """Requests for a pre-charge decision, the newest first."""
        check_case(case_id)
        answer = await self._modern.read(session, lambda ask, headers: ask.pcd_requests(case_id, headers=headers))
        found = [pcd_request(row) for row in answer.pcd_requests]
        return sorted(found, key=lambda one: (one.decision_requested or date.min, one.request_id), reverse=True)

    async def statements(self, session: CmsSession, witness_id: int) -> list[Statement]:
        """A witness's statements by number."""
        check_person(witness_id)
        answer = await self._modern.read(
            session, lambda ask, headers: ask.witness_statements(witness_id, headers=headers)
        )
        found = [cases.statement(row) for row in answer.witness_statements]
        return sorted(found, key=lambda one: (one.number, one.statement_id))

    async def producers(self, session: CmsSession, case_id: int) -> list[ExhibitProducer]:
        """Who produces exhibits in a case."""
        check_case(case_id)
        answer = await self._modern.read(session, lambda ask, headers: ask.exhibit_producers(case_id, headers=headers))
        return [cases.producer(row) for row in answer.exhibit_producers]

    async def custody_time_limits(self, session: CmsSession, until: date) -> list[CustodyTimeLimit]:
        """Custody time limits of the person's unit that expire up to and including a day."""
        answer = await self._modern.read(session, lambda ask, headers: ask.custody_time_limits(until, headers=headers))
        return [cases.custody_time_limit(row) for row in answer.custody_time_limits]
