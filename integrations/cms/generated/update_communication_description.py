from pydantic import Field

from .base_model import BaseModel


class UpdateCommunicationDescription(BaseModel):
    update_communication_description: "UpdateCommunicationDescriptionUpdateCommunicationDescription" = Field(
        alias="updateCommunicationDescription"
    )


class UpdateCommunicationDescriptionUpdateCommunicationDescription(BaseModel):
    id: int


UpdateCommunicationDescription.model_rebuild()
