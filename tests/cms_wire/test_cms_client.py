"""Our CMS client against the sandbox's CMS, over real sockets: every call, and every way the CMS can let it down."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from casework.documents import DiscardReason
from casework.errors import (
    BadInput,
    CaseDeleted,
    CaseNotFound,
    CaseRestricted,
    CheckedOut,
    CmsBroken,
    CmsTimeout,
    CmsUnavailable,
    DocumentNotFound,
    NotSignedIn,
    OutcomeUnknown,
    TooLarge,
    WrongPassword,
)
from casework.filing import NewCommunication, StoredFile
from casework.people import CmsSession, Role
from integrations.cms.client import CmsClient
from integrations.http_client import make_http
from sandbox.cms.server import LegacyCms

pytestmark = pytest.mark.contract

CASE = 2140001
OUR_MARK = "[Ref CB-0123456789]"
Stored = Callable[[str, str, bytes], StoredFile]


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CMS with its seed in it, made once; each test has its own copy."""
    folder = tmp_path_factory.mktemp("cms")
    LegacyCms(data_dir=folder)._db.close()
    return folder


@pytest.fixture
async def cms(seeded: Path, tmp_path: Path) -> AsyncIterator[LegacyCms]:
    shutil.copytree(seeded, tmp_path, dirs_exist_ok=True)
    double = LegacyCms(data_dir=tmp_path)
    await double.start("127.0.0.1", 0)
    yield double
    await double.stop()


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    client = make_http(answer_s=2)
    yield client
    await client.aclose()


@pytest.fixture
async def client(cms: LegacyCms, http: httpx.AsyncClient) -> CmsClient:
    return CmsClient(base_url=cms.url, http=http)


@pytest.fixture
async def asha(client: CmsClient) -> CmsSession:
    return await client.authenticate("asha.verma", "sandbox-asha")


@pytest.fixture
async def owen(client: CmsClient) -> CmsSession:
    return await client.authenticate("owen.price", "sandbox-owen")


def a_message() -> NewCommunication:
    return NewCommunication(
        key="mail-1",
        case_id=CASE,
        urn="45AA0209826/1",
        subject="45AA0209826 R v Okafor – exhibits & plan",
        date=date(2026, 11, 20),
        description=f"From the OIC {OUR_MARK}",
        party="Police",
        party_description="PC 4411 Daniel Reeve",
        message=StoredFile("mail.eml", "message/rfc822", Path("mail.eml"), 5, "0" * 64),
    )


async def upload(client: CmsClient, session: CmsSession, stored: Stored) -> str:
    return await client.upload_file(session, CASE, stored("mail.eml", "message/rfc822", b"hello"))


async def filed(client: CmsClient, session: CmsSession) -> list[int]:
    found = await client.communications(session, CASE)
    return [one.material_id for one in found if OUR_MARK in one.description and not one.discarded]


async def a_document(client: CmsClient, session: CmsSession) -> tuple[int, int]:
    first = (await client.documents(session, CASE))[0]
    return first.material_id, first.version_id


async def test_signing_in_gives_a_session_of_that_person(client: CmsClient, asha: CmsSession) -> None:
    user = await client.verify(asha)
    assert (user.name, user.role, user.unit_name) == ("Asha Verma", Role.PROSECUTOR, "Guildford Mags")
    assert {part.split("=")[0] for part in asha.cookies.split("; ")} == {".CMSAUTH", "UID", "C-CIN3-LBsessioncookie"}


async def test_a_wrong_password_is_said_as_such(client: CmsClient) -> None:
    with pytest.raises(WrongPassword):
        await client.authenticate("asha.verma", "guess")


async def test_a_second_log_in_ends_the_first_session(client: CmsClient, asha: CmsSession) -> None:
    again = await client.authenticate("asha.verma", "sandbox-asha")
    with pytest.raises(NotSignedIn):
        await client.verify(asha)
    with pytest.raises(NotSignedIn):
        await client.attachments(asha, CASE, 1)
    assert (await client.verify(again)).username == "asha.verma"


async def test_two_people_on_one_client_stay_two_people(cms: LegacyCms, http: httpx.AsyncClient) -> None:
    client = CmsClient(base_url=cms.url.replace("127.0.0.1", "localhost"), http=http)
    asha = await client.authenticate("asha.verma", "sandbox-asha")
    owen = await client.authenticate("owen.price", "sandbox-owen")
    assert [(await client.verify(one)).username for one in (asha, owen, asha)] == [
        "asha.verma",
        "owen.price",
        "asha.verma",
    ]
    with pytest.raises(NotSignedIn):
        await client.verify(CmsSession(cookies="", token=""))


async def test_a_case_is_found_by_urn_name_company_and_operation(client: CmsClient, asha: CmsSession) -> None:
    refs = await client.case_refs(asha, "45AA0209826")
    assert [(ref.case_id, ref.urn) for ref in refs] == [(2140001, "45AA0209826/1"), (2140002, "45AA0209826/2")]
    assert await client.case_refs(asha, "45ZZ9999926") == []
    by_name = await client.find_cases(asha, defendant="Okafor")
    assert {row.lead_defendant for row in by_name} >= {"Samuel Okafor", "Dana Okafor"}
    assert 2140004 in {row.case_id for row in await client.find_cases(asha, defendant="Halden Freight Ltd")}
    assert [row.case_id for row in await client.find_cases(asha, operation="ALDERNEY")] == [CASE]


async def test_a_case_comes_with_its_parties(client: CmsClient, asha: CmsSession) -> None:
    case = await client.case(asha, CASE)
    assert (case.urn, case.urn_root, case.operation) == ("45AA0209826/1", "45AA0209826", "ALDERNEY")
    assert [person.name for person in case.defendants] == ["Samuel Okafor", "Lena Marsh"]
    assert "Priya Nandakumar" in {witness.name for witness in case.witnesses}
    assert case.charged
    assert case.earliest_custody_time_limit == case.defendants[0].custody_time_limit is not None
    company = await client.case(asha, 2140004)
    assert (company.lead_defendant, company.defendants[0].name) == ("Halden Freight Ltd", "Halden Freight Ltd")


@pytest.mark.parametrize(
    ("case_id", "expected"), [(2140005, CaseRestricted), (2140006, CaseDeleted), (99, CaseNotFound)]
)
async def test_a_case_one_may_not_open_says_why(
    client: CmsClient, asha: CmsSession, case_id: int, expected: type[Exception]
) -> None:
    calls: tuple[Callable[[CmsSession, int], Awaitable[Any]], ...] = (
        client.case,
        client.documents,
        client.communications,
    )
    for call in calls:
        with pytest.raises(expected):
            await call(asha, case_id)


async def test_a_document_is_listed_and_read(client: CmsClient, asha: CmsSession, fetched: Any) -> None:
    documents = await client.documents(asha, CASE)
    assert {"Reviews", "Statements", "Exhibits", "Unused material"} <= {row.category for row in documents}
    mg3 = next(row for row in documents if row.type_name == "MG3")
    file = await fetched(client, asha, CASE, mg3.material_id, mg3.version_id)
    assert (file.file_name, file.content_type, file.data[:4]) == (mg3.file_name, "application/pdf", b"%PDF")
    with pytest.raises(DocumentNotFound):
        await fetched(client, asha, CASE, 1, 1)


async def test_a_document_somebody_else_has_names_them(client: CmsClient, asha: CmsSession, owen: CmsSession) -> None:
    material_id, version_id = await a_document(client, asha)
    await client.check_out(owen, CASE, material_id, version_id)
    with pytest.raises(CheckedOut, match="Owen Price"):
        await client.check_out(asha, CASE, material_id, version_id)
    await client.cancel_check_out(owen, CASE, material_id, version_id)
    await client.check_out(asha, CASE, material_id, version_id)


async def test_a_message_is_filed_with_its_attachment_and_taken_out_again(
    client: CmsClient, owen: CmsSession, stored: Stored, fetched: Any
) -> None:
    made = await client.create_communication(owen, a_message(), location=await upload(client, owen, stored))
    plan = await client.upload_file(owen, CASE, stored("plan & draft.pdf", "application/pdf", b"%PDF-1.7"))
    material_id, version_id = await client.register_document(
        owen,
        CASE,
        location=plan,
        file_name="plan & draft.pdf",
        content_type="application/pdf",
        type_id=1029,
        title="plan & draft.pdf [CB-0123456789-1]",
        date=date(2026, 11, 20),
        parent_material_id=made,
    )
    [listed] = await client.attachments(owen, CASE, made)
    assert (listed.material_id, listed.file_name, listed.size) == (material_id, "plan & draft.pdf", 8)
    assert listed.description == "plan & draft.pdf [CB-0123456789-1]"
    assert (await fetched(client, owen, CASE, material_id, version_id)).data == b"%PDF-1.7"
    [found] = [one for one in await client.communications(owen, CASE) if one.material_id == made]
    assert (found.subject, found.party, found.has_attachments) == (
        "45AA0209826 R v Okafor – exhibits & plan",
        "Police",
        True,
    )
    assert await client.discard(owen, made, DiscardReason.ATTACHED_IN_ERROR, "Attached in error") == made
    assert await filed(client, owen) == []


async def test_names_and_texts_no_cms_could_take_are_filed_all_the_same(
    client: CmsClient, owen: CmsSession, stored: Stored
) -> None:
    strange = "plan \x00\x1b\udc80" + "x" * 300 + ".pdf"
    location = await client.upload_file(owen, CASE, stored(strange, "application/pdf", b""))
    new = a_message()
    message = replace(new.message, file_name=strange)
    odd = replace(new, message=message, subject="a \x01 b \ud800", description=f"\x02 {OUR_MARK}")
    made = await client.create_communication(owen, odd, location=location)
    [found] = [one for one in await client.communications(owen, CASE) if one.material_id == made]
    assert (found.subject, found.description) == ("a \ufffd b \ufffd", f"\ufffd {OUR_MARK}")
    second = await client.upload_file(owen, CASE, stored(" ", "x", b"1"))
    await client.register_document(
        owen, CASE, location=second, file_name="", content_type="x" * 300, type_id=1029, title="y" * 300,
        date=date(2026, 11, 20), parent_material_id=made,
    )  # fmt: skip
    [attached] = await client.attachments(owen, CASE, made)
    assert attached.file_name == "file"


async def test_notes_are_written_and_read(client: CmsClient, asha: CmsSession) -> None:
    material_id, _ = await a_document(client, asha)
    await client.add_note(asha, CASE, material_id, "Check the times – page 2 < page 3")
    [note] = await client.notes(asha, material_id)
    assert (note.created_by, note.text) == ("Asha Verma", "Check the times – page 2 < page 3")
    assert note.date is not None
    assert note.date.tzinfo is not None
    with pytest.raises(BadInput):
        await client.add_note(asha, CASE, material_id, "x" * 501)


async def test_custody_time_limits_come_up_to_a_day(client: CmsClient, cms: LegacyCms) -> None:
    grace = await client.authenticate("grace.bell", "sandbox-grace")
    limit = (await client.case(grace, CASE)).earliest_custody_time_limit
    assert limit is not None
    assert CASE in {one.case_id for one in await client.custody_time_limits(grace, limit)}
    assert all(one.expires <= limit for one in await client.custody_time_limits(grace, limit))


async def test_a_file_above_the_limit_is_refused(client: CmsClient, owen: CmsSession, stored: Stored) -> None:
    with pytest.raises(TooLarge):
        await client.upload_file(owen, CASE, stored("big.bin", "application/pdf", bytes(40 * 1024 * 1024 + 1)))


# -- What the CMS can do to a read: the same question once more, then plain words.

READS = {
    "documents": lambda client, session: client.documents(session, CASE),
    "ListAttachments": lambda client, session: client.attachments(session, CASE, 8600019),
}
ONCE = ["http-500", "html-200", "empty", "reset", "apply-then-drop"]


@pytest.mark.parametrize("operation", READS)
@pytest.mark.parametrize("fault", ONCE)
async def test_a_read_survives_one_failure(
    cms: LegacyCms, client: CmsClient, asha: CmsSession, operation: str, fault: str
) -> None:
    cms.faults.order(operation, fault)
    assert await READS[operation](client, asha)
    assert cms.faults.listed() == []


@pytest.mark.parametrize(
    ("operation", "fault", "expected"),
    [
        *[(operation, "http-500", CmsUnavailable) for operation in READS],
        *[(operation, "html-200", CmsBroken) for operation in READS],
        *[(operation, "empty", CmsBroken) for operation in READS],
        *[(operation, "reset", CmsUnavailable) for operation in READS],
        ("ListAttachments", "soap-fault-200", CmsUnavailable),
        ("documents", "soap-fault-200", CmsBroken),
    ],
)
async def test_a_read_that_fails_twice_is_said_in_plain_words(
    cms: LegacyCms, client: CmsClient, asha: CmsSession, operation: str, fault: str, expected: type[Exception]
) -> None:
    cms.faults.order(operation, fault, 3)
    with pytest.raises(expected):
        await READS[operation](client, asha)
    assert cms.faults.listed()[0]["times"] == 1


@pytest.mark.parametrize("operation", READS)
async def test_a_session_that_ends_is_told_at_once(
    cms: LegacyCms, client: CmsClient, asha: CmsSession, operation: str
) -> None:
    cms.faults.order(operation, "session-gone", 1)
    with pytest.raises(NotSignedIn):
        await READS[operation](client, asha)
    with pytest.raises(NotSignedIn):
        await client.verify(asha)


@pytest.mark.parametrize("operation", READS)
async def test_a_cms_that_hangs_is_given_up_on_and_not_asked_again(
    cms: LegacyCms, asha: CmsSession, operation: str
) -> None:
    impatient = make_http(answer_s=0.3)
    cms.faults.order(operation, "hang-before", 2)
    with pytest.raises(CmsTimeout):
        await READS[operation](CmsClient(base_url=cms.url, http=impatient), asha)
    await impatient.aclose()
    assert cms.faults.listed()[0]["times"] == 1


# -- What the CMS can do to a write: never a second time, and never a guess about what happened.


async def file_message(client: CmsClient, session: CmsSession, stored: Stored) -> object:
    return await client.create_communication(session, a_message(), location=await upload(client, session, stored))


@pytest.mark.parametrize(
    ("fault", "written"),
    [("reset", 0), ("http-500", 0), ("html-200", 0), ("empty", 0), ("apply-then-drop", 1), ("hang-after", 1)],
)
async def test_a_write_whose_answer_is_lost_is_sent_once_and_its_outcome_is_unknown(
    cms: LegacyCms, client: CmsClient, owen: CmsSession, fault: str, written: int, stored: Stored
) -> None:
    cms.faults.order("createCommunication", fault, 2)
    with pytest.raises(OutcomeUnknown):
        await file_message(client, owen, stored)
    assert cms.faults.listed()[0]["times"] == 1
    cms.faults.clear()
    assert len(await filed(client, owen)) == written


@pytest.mark.parametrize("fault", ["reset", "http-500", "html-200", "empty", "soap-fault-200", "apply-then-drop"])
async def test_an_upload_whose_answer_is_lost_is_not_repeated(
    cms: LegacyCms, client: CmsClient, owen: CmsSession, fault: str, stored: Stored
) -> None:
    cms.faults.order("UploadFile", fault, 2)
    with pytest.raises(OutcomeUnknown):
        await upload(client, owen, stored)
    assert cms.faults.listed()[0]["times"] == 1


@pytest.mark.parametrize("operation", ["createCommunication", "UploadFile"])
async def test_a_write_without_a_session_has_certainly_not_happened(
    cms: LegacyCms, client: CmsClient, owen: CmsSession, operation: str, stored: Stored
) -> None:
    cms.faults.order(operation, "session-gone")
    with pytest.raises(NotSignedIn):
        await file_message(client, owen, stored)


async def test_a_cms_that_is_not_there_has_certainly_written_nothing(
    http: httpx.AsyncClient, owen: CmsSession, stored: Stored
) -> None:
    nobody = CmsClient(base_url="http://127.0.0.1:9", http=http)
    with pytest.raises(CmsUnavailable):
        await upload(nobody, owen, stored)
    with pytest.raises(CmsUnavailable):
        await nobody.documents(owen, CASE)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [("http-500", CmsUnavailable), ("html-200", CmsBroken), ("empty", CmsBroken), ("reset", CmsUnavailable)],
)
async def test_a_log_in_that_fails_says_so_and_works_the_next_time(
    cms: LegacyCms, client: CmsClient, fault: str, expected: type[Exception]
) -> None:
    cms.faults.order("login", fault)
    with pytest.raises(expected):
        await client.authenticate("asha.verma", "sandbox-asha")
    assert await client.authenticate("asha.verma", "sandbox-asha")
