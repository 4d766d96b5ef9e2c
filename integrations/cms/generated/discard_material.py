from pydantic import Field

from .base_model import BaseModel


class DiscardMaterial(BaseModel):
    discard_material: "DiscardMaterialDiscardMaterial" = Field(alias="discardMaterial")


class DiscardMaterialDiscardMaterial(BaseModel):
    id: int


DiscardMaterial.model_rebuild()
