from pydantic import Field

from .base_model import BaseModel


class CaseIdentifiers(BaseModel):
    case_identifiers: list["CaseIdentifiersCaseIdentifiers"] = Field(
        alias="caseIdentifiers"
    )


class CaseIdentifiersCaseIdentifiers(BaseModel):
    id: int
    urn: str
    urn_root: str = Field(alias="urnRoot")


CaseIdentifiers.model_rebuild()
