"""Communications in the contract's words."""

from casework import documents as known
from ddei.rest.models import communications as told


def communication_info(one: known.Communication) -> told.CommunicationInfo:
    """communicationInfo."""
    return {
        "caseId": one.case_id,
        "date": one.date,
        "description": one.description,
        "direction": one.direction,
        "originalFileName": one.file_name,
        "party": one.party,
        "partyDescription": one.party_description,
        "subject": one.subject,
    }


def hk_communication_info(one: known.Communication) -> told.HkCommunicationsInfo:
    """hkCommunicationsInfo; null ids are what CMS gives."""
    return {
        **communication_info(one),
        "materialId": one.material_id or None,
        "method": one.method,
        "hasAttachments": one.has_attachments,
    }


def attachment(one: known.Attachment) -> told.Attachment:
    """attachment of a communication; its type and size are ours."""
    return {
        "materialId": one.material_id or None,
        "documentId": one.version_id or None,
        "name": one.file_name,
        "originalFileName": one.file_name,
        "description": one.description,
        "contentType": one.content_type,
        "size": one.size,
    }
