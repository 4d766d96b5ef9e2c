"""The fault catalogue: every bug class of the real CMS, switched on in the double, and what the caller of our client sees.

Entries 13 and 14 (files no converter opens) are told in tests/documents. 16 is an OCR service's 429; ours is the CMS's.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import pytest_asyncio

from casework.documents import Document
from casework.errors import (
    Busy,
    CaseDeleted,
    CaseworkError,
    CmsBroken,
    CmsTimeout,
    CmsUnavailable,
    DocumentNotFound,
    NoAccessToCase,
    NoCmsModern,
    NotSignedIn,
    OutcomeUnknown,
    TooLarge,
)
from casework.filing import StoredFile
from casework.partial import collecting
from casework.people import CmsSession
from integrations.cms.client import CmsClient
from integrations.http_client import make_http
from sandbox.cms.server import LegacyCms
from sandbox.faults import Faults

pytestmark = [pytest.mark.contract, pytest.mark.asyncio(loop_scope="module")]

CASE, WITH_ATTACHMENTS = 2140001, 8600019
MOST = 100_000_000
CALLS: dict[str, Callable[[Any], Awaitable[Any]]] = {
    "case": lambda at: at.cms.case(at.who, CASE),
    "documents": lambda at: at.cms.documents(at.who, CASE),
    "inboxCommunications": lambda at: at.cms.inbox(at.who, CASE),
    "addNote": lambda at: at.cms.add_note(at.who, CASE, at.paper.material_id, "text"),
    "ListAttachments": lambda at: at.cms.attachments(at.who, CASE, WITH_ATTACHMENTS),
    "ListVersions": lambda at: at.cms.versions(at.who, CASE, at.paper.material_id),
    "DownloadDocument": lambda at: at.cms.fetch(
        at.who, CASE, at.paper.material_id, at.paper.version_id, at.folder, largest=MOST
    ),
    "UploadFile": lambda at: at.cms.upload_file(at.who, CASE, at.file),
    "RegisterDocument": lambda at: at.cms.register_document(
        at.who, CASE, location="store/1", file_name="a.pdf", content_type="application/pdf", type_id=1029, title="a",
        date=date(2026, 11, 22),
    ),
    "CheckOutDocument": lambda at: at.cms.check_out(at.who, CASE, at.paper.material_id, at.paper.version_id),
    "token": lambda at: at.cms.authenticate("asha.verma", "sandbox-asha"),
}  # fmt: skip

REFUSALS: list[tuple[str, str, str, type[CaseworkError]]] = [
    ("1  302 to the log-in page", "ListAttachments", "session-gone", NotSignedIn),
    ("1  302 at the token's script", "token", "session-gone", NotSignedIn),
    ("2  200 with User session not found", "documents", "session-gone", NotSignedIn),
    ("2  401 for the same", "documents", "unauthorised-401", NotSignedIn),
    ("3  403", "case", "forbidden-403", NoAccessToCase),
    ("4  504", "case", "http-504", CmsTimeout),
    ("4  504 to a write", "addNote", "http-504", OutcomeUnknown),
    ("5  503", "documents", "http-503", CmsUnavailable),
    ("5  503 of the material service", "ListVersions", "http-503", CmsUnavailable),
    ("6  wrong data centre, Modern", "documents", "wrong-data-centre", NotSignedIn),
    ("6  wrong data centre, Classic", "ListAttachments", "wrong-data-centre", NotSignedIn),
    ("9  another shape, Modern", "documents", "mapping", CmsBroken),
    ("9  another shape, Classic", "ListVersions", "mapping", CmsBroken),
    ("10 deleted case", "case", "case-deleted", CaseDeleted),
    ("10 deleted case of a document", "DownloadDocument", "case-deleted", CaseDeleted),
    ("11 document missing after a refresh", "DownloadDocument", "document-missing", DocumentNotFound),
    ("12 body aborted half way", "DownloadDocument", "cut-mid-body", CmsBroken),
    ("12 a list aborted half way", "documents", "cut-mid-body", CmsUnavailable),
    ("12 half the XML in a whole message", "DownloadDocument", "truncated", CmsBroken),
    ("15 reset", "documents", "reset", CmsUnavailable),
    ("15 reset in a write", "CheckOutDocument", "reset", OutcomeUnknown),
    ("16 429", "documents", "http-429", Busy),
    ("17 no script, no token", "token", "script-404", CmsUnavailable),
    ("18 413 for an upload", "UploadFile", "http-413", TooLarge),
    ("19 502 of an upload", "UploadFile", "bad-gateway", OutcomeUnknown),
    ("19 502 of a registration", "RegisterDocument", "bad-gateway", OutcomeUnknown),
    ("19 502 of a read", "ListVersions", "bad-gateway", CmsBroken),
    ("   451", "documents", "http-451", NoCmsModern),
    ("   an answer without an end", "documents", "huge", CmsBroken),
    ("   a document type in an answer", "ListAttachments", "doctype", CmsBroken),
    ("   a document type in a document", "DownloadDocument", "doctype", CmsBroken),
    ("   base64 that is none", "DownloadDocument", "bad-base64", CmsBroken),
]


class At(NamedTuple):
    """A client that has had no trouble yet, a person's fresh session, and what the calls need."""

    cms: CmsClient
    who: CmsSession
    faults: Faults
    paper: Document
    folder: Path
    file: StoredFile


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def double(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LegacyCms]:
    double = LegacyCms(data_dir=tmp_path_factory.mktemp("cms"))
    await double.start("127.0.0.1", 0)
    yield double
    await double.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def at(double: LegacyCms, tmp_path: Path, stored: Callable[..., StoredFile]) -> AsyncIterator[At]:
    folder = tmp_path / "fetched"
    folder.mkdir()
    async with make_http(answer_s=5) as http:
        cms = CmsClient(base_url=double.url, http=http)
        who = await cms.authenticate("asha.verma", "sandbox-asha")
        paper = next(one for one in await cms.documents(who, CASE) if one.file_name.endswith(".pdf"))
        yield At(cms, who, double.faults, paper, folder, stored("a.pdf", "application/pdf", b"%PDF-1.7"))
    double.faults.clear()


@pytest.fixture
def warnings() -> Iterator[list[str]]:
    with collecting() as heard:
        yield heard


@pytest.mark.parametrize(
    ("operation", "fault", "expected"), [row[1:] for row in REFUSALS], ids=[row[0].strip() for row in REFUSALS]
)
async def test_a_fault_reaches_the_caller_as_one_plain_refusal(
    at: At, operation: str, fault: str, expected: type[CaseworkError]
) -> None:
    at.faults.order(operation, fault, 2)
    with pytest.raises(expected) as caught:
        await CALLS[operation](at)
    assert caught.value.sentence.endswith(".")
    assert list(at.folder.iterdir()) == []


async def test_7_null_numbers_of_attachments_and_inbox_items_cost_only_themselves(at: At) -> None:
    whole = await at.cms.attachments(at.who, CASE, WITH_ATTACHMENTS)
    for operation in ("ListAttachments", "inboxCommunications"):
        at.faults.order(operation, "null-ids")
    attachments = await at.cms.attachments(at.who, CASE, WITH_ATTACHMENTS)
    assert len(attachments) == len(whole)
    assert 0 in {one.material_id for one in attachments}
    assert 0 in {one.material_id for one in await at.cms.inbox(at.who, CASE)}


async def test_8_a_text_the_database_cannot_hand_over_is_missing_and_said_to_be(at: At, warnings: list[str]) -> None:
    whole = await at.cms.documents(at.who, CASE)
    at.faults.order("documents", "clob-buffer")
    assert len(await at.cms.documents(at.who, CASE)) == len(whole)
    assert warnings == ["CMS could not give everything about some documents."]


@pytest.mark.parametrize("fault", ["http-500", "cut-mid-body", "truncated", "bad-gateway", "mapping"])
@pytest.mark.parametrize("operation", ["documents", "DownloadDocument"])
async def test_what_fails_once_is_asked_again_and_nobody_notices(at: At, operation: str, fault: str) -> None:
    at.faults.order(operation, fault)
    assert await CALLS[operation](at)
    assert at.faults.listed() == []


async def test_a_fault_or_operation_nobody_knows_cannot_be_ordered(at: At) -> None:
    for operation, fault in (("documents", "gremlins"), ("Documents", "http-503")):
        with pytest.raises(ValueError, match="No such"):
            at.faults.order(operation, fault)
