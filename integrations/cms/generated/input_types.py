from datetime import date
from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import Classification


class CreateCommunicationInput(BaseModel):
    case_id: int = Field(alias="caseId")
    file_storage_location: str = Field(alias="fileStorageLocation")
    file_name: str = Field(alias="fileName")
    content_type: str = Field(alias="contentType")
    subject: str
    date: date
    description: str
    party: str
    party_description: str = Field(alias="partyDescription")
    create_check_communication_task: bool = Field(alias="createCheckCommunicationTask")
    mark_communication_as_read: bool = Field(alias="markCommunicationAsRead")


class ReclassifyCommunicationInput(BaseModel):
    """`statement` goes with STATEMENT, `exhibit` with EXHIBIT, neither with OTHER."""

    material_id: int = Field(alias="materialId")
    document_type_id: int = Field(alias="documentTypeId")
    classification: Classification
    subject: str
    used: Optional[bool] = None
    statement: Optional["ReclassifyStatementInput"] = None
    exhibit: Optional["ReclassifyExhibitInput"] = None


class ReclassifyStatementInput(BaseModel):
    witness_id: int = Field(alias="witnessId")
    statement_no: int = Field(alias="statementNo")
    date: date


class ReclassifyExhibitInput(BaseModel):
    """Either an existing producer (or witness), or the name of a new one."""

    item: str
    reference: str
    existing_producer_or_witness_id: Optional[int] = Field(
        alias="existingProducerOrWitnessId", default=None
    )
    producer: Optional[str] = None


ReclassifyCommunicationInput.model_rebuild()
