"""Documents, communications, notes, and what can be changed about them."""

from typing import Any

from casework.document_types import category_of, type_name
from casework.documents import (
    AsExhibit,
    AsStatement,
    Attachment,
    Classification,
    Communication,
    DiscardReason,
    Document,
    MaterialType,
    Note,
    ReadState,
    Reclassification,
    RenameStatus,
    Version,
)
from integrations.cms.generated import enums
from integrations.cms.generated.fragments import CommunicationFields, MaterialFields
from integrations.cms.generated.input_types import (
    ReclassifyCommunicationInput,
    ReclassifyExhibitInput,
    ReclassifyStatementInput,
)
from integrations.cms.generated.material_types import MaterialTypesMaterialTypes
from integrations.cms.generated.notes import NotesNotes
from integrations.cms.mapping.common import NO_TYPE, with_zone
from integrations.cms.sending import sendable, short


def document(row: MaterialFields) -> Document:
    """One line of the document list, put under its accordion heading."""
    title = row.presentation_title or row.original_file_name or ""
    file_name = row.original_file_name or f"{row.id}{row.file_extension or ''}"
    type_text = row.type_ or type_name(row.type_id)
    return Document(
        material_id=row.id,
        version_id=row.version_id or 0,
        case_id=row.case_id,
        title=title,
        file_name=file_name,
        mime_type=row.mime_type or NO_TYPE,
        type_id=row.type_id,
        type_name=type_text,
        cms_category=row.cms_doc_category,
        category=category_of(
            type_id=row.type_id,
            type_name=type_text,
            cms_category=row.cms_doc_category,
            title=title,
            file_name=file_name,
            unused=row.is_unused,
        ),
        date=row.date,
        list_order=row.category_list_order,
        parent_id=row.parent_id,
        unused=row.is_unused,
        inbox=row.is_inbox,
        has_notes=row.has_notes,
        has_attachments=row.has_attachments,
        checked_out_to=row.checked_out_to or "",
        witness_id=row.witness_id,
        reference=row.reference or "",
        classification=row.classification or "",
        dispatched=row.is_dispatched,
        ocr_processed=row.is_ocr_processed,
        failed_attachments=row.has_failed_attachments,
        can_reclassify=row.can_reclassify,
        rename_status=RenameStatus(row.rename_status.value),
        read_state=ReadState(row.read_state.value),
        discarded=DiscardReason(row.discard_reason.value) if row.discard_reason else None,
    )


def communication(row: CommunicationFields) -> Communication:
    """A communication; its material id is 0 when CMS gives none: it can be listed, not opened."""
    return Communication(
        material_id=row.material_id or 0,
        case_id=row.case_id,
        subject=row.subject or "",
        description=row.description or "",
        date=with_zone(row.date),
        direction=row.direction or "",
        method=row.method or "",
        party=row.party or "",
        party_description=row.party_description or "",
        file_name=row.original_file_name or "",
        has_attachments=bool(row.has_attachments),
        discarded=(row.status or "").lower() == "discarded",
    )


def attachment(row: Any) -> Attachment:
    """An attachment as the material service lists it; ids are 0 when CMS gives none."""
    return Attachment(
        material_id=row.materialId or 0,
        version_id=row.versionId or 0,
        file_name=row.fileName,
        content_type=row.contentType or NO_TYPE,
        size=row.size or 0,
        description=row.description or "",
    )


def version(row: Any) -> Version:
    """One state of a document's bytes, as the material service lists it."""
    return Version(
        version_id=row.versionId,
        date=with_zone(row.date),
        file_name=row.fileName,
        size=row.size or 0,
        sha256=row.sha256 or "",
        created_by=row.createdBy or "",
    )


def note(row: NotesNotes) -> Note:
    """A note on a document."""
    return Note(
        created_by=row.created_by_name,
        date=with_zone(row.date),
        text=row.text,
        note_type=row.note_type,
    )


def material_type(row: MaterialTypesMaterialTypes) -> MaterialType:
    """A type a material can be reclassified to."""
    return MaterialType(
        code=row.code,
        description=row.description,
        long_description=row.long_description,
        classification=Classification(row.classification.value),
        case_material=row.is_case_material,
        selectable=row.selectable,
        used_or_unused=row.add_as_used_or_unused,
        list_order=row.list_order,
    )


def reclassify_input(change: Reclassification) -> ReclassifyCommunicationInput:
    """What CMS wants to be told when a communication becomes something else."""
    becomes = change.becomes
    return ReclassifyCommunicationInput(
        materialId=change.material_id,
        documentTypeId=change.type_id,
        classification=enums.Classification(change.classification.value),
        subject=short(change.subject),
        used=change.used,
        statement=_as_statement(becomes) if isinstance(becomes, AsStatement) else None,
        exhibit=_as_exhibit(becomes) if isinstance(becomes, AsExhibit) else None,
    )


def _as_statement(becomes: AsStatement) -> ReclassifyStatementInput:
    return ReclassifyStatementInput(witnessId=becomes.witness_id, statementNo=becomes.number, date=becomes.day)


def _as_exhibit(becomes: AsExhibit) -> ReclassifyExhibitInput:
    return ReclassifyExhibitInput(
        item=sendable(becomes.item),
        reference=sendable(becomes.reference),
        existingProducerOrWitnessId=becomes.producer_id,
        producer=sendable(becomes.new_producer) or None,
    )
