"""The one translation of what the CMS says into casework's words. Nulls are real there, and mean "not known" here."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from casework.cases import Case, CaseRef, CaseRow, Charge, CustodyTimeLimit, Defendant, Witness
from casework.document_types import category_of, type_name
from casework.documents import Attachment, Communication, Document, FileContent, Note
from casework.people import CmsUser, Role
from integrations.cms.generated.case import CaseCase, CaseCaseDefendants
from integrations.cms.generated.case_identifiers import CaseIdentifiersCaseIdentifiers
from integrations.cms.generated.communications import CommunicationsCommunications
from integrations.cms.generated.custody_time_limits import CustodyTimeLimitsCustodyTimeLimits
from integrations.cms.generated.documents import DocumentsDocuments
from integrations.cms.generated.me import MeMe
from integrations.cms.generated.notes import NotesNotes
from integrations.cms.generated.search_cases import SearchCasesSearchCases

_NO_TYPE = "application/octet-stream"


def user(row: MeMe) -> CmsUser:
    """The person whose session it is."""
    return CmsUser(
        user_id=row.id,
        username=row.username,
        name=_full_name(row.first_names, row.surname),
        role=Role(row.role.value.lower()),
        unit_name=row.unit_name,
        unit_id=row.unit_id,
        area_id=row.area_id,
    )


def case_ref(row: CaseIdentifiersCaseIdentifiers) -> CaseRef:
    """One split of a URN."""
    return CaseRef(case_id=row.id, urn=row.urn, urn_root=row.urn_root)


def case_row(row: SearchCasesSearchCases) -> CaseRow:
    """A line of a search."""
    return CaseRow(
        case_id=row.id,
        urn=row.urn,
        lead_defendant=row.organisation_name or _full_name(row.first_names, row.surname),
        defendant_count=row.defendant_total,
        unit_name=row.unit_name,
        next_hearing_date=row.next_hearing_date,
        finalised=row.finalised,
    )


def case(row: CaseCase) -> Case:
    """A whole case with its parties."""
    defendants = tuple(sorted((_defendant(person) for person in row.defendants), key=lambda one: one.list_order))
    lead = _full_name(row.lead_defendant_first_names, row.lead_defendant_surname)
    return Case(
        case_id=row.id,
        urn=row.urn,
        urn_root=row.urn_root,
        operation=row.operation or "",
        unit_name=row.unit_name,
        unit_id=row.unit_id,
        area_name=row.area_name,
        area_id=row.area_id,
        registration_date=row.registration_date,
        next_hearing_date=row.next_hearing_date,
        next_hearing_type=row.next_hearing_type or "",
        next_hearing_venue=row.next_hearing_venue or "",
        finalised=row.finalised,
        restricted=row.secure,
        lead_defendant=lead or (defendants[0].name if defendants else ""),
        defendants=defendants,
        witnesses=tuple(
            Witness(
                witness_id=one.witness_id,
                first_names=one.first_name or "",
                surname=one.surname or "",
                police=one.is_police,
            )
            for one in row.witnesses
        ),
    )


def document(row: DocumentsDocuments, case_id: int) -> Document:
    """One line of the document list, put under its accordion heading."""
    title = row.presentation_title or row.original_file_name or ""
    file_name = row.original_file_name or f"{row.id}{row.file_extension or ''}"
    type_text = row.type_ or type_name(row.type_id)
    return Document(
        material_id=row.id,
        version_id=row.version_id or 0,
        case_id=case_id,
        title=title,
        file_name=file_name,
        mime_type=row.mime_type or _NO_TYPE,
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
    )


def communication(row: CommunicationsCommunications) -> Communication:
    """A communication; its material id is 0 when CMS gives none: it can be listed, not opened."""
    return Communication(
        material_id=row.material_id or 0,
        case_id=row.case_id,
        subject=row.subject or "",
        description=row.description or "",
        date=_with_zone(row.date),
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
        content_type=row.contentType or _NO_TYPE,
        size=row.size or 0,
        description=row.description or "",
    )


def file_content(row: Any) -> FileContent:
    """A document's bytes; an empty file is a file."""
    return FileContent(file_name=row.fileName, content_type=row.contentType or _NO_TYPE, data=row.content or b"")


def note(row: NotesNotes) -> Note:
    """A note on a document."""
    return Note(
        created_by=row.created_by_name,
        date=_with_zone(row.date),
        text=row.text,
        note_type=row.note_type,
    )


def custody_time_limit(row: CustodyTimeLimitsCustodyTimeLimits) -> CustodyTimeLimit:
    """A custody time limit as CMS has it."""
    return CustodyTimeLimit(case_id=row.case_id, urn=row.urn, defendant=row.defendant_name, expires=row.expiry_date)


def _defendant(row: CaseCaseDefendants) -> Defendant:
    return Defendant(
        defendant_id=row.id,
        list_order=row.list_order,
        first_names=row.first_names or "",
        surname=row.surname or "",
        organisation_name=row.organisation_name or "",
        date_of_birth=row.dob,
        youth=row.youth,
        remand_status=row.police_remand_status or "",
        custody_time_limit=row.custody_time_limit.expiry_date if row.custody_time_limit else None,
        charges=tuple(
            Charge(
                code=charge.code,
                description=charge.description,
                list_order=charge.list_order,
                from_date=charge.from_date,
            )
            for charge in sorted(row.charges, key=lambda one: one.list_order)
        ),
    )


def _full_name(first: str | None, surname: str | None) -> str:
    return f"{first or ''} {surname or ''}".strip()


def _with_zone(when: datetime | None) -> datetime | None:
    """CMS writes local times without a zone; every time here has one."""
    return when.replace(tzinfo=ZoneInfo("Europe/London")) if when and when.tzinfo is None else when
