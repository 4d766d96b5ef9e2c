from pydantic import Field

from .base_model import BaseModel
from .fragments import CommunicationFields


class InboxCommunications(BaseModel):
    inbox_communications: list["InboxCommunicationsInboxCommunications"] = Field(
        alias="inboxCommunications"
    )


InboxCommunicationsInboxCommunications = CommunicationFields
InboxCommunications.model_rebuild()
