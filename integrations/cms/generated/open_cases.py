from typing import Optional

from pydantic import Field

from .base_model import BaseModel


class OpenCases(BaseModel):
    open_cases: list["OpenCasesOpenCases"] = Field(alias="openCases")


class OpenCasesOpenCases(BaseModel):
    id: int
    urn: str
    operation: Optional[str]
    unit_name: str = Field(alias="unitName")
    secure: bool
    defendants: list["OpenCasesOpenCasesDefendants"]
    witnesses: list["OpenCasesOpenCasesWitnesses"]


class OpenCasesOpenCasesDefendants(BaseModel):
    first_names: Optional[str] = Field(alias="firstNames")
    surname: Optional[str]
    organisation_name: Optional[str] = Field(alias="organisationName")


class OpenCasesOpenCasesWitnesses(BaseModel):
    first_name: Optional[str] = Field(alias="firstName")
    surname: Optional[str]
    is_police: bool = Field(alias="isPolice")


OpenCases.model_rebuild()
OpenCasesOpenCases.model_rebuild()
