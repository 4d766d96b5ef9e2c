from datetime import date
from typing import Optional

from pydantic import Field

from .base_model import BaseModel


class Tasks(BaseModel):
    tasks: "TasksTasks"


class TasksTasks(BaseModel):
    page: int
    total_pages: int = Field(alias="totalPages")
    total_tasks: int = Field(alias="totalTasks")
    tasks: list["TasksTasksTasks"]


class TasksTasksTasks(BaseModel):
    task_id: int = Field(alias="taskId")
    case_id: int = Field(alias="caseId")
    case_urn: str = Field(alias="caseUrn")
    task_type_id: int = Field(alias="taskTypeId")
    task_type: str = Field(alias="taskType")
    due_date: date = Field(alias="dueDate")
    urgent_flag: bool = Field(alias="urgentFlag")
    allocated_to_description: Optional[str] = Field(alias="allocatedToDescription")
    unit_id: int = Field(alias="unitId")
    unit_name: str = Field(alias="unitName")
    defendants: str
    ctl_expiry_days: Optional[int] = Field(alias="ctlExpiryDays")
    locked: bool
    material_id: Optional[int] = Field(alias="materialId")


Tasks.model_rebuild()
TasksTasks.model_rebuild()
