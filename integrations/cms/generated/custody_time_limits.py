from datetime import date

from pydantic import Field

from .base_model import BaseModel


class CustodyTimeLimits(BaseModel):
    custody_time_limits: list["CustodyTimeLimitsCustodyTimeLimits"] = Field(
        alias="custodyTimeLimits"
    )


class CustodyTimeLimitsCustodyTimeLimits(BaseModel):
    case_id: int = Field(alias="caseId")
    urn: str
    defendant_name: str = Field(alias="defendantName")
    expiry_date: date = Field(alias="expiryDate")


CustodyTimeLimits.model_rebuild()
