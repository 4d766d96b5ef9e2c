from pydantic import Field

from .base_model import BaseModel


class TasksSummary(BaseModel):
    tasks_summary: list["TasksSummaryTasksSummary"] = Field(alias="tasksSummary")


class TasksSummaryTasksSummary(BaseModel):
    task_type_id: int = Field(alias="taskTypeId")
    task_type: str = Field(alias="taskType")
    total: int
    due: int
    overdue: int
    escalated: int


TasksSummary.model_rebuild()
