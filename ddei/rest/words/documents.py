"""Documents in the contract's words."""

from pathlib import PurePosixPath

from casework import documents as known
from casework.documents import Document, ReadState, RenameStatus
from ddei.rest.models import documents as told


def document_details(one: Document) -> told.DocumentDetails:
    """documentDetails; `id` is the material, `versionId` what the routes call documentId."""
    return {
        "id": one.material_id,
        "versionId": one.version_id or None,
        "presentationTitle": one.title,
        "originalFileName": one.file_name,
        "fileExtension": PurePosixPath(one.file_name).suffix or None,
        "mimeType": one.mime_type,
        "cmsDocCategory": one.cms_category or None,
        "typeId": one.type_id,
        "type": one.type_name,
        "date": one.date,
        "categoryListOrder": one.list_order,
        "parentId": one.parent_id,
        "witnessId": one.witness_id,
        "reference": one.reference or None,
        "classification": one.classification or None,
        "renameStatus": one.rename_status.value,
        "isUnused": one.unused,
        "isInbox": one.inbox,
        "isDispatched": one.dispatched,
        "isOcrProcessed": one.ocr_processed,
        "isWitnessManagement": one.rename_status is RenameStatus.IS_WITNESS_MANAGEMENT,
        "hasNotes": one.has_notes,
        "hasAttachments": one.has_attachments,
        "hasFailedAttachments": one.failed_attachments,
        "canReclassify": one.can_reclassify,
        "canRename": one.rename_status is RenameStatus.CAN_RENAME,
        "caseId": one.case_id,
        "category": one.category,
        "checkedOutTo": one.checked_out_to or None,
        "readState": one.read_state.value,
        "discardReason": one.discarded.value if one.discarded else None,
    }


def version(one: known.Version) -> told.DocumentVersion:
    """documentVersion; size, sha256 and createdBy are ours."""
    return {
        "id": one.version_id,
        "date": one.date,
        "originalFileName": one.file_name,
        "size": one.size,
        "sha256": one.sha256 or None,
        "createdBy": one.created_by or None,
    }


def note_entity(number: int, one: known.Note) -> told.NoteEntity:
    """noteEntity."""
    return {
        "createdByName": one.created_by,
        "date": one.date,
        "noteType": one.note_type,
        "sequenceNumber": number,
        "text": one.text,
    }


def material_type(one: known.MaterialType) -> told.MaterialType:
    """materialType."""
    return {
        "code": str(one.code),
        "description": one.description,
        "longDescription": one.long_description,
        "classification": one.classification.value,
        "isCaseMaterial": _letter(yes=one.case_material),
        "selectable": _letter(yes=one.selectable),
        "addAsUsedOrUnused": _letter(yes=one.used_or_unused),
        "listOrder": str(one.list_order),
        "listOrderValue": one.list_order,
    }


def listed(one: Document) -> told.ListedMaterial:
    """A row of the used and unused lists, under each list's name for the type."""
    row: told.ListedMaterial = {
        "id": one.material_id,
        "title": one.title,
        "documentId": one.version_id or None,
        "originalFileName": one.file_name,
        "documentType": one.type_id,
        "date": one.date,
        "checkedOutTo": one.checked_out_to or None,
        "listOrder": one.list_order,
        "hasNotes": _letter(yes=one.has_notes),
        "ocrProcessed": _letter(yes=one.ocr_processed),
        "status": "Complete" if one.read_state is ReadState.READ else "Pending",
    }
    if group(one) == "statements":
        row["type"], row["witnessId"] = one.type_name, one.witness_id
    elif group(one) == "exhibits":
        row["type"], row["reference"] = one.type_name, one.reference or None
    else:
        row["typeCode"], row["materialType"] = one.type_name, one.type_name
    return row


def group(one: Document) -> str:
    """Which of the used and unused lists a document is in."""
    return {"Statement": "statements", "Exhibit": "exhibits", "MGForm": "mgForms"}.get(
        one.cms_category, "otherMaterials"
    )


def _letter(*, yes: bool) -> str:
    return "Y" if yes else "N"
