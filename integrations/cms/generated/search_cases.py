from datetime import date
from typing import Optional

from pydantic import Field

from .base_model import BaseModel


class SearchCases(BaseModel):
    search_cases: list["SearchCasesSearchCases"] = Field(alias="searchCases")


class SearchCasesSearchCases(BaseModel):
    id: int
    urn: str
    first_names: Optional[str] = Field(alias="firstNames")
    surname: Optional[str]
    organisation_name: Optional[str] = Field(alias="organisationName")
    defendant_total: int = Field(alias="defendantTotal")
    unit_name: str = Field(alias="unitName")
    next_hearing_date: Optional[date] = Field(alias="nextHearingDate")
    finalised: bool


SearchCases.model_rebuild()
