from typing import Optional

from .base_model import BaseModel
from .fragments import MaterialFields


class Material(BaseModel):
    material: Optional["MaterialMaterial"]


MaterialMaterial = MaterialFields
Material.model_rebuild()
