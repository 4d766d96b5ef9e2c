"""The CMS as the rest of the product sees it: one class, casework's words in and out, casework's errors."""

import hashlib
from datetime import date
from typing import Any

import httpx

from casework.cases import Case, CaseRef, CaseRow, CustodyTimeLimit
from casework.documents import Attachment, Communication, Document, FileContent, Note
from casework.errors import CaseNotFound
from casework.filing import NewCommunication
from casework.people import CmsSession, CmsUser
from integrations.cms import mapping
from integrations.cms.classic import Classic
from integrations.cms.generated.input_types import CreateCommunicationInput
from integrations.cms.modern import Modern
from integrations.cms.sending import file_name as file_name_of
from integrations.cms.sending import sendable, short
from integrations.cms.soap import Materials


class CmsClient:
    """Everything we ask of the legacy CMS, always in one person's session. One per process.

    Reads are repeated once when the CMS is down. A write is sent once; when its answer is lost it raises OutcomeUnknown.
    """

    def __init__(self, *, base_url: str, http: httpx.AsyncClient) -> None:
        self._classic = Classic(http=http, base_url=base_url)
        self._materials = Materials(http=http, base_url=base_url)
        self._modern = Modern(http=http, base_url=base_url)

    async def authenticate(self, username: str, password: str) -> CmsSession:
        """Log in; ends any other session of the same person. WrongPassword if CMS does not take it."""
        return await self._classic.log_in(username, password)

    async def verify(self, session: CmsSession) -> CmsUser:
        """Who this session belongs to; NotSignedIn when it has ended."""
        answer = await self._modern.read(session, lambda ask, headers: ask.me(headers=headers))
        return mapping.user(answer.me)

    async def case_refs(self, session: CmsSession, urn_root: str) -> list[CaseRef]:
        """Every split of a URN, deleted ones included."""
        answer = await self._modern.read(
            session, lambda ask, headers: ask.case_identifiers(sendable(urn_root), headers=headers)
        )
        return [mapping.case_ref(row) for row in answer.case_identifiers]

    async def find_cases(self, session: CmsSession, *, defendant: str = "", operation: str = "") -> list[CaseRow]:
        """Cases by a defendant's surname, a company's name, or the operation's name."""
        answer = await self._modern.read(
            session,
            lambda ask, headers: ask.search_cases(
                sendable(defendant) or None, sendable(operation) or None, headers=headers
            ),
        )
        return [mapping.case_row(row) for row in answer.search_cases]

    async def case(self, session: CmsSession, case_id: int) -> Case:
        """A whole case; CaseNotFound, CaseDeleted, CaseRestricted or NoAccessToCase when there is none to see."""
        answer = await self._modern.read(session, lambda ask, headers: ask.case(case_id, headers=headers))
        if answer.case is None:
            raise CaseNotFound
        return mapping.case(answer.case)

    async def documents(self, session: CmsSession, case_id: int) -> list[Document]:
        """The case's document list."""
        answer = await self._modern.read(session, lambda ask, headers: ask.documents(case_id, headers=headers))
        return [mapping.document(row, case_id) for row in answer.documents]

    async def download(self, session: CmsSession, case_id: int, material_id: int, version_id: int) -> FileContent:
        """The bytes of one version of a document."""
        answer = await self._materials.read(
            session, "DownloadDocument", caseId=case_id, materialId=material_id, versionId=version_id
        )
        return mapping.file_content(answer)

    async def check_out(self, session: CmsSession, case_id: int, material_id: int, version_id: int) -> None:
        """Lock a document for this person; CheckedOut when somebody else has it."""
        await self._materials.write(
            session, "CheckOutDocument", caseId=case_id, materialId=material_id, versionId=version_id
        )

    async def cancel_check_out(self, session: CmsSession, case_id: int, material_id: int, version_id: int) -> None:
        """Give the lock back."""
        await self._materials.write(
            session, "CancelCheckOut", caseId=case_id, materialId=material_id, versionId=version_id
        )

    async def communications(self, session: CmsSession, case_id: int) -> list[Communication]:
        """The case's communications, discarded ones included."""
        answer = await self._modern.read(session, lambda ask, headers: ask.communications(case_id, headers=headers))
        return [mapping.communication(row) for row in answer.communications]

    async def attachments(self, session: CmsSession, case_id: int, material_id: int) -> list[Attachment]:
        """The attachments of a communication."""
        answer = await self._materials.read(session, "ListAttachments", caseId=case_id, materialId=material_id)
        return [mapping.attachment(row) for row in _rows(answer)]

    async def upload_file(self, session: CmsSession, case_id: int, file: FileContent) -> str:
        """Put a file into the file store; the answer is where it is. Nothing in the case refers to it yet."""
        answer = await self._materials.write(
            session,
            "UploadFile",
            caseId=case_id,
            fileName=file_name_of(file.file_name),
            contentType=short(file.content_type),
            sha256=hashlib.sha256(file.data).hexdigest(),
            content=file.data,
        )
        return str(answer)

    async def register_document(
        self,
        session: CmsSession,
        case_id: int,
        *,
        location: str,
        file_name: str,
        content_type: str,
        type_id: int,
        title: str,
        date: date,
        parent_material_id: int | None = None,
    ) -> tuple[int, int]:
        """Make a stored file a document, or an attachment of a communication; the new material and version ids."""
        fields: dict[str, Any] = {
            "caseId": case_id,
            "fileStorageLocation": location,
            "fileName": file_name_of(file_name),
            "contentType": short(content_type),
            "documentTypeId": type_id,
            "title": short(title),
            "date": date,
        }
        if parent_material_id is not None:
            fields["parentMaterialId"] = parent_material_id
        answer = await self._materials.write(session, "RegisterDocument", **fields)
        return int(answer.materialId), int(answer.versionId)

    async def create_communication(self, session: CmsSession, new: NewCommunication, *, location: str) -> int:
        """Create a communication of an uploaded message; its material id."""
        wanted = CreateCommunicationInput(
            caseId=new.case_id,
            fileStorageLocation=location,
            fileName=file_name_of(new.message.file_name),
            contentType=short(new.message.content_type),
            subject=sendable(new.subject),
            date=new.date,
            description=sendable(new.description),
            party=new.party,
            partyDescription=sendable(new.party_description),
            createCheckCommunicationTask=new.create_check_task,
            markCommunicationAsRead=new.mark_as_read,
        )
        answer = await self._modern.write(
            session, lambda ask, headers: ask.create_communication(wanted, headers=headers)
        )
        return answer.create_communication.id

    async def discard(self, session: CmsSession, material_id: int, reason: str, description: str) -> int:
        """Take a material out of its case; its id. `reason` is one of CMS's codes: AIE, DIE, DUP, ILG, REP, SUP."""
        answer = await self._modern.write(
            session,
            lambda ask, headers: ask.discard_material(material_id, reason, sendable(description), headers=headers),
        )
        return answer.discard_material.id

    async def notes(self, session: CmsSession, material_id: int) -> list[Note]:
        """The notes on a document."""
        answer = await self._modern.read(session, lambda ask, headers: ask.notes(material_id, headers=headers))
        return [mapping.note(row) for row in answer.notes]

    async def add_note(self, session: CmsSession, case_id: int, material_id: int, text: str) -> None:
        """Add a note to a document."""
        await self._modern.write(
            session, lambda ask, headers: ask.add_note(case_id, material_id, sendable(text), headers=headers)
        )

    async def custody_time_limits(self, session: CmsSession, until: date) -> list[CustodyTimeLimit]:
        """Custody time limits of the person's unit that expire up to and including a day."""
        answer = await self._modern.read(session, lambda ask, headers: ask.custody_time_limits(until, headers=headers))
        return [mapping.custody_time_limit(row) for row in answer.custody_time_limits]


def _rows(answer: Any) -> list[Any]:
    """zeep gives None for an empty list, and the bare list when a reply has one element only."""
    return list(answer or ())
