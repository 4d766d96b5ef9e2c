"""What waits to be done."""

from casework.tasks import Direction, Task, TaskCount, TaskFilter, TaskPage
from integrations.ddei.calls import Row
from integrations.ddei.mapping.reading import count, day, maybe_number, needed_day, number, rows, text, yes


def task_page(content: Row, wanted: TaskFilter) -> TaskPage:
    """A listTasksResponse."""
    tasks = tuple(_task(one) for one in rows(content, "tasks", "taskList"))
    return TaskPage(
        page=count(content, "page", "pageNum", "currentPage") or wanted.page,
        total_pages=count(content, "totalPages"),
        total=count(content, "totalTasks", "total"),
        tasks=tasks,
    )


def task_count(content: Row) -> TaskCount:
    """A taskSummaryEntity; the published one names its type without a number."""
    return TaskCount(
        type_id=count(content, "taskTypeId"),
        type_name=text(content, "taskType"),
        total=count(content, "total"),
        due=count(content, "totalDue", "due"),
        overdue=count(content, "totalOverdue", "overdue"),
        escalated=count(content, "totalEscalated", "escalated"),
    )


def direction(content: Row) -> Direction:
    """A directionsEntity; its case is a text there."""
    return Direction(
        direction_id=number(content, "directionId"),
        case_id=number(content, "caseId"),
        urn=text(content, "caseUrn", "case", "urn"),
        title=text(content, "title"),
        description=text(content, "description"),
        due=day(content, "dueDate"),
        status=text(content, "dirStatus", "status"),
        defendant_surname=text(content, "defendantSurname"),
        defendant_first_names=text(content, "defendantFirstName"),
        source=text(content, "source"),
    )


def _task(content: Row) -> Task:
    return Task(
        task_id=number(content, "taskId"),
        case_id=number(content, "caseId"),
        urn=text(content, "caseUrn"),
        type_id=count(content, "taskTypeId"),
        type_name=text(content, "taskType"),
        due=needed_day(content, "dueDate"),
        urgent=yes(content, "urgentFlag"),
        allocated_to=text(content, "allocatedToDescription"),
        unit_id=count(content, "unitId"),
        unit_name=text(content, "unitName"),
        defendants=text(content, "defendants"),
        ctl_days=maybe_number(content, "ctlExpiryDays"),
        locked=yes(content, "locked"),
        material_id=maybe_number(content, "materialId"),
    )
