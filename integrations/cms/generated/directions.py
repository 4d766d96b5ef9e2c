from datetime import date
from typing import Optional

from pydantic import Field

from .base_model import BaseModel


class Directions(BaseModel):
    directions: list["DirectionsDirections"]


class DirectionsDirections(BaseModel):
    direction_id: int = Field(alias="directionId")
    case_id: int = Field(alias="caseId")
    case_urn: str = Field(alias="caseUrn")
    title: str
    description: Optional[str]
    due_date: Optional[date] = Field(alias="dueDate")
    status: str
    defendant_surname: Optional[str] = Field(alias="defendantSurname")
    defendant_first_name: Optional[str] = Field(alias="defendantFirstName")
    source: Optional[str]


Directions.model_rebuild()
