"""Documents over a DDEI: what there is, their bytes, their locks, and what can be changed about them."""

from datetime import date
from pathlib import Path
from urllib.parse import quote

from casework.documents import (
    DiscardReason,
    Document,
    MaterialType,
    Note,
    ReadState,
    Reclassification,
    Version,
)
from casework.errors import CmsBroken, DocumentNotFound, OutcomeUnknown
from casework.filing import StoredFile
from casework.people import CmsSession
from integrations.cms.sending import sendable
from integrations.ddei import files
from integrations.ddei.asking import Area, case_path, check_id, document_path, material_path, version_path
from integrations.ddei.calls import Answer, Call, Row, What
from integrations.ddei.mapping import documents
from integrations.ddei.mapping.reading import inner, number, row, rows


class DdeiDocuments(Area):
    """The calls of CmsDocuments."""

    async def documents(self, session: CmsSession, case_id: int) -> list[Document]:
        """The case's document list."""
        call = Call("GET", f"{case_path(case_id)}/documents/cwa", session, What.CASE)
        return [documents.document(one, case_id) for one in rows(await self._transport.read(call))]

    async def material(self, session: CmsSession, material_id: int) -> Document:
        """One material by its id alone, discarded ones included; DocumentNotFound, or why its case is closed to you."""
        call = Call("GET", material_path(material_id, plural=True), session, What.DOCUMENT)
        return documents.document(row(await self._transport.read(call)), 0)

    async def versions(self, session: CmsSession, case_id: int, material_id: int) -> list[Version]:
        """Every version of a document, the newest first."""
        call = Call("GET", f"{document_path(case_id, material_id)}/versions", session, What.DOCUMENT)
        found = [documents.version(one) for one in rows(await self._transport.read(call))]
        return sorted(found, key=lambda one: one.version_id, reverse=True)

    async def fetch(
        self, session: CmsSession, case_id: int, material_id: int, version_id: int, into: Path, *, largest: int
    ) -> StoredFile:
        """The bytes of one version, streamed into a new file in the folder `into`, which the caller removes.

        TooLarge above `largest` bytes. A body that is cut off, or not what it says, leaves no file and is CmsBroken.
        """
        call = Call("GET", version_path(case_id, material_id, version_id), session, What.DOCUMENT)
        return await self._transport.fetch(call, into, name=f"document-{version_id}", largest=largest)

    async def check_out(self, session: CmsSession, case_id: int, material_id: int, version_id: int) -> None:
        """Lock a document for this person; CheckedOut when somebody else has it."""
        await self._lock("POST", session, version_path(case_id, material_id, version_id))

    async def cancel_check_out(self, session: CmsSession, case_id: int, material_id: int, version_id: int) -> None:
        """Give the lock back; nothing if nobody had it, CheckedOut when somebody else has."""
        await self._lock("DELETE", session, version_path(case_id, material_id, version_id))

    async def save_version(
        self, session: CmsSession, case_id: int, material_id: int, version_id: int, file: StoredFile
    ) -> int:
        """Stream a new version on top of `version_id`; the new version's id. CheckedOut, Superseded, DocumentGone, TooLarge."""
        headers = file_headers(file)
        path = version_path(case_id, material_id, version_id)
        answer = await self._transport.write(Call("PUT", path, session, What.DOCUMENT, headers=headers, file=file))
        try:
            return number(row(answer.content()), "versionId", "id")
        except CmsBroken:
            return await self._newest(session, case_id, material_id, above=version_id)

    async def rename(self, session: CmsSession, material_id: int, title: str) -> None:
        """Rename a material that is not an exhibit."""
        await self._change(
            session, f"{material_path(material_id)}/rename", {"materialId": material_id, "subject": sendable(title)}
        )

    async def rename_exhibit(self, session: CmsSession, material_id: int, description: str) -> None:
        """Rename an exhibit."""
        content = {"materialId": material_id, "description": sendable(description)}
        await self._change(session, f"{material_path(material_id)}/rename-exhibit", content)

    async def reclassify(self, session: CmsSession, change: Reclassification) -> int:
        """Make a communication something else; the material's id."""
        check_id(change.material_id, DocumentNotFound)
        content = documents.reclassification(change)
        call = Call("POST", "/communication/reclassify", session, What.DOCUMENT, content=content)
        return _material_id(await self._transport.write(call), "reclassifyCommunication")

    async def set_used(self, session: CmsSession, case_id: int, material_id: int, *, used: bool) -> None:
        """Move a material between used and unused."""
        path = f"{document_path(case_id, material_id)}/toggle/{'used' if used else 'unused'}"
        await self._transport.write(Call("POST", path, session, What.DOCUMENT))

    async def set_read_state(self, session: CmsSession, material_id: int, state: ReadState, day: date) -> None:
        """Mark a communication as read or unread."""
        content = {"materialId": material_id, "state": state.value, "date": day.isoformat()}
        await self._change(session, f"{material_path(material_id, plural=True)}/state", content)

    async def discard(self, session: CmsSession, material_id: int, reason: DiscardReason, description: str) -> int:
        """Take a material out of its case; its id."""
        content = {
            "materialId": material_id,
            "discardReason": reason.value,
            "discardReasonDescription": sendable(description),
        }
        return _material_id(
            await self._change(session, f"{material_path(material_id)}/discard", content), "discardMaterial"
        )

    async def material_types(self, session: CmsSession) -> list[MaterialType]:
        """What materials can be reclassified to."""
        call = Call("GET", "/reference/reclassification", session)
        return [documents.material_type(one) for one in rows(await self._transport.read(call))]

    async def notes(self, session: CmsSession, material_id: int) -> list[Note]:
        """The notes on a document."""
        check_id(material_id, DocumentNotFound)
        call = Call("GET", f"/documents/{material_id}/notes", session, What.DOCUMENT)
        return [documents.note(one) for one in rows(await self._transport.read(call))]

    async def add_note(self, session: CmsSession, case_id: int, material_id: int, text: str) -> None:
        """Add a note to a document."""
        path = f"{document_path(case_id, material_id)}/notes"
        await self._transport.write(Call("POST", path, session, What.DOCUMENT, content={"text": sendable(text)}))

    async def _lock(self, method: str, session: CmsSession, version: str) -> None:
        await self._transport.write(Call(method, f"{version}/checkout", session, What.DOCUMENT))

    async def _change(self, session: CmsSession, path: str, content: Row) -> Answer:
        return await self._transport.write(Call("PATCH", path, session, What.DOCUMENT, content=content))

    async def _newest(self, session: CmsSession, case_id: int, material_id: int, *, above: int) -> int:
        """The id that a DDEI did not tell: the published answer to a saved version has no body."""
        listed = await self.versions(session, case_id, material_id)
        if not listed or listed[0].version_id == above:
            raise OutcomeUnknown(detail="ddei: saved, but no newer version is listed")
        return listed[0].version_id


def file_headers(file: StoredFile) -> dict[str, str]:
    """What goes with a file's bytes: its type, its length, and its name."""
    return {
        "Content-Type": file.content_type if file.content_type.isascii() else documents.NO_TYPE,
        "Content-Length": str(file.size),
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(files.sendable_name(file.file_name), safe='')}",
    }


def _material_id(answer: Answer, wrapper: str) -> int:
    """The id inside the name of the mutation that shows through; whoever cannot read the answer has to look."""
    try:
        content = row(answer.content())
        return number(inner(content, wrapper) or content, "id", "materialId")
    except CmsBroken as error:
        raise OutcomeUnknown(detail=error.detail) from error
