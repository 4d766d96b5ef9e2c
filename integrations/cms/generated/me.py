from pydantic import Field

from .base_model import BaseModel
from .enums import UserRole


class Me(BaseModel):
    me: "MeMe"


class MeMe(BaseModel):
    id: int
    username: str
    first_names: str = Field(alias="firstNames")
    surname: str
    role: UserRole
    unit_id: int = Field(alias="unitId")
    unit_name: str = Field(alias="unitName")
    area_id: int = Field(alias="areaId")


Me.model_rebuild()
