from typing import Optional

from .base_model import BaseModel
from .fragments import LockFields


class CaseLocking(BaseModel):
    case: Optional["CaseLockingCase"]


class CaseLockingCase(BaseModel):
    locking: Optional["CaseLockingCaseLocking"]


CaseLockingCaseLocking = LockFields
CaseLocking.model_rebuild()
CaseLockingCase.model_rebuild()
