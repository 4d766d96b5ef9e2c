from .base_model import BaseModel
from .fragments import MaterialFields


class Documents(BaseModel):
    documents: list["DocumentsDocuments"]


DocumentsDocuments = MaterialFields
Documents.model_rebuild()
