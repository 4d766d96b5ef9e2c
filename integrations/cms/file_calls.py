"""The bytes of documents: fetched into files, saved and uploaded from files."""

from pathlib import Path

from casework.filing import StoredFile
from casework.people import CmsSession
from integrations.cms.calls import Calls, check_case, check_material
from integrations.cms.sending import file_name, short


class FileCalls(Calls):
    """The calls of CmsDocuments and CmsCommunications that carry bytes."""

    async def fetch(
        self, session: CmsSession, case_id: int, material_id: int, version_id: int, into: Path, *, largest: int
    ) -> StoredFile:
        """The bytes of one version, streamed into a new file in the folder `into`; TooLarge above `largest` bytes."""
        check_case(case_id)
        check_material(material_id, version_id)
        about = {"caseId": case_id, "materialId": material_id, "versionId": version_id}
        return await self._materials.fetch(session, "DownloadDocument", into, largest=largest, **about)

    async def save_version(
        self, session: CmsSession, case_id: int, material_id: int, version_id: int, file: StoredFile
    ) -> int:
        """A new version on top of `version_id`; the new version's id. CheckedOut, Superseded, DocumentGone, TooLarge."""
        check_case(case_id)
        check_material(material_id, version_id)
        about = {"caseId": case_id, "materialId": material_id, "versionId": version_id, **_about(file)}
        return int(await self._materials.send_file(session, "UploadNewVersion", file, **about))

    async def upload_file(self, session: CmsSession, case_id: int, file: StoredFile) -> str:
        """Stream a file into the file store; the answer is where it is. Nothing in the case refers to it yet."""
        check_case(case_id)
        return str(await self._materials.send_file(session, "UploadFile", file, caseId=case_id, **_about(file)))


def _about(file: StoredFile) -> dict[str, str]:
    return {
        "fileName": file_name(file.file_name),
        "contentType": short(file.content_type),
        "sha256": file.sha256,
    }
