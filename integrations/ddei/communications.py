"""Communications over a DDEI, and the files they are made of."""

import hashlib
from datetime import date
from urllib.parse import quote

from casework.documents import Attachment, Communication
from casework.errors import CaseNotFound, CmsBroken, DocumentNotFound, OutcomeUnknown
from casework.filing import NewCommunication, StoredFile
from casework.people import CmsSession
from integrations.cms.sending import sendable, short
from integrations.ddei.asking import Area, case_path, check_id, check_numbers
from integrations.ddei.calls import Call, What
from integrations.ddei.documents import file_headers
from integrations.ddei.files import sendable_name
from integrations.ddei.mapping import documents
from integrations.ddei.mapping.reading import number, row, rows, text


class DdeiCommunications(Area):
    """The calls of CmsCommunications."""

    async def communications(self, session: CmsSession, case_id: int) -> list[Communication]:
        """The case's communications, the newest first; discarded ones are left out by the contract."""
        call = Call("GET", f"{case_path(case_id)}/hkcommunications", session, What.CASE)
        return [documents.communication(one, case_id) for one in rows(await self._transport.read(call))]

    async def inbox(self, session: CmsSession, case_id: int) -> list[Communication]:
        """Received communications nobody has worked on yet."""
        call = Call("GET", f"{case_path(case_id)}/inbox", session, What.CASE)
        return [documents.communication(one, case_id) for one in rows(await self._transport.read(call))]

    async def attachments(self, session: CmsSession, case_id: int, material_id: int) -> list[Attachment]:
        """The attachments of a communication."""
        check_id(case_id, CaseNotFound)
        check_id(material_id, DocumentNotFound)
        query = {"caseId": str(case_id)}
        call = Call("GET", f"/communication/{material_id}/attachments", session, What.DOCUMENT, query)
        return [documents.attachment(one) for one in rows(await self._transport.read(call), "attachments")]

    async def upload_file(self, session: CmsSession, case_id: int, file: StoredFile) -> str:
        """Stream a file into the file store; the answer is where it is. Nothing in the case refers to it yet."""
        check_id(case_id, CaseNotFound)
        query = {"fileName": sendable_name(file.file_name), "caseId": str(case_id)}
        call = Call("POST", "/file-store", session, What.CASE, query, file_headers(file), file=file)
        answer = await self._transport.write(call)
        try:
            location = text(row(answer.content()), "fileStorageLocation")
        except CmsBroken as error:
            raise OutcomeUnknown(detail=error.detail) from error
        if not location:
            raise OutcomeUnknown(detail="ddei: no location of the file")
        return location

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
        check_numbers(type_id)
        if parent_material_id is not None:
            check_id(parent_material_id, DocumentNotFound)
        content = {
            "fileStorageLocation": location,
            "fileName": sendable_name(file_name),
            "contentType": short(content_type),
            "documentTypeId": type_id,
            "title": short(title),
            "date": date.isoformat(),
        } | ({} if parent_material_id is None else {"parentMaterialId": parent_material_id})
        call = Call(
            "POST", f"{case_path(case_id)}/documents", session, What.CASE, headers=_once(location), content=content
        )
        answer = await self._transport.write(call)
        try:
            made = row(answer.content())
            return number(made, "materialId"), number(made, "versionId", "documentId")
        except CmsBroken as error:
            raise OutcomeUnknown(detail=error.detail) from error

    async def create_communication(self, session: CmsSession, new: NewCommunication, *, location: str) -> int:
        """Create a communication of an uploaded message; its material id."""
        root = new.urn.partition("/")[0]
        form = {
            "fileStorageLocation": location,
            "fileName": sendable_name(new.message.file_name),
            "contentType": short(new.message.content_type),
            "subject": sendable(new.subject),
            "date": new.date.isoformat(),
            "description": sendable(new.description),
            "party": new.party,
            "partyDescription": sendable(new.party_description),
            "createCheckCommunicationTask": str(new.create_check_task).lower(),
            "markCommunicationAsRead": str(new.mark_as_read).lower(),
        }
        path = f"/urns/{quote(root, safe='')}{case_path(new.case_id)}/communications"
        headers = {"Urn": root, **_once(new.key)}
        answer = await self._transport.write(Call("POST", path, session, What.CASE, headers=headers, form=form))
        made = answer.headers.get("Casework-Material-Id", "")
        if made.isascii() and made.isdigit():
            return int(made)
        return await self._found(session, new)

    async def _found(self, session: CmsSession, new: NewCommunication) -> int:
        """The id that a DDEI did not tell: the published answer is 204. The description is what was sent, or begins so."""
        listed = await self.communications(session, new.case_id)
        ours = [one for one in listed if new.description and new.description in one.description and one.material_id]
        if not ours:
            raise OutcomeUnknown(detail="ddei: filed, but not to be found")
        return max(one.material_id for one in ours)


def _once(event: str) -> dict[str, str]:
    """A name of the event that every repeat of it has too, and that says nothing about it."""
    return {"Idempotency-Key": hashlib.sha256(event.encode()).hexdigest()}
