"""A case's documents: the list, the bytes, the lock a person takes before changing one, and a new version."""

import asyncio
import builtins
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from casework.documents import Document, FileContent, MaterialType, Version
from casework.errors import DocumentNotFound
from casework.filing import Receipt, StoredFile
from casework.people import Caller
from ddei.audit import Audit
from ddei.changing import Change, Changing, Step, as_wanted, only
from ddei.writes import Attempt
from integrations.cms.port import LARGEST_DOWNLOAD, Cms

LARGEST_CONTENT = 64 * 1024 * 1024
"""What is handed out in one piece; `fetch` hands out what is larger."""


class Documents:
    """Documents as the caller may see them."""

    def __init__(self, *, cms: Cms, audit: Audit, changing: Changing) -> None:
        self._cms = cms
        self._audit = audit
        self._changing = changing

    async def list(self, caller: Caller, case_id: int) -> builtins.list[Document]:
        """Every document of a case, with its accordion category."""
        async with self._audit.recorded(caller, "documents.list", case_id=case_id):
            return await self._cms.documents(caller.session, case_id)

    async def material(self, caller: Caller, material_id: int) -> Document:
        """One document by its material id alone, discarded ones included."""
        async with self._audit.recorded(caller, "documents.material", material_id=material_id) as recording:
            document = await self._cms.material(caller.session, material_id)
            recording.case_ids = (document.case_id,)
            return document

    async def versions(self, caller: Caller, case_id: int, material_id: int) -> builtins.list[Version]:
        """Every version of a document, the newest first."""
        async with self._audit.recorded(caller, "documents.versions", case_id=case_id, material_id=material_id):
            return await self._cms.versions(caller.session, case_id, material_id)

    async def types(self, caller: Caller) -> builtins.list[MaterialType]:
        """What materials can be reclassified to."""
        async with self._audit.recorded(caller, "documents.types"):
            return await self._cms.material_types(caller.session)

    async def content(self, caller: Caller, case_id: int, material_id: int, version_id: int) -> FileContent:
        """The bytes of one version in one piece, for a preview; TooLarge above what a preview can show."""
        async with self._audit.recorded(
            caller, "documents.content", case_id=case_id, material_id=material_id, version_id=version_id
        ):
            with TemporaryDirectory() as folder:
                about = (caller.session, case_id, material_id, version_id, Path(folder))
                file = await self._cms.fetch(*about, largest=LARGEST_CONTENT)
                return FileContent(file.file_name, file.content_type, await asyncio.to_thread(file.path.read_bytes))

    async def fetch(self, caller: Caller, case_id: int, material_id: int, version_id: int, into: Path) -> StoredFile:
        """The bytes of one version, streamed into a new file in the folder `into`, which the caller removes."""
        async with self._audit.recorded(
            caller, "documents.fetch", case_id=case_id, material_id=material_id, version_id=version_id
        ):
            about = (caller.session, case_id, material_id, version_id, into)
            return await self._cms.fetch(*about, largest=LARGEST_DOWNLOAD)

    async def check_out(
        self, caller: Caller, case_id: int, material_id: int, version_id: int, *, key: str = ""
    ) -> Receipt:
        """Lock a document for the caller; CheckedOut names whoever has it."""
        step = Step(
            as_wanted(lambda found: (found.checked_out_to, found.version_id) == (caller.user.name, version_id)),
            partial(self._cms.check_out, caller.session, case_id, material_id, version_id),
        )
        change = Change("documents.check_out", "check-out", material_id, (), only(step), case_id, version_id)
        return await self._changing.make(caller, change, key)

    async def cancel_check_out(
        self, caller: Caller, case_id: int, material_id: int, version_id: int, *, key: str = ""
    ) -> Receipt:
        """Give the lock back; CheckedOut when it is somebody else's."""
        step = Step(
            as_wanted(lambda found: not found.checked_out_to),
            partial(self._cms.cancel_check_out, caller.session, case_id, material_id, version_id),
        )
        change = Change("documents.cancel_check_out", "check-in", material_id, (), only(step), case_id, version_id)
        return await self._changing.make(caller, change, key)

    async def save_version(
        self, caller: Caller, case_id: int, material_id: int, version_id: int, file: StoredFile, *, key: str = ""
    ) -> Receipt:
        """Save a new version on top of `version_id`; the receipt's external id is the new version's.

        CheckedOut when somebody else has the document, Superseded when `version_id` is not the newest any more.
        """

        async def look(_document: Document, _attempt: Attempt) -> str:
            return await self._saved(caller, case_id, material_id, version_id, file)

        about = (caller.session, case_id, material_id, version_id)
        step = Step(look, partial(self._cms.save_version, *about, file))
        content = (file.file_name, file.sha256)
        change = Change(
            "documents.save_version",
            "version",
            material_id,
            content,
            only(step),
            case_id,
            version_id,
            makes_version=True,
        )
        return await self._changing.make(caller, change, key)

    async def _saved(self, caller: Caller, case_id: int, material_id: int, version_id: int, file: StoredFile) -> str:
        """The id of a version newer than `version_id` with the file's bytes."""
        for version in newer(await self._cms.versions(caller.session, case_id, material_id), version_id):
            digest = version.sha256 or await self._digest(caller, case_id, material_id, version.version_id)
            if digest == file.sha256:
                return str(version.version_id)
        return ""

    async def _digest(self, caller: Caller, case_id: int, material_id: int, version_id: int) -> str:
        with TemporaryDirectory() as folder:
            about = (caller.session, case_id, material_id, version_id, Path(folder))
            return (await self._cms.fetch(*about, largest=LARGEST_DOWNLOAD)).sha256


def newer(versions: builtins.list[Version], version_id: int) -> builtins.list[Version]:
    """The versions on top of one; DocumentNotFound if it is not among them."""
    ids = [one.version_id for one in versions]
    if version_id not in ids:
        raise DocumentNotFound(detail="no such version")
    return versions[: ids.index(version_id)]
