"""Communications, and the documents made of uploaded files."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from casework.documents import Attachment, Communication
from casework.filing import NewCommunication
from casework.people import CmsSession
from integrations.cms.calls import Calls, check_case, check_material, check_number
from integrations.cms.generated.fragments import CommunicationFields
from integrations.cms.generated.input_types import CreateCommunicationInput
from integrations.cms.mapping import documents
from integrations.cms.sending import file_name as file_name_of
from integrations.cms.sending import sendable, short

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class CommunicationCalls(Calls):
    """The calls of CmsCommunications but for the bytes."""

    async def communications(self, session: CmsSession, case_id: int) -> list[Communication]:
        """The case's communications, the newest first; discarded ones are marked, or left out."""
        check_case(case_id)
        answer = await self._modern.read(session, lambda ask, headers: ask.communications(case_id, headers=headers))
        return _newest_first(answer.communications)

    async def inbox(self, session: CmsSession, case_id: int) -> list[Communication]:
        """Received communications nobody has worked on yet."""
        check_case(case_id)
        answer = await self._modern.read(
            session, lambda ask, headers: ask.inbox_communications(case_id, headers=headers)
        )
        return _newest_first(answer.inbox_communications)

    async def attachments(self, session: CmsSession, case_id: int, material_id: int) -> list[Attachment]:
        """The attachments of a communication."""
        check_case(case_id)
        check_material(material_id)
        answer = await self._materials.read(session, "ListAttachments", caseId=case_id, materialId=material_id)
        return [documents.attachment(row) for row in answer or ()]

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
        check_case(case_id)
        check_number(type_id)
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
            check_material(parent_material_id)
            fields["parentMaterialId"] = parent_material_id
        answer = await self._materials.write(session, "RegisterDocument", **fields)
        return int(answer.materialId), int(answer.versionId)

    async def create_communication(self, session: CmsSession, new: NewCommunication, *, location: str) -> int:
        """Create a communication of an uploaded message; its material id."""
        check_case(new.case_id)
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


def _newest_first(rows: Sequence[CommunicationFields]) -> list[Communication]:
    found = [documents.communication(row) for row in rows]
    return sorted(found, key=lambda one: (one.date or _LONG_AGO, one.material_id), reverse=True)
