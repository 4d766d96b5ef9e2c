"""A document is sent out of its file a piece at a time: byte for byte the envelope that zeep would have made."""

import asyncio
import hashlib
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import zeep
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from casework.errors import CaseworkError
from casework.filing import StoredFile
from casework.people import CmsSession
from integrations.cms.client import CmsClient
from integrations.cms.soap import CONTRACT
from integrations.cms.streamed_request import StreamedRequest

pytestmark = pytest.mark.contract

NS = "http://casework-bot.example/cms/uwmaMaterial"
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"))
PIECE = 192 * 1024


@cache
def contract() -> zeep.Client:
    return zeep.Client(str(CONTRACT / "uwmaMaterial.wsdl"))


@cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(CONTRACT / "uwmaMaterial.xsd"))


def as_zeep_has_it(operation: str, **fields: Any) -> bytes:
    message: bytes = etree.tostring(contract().create_message(contract().service, operation, **fields))
    return message


def canonical(message: bytes) -> bytes:
    return etree.tostring(etree.fromstring(message, etree.XMLParser(huge_tree=True)), method="c14n2")


async def sent(request: StreamedRequest) -> bytes:
    return b"".join([piece async for piece in request.pieces()])


@settings(max_examples=100)
@given(
    data=st.binary(max_size=200),
    name=TEXTS.filter(lambda text: 0 < len(text) < 256),
    kind=TEXTS.filter(lambda text: len(text) < 256),
    version=st.booleans(),
)
@example(data=b"", name="plan <draft> & \U0001f600.pdf", kind="", version=True)
@example(data=os.urandom(PIECE - 1), name="a", kind="b", version=False)
@example(data=os.urandom(PIECE), name="a", kind="b", version=False)
@example(data=os.urandom(2 * PIECE + 1), name="]]>", kind='"', version=True)
def test_what_is_streamed_is_what_zeep_would_send(data: bytes, name: str, kind: str, *, version: bool) -> None:
    operation = "UploadNewVersion" if version else "UploadFile"
    ids = {"caseId": 7, **({"materialId": 8, "versionId": 9} if version else {})}
    digest = hashlib.sha256(data).hexdigest()
    fields = {**ids, "fileName": name, "contentType": kind, "sha256": digest}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kept"
        path.write_bytes(data)
        file = StoredFile(name, kind, path, len(data), digest)
        request = StreamedRequest(
            file=file, encode=lambda stand_in: as_zeep_has_it(operation, **fields, content=stand_in)
        )
        body = asyncio.run(sent(request))
    assert len(body) == len(request)
    assert canonical(body) == canonical(as_zeep_has_it(operation, **fields, content=data))
    schema().assertValid(etree.fromstring(body, etree.XMLParser(huge_tree=True))[0][0])


async def test_an_upload_says_its_length_first_and_arrives_as_zeep_would_send_it(
    canned: Any, canned_client: CmsClient, session: CmsSession, stored: Any
) -> None:
    canned.says_soap(
        f'<UploadFileResponse xmlns="{NS}"><fileStorageLocation>store/1</fileStorageLocation></UploadFileResponse>'
    )
    data = os.urandom(3 * PIECE + 100)
    file = stored("plan <draft> & Ä.pdf", "application/pdf", data)
    assert await canned_client.upload_file(session, 2140001, file) == "store/1"
    _path, headers, body = canned.asked[0]
    assert headers["Content-Length"] == str(len(body))
    assert headers["SOAPAction"] == f'"{NS}/UploadFile"'
    about = {"caseId": 2140001, "fileName": file.file_name, "contentType": file.content_type, "sha256": file.sha256}
    assert canonical(body) == canonical(as_zeep_has_it("UploadFile", **about, content=data))


async def test_a_kept_file_that_is_gone_or_damaged_is_not_sent(
    canned: Any, canned_client: CmsClient, session: CmsSession, stored: Any
) -> None:
    damaged, gone = stored("a.txt", "text/plain", b"kept"), stored("b.txt", "text/plain", b"kept")
    damaged.path.write_bytes(b"swap")
    gone.path.unlink()
    for file, said in ((damaged, "damaged"), (gone, "gone")):
        with pytest.raises(CaseworkError) as caught:
            await canned_client.save_version(session, 2140001, 8900001, 1, file)
        assert caught.value.sentence == f"The kept copy of this file is {said}. Nothing was sent."
    assert canned.asked == []
