"""The bytes of documents: fetched into files, saved and uploaded from files."""

import asyncio
import hashlib
import os
from pathlib import Path
from typing import Any
from uuid import uuid4

from casework.documents import FileContent
from casework.errors import CaseworkError, TooLarge
from casework.filing import StoredFile
from casework.people import CmsSession
from integrations.cms.calls import Calls, check_case, check_material
from integrations.cms.mapping import documents
from integrations.cms.sending import file_name, short


class FileCalls(Calls):
    """The calls of CmsDocuments and CmsCommunications that carry bytes."""

    async def download(self, session: CmsSession, case_id: int, material_id: int, version_id: int) -> FileContent:
        """The bytes of one version of a document, held in memory."""
        check_case(case_id)
        check_material(material_id, version_id)
        answer = await self._materials.read(
            session, "DownloadDocument", caseId=case_id, materialId=material_id, versionId=version_id
        )
        return documents.file_content(answer)

    async def fetch(
        self, session: CmsSession, case_id: int, material_id: int, version_id: int, into: Path, *, largest: int
    ) -> StoredFile:
        """The bytes of one version in a new file in the folder `into`; TooLarge above `largest` bytes."""
        content = await self.download(session, case_id, material_id, version_id)
        if len(content.data) > largest:
            raise TooLarge
        return await asyncio.to_thread(_stored, content, into)

    async def save_version(
        self, session: CmsSession, case_id: int, material_id: int, version_id: int, file: StoredFile
    ) -> int:
        """A new version on top of `version_id`; the new version's id. CheckedOut, Superseded, DocumentGone, TooLarge."""
        check_case(case_id)
        check_material(material_id, version_id)
        fields = await _file_fields(file)
        answer = await self._materials.write(
            session, "UploadNewVersion", caseId=case_id, materialId=material_id, versionId=version_id, **fields
        )
        return int(answer)

    async def upload_file(self, session: CmsSession, case_id: int, file: StoredFile) -> str:
        """Put a file into the file store; the answer is where it is. Nothing in the case refers to it yet."""
        check_case(case_id)
        fields = await _file_fields(file)
        return str(await self._materials.write(session, "UploadFile", caseId=case_id, **fields))


async def _file_fields(file: StoredFile) -> dict[str, Any]:
    return {
        "fileName": file_name(file.file_name),
        "contentType": short(file.content_type),
        "sha256": file.sha256,
        "content": await asyncio.to_thread(_read, file),
    }


def _read(file: StoredFile) -> bytes:
    try:
        data = file.path.read_bytes()
    except OSError as error:
        raise CaseworkError("The kept copy of this file is gone. Nothing was sent.", detail="spool") from error
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise CaseworkError("The kept copy of this file is damaged. Nothing was sent.", detail="spool digest")
    return data


def _stored(content: FileContent, into: Path) -> StoredFile:
    path = into / uuid4().hex
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content.data)
    return StoredFile(
        file_name=content.file_name,
        content_type=content.content_type,
        path=path,
        size=len(content.data),
        sha256=hashlib.sha256(content.data).hexdigest(),
    )
