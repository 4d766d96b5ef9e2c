"""Clearing down: of a case that nobody has opened for 84 hours nothing stays ready. CMS has it; it is made ready again."""

import structlog

from ddei.listing import VISITED
from documents.shelf import Shelf
from search.port import SearchEngine
from store.contents import Contents
from store.refreshes import Refreshes
from store.schema import now

log = structlog.get_logger()

AT_A_TIME = 20


class Clearing:
    """Takes cases out of the search, off the shelf, and out of our tables."""

    def __init__(self, *, shelf: Shelf, engine: SearchEngine, contents: Contents, refreshes: Refreshes) -> None:
        self._shelf = shelf
        self._engine = engine
        self._contents = contents
        self._refreshes = refreshes

    async def clear_due(self) -> int:
        """Clear the cases that are due, a few at a time; how many those were."""
        cases = await self._contents.untouched(now() - VISITED, AT_A_TIME)
        for case_id in cases:
            await self.clear(case_id)
        return len(cases)

    async def clear(self, case_id: int) -> None:
        """Forget one case. The search goes first: what is half forgotten cannot be found."""
        await self._engine.drop_case(case_id)
        await self._refreshes.forget(case_id)
        for sha256 in await self._contents.forget_case(case_id):
            await self._shelf.forget(sha256)
        log.info("case_cleared", case_id=case_id)
