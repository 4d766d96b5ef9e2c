"""What waits to be done, over a DDEI."""

from casework.people import CmsSession
from casework.tasks import Direction, TaskCount, TaskFilter, TaskPage
from integrations.ddei.asking import Area
from integrations.ddei.calls import Call
from integrations.ddei.mapping import tasks
from integrations.ddei.mapping.reading import row, rows


class DdeiTasks(Area):
    """The calls of CmsTasks."""

    async def tasks(self, session: CmsSession, wanted: TaskFilter) -> TaskPage:
        """Open tasks, the first due first."""
        said = {
            "urn": wanted.urn,
            "unitFilter": str(wanted.unit_id or ""),
            "taskFilter": str(wanted.task_type_id or ""),
            "pageNum": str(wanted.page),
            "pageSize": str(wanted.page_size),
        }
        query = {name: value for name, value in said.items() if value}
        return tasks.task_page(row(await self._transport.read(Call("GET", "/tasks", session, query=query))), wanted)

    async def task_summary(self, session: CmsSession, unit_id: int | None) -> list[TaskCount]:
        """Open tasks counted by type."""
        query = {} if unit_id is None else {"unitFilter": str(unit_id)}
        found = await self._transport.read(Call("GET", "/tasks-summary", session, query=query))
        return [tasks.task_count(one) for one in rows(found, "taskSummaryList")]

    async def directions(self, session: CmsSession, case_ids: tuple[int, ...]) -> list[Direction]:
        """The court's directions in these cases, the first due first."""
        content = {"filters": [{"caseId": one} for one in case_ids]}
        found = await self._transport.ask(Call("POST", "/case-directions", session, content=content))
        return [tasks.direction(one) for one in rows(found)]
