"""The index of open cases the listener matches with: filled from CMS's list at the start, and kept current."""

import asyncio

import structlog

from casework.errors import CaseworkError
from casework.people import Caller
from ddei.access import ServiceAccount
from ddei.cases import Cases
from intake.case_index import CaseIndex, CaseIndexBuilder

log = structlog.get_logger()

EVERY_S = 600.0
"""How often the list is read anew. What changed in between is found all the same: CMS is asked before anything is filed."""


class KnownCases:
    """Holds the index. There is none until CMS has listed its cases once; then every mail is looked up by itself."""

    def __init__(self, *, cases: Cases, service: ServiceAccount, every_s: float = EVERY_S) -> None:
        self._cases = cases
        self._service = service
        self._every_s = every_s
        self._index: CaseIndex | None = None

    @property
    def index(self) -> CaseIndex | None:
        """The newest index."""
        return self._index

    async def run(self) -> None:
        """Keep the index current until cancelled; while CMS cannot list, the old one stays."""
        while True:
            await self.refresh()
            await asyncio.sleep(self._every_s)

    async def refresh(self) -> bool:
        """Read the whole list anew; False if that failed."""
        try:
            await self._service.run("known-cases", self._read)
        except (CaseworkError, OSError) as error:
            log.warning("known_cases_not_read", error=type(error).__name__, kept=len(self._index or ()))
            return False
        log.info("known_cases_read", cases=len(self._index or ()))
        return True

    async def _read(self, caller: Caller) -> None:
        builder, after = CaseIndexBuilder(), ""
        while True:
            page = await self._cases.open_records(caller, after)
            for record in page.records:
                builder.add(record)
            after = page.after
            if not after:
                break
        self._index = await asyncio.to_thread(builder.finish)
