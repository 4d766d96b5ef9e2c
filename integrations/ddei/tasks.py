"""What waits to be done, over a DDEI."""

from datetime import date

from casework.errors import CaseNotFound
from casework.people import CmsSession
from casework.tasks import Direction, TaskCount, TaskFilter, TaskPage
from integrations.ddei.asking import Area, check_id, check_numbers
from integrations.ddei.calls import Call, What
from integrations.ddei.mapping import tasks
from integrations.ddei.mapping.reading import row, rows

_AT_ONCE = 100


class DdeiTasks(Area):
    """The calls of CmsTasks."""

    async def tasks(self, session: CmsSession, wanted: TaskFilter) -> TaskPage:
        """Open tasks, the first due first."""
        check_numbers(wanted.unit_id, wanted.task_type_id, wanted.page, wanted.page_size)
        said = {
            "urn": wanted.urn,
            "unitFilter": str(wanted.unit_id or ""),
            "typeFilter": str(wanted.task_type_id or ""),
            "pageNum": str(wanted.page),
            "pageSize": str(wanted.page_size),
        }
        query = {name: value for name, value in said.items() if value}
        return tasks.task_page(row(await self._transport.read(Call("GET", "/tasks", session, query=query))), wanted)

    async def task_summary(self, session: CmsSession, unit_id: int | None) -> list[TaskCount]:
        """Open tasks counted by type."""
        check_numbers(unit_id)
        query = {} if unit_id is None else {"unitFilter": str(unit_id)}
        found = await self._transport.read(Call("GET", "/tasks-summary", session, query=query))
        return [tasks.task_count(one) for one in rows(found, "taskSummaryList")]

    async def directions(self, session: CmsSession, case_ids: tuple[int, ...]) -> list[Direction]:
        """The court's directions in these cases, the first due first."""
        found: list[Direction] = []
        for start in range(0, len(case_ids), _AT_ONCE):
            found += await self._directions(session, case_ids[start : start + _AT_ONCE])
        return sorted(found, key=lambda one: one.due or date.max)

    async def _directions(self, session: CmsSession, case_ids: tuple[int, ...]) -> list[Direction]:
        for one in case_ids:
            check_id(one, CaseNotFound)
        content = {"filters": [{"caseId": one} for one in case_ids]}
        answer = await self._transport.ask(Call("POST", "/case-directions", session, What.CASE, content=content))
        return [tasks.direction(one) for one in rows(answer)]
