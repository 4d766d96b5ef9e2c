from .base_model import BaseModel
from .fragments import CommunicationFields


class Communications(BaseModel):
    communications: list["CommunicationsCommunications"]


CommunicationsCommunications = CommunicationFields
Communications.model_rebuild()
