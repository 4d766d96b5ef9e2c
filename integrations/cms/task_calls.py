"""What waits to be done."""

from datetime import date

from casework.people import CmsSession
from casework.tasks import Direction, TaskCount, TaskFilter, TaskPage
from integrations.cms.calls import Calls, check_case, check_number
from integrations.cms.mapping import tasks
from integrations.cms.sending import sendable


class TaskCalls(Calls):
    """The calls of CmsTasks."""

    async def tasks(self, session: CmsSession, wanted: TaskFilter) -> TaskPage:
        """Open tasks, the first due first."""
        check_number(wanted.unit_id, wanted.task_type_id, wanted.page, wanted.page_size)
        answer = await self._modern.read(
            session,
            lambda ask, headers: ask.tasks(
                wanted.page,
                wanted.page_size,
                sendable(wanted.urn) or None,
                wanted.unit_id,
                wanted.task_type_id,
                headers=headers,
            ),
        )
        return tasks.task_page(answer.tasks)

    async def task_summary(self, session: CmsSession, unit_id: int | None) -> list[TaskCount]:
        """Open tasks counted by type."""
        check_number(unit_id)
        answer = await self._modern.read(session, lambda ask, headers: ask.tasks_summary(unit_id, headers=headers))
        return [tasks.task_count(row) for row in answer.tasks_summary]

    async def directions(self, session: CmsSession, case_ids: tuple[int, ...]) -> list[Direction]:
        """The court's directions in these cases, the first due first."""
        for case_id in case_ids:
            check_case(case_id)
        if not case_ids:
            return []
        answer = await self._modern.read(session, lambda ask, headers: ask.directions(list(case_ids), headers=headers))
        found = [tasks.direction(row) for row in answer.directions]
        return sorted(found, key=lambda one: (one.due or date.max, one.direction_id))
