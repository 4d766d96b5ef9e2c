from datetime import date, datetime
from typing import Optional

from pydantic import Field

from .base_model import BaseModel
from .enums import DiscardReason, ReadState, RenameStatus


class CommunicationFields(BaseModel):
    id: Optional[int]
    material_id: Optional[int] = Field(alias="materialId")
    case_id: int = Field(alias="caseId")
    subject: Optional[str]
    description: Optional[str]
    date: Optional[datetime]
    direction: Optional[str]
    method: Optional[str]
    party: Optional[str]
    party_description: Optional[str] = Field(alias="partyDescription")
    status: Optional[str]
    has_attachments: Optional[bool] = Field(alias="hasAttachments")
    original_file_name: Optional[str] = Field(alias="originalFileName")


class LockFields(BaseModel):
    by_surname: str = Field(alias="bySurname")
    by_first_names: str = Field(alias="byFirstNames")
    since: datetime
    application: str


class MaterialFields(BaseModel):
    id: int
    case_id: int = Field(alias="caseId")
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
    witness_id: Optional[int] = Field(alias="witnessId")
    is_unused: bool = Field(alias="isUnused")
    is_inbox: bool = Field(alias="isInbox")
    has_notes: bool = Field(alias="hasNotes")
    has_attachments: bool = Field(alias="hasAttachments")
    checked_out_to: Optional[str] = Field(alias="checkedOutTo")
    reference: Optional[str]
    classification: Optional[str]
    is_dispatched: bool = Field(alias="isDispatched")
    is_ocr_processed: bool = Field(alias="isOcrProcessed")
    has_failed_attachments: bool = Field(alias="hasFailedAttachments")
    can_rename: bool = Field(alias="canRename")
    can_reclassify: bool = Field(alias="canReclassify")
    rename_status: RenameStatus = Field(alias="renameStatus")
    read_state: ReadState = Field(alias="readState")
    discard_reason: Optional[DiscardReason] = Field(alias="discardReason")


CommunicationFields.model_rebuild()
LockFields.model_rebuild()
MaterialFields.model_rebuild()
