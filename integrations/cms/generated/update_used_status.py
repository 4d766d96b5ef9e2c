from pydantic import Field

from .base_model import BaseModel


class UpdateUsedStatus(BaseModel):
    update_used_status: "UpdateUsedStatusUpdateUsedStatus" = Field(
        alias="updateUsedStatus"
    )


class UpdateUsedStatusUpdateUsedStatus(BaseModel):
    id: int


UpdateUsedStatus.model_rebuild()
