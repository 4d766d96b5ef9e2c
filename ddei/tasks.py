"""What waits to be done in cases: tasks, and the court's directions."""

import builtins

from casework.people import Caller
from casework.tasks import Direction, TaskCount, TaskFilter, TaskPage
from ddei.audit import Audit
from integrations.cms.port import Cms


class Tasks:
    """Tasks and directions as the caller may see them."""

    def __init__(self, *, cms: Cms, audit: Audit) -> None:
        self._cms = cms
        self._audit = audit

    async def list(self, caller: Caller, wanted: TaskFilter) -> TaskPage:
        """Open tasks, the first due first."""
        async with self._audit.recorded(caller, "tasks.list", urn=wanted.urn) as recording:
            page = await self._cms.tasks(caller.session, wanted)
            recording.case_ids = tuple(sorted({task.case_id for task in page.tasks}))
            return page

    async def summary(self, caller: Caller, unit_id: int | None = None) -> builtins.list[TaskCount]:
        """Open tasks counted by type: of a unit, or of the caller's own."""
        async with self._audit.recorded(caller, "tasks.summary"):
            return await self._cms.task_summary(caller.session, unit_id)

    async def directions(self, caller: Caller, case_ids: tuple[int, ...]) -> builtins.list[Direction]:
        """The court's directions in these cases, the first due first."""
        async with self._audit.recorded(caller, "tasks.directions") as recording:
            recording.case_ids = tuple(sorted(set(case_ids)))
            return await self._cms.directions(caller.session, case_ids)
