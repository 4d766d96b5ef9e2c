from datetime import date
from typing import Optional

from pydantic import Field

from .base_model import BaseModel


class Hearings(BaseModel):
    hearings: list["HearingsHearings"]


class HearingsHearings(BaseModel):
    hearing_id: int = Field(alias="hearingId")
    hearing_date: date = Field(alias="hearingDate")
    hearing_type_code: Optional[str] = Field(alias="hearingTypeCode")
    hearing_type: Optional[str] = Field(alias="hearingType")
    venue_code: Optional[str] = Field(alias="venueCode")
    venue: Optional[str]
    has_outcome_recorded: bool = Field(alias="hasOutcomeRecorded")


Hearings.model_rebuild()
