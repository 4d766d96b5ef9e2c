from datetime import date

from pydantic import Field

from .base_model import BaseModel


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
