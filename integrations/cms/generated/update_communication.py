from pydantic import Field

from .base_model import BaseModel


class UpdateCommunication(BaseModel):
    update_communication: "UpdateCommunicationUpdateCommunication" = Field(
        alias="updateCommunication"
    )


class UpdateCommunicationUpdateCommunication(BaseModel):
    id: int


UpdateCommunication.model_rebuild()
