from pydantic import Field

from .base_model import BaseModel
from .enums import Classification


class MaterialTypes(BaseModel):
    material_types: list["MaterialTypesMaterialTypes"] = Field(alias="materialTypes")


class MaterialTypesMaterialTypes(BaseModel):
    code: int
    description: str
    long_description: str = Field(alias="longDescription")
    classification: Classification
    is_case_material: bool = Field(alias="isCaseMaterial")
    selectable: bool
    add_as_used_or_unused: bool = Field(alias="addAsUsedOrUnused")
    list_order: int = Field(alias="listOrder")


MaterialTypes.model_rebuild()
