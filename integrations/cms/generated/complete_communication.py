from pydantic import Field

from .base_model import BaseModel


class CompleteCommunication(BaseModel):
    complete_communication: "CompleteCommunicationCompleteCommunication" = Field(
        alias="completeCommunication"
    )


class CompleteCommunicationCompleteCommunication(BaseModel):
    id: int


CompleteCommunication.model_rebuild()
