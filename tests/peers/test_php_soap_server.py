"""Our SOAP calls against PHP's SoapServer: it reads our WSDL, decodes our envelopes, and writes its own."""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from casework.errors import CheckedOut, DocumentNotFound, NotSignedIn, Superseded, TooLarge
from casework.filing import StoredFile
from casework.people import CmsSession
from integrations.cms.client import CmsClient

pytestmark = pytest.mark.contract

CASE = 2140001
MESSAGE = 8900009
NIAS = 8000
EVERY_BYTE = bytes(range(256))

Stored = Callable[[bytes, str], StoredFile]


@pytest.fixture
def stored(tmp_path: Path) -> Stored:
    def make(data: bytes, name: str) -> StoredFile:
        path = tmp_path / hashlib.sha256(data + name.encode()).hexdigest()
        path.write_bytes(data)
        return StoredFile(name, "message/rfc822", path, len(data), hashlib.sha256(data).hexdigest())

    return make


async def _registered(cms: CmsClient, session: CmsSession, file: StoredFile, title: str) -> tuple[int, int]:
    location = await cms.upload_file(session, CASE, file)
    return await cms.register_document(
        session, CASE, location=location, file_name=file.file_name, content_type=file.content_type, type_id=1029,
        title=title, date=date(2026, 11, 22), parent_material_id=MESSAGE,
    )  # fmt: skip


@pytest.mark.parametrize("data", [b"", b"x", EVERY_BYTE * 5000], ids=["empty", "one byte", "1.3 MB"])
async def test_a_file_comes_back_as_it_was_sent(
    materials: CmsClient, session: CmsSession, stored: Stored, tmp_path: Path, data: bytes
) -> None:
    file = stored(data, "Datganiad ŵ & <tyst>.eml")
    material_id, version_id = await _registered(materials, session, file, "Statement")
    fetched = await materials.fetch(session, CASE, material_id, version_id, tmp_path, largest=2_000_000)
    assert fetched.path.read_bytes() == data
    assert (fetched.file_name, fetched.content_type) == ("Datganiad ŵ & <tyst>.eml", "message/rfc822")
    assert (fetched.size, fetched.sha256) == (file.size, file.sha256)


async def test_attachments_and_versions_are_listed(materials: CmsClient, session: CmsSession, stored: Stored) -> None:
    first, second = stored(b"first", "a.eml"), stored(b"second state", "b.eml")
    material_id, version_id = await _registered(materials, session, first, "a.eml [CB-0000000001-1]")
    newer = await materials.save_version(session, CASE, material_id, version_id, second)
    listed = await materials.versions(session, CASE, material_id)
    assert [(one.version_id, one.sha256) for one in listed] == [(newer, second.sha256), (version_id, first.sha256)]
    mine = [one for one in await materials.attachments(session, CASE, MESSAGE) if one.material_id == material_id]
    assert [(one.description, one.size) for one in mine] == [("a.eml [CB-0000000001-1]", len(b"second state"))]


async def test_an_empty_list_is_empty(materials: CmsClient, session: CmsSession) -> None:
    assert await materials.attachments(session, CASE, 1) == []


async def test_a_document_is_checked_out_and_given_back(
    materials: CmsClient, session: CmsSession, stored: Stored
) -> None:
    material_id, version_id = await _registered(materials, session, stored(b"x", "a.eml"), "a")
    await materials.check_out(session, CASE, material_id, version_id)
    await materials.cancel_check_out(session, CASE, material_id, version_id)
    await materials.cancel_check_out(session, CASE, material_id, version_id)


async def test_faults_of_php_are_told_apart(
    materials: CmsClient, session: CmsSession, stranger: CmsSession, stored: Stored, tmp_path: Path
) -> None:
    file = stored(b"x", "a.eml")
    material_id, version_id = await _registered(materials, session, file, "a")
    with pytest.raises(CheckedOut) as held:
        await materials.check_out(session, CASE, NIAS, 1)
    assert held.value.holder == "Nia Rowlands"
    with pytest.raises(DocumentNotFound):
        await materials.fetch(session, CASE + 1, material_id, version_id, tmp_path, largest=100)
    with pytest.raises(Superseded):
        await materials.save_version(session, CASE, material_id, version_id - 1, file)
    with pytest.raises(NotSignedIn):
        await materials.versions(stranger, CASE, material_id)


async def test_a_document_above_the_limit_leaves_nothing(
    materials: CmsClient, session: CmsSession, stored: Stored, tmp_path: Path
) -> None:
    material_id, version_id = await _registered(materials, session, stored(b"x" * 5000, "a.eml"), "a")
    into = tmp_path / "fetched"
    into.mkdir()
    with pytest.raises(TooLarge):
        await materials.fetch(session, CASE, material_id, version_id, into, largest=4999)
    assert list(into.iterdir()) == []
