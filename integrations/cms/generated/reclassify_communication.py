from pydantic import Field

from .base_model import BaseModel


class ReclassifyCommunication(BaseModel):
    reclassify_communication: "ReclassifyCommunicationReclassifyCommunication" = Field(
        alias="reclassifyCommunication"
    )


class ReclassifyCommunicationReclassifyCommunication(BaseModel):
    id: int


ReclassifyCommunication.model_rebuild()
