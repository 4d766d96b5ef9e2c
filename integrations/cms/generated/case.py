from datetime import date
from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import DefendantType
from .fragments import LockFields


class Case(BaseModel):
    case: Optional["CaseCase"]


class CaseCase(BaseModel):
    id: int
    urn: str
    urn_root: str = Field(alias="urnRoot")
    operation: Optional[str]
    unit_id: int = Field(alias="unitId")
    unit_name: str = Field(alias="unitName")
    area_id: int = Field(alias="areaId")
    area_name: str = Field(alias="areaName")
    registration_date: Optional[date] = Field(alias="registrationDate")
    next_hearing_date: Optional[date] = Field(alias="nextHearingDate")
    next_hearing_type: Optional[str] = Field(alias="nextHearingType")
    next_hearing_venue: Optional[str] = Field(alias="nextHearingVenue")
    lead_defendant_first_names: Optional[str] = Field(alias="leadDefendantFirstNames")
    lead_defendant_surname: Optional[str] = Field(alias="leadDefendantSurname")
    lead_defendant_type: Optional[DefendantType] = Field(alias="leadDefendantType")
    finalised: bool
    secure: bool
    locking: Optional["CaseCaseLocking"]
    defendants: list["CaseCaseDefendants"]
    witnesses: list["CaseCaseWitnesses"]


CaseCaseLocking = LockFields


class CaseCaseDefendants(BaseModel):
    id: int
    list_order: int = Field(alias="listOrder")
    type_: DefendantType = Field(alias="type")
    first_names: Optional[str] = Field(alias="firstNames")
    surname: Optional[str]
    organisation_name: Optional[str] = Field(alias="organisationName")
    dob: Optional[date]
    youth: bool
    police_remand_status: Optional[str] = Field(alias="policeRemandStatus")
    custody_time_limit: Optional["CaseCaseDefendantsCustodyTimeLimit"] = Field(
        alias="custodyTimeLimit"
    )
    charges: list["CaseCaseDefendantsCharges"]


class CaseCaseDefendantsCustodyTimeLimit(BaseModel):
    expiry_date: date = Field(alias="expiryDate")


class CaseCaseDefendantsCharges(BaseModel):
    id: int
    code: str
    list_order: int = Field(alias="listOrder")
    description: str
    from_date: Optional[date] = Field(alias="fromDate")


class CaseCaseWitnesses(BaseModel):
    witness_id: int = Field(alias="witnessId")
    first_name: Optional[str] = Field(alias="firstName")
    surname: Optional[str]
    is_police: bool = Field(alias="isPolice")
    is_child: bool = Field(alias="isChild")
    is_expert: bool = Field(alias="isExpert")
    is_greatest_need: bool = Field(alias="isGreatestNeed")
    is_prisoner: bool = Field(alias="isPrisoner")
    is_interpreter: bool = Field(alias="isInterpreter")
    is_vulnerable: bool = Field(alias="isVulnerable")
    is_professional: bool = Field(alias="isProfessional")
    is_special_needs: bool = Field(alias="isSpecialNeeds")
    is_intimidated: bool = Field(alias="isIntimidated")
    is_victim: bool = Field(alias="isVictim")


Case.model_rebuild()
CaseCase.model_rebuild()
CaseCaseDefendants.model_rebuild()
