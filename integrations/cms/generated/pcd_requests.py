from datetime import date
from typing import Optional

from pydantic import Field

from .base_model import BaseModel


class PcdRequests(BaseModel):
    pcd_requests: list["PcdRequestsPcdRequests"] = Field(alias="pcdRequests")


class PcdRequestsPcdRequests(BaseModel):
    id: int
    type_: str = Field(alias="type")
    decision_required_by: Optional[date] = Field(alias="decisionRequiredBy")
    decision_requested: Optional[date] = Field(alias="decisionRequested")
    comments: Optional[str]
    case_outline: list["PcdRequestsPcdRequestsCaseOutline"] = Field(alias="caseOutline")
    suspects: list["PcdRequestsPcdRequestsSuspects"]
    police_contact_details: list["PcdRequestsPcdRequestsPoliceContactDetails"] = Field(
        alias="policeContactDetails"
    )
    material_provided: list["PcdRequestsPcdRequestsMaterialProvided"] = Field(
        alias="materialProvided"
    )


class PcdRequestsPcdRequestsCaseOutline(BaseModel):
    heading: str
    text: str


class PcdRequestsPcdRequestsSuspects(BaseModel):
    surname: Optional[str]
    first_names: Optional[str] = Field(alias="firstNames")
    dob: Optional[date]
    bail_conditions: Optional[str] = Field(alias="bailConditions")
    bail_date: Optional[date] = Field(alias="bailDate")
    remand_status: Optional[str] = Field(alias="remandStatus")
    proposed_charges: list["PcdRequestsPcdRequestsSuspectsProposedCharges"] = Field(
        alias="proposedCharges"
    )


class PcdRequestsPcdRequestsSuspectsProposedCharges(BaseModel):
    charge: str
    early_date: Optional[date] = Field(alias="earlyDate")
    late_date: Optional[date] = Field(alias="lateDate")
    location: Optional[str]
    category: Optional[str]


class PcdRequestsPcdRequestsPoliceContactDetails(BaseModel):
    role: str
    rank: Optional[str]
    name: Optional[str]
    number: Optional[str]


class PcdRequestsPcdRequestsMaterialProvided(BaseModel):
    subject: str
    date: Optional[date]


PcdRequests.model_rebuild()
PcdRequestsPcdRequests.model_rebuild()
PcdRequestsPcdRequestsSuspects.model_rebuild()
