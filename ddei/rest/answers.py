"""What REST callers get: casework's words under the contract's names, and errors as the contract has them.

Fields of the contract that our CMS does not tell are left out, never invented.
"""

import hashlib
import json
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from aiohttp import web

from casework.cases import Case, CaseRef, CaseRow, Defendant
from casework.documents import Attachment, Communication, Document, FileContent, Note
from casework.errors import CaseworkError, CheckedOut

Row = dict[str, Any]
PROBLEM = "application/problem+json"


def case_identifier(ref: CaseRef) -> Row:
    """caseIdentifiersExtended."""
    return {"id": ref.case_id, "urn": ref.urn, "urnRoot": ref.urn_root}


def case_info(row: CaseRow) -> Row:
    """caseInfo, a line of a search. The names come in one piece."""
    return {
        "id": row.case_id,
        "urn": row.urn,
        "surname": row.lead_defendant,
        "defendantTotal": row.defendant_count,
        "unitName": row.unit_name,
        "nextHearingDate": _day(row.next_hearing_date),
        "finalised": row.finalised,
    }


def case_summary(case: Case) -> Row:
    """caseSummary."""
    lead = next((one for one in case.defendants if one.name == case.lead_defendant), None)
    limit = case.earliest_custody_time_limit
    return {
        "id": case.case_id,
        "urn": case.urn,
        "operation": case.operation or None,
        "unitId": case.unit_id,
        "unitName": case.unit_name,
        "areaId": case.area_id,
        "areaName": case.area_name,
        "registrationDate": _day(case.registration_date),
        "nextHearingDate": _day(case.next_hearing_date),
        "nextHearingType": case.next_hearing_type or None,
        "nextHearingVenue": case.next_hearing_venue or None,
        "leadDefendantFirstNames": lead.first_names if lead else None,
        "leadDefendantSurname": (lead.organisation_name or lead.surname) if lead else case.lead_defendant,
        "leadDefendantType": _kind(lead) if lead else None,
        "numberOfDefendants": len(case.defendants),
        "ctlActive": limit is not None,
        "earliestCtlDate": _day(limit),
        "finalised": case.finalised,
        "secure": case.restricted,
        "deleted": False,
    }


def case_defendant(case: Case, one: Defendant) -> Row:
    """caseDefendant."""
    limit = one.custody_time_limit
    return {
        "id": one.defendant_id,
        "caseId": case.case_id,
        "listOrder": one.list_order,
        "type": _kind(one),
        "firstNames": one.first_names or None,
        "surname": one.organisation_name or one.surname,
        "dob": _day(one.date_of_birth),
        "policeRemandStatus": one.remand_status or None,
        "youth": one.youth,
        "custodyTimeLimit": {"expiryDate": _day(limit)} if limit else None,
        "charges": [
            {
                "code": charge.code,
                "listOrder": charge.list_order,
                "description": charge.description,
                "fromDate": _day(charge.from_date),
            }
            for charge in one.charges
        ],
    }


def case_witnesses(case: Case) -> list[Row]:
    """[witness]."""
    return [
        {
            "caseId": case.case_id,
            "witnessId": one.witness_id,
            "firstName": one.first_names or None,
            "surname": one.surname or None,
            "witnessFullName": one.name,
            "isPolice": one.police,
        }
        for one in case.witnesses
    ]


def document_details(one: Document) -> Row:
    """documentDetails; `id` is the material, `versionId` what the routes call documentId. `category` is ours."""
    return {
        "id": one.material_id,
        "versionId": one.version_id or None,
        "presentationTitle": one.title,
        "originalFileName": one.file_name,
        "mimeType": one.mime_type,
        "cmsDocCategory": one.cms_category,
        "category": one.category,
        "typeId": one.type_id,
        "type": one.type_name,
        "date": _day(one.date),
        "categoryListOrder": one.list_order,
        "parentId": one.parent_id,
        "isUnused": one.unused,
        "isInbox": one.inbox,
        "hasNotes": one.has_notes,
        "hasAttachments": one.has_attachments,
    }


def communication_info(one: Communication) -> Row:
    """communicationInfo."""
    return {
        "caseId": one.case_id,
        "date": _moment(one.date),
        "description": one.description,
        "direction": one.direction,
        "originalFileName": one.file_name,
        "party": one.party,
        "partyDescription": one.party_description,
        "subject": one.subject,
    }


def hk_communication_info(one: Communication) -> Row:
    """hkCommunicationsInfo."""
    material = one.material_id or None
    return communication_info(one) | {
        "materialId": material,
        "method": one.method,
        "hasAttachments": one.has_attachments,
    }


def attachment(one: Attachment) -> Row:
    """attachment of a communication; null ids are what CMS gives."""
    return {
        "materialId": one.material_id or None,
        "documentId": one.version_id or None,
        "name": one.file_name,
        "originalFileName": one.file_name,
        "description": one.description,
    }


def note_entity(number: int, one: Note) -> Row:
    """noteEntity."""
    return {
        "createdByName": one.created_by,
        "date": _moment(one.date),
        "noteType": one.note_type,
        "sequenceNumber": number,
        "text": one.text,
    }


def answer(content: object, *, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """A JSON answer; case data is kept by no cache on the way."""
    text = json.dumps(content, ensure_ascii=False)
    return web.Response(text=text, status=status, content_type="application/json", headers=_private(headers))


def versioned(content: object) -> web.Response:
    """A JSON answer whose ETag is a number that changes with it: callers take its digits as a version."""
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return answer(content, headers={"ETag": f'"{int(digest[:7], 16) + 1}"'})


def nothing(status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """An answer without a body."""
    return web.Response(status=status, headers=_private(headers))


def file_answer(file: FileContent) -> web.Response:
    """A document's bytes under its name, never run by a browser."""
    plain = "".join(one if one.isascii() and one.isprintable() and one not in '"\\' else "_" for one in file.file_name)
    named = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.file_name, safe='')}"
    headers = {
        "Content-Type": file.content_type if file.content_type.isprintable() else "application/octet-stream",
        "Content-Disposition": named,
        "X-Content-Type-Options": "nosniff",
    }
    return web.Response(body=file.data, headers=_private(headers))


def error_answer(error: CaseworkError, request: web.Request) -> web.Response:
    """An error in the contract's vocabulary: plain text, or problem+json for those who ask for it."""
    # The contract's body for a checked-out document is the holder's name and nothing else.
    text = error.holder if isinstance(error, CheckedOut) else error.sentence
    headers = _private({"Retry-After": "30"} if error.retryable else None)
    if PROBLEM not in request.headers.get("Accept", ""):
        return web.Response(text=text, status=error.status, headers=headers)
    problem = {
        "type": "about:blank",
        "title": type(error).__name__,
        "status": error.status,
        "detail": error.sentence,
        "correlationId": request.headers.get("Correlation-Id"),
    }
    return web.Response(text=json.dumps(problem), status=error.status, content_type=PROBLEM, headers=headers)


def _private(headers: dict[str, str] | None) -> dict[str, str]:
    return {"Cache-Control": "no-store", **(headers or {})}


def _kind(one: Defendant) -> str:
    return "Organisation" if one.organisation_name else "Person"


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
