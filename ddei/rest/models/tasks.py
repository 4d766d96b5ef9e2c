"""Tasks and directions."""

from datetime import date

from typing_extensions import TypedDict

from ddei.rest.models.base import Ours


class TaskEntity(TypedDict):
    """An open task."""

    taskId: int
    caseId: int
    caseUrn: str
    taskTypeId: int
    taskType: str
    dueDate: date
    urgentFlag: bool
    allocatedTo: str
    allocatedToDescription: str
    unitName: str
    defendants: str
    ctlExpiryDays: int | None
    locked: bool
    unitId: Ours[int]
    materialId: Ours[int | None]


class ListTasksResponse(TypedDict):
    """A page of tasks."""

    currentPage: int
    totalPages: int
    totalTasks: int
    tasks: list[TaskEntity]


class TaskSummaryEntity(TypedDict):
    """Tasks of one type, counted."""

    taskType: str
    total: int
    totalDue: int
    totalEscalated: int
    totalNotOverdue: int
    totalOverdue: int
    taskTypeId: Ours[int]


class TasksSummaryResponse(TypedDict):
    """All tasks, counted by type."""

    taskSummaryList: list[TaskSummaryEntity]
    totalTasks: int
    totalTaskTypes: int
    totalDueTasks: int
    totalEscalatedTasks: int
    totalNotOverdueTasks: int
    totalOverdueTasks: int


class DirectionsEntity(TypedDict):
    """A court's direction; `caseId` is text in the published document."""

    directionId: int
    caseId: str
    case: str
    title: str
    description: str
    dueDate: date | None
    dirStatus: str
    defendantSurname: str
    defendantFirstName: str
    source: str
