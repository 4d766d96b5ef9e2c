from datetime import date
from typing import Optional

from pydantic import Field

from .base_model import BaseModel


class Documents(BaseModel):
    documents: list["DocumentsDocuments"]


class DocumentsDocuments(BaseModel):
    id: int
    version_id: Optional[int] = Field(alias="versionId")
    presentation_title: Optional[str] = Field(alias="presentationTitle")
    original_file_name: Optional[str] = Field(alias="originalFileName")
    file_extension: Optional[str] = Field(alias="fileExtension")
    mime_type: Optional[str] = Field(alias="mimeType")
    cms_doc_category: str = Field(alias="cmsDocCategory")
    type_id: Optional[int] = Field(alias="typeId")
    type_: Optional[str] = Field(alias="type")
    date: Optional[date]
    category_list_order: Optional[int] = Field(alias="categoryListOrder")
    parent_id: Optional[int] = Field(alias="parentId")
    is_unused: bool = Field(alias="isUnused")
    is_inbox: bool = Field(alias="isInbox")
    has_notes: bool = Field(alias="hasNotes")
    has_attachments: bool = Field(alias="hasAttachments")
    checked_out_to: Optional[str] = Field(alias="checkedOutTo")


Documents.model_rebuild()
