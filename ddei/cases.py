"""Finding cases and opening them."""

from collections.abc import Iterable
from datetime import date

from casework.cases import Case, CaseRef, CaseRow, CustodyTimeLimit
from casework.errors import CaseNotFound
from casework.people import Caller
from casework.urn import Urn, parse_urn
from ddei.audit import Audit
from integrations.cms.client import CmsClient


class Cases:
    """Cases as the caller may see them."""

    def __init__(self, *, cms: CmsClient, audit: Audit) -> None:
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

    async def by_name(self, caller: Caller, name: str) -> list[CaseRow]:
        """Cases with a defendant of this surname, or a company of this name."""
        async with self._audit.recorded(caller, "cases.by_name") as recording:
            found = await self._cms.find_cases(caller.session, defendant=name)
            recording.case_ids = _ids(found)
            return found

    async def by_operation(self, caller: Caller, name: str) -> list[CaseRow]:
        """Cases of a police operation."""
        async with self._audit.recorded(caller, "cases.by_operation") as recording:
            found = await self._cms.find_cases(caller.session, operation=name)
            recording.case_ids = _ids(found)
            return found

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


def matching_splits(refs: list[CaseRef], urn: Urn) -> list[CaseRef]:
    """The references a URN means: every split of its root, or only the split it names."""
    if urn.split is None:
        return refs
    parsed = ((ref, parse_urn(ref.urn)) for ref in refs)
    return [ref for ref, one in parsed if one is not None and one.split == urn.split]


def _ids(found: Iterable[CaseRef | CaseRow | CustodyTimeLimit]) -> tuple[int, ...]:
    return tuple(sorted({one.case_id for one in found}))
