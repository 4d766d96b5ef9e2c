"""Tasks and directions in the contract's words."""

from casework import tasks as known
from ddei.rest.models import tasks as told


def task_entity(one: known.Task) -> told.TaskEntity:
    """taskEntity; unitId and materialId are ours."""
    return {
        "taskId": one.task_id,
        "caseId": one.case_id,
        "caseUrn": one.urn,
        "taskTypeId": one.type_id,
        "taskType": one.type_name,
        "dueDate": one.due,
        "urgentFlag": one.urgent,
        "allocatedTo": one.allocated_to,
        "allocatedToDescription": one.allocated_to,
        "unitName": one.unit_name,
        "defendants": one.defendants,
        "ctlExpiryDays": one.ctl_days,
        "locked": one.locked,
        "unitId": one.unit_id,
        "materialId": one.material_id,
    }


def task_page(page: known.TaskPage) -> told.ListTasksResponse:
    """listTasksResponse."""
    return {
        "currentPage": page.page,
        "totalPages": page.total_pages,
        "totalTasks": page.total,
        "tasks": [task_entity(one) for one in page.tasks],
    }


def task_summary(counts: list[known.TaskCount]) -> told.TasksSummaryResponse:
    """tasksSummaryResponse."""
    return {
        "taskSummaryList": [_count(one) for one in counts],
        "totalTasks": sum(one.total for one in counts),
        "totalTaskTypes": len(counts),
        "totalDueTasks": sum(one.due for one in counts),
        "totalEscalatedTasks": sum(one.escalated for one in counts),
        "totalNotOverdueTasks": sum(one.total - one.overdue for one in counts),
        "totalOverdueTasks": sum(one.overdue for one in counts),
    }


def direction(one: known.Direction) -> told.DirectionsEntity:
    """directionsEntity."""
    return {
        "directionId": one.direction_id,
        "caseId": str(one.case_id),
        "case": one.urn,
        "title": one.title,
        "description": one.description,
        "dueDate": one.due,
        "dirStatus": one.status,
        "defendantSurname": one.defendant_surname,
        "defendantFirstName": one.defendant_first_names,
        "source": one.source,
    }


def _count(one: known.TaskCount) -> told.TaskSummaryEntity:
    return {
        "taskType": one.type_name,
        "total": one.total,
        "totalDue": one.due,
        "totalEscalated": one.escalated,
        "totalNotOverdue": one.total - one.overdue,
        "totalOverdue": one.overdue,
        "taskTypeId": one.type_id,
    }
