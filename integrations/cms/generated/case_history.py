from datetime import date
from typing import Optional

from pydantic import Field

from .base_model import BaseModel


class CaseHistory(BaseModel):
    case_history: list["CaseHistoryCaseHistory"] = Field(alias="caseHistory")


class CaseHistoryCaseHistory(BaseModel):
    id: int
    name: str
    date: date
    author_or_venue: Optional[str] = Field(alias="authorOrVenue")
    type_: str = Field(alias="type")


CaseHistory.model_rebuild()
