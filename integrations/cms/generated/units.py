from pydantic import Field

from .base_model import BaseModel


class Units(BaseModel):
    units: list["UnitsUnits"]


class UnitsUnits(BaseModel):
    id: int
    description: str
    area_id: int = Field(alias="areaId")
    area_description: str = Field(alias="areaDescription")
    is_home: bool = Field(alias="isHome")


Units.model_rebuild()
