"""A case's documents: the list, the bytes, and the lock a person takes before changing one."""

from casework.documents import Document, FileContent
from casework.people import Caller
from ddei.audit import Audit
from integrations.cms.client import CmsClient


class Documents:
    """Documents as the caller may see them."""

    def __init__(self, *, cms: CmsClient, audit: Audit) -> None:
        self._cms = cms
        self._audit = audit

    async def list(self, caller: Caller, case_id: int) -> list[Document]:
        """Every document of a case, with its accordion category."""
        async with self._audit.recorded(caller, "documents.list", case_id=case_id):
            return await self._cms.documents(caller.session, case_id)

    async def content(self, caller: Caller, case_id: int, material_id: int, version_id: int) -> FileContent:
        """The bytes of one version."""
        async with self._audit.recorded(
            caller, "documents.content", case_id=case_id, material_id=material_id, version_id=version_id
        ):
            return await self._cms.download(caller.session, case_id, material_id, version_id)

    async def check_out(self, caller: Caller, case_id: int, material_id: int, version_id: int) -> None:
        """Lock a document for the caller; CheckedOut names whoever has it."""
        async with self._audit.recorded(
            caller, "documents.check_out", case_id=case_id, material_id=material_id, version_id=version_id
        ):
            await self._cms.check_out(caller.session, case_id, material_id, version_id)

    async def cancel_check_out(self, caller: Caller, case_id: int, material_id: int, version_id: int) -> None:
        """Give the lock back."""
        async with self._audit.recorded(
            caller, "documents.cancel_check_out", case_id=case_id, material_id=material_id, version_id=version_id
        ):
            await self._cms.cancel_check_out(caller.session, case_id, material_id, version_id)
