"""The files of a filed message: uploaded, attached each once, and counted when they are read back."""

from casework.documents import Attachment, DiscardReason
from casework.errors import CmsBroken, OutcomeUnknown
from casework.filing import NewCommunication, StoredFile
from casework.people import Caller
from ddei.references import attachment_mark, attachment_title, reference_of
from ddei.writes import Attempt
from integrations.cms.port import Cms


class Attaching:
    """Attachments carry our mark and their number in the title, so that equal files are still told apart."""

    def __init__(self, *, cms: Cms) -> None:
        self._cms = cms

    async def upload(self, caller: Caller, case_id: int, file: StoredFile) -> str:
        """Put a file into the file store. No case refers to it yet, so a lost answer is simply asked for again, once."""
        try:
            return await self._cms.upload_file(caller.session, case_id, file)
        except OutcomeUnknown:
            return await self._cms.upload_file(caller.session, case_id, file)

    async def filed(self, caller: Caller, case_id: int, material_id: int, key: str) -> list[Attachment]:
        """The attachments of a communication that are there under this key."""
        listed = await self._cms.attachments(caller.session, case_id, material_id)
        return [one for one in listed if f"[{reference_of(key)}-" in one.description]

    async def attach_missing(self, caller: Caller, new: NewCommunication, material_id: int, attempt: Attempt) -> None:
        """Attach what is not there yet."""
        there = await self.filed(caller, new.case_id, material_id, new.key)
        for number, file in enumerate(new.attachments, start=1):
            if not _numbered(there, new.key, number):
                await self._attach(caller, new, material_id, number, file, attempt)

    async def read_back(self, caller: Caller, new: NewCommunication, material_id: int) -> tuple[str, ...]:
        """The names of the attachments as CMS has them: every one there once, and whole."""
        there = await self.filed(caller, new.case_id, material_id, new.key)
        for number, file in enumerate(new.attachments, start=1):
            found = _numbered(there, new.key, number)
            if not found or found[0].size != file.size:
                raise CmsBroken(detail=f"attachment {number} cannot be read back")
            for extra in found[1:]:
                await self._cms.discard(
                    caller.session, extra.material_id, DiscardReason.DUPLICATE, attachment_mark(new.key, number)
                )
        return tuple(file.file_name for file in new.attachments)

    async def _attach(
        self, caller: Caller, new: NewCommunication, material_id: int, number: int, file: StoredFile, attempt: Attempt
    ) -> None:
        location = await self.upload(caller, new.case_id, file)
        try:
            async with attempt.writing():
                await self._cms.register_document(
                    caller.session, new.case_id, location=location, file_name=file.file_name,
                    content_type=file.content_type, type_id=file.type_id,
                    title=attachment_title(file.file_name, new.key, number), date=new.date,
                    parent_material_id=material_id,
                )  # fmt: skip
        except OutcomeUnknown:
            there = await self.filed(caller, new.case_id, material_id, new.key)
            if not _numbered(there, new.key, number):
                raise
            attempt.found_after_all()


def _numbered(attachments: list[Attachment], key: str, number: int) -> list[Attachment]:
    mark = attachment_mark(key, number)
    return sorted((one for one in attachments if mark in one.description), key=lambda one: one.material_id)
