"""Cases and what belongs to them, over a DDEI."""

from datetime import date
from urllib.parse import quote

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
from casework.errors import CaseDeleted, NotFound, Unavailable
from casework.partial import warn
from casework.pcd_requests import PcdRequest
from casework.people import CmsSession
from integrations.cms.missing import what_is_missing
from integrations.cms.sending import sendable
from integrations.ddei.asking import Area, all_ended, case_path, check_id, check_numbers
from integrations.ddei.calls import Call, Row, What
from integrations.ddei.mapping import cases
from integrations.ddei.mapping.pcd_requests import pcd_request
from integrations.ddei.mapping.reading import number, row, rows, text, yes


class DdeiCases(Area):
    """The calls of CmsCases."""

    async def case_refs(self, session: CmsSession, urn_root: str) -> list[CaseRef]:
        """Every split of a URN, deleted ones included as far as the DDEI lists them."""
        call = Call("GET", f"/urns/{quote(urn_root, safe='')}/case-identifiers", session, headers={"Urn": urn_root})
        try:
            return [cases.case_ref(one) for one in rows(await self._transport.read(call))]
        except NotFound:
            return []

    async def find_cases(
        self, session: CmsSession, *, defendant: str = "", operation: str = "", area_id: int | None = None
    ) -> list[CaseRow]:
        """Cases by a defendant's surname, a company's name, or the operation's name; in one area if one is named."""
        check_numbers(area_id)
        area = "" if area_id is None else str(area_id)
        # The published search knows no operations; the published look-up, which does, tells id and URN alone.
        path, said = (
            ("/cases/search", {"defendantName": sendable(defendant), "areaCode": area})
            if defendant
            else ("/cases/find", {"operation-name": sendable(operation), "area-code": area})
        )
        query = {name: value for name, value in said.items() if value}
        try:
            found = await self._transport.read(Call("GET", path, session, query=query))
        except NotFound:  # clients of the published contract take 404 for "none"
            return []
        return [cases.case_row(one) for one in rows(found)]

    async def case(self, session: CmsSession, case_id: int) -> Case:
        """A whole case; CaseNotFound, CaseDeleted, CaseRestricted or NoAccessToCase when there is none to see."""
        summary = await self._summary(session, case_id)
        branches = [self._branch(session, case_id, name) for name in ("defendants", "witnesses")]
        defendants, witnesses = await all_ended(branches)
        return cases.case(summary, defendants, witnesses)

    async def open_cases(self, session: CmsSession, *, after: str = "") -> CaseRecords:
        """A page of the open cases. The route is our facade's own; another DDEI answers that it has none."""
        call = Call("GET", "/cases/open", session, query={"after": after} if after else {})
        page = row(await self._transport.read(call))
        found = tuple(cases.case_record(one) for one in rows(page.get("cases")))
        return CaseRecords(found, after=text(page, "after"))

    async def case_lock(self, session: CmsSession, case_id: int) -> CaseLock | None:
        """Who has the case open for changing; None when nobody has."""
        call = Call("GET", f"{case_path(case_id)}/lock-status", session, What.CASE)
        status = row(await self._transport.read(call))
        if not yes(status, "isLocked"):
            return None
        return cases.lock_status(status) or cases.lock(await self._summary(session, case_id))

    async def hearings(self, session: CmsSession, case_id: int) -> list[Hearing]:
        """The hearings of a case, the first one first."""
        found = [cases.hearing(one) for one in await self._rows(session, case_id, "hearings")]
        return sorted(found, key=lambda one: one.day)

    async def history(self, session: CmsSession, case_id: int) -> list[HistoryEvent]:
        """What happened to a case, the newest first."""
        found = [cases.history_event(one) for one in await self._rows(session, case_id, "history")]
        return sorted(found, key=lambda one: one.day, reverse=True)

    async def pcd_requests(self, session: CmsSession, case_id: int) -> list[PcdRequest]:
        """Requests for a pre-charge decision, the newest first."""
        overview = await self._rows(session, case_id, "pcd-requests/overview")
        # Only one request by itself has everything in it.
        calls = [
            Call("GET", f"{case_path(case_id)}/pcd-request/{number(one, 'id')}", session, What.CASE) for one in overview
        ]
        return [pcd_request(row(one)) for one in await all_ended([self._transport.read(call) for call in calls])]

    async def statements(self, session: CmsSession, witness_id: int) -> list[Statement]:
        """A witness's statements by number."""
        check_id(witness_id, NotFound)
        found = await self._transport.read(Call("GET", f"/witnesses/{witness_id}/statements", session))
        listed = [cases.statement(one) for one in rows(found, "statementsForWitness")]
        return sorted(listed, key=lambda one: one.number)

    async def producers(self, session: CmsSession, case_id: int) -> list[ExhibitProducer]:
        """Who produces exhibits in a case."""
        return [cases.producer(one) for one in await self._rows(session, case_id, "producers", "exhibitProducers")]

    async def custody_time_limits(self, session: CmsSession, until: date) -> list[CustodyTimeLimit]:
        """Custody time limits of the person's unit that expire up to and including a day. No published route has them."""
        call = Call("GET", "/custody-time-limits", session, query={"until": until.isoformat()})
        return [cases.custody_time_limit(one) for one in rows(await self._transport.read(call), "custodyTimeLimits")]

    async def _summary(self, session: CmsSession, case_id: int) -> Row:
        call = Call("GET", f"{case_path(case_id)}/summary", session, What.CASE)
        summary = row(await self._transport.read(call))
        if yes(summary, "deleted"):
            raise CaseDeleted
        return summary

    async def _branch(self, session: CmsSession, case_id: int, name: str) -> list[Row]:
        """A part of a case; one that its backend cannot give is missing with a warning, and the rest is shown."""
        try:
            return await self._rows(session, case_id, name)
        except Unavailable:
            warn(what_is_missing(["case", name]))
            return []

    async def _rows(self, session: CmsSession, case_id: int, what: str, *names: str) -> list[Row]:
        call = Call("GET", f"{case_path(case_id)}/{what}", session, What.CASE)
        return rows(await self._transport.read(call), what, *names)
