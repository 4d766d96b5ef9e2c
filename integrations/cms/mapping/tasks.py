"""Tasks and directions."""

from casework.tasks import Direction, Task, TaskCount, TaskPage
from integrations.cms.generated.directions import DirectionsDirections
from integrations.cms.generated.tasks import TasksTasks, TasksTasksTasks
from integrations.cms.generated.tasks_summary import TasksSummaryTasksSummary


def task_page(row: TasksTasks) -> TaskPage:
    """One page of tasks."""
    return TaskPage(
        page=row.page,
        total_pages=row.total_pages,
        total=row.total_tasks,
        tasks=tuple(_task(one) for one in row.tasks),
    )


def task_count(row: TasksSummaryTasksSummary) -> TaskCount:
    """How many tasks of one type there are."""
    return TaskCount(
        type_id=row.task_type_id,
        type_name=row.task_type,
        total=row.total,
        due=row.due,
        overdue=row.overdue,
        escalated=row.escalated,
    )


def direction(row: DirectionsDirections) -> Direction:
    """A court's direction; it may concern no defendant."""
    return Direction(
        direction_id=row.direction_id,
        case_id=row.case_id,
        urn=row.case_urn,
        title=row.title,
        description=row.description or "",
        due=row.due_date,
        status=row.status,
        defendant_surname=row.defendant_surname or "",
        defendant_first_names=row.defendant_first_name or "",
        source=row.source or "",
    )


def _task(row: TasksTasksTasks) -> Task:
    return Task(
        task_id=row.task_id,
        case_id=row.case_id,
        urn=row.case_urn,
        type_id=row.task_type_id,
        type_name=row.task_type,
        due=row.due_date,
        urgent=row.urgent_flag,
        allocated_to=row.allocated_to_description or "",
        unit_id=row.unit_id,
        unit_name=row.unit_name,
        defendants=row.defendants,
        ctl_days=row.ctl_expiry_days,
        locked=row.locked,
        material_id=row.material_id,
    )
