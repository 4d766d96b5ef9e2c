"""Documents: what there is, their versions and locks, and what can be changed about them. Their bytes: file_calls."""

from datetime import date

from casework.documents import (
    AsExhibit,
    AsStatement,
    DiscardReason,
    Document,
    MaterialType,
    Note,
    ReadState,
    Reclassification,
    Version,
)
from casework.errors import DocumentNotFound
from casework.people import CmsSession
from integrations.cms.calls import Calls, check_case, check_material, check_number
from integrations.cms.generated import enums
from integrations.cms.mapping import documents
from integrations.cms.sending import sendable


class DocumentCalls(Calls):
    """The calls of CmsDocuments but for the bytes."""

    async def documents(self, session: CmsSession, case_id: int) -> list[Document]:
        """The case's document list."""
        check_case(case_id)
        answer = await self._modern.read(session, lambda ask, headers: ask.documents(case_id, headers=headers))
        return [documents.document(row) for row in answer.documents]

    async def material(self, session: CmsSession, material_id: int) -> Document:
        """One material by its id alone, discarded ones included; DocumentNotFound, or why its case is closed to you."""
        check_material(material_id)
        answer = await self._modern.read(session, lambda ask, headers: ask.material(material_id, headers=headers))
        if answer.material is None:
            raise DocumentNotFound
        return documents.document(answer.material)

    async def versions(self, session: CmsSession, case_id: int, material_id: int) -> list[Version]:
        """Every version of a document, the newest first."""
        check_case(case_id)
        check_material(material_id)
        answer = await self._materials.read(session, "ListVersions", caseId=case_id, materialId=material_id)
        found = [documents.version(row) for row in answer or ()]
        return sorted(found, key=lambda one: one.version_id, reverse=True)

    async def check_out(self, session: CmsSession, case_id: int, material_id: int, version_id: int) -> None:
        """Lock a document for this person; CheckedOut when somebody else has it."""
        check_case(case_id)
        check_material(material_id, version_id)
        await self._materials.write(
            session, "CheckOutDocument", caseId=case_id, materialId=material_id, versionId=version_id
        )

    async def cancel_check_out(self, session: CmsSession, case_id: int, material_id: int, version_id: int) -> None:
        """Give the lock back; nothing if nobody had it, CheckedOut when somebody else has."""
        check_case(case_id)
        check_material(material_id, version_id)
        await self._materials.write(
            session, "CancelCheckOut", caseId=case_id, materialId=material_id, versionId=version_id
        )

    async def rename(self, session: CmsSession, material_id: int, title: str) -> None:
        """Rename a material that is not an exhibit."""
        check_material(material_id)
        await self._modern.write(
            session, lambda ask, headers: ask.update_communication(material_id, sendable(title), headers=headers)
        )

    async def rename_exhibit(self, session: CmsSession, material_id: int, description: str) -> None:
        """Rename an exhibit."""
        check_material(material_id)
        await self._modern.write(
            session,
            lambda ask, headers: ask.update_communication_description(
                material_id, sendable(description), headers=headers
            ),
        )

    async def reclassify(self, session: CmsSession, change: Reclassification) -> int:
        """Make a communication something else; the material's id."""
        check_material(change.material_id)
        check_number(change.type_id, *_numbers(change.becomes))
        wanted = documents.reclassify_input(change)
        answer = await self._modern.write(
            session, lambda ask, headers: ask.reclassify_communication(wanted, headers=headers)
        )
        return answer.reclassify_communication.id

    async def set_used(self, session: CmsSession, case_id: int, material_id: int, *, used: bool) -> None:
        """Move a material between used and unused."""
        check_case(case_id)
        check_material(material_id)
        await self._modern.write(
            session, lambda ask, headers: ask.update_used_status(case_id, material_id, not used, headers=headers)
        )

    async def set_read_state(self, session: CmsSession, material_id: int, state: ReadState, day: date) -> None:
        """Mark a communication as read or unread."""
        check_material(material_id)
        wanted = enums.ReadState(state.value)
        await self._modern.write(
            session, lambda ask, headers: ask.complete_communication(material_id, wanted, day, headers=headers)
        )

    async def discard(self, session: CmsSession, material_id: int, reason: DiscardReason, description: str) -> int:
        """Take a material out of its case; its id."""
        check_material(material_id)
        code, text = DiscardReason(reason).value, sendable(description)
        answer = await self._modern.write(
            session, lambda ask, headers: ask.discard_material(material_id, code, text, headers=headers)
        )
        return answer.discard_material.id

    async def material_types(self, session: CmsSession) -> list[MaterialType]:
        """What materials can be reclassified to."""
        answer = await self._modern.read(session, lambda ask, headers: ask.material_types(headers=headers))
        return [documents.material_type(row) for row in answer.material_types]

    async def notes(self, session: CmsSession, material_id: int) -> list[Note]:
        """The notes on a document."""
        check_material(material_id)
        answer = await self._modern.read(session, lambda ask, headers: ask.notes(material_id, headers=headers))
        return [documents.note(row) for row in answer.notes]

    async def add_note(self, session: CmsSession, case_id: int, material_id: int, text: str) -> None:
        """Add a note to a document."""
        check_case(case_id)
        check_material(material_id)
        await self._modern.write(
            session, lambda ask, headers: ask.add_note(case_id, material_id, sendable(text), headers=headers)
        )


def _numbers(becomes: AsStatement | AsExhibit | None) -> tuple[int | None, ...]:
    if isinstance(becomes, AsStatement):
        return becomes.witness_id, becomes.number
    return (becomes.producer_id,) if becomes else ()
