from pydantic import Field

from .base_model import BaseModel


class CreateCommunication(BaseModel):
    create_communication: "CreateCommunicationCreateCommunication" = Field(
        alias="createCommunication"
    )


class CreateCommunicationCreateCommunication(BaseModel):
    id: int


CreateCommunication.model_rebuild()
