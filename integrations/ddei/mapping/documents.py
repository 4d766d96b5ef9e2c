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
from integrations.cms.sending import sendable, short
from integrations.ddei.calls import Row
from integrations.ddei.mapping.reading import count, day, maybe_number, moment, number, text, yes

NO_TYPE = "application/octet-stream"


def document(content: Row, case_id: int) -> Document:
    """A documentDetails, put under its accordion heading."""
    material_id = number(content, "id", "materialId")
    type_id = maybe_number(content, "typeId")
    file_name = text(content, "originalFileName") or f"{material_id}{text(content, 'fileExtension')}"
    title = text(content, "presentationTitle", "title") or file_name
    kind, cms_category = text(content, "type") or type_name(type_id), text(content, "cmsDocCategory")
    unused = yes(content, "isUnused")
    return Document(
        material_id=material_id,
        version_id=count(content, "versionId"),
        case_id=count(content, "caseId") or case_id,
        title=title,
        file_name=file_name,
        mime_type=text(content, "mimeType") or NO_TYPE,
        type_id=type_id,
        type_name=kind,
        cms_category=cms_category,
        category=category_of(
            type_id=type_id, type_name=kind, cms_category=cms_category, title=title, file_name=file_name, unused=unused
        ),
        date=day(content, "date"),
        list_order=maybe_number(content, "categoryListOrder"),
        parent_id=maybe_number(content, "parentId"),
        unused=unused,
        inbox=yes(content, "isInbox"),
        has_notes=yes(content, "hasNotes"),
        has_attachments=yes(content, "hasAttachments"),
        checked_out_to=text(content, "checkedOutTo"),
        witness_id=maybe_number(content, "witnessId"),
        reference=text(content, "reference"),
        classification=text(content, "classification"),
        dispatched=yes(content, "isDispatched"),
        ocr_processed=yes(content, "isOcrProcessed"),
        failed_attachments=yes(content, "hasFailedAttachments"),
        can_reclassify=yes(content, "canReclassify"),
        rename_status=_rename_status(content),
        read_state=_read_state(text(content, "readState")),
        discarded=_discarded(text(content, "discardReason")),
    )


def communication(content: Row, case_id: int) -> Communication:
    """An hkCommunicationsInfo; its material id is 0 when the CMS gives none: it can be listed, not opened."""
    return Communication(
        material_id=count(content, "materialId"),
        case_id=count(content, "caseId") or case_id,
        subject=text(content, "subject"),
        description=text(content, "description"),
        date=moment(content, "date"),
        direction=text(content, "direction"),
        method=text(content, "method"),
        party=text(content, "party"),
        party_description=text(content, "partyDescription"),
        file_name=text(content, "originalFileName"),
        has_attachments=yes(content, "hasAttachments"),
        discarded=text(content, "status").lower() == "discarded",
    )


def attachment(content: Row) -> Attachment:
    """An attachment of a communication; the published shape tells neither size nor type."""
    size = maybe_number(content, "size")
    return Attachment(
        material_id=count(content, "materialId"),
        version_id=count(content, "documentId", "versionId"),
        file_name=text(content, "originalFileName", "name"),
        content_type=text(content, "contentType", "mimeType") or NO_TYPE,
        size=size or 0,
        description=text(content, "description", "name"),
    )


def version(content: Row) -> Version:
    """A documentVersion; size, digest and author are not in the published shape."""
    return Version(
        version_id=number(content, "id"),
        date=moment(content, "date"),
        file_name=text(content, "originalFileName"),
        size=count(content, "size"),
        sha256=text(content, "sha256"),
        created_by=text(content, "createdBy", "createdByName"),
    )


def note(content: Row) -> Note:
    """A noteEntity."""
    return Note(
        created_by=text(content, "createdByName"),
        date=moment(content, "date"),
        text=text(content, "text"),
        note_type=text(content, "noteType"),
    )


def material_type(content: Row) -> MaterialType:
    """A materialType; its numbers and its yes and no are texts there."""
    said = text(content, "classification").upper()
    return MaterialType(
        code=number(content, "code"),
        description=text(content, "description"),
        long_description=text(content, "longDescription"),
        classification=next((one for one in Classification if one.value == said), Classification.OTHER),
        case_material=yes(content, "isCaseMaterial"),
        selectable=yes(content, "selectable"),
        used_or_unused=yes(content, "addAsUsedOrUnused"),
        list_order=count(content, "listOrderValue", "listOrder"),
    )


def reclassification(change: Reclassification) -> dict[str, Any]:
    """An hkReclassifyCommunicationRequest, in the published names."""
    becomes = change.becomes
    wanted: dict[str, Any] = {
        "classification": change.classification.value,
        "materialId": change.material_id,
        "documentTypeId": change.type_id,
        "subject": short(change.subject),
    }
    if change.used is not None:
        wanted["used"] = change.used
    if isinstance(becomes, AsStatement):
        day_of_it = becomes.day.isoformat()
        wanted["statement"] = {"witness": becomes.witness_id, "statementNo": becomes.number, "date": day_of_it}
    if isinstance(becomes, AsExhibit):
        wanted["exhibit"] = _exhibit(becomes)
    return wanted


def _exhibit(becomes: AsExhibit) -> dict[str, Any]:
    exhibit: dict[str, Any] = {"item": sendable(becomes.item), "reference": sendable(becomes.reference)}
    if becomes.producer_id is not None:
        exhibit["existingProducerOrWitnessId"] = becomes.producer_id
    if becomes.new_producer:
        # Clients of the published contract send the new producer's name as `producer`.
        exhibit["producer"] = sendable(becomes.new_producer)
    return exhibit


def _rename_status(content: Row) -> RenameStatus:
    said = text(content, "renameStatus")
    return next((one for one in RenameStatus if one.value == said), RenameStatus.CAN_RENAME)


def _read_state(said: str) -> ReadState:
    return next((one for one in ReadState if one.value == said), ReadState.INVALID)


def _discarded(said: str) -> DiscardReason | None:
    return next((one for one in DiscardReason if one.value == said.upper()), None)
