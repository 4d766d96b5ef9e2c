from datetime import datetime
from typing import Optional

from pydantic import Field

from .base_model import BaseModel


class InboxCommunications(BaseModel):
    inbox_communications: list["InboxCommunicationsInboxCommunications"] = Field(
        alias="inboxCommunications"
    )


class InboxCommunicationsInboxCommunications(BaseModel):
    id: Optional[int]
    material_id: Optional[int] = Field(alias="materialId")
    case_id: int = Field(alias="caseId")
    subject: Optional[str]
    description: Optional[str]
    date: Optional[datetime]
    direction: Optional[str]
    method: Optional[str]
    party: Optional[str]
    party_description: Optional[str] = Field(alias="partyDescription")
    status: Optional[str]
    has_attachments: Optional[bool] = Field(alias="hasAttachments")
    original_file_name: Optional[str] = Field(alias="originalFileName")


InboxCommunications.model_rebuild()
