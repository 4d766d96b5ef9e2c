"""Each way the CMS says no, to a read and to a write, and what it could not give beside what it gave."""

import json
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web

from casework.documents import Version
from casework.errors import (
    BadInput,
    CaseDeleted,
    CaseRestricted,
    CaseworkError,
    CheckedOut,
    CmsUnavailable,
    DocumentGone,
    DocumentNotFound,
    NoAccessToCase,
    NotFound,
    NotSignedIn,
    OutcomeUnknown,
    Superseded,
    TooLarge,
)
from casework.health import BackendState
from casework.partial import collecting
from casework.people import CmsSession
from integrations.cms.client import CmsClient
from integrations.cms.faults import NotTaken
from integrations.http_client import make_http

pytestmark = pytest.mark.contract

NS = 'xmlns="http://casework-bot.example/cms/uwmaMaterial"'
CASE, MATERIAL = 2140001, 8900001
CALLS: dict[str, Callable[[CmsClient, CmsSession], Awaitable[Any]]] = {
    "a read": lambda cms, who: cms.versions(who, CASE, MATERIAL),
    "a write": lambda cms, who: cms.check_out(who, CASE, MATERIAL, 1),
}


@pytest.fixture
def warnings() -> Iterator[list[str]]:
    with collecting() as heard:
        yield heard


def json_of(canned: Any, data: Any, *errors: Any) -> None:
    canned.says(json.dumps({"data": data} | ({"errors": errors} if errors else {})), kind="application/json")


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("SessionExpired", NotSignedIn),
        ("NotAuthorised", NoAccessToCase),
        ("Restricted", CaseRestricted),
        ("CaseDeleted", CaseDeleted),
        ("NotFound", DocumentNotFound),
        ("DocumentGone", DocumentGone),
        ("Superseded", Superseded),
        ("CheckedOut", CheckedOut),
        ("TooLarge", TooLarge),
        ("BadRequest", NotTaken),
    ],
)
async def test_a_fault_of_the_material_service_is_the_same_no_to_reads_and_writes(
    canned: Any, canned_client: CmsClient, session: CmsSession, call: str, code: str, expected: type[CaseworkError]
) -> None:
    detail = f"<detail><CmsFault {NS}><code>{code}</code></CmsFault></detail>"
    canned.says_soap(f"<s:Fault><faultcode>s:Client</faultcode><faultstring/>{detail}</s:Fault>", status=500)
    with pytest.raises(expected):
        await CALLS[call](canned_client, session)
    assert len(canned.asked) == 1


async def test_the_versions_of_a_document_come_newest_first_with_their_times(
    canned: Any, canned_client: CmsClient, session: CmsSession
) -> None:
    def row(number: int, day: str) -> str:
        return (
            f"<version><versionId>{number}</versionId><date>2026-{day}T09:30:00</date><fileName>MG3.pdf</fileName>"
            f"<size>10</size><sha256>{'a' * 64}</sha256><createdBy>Owen Price</createdBy></version>"
        )

    canned.says_soap(f"<ListVersionsResponse {NS}>{row(1, '01-05')}{row(2, '07-06')}</ListVersionsResponse>")
    canned.says_soap(f"<ListVersionsResponse {NS}/>")
    newest, first = await canned_client.versions(session, CASE, MATERIAL)
    assert (newest.version_id, newest.date) == (2, datetime(2026, 7, 6, 8, 30, tzinfo=UTC))
    assert first == Version(1, datetime(2026, 1, 5, 9, 30, tzinfo=UTC), "MG3.pdf", 10, "a" * 64, "Owen Price")
    assert await canned_client.versions(session, CASE, MATERIAL) == []


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ({"extensions": {"code": "BAD_REQUEST"}, "path": ["addNote"]}, BadInput),
        ({"message": "Cannot query field", "extensions": {"code": "BAD_REQUEST"}}, NotTaken),
        ({"extensions": {"code": "FORBIDDEN"}, "path": ["addNote"]}, NoAccessToCase),
        ({"message": "Timeout", "path": ["addNote"]}, OutcomeUnknown),
    ],
)
async def test_a_write_refused_by_cms_modern_is_told_from_one_nobody_knows_about(
    canned: Any, canned_client: CmsClient, session: CmsSession, error: dict[str, Any], expected: type[CaseworkError]
) -> None:
    json_of(canned, None, error)
    with pytest.raises(expected):
        await canned_client.add_note(session, CASE, MATERIAL, "text")


async def test_a_witness_nobody_has_is_not_a_document_that_is_gone(
    canned: Any, canned_client: CmsClient, session: CmsSession
) -> None:
    json_of(canned, None, {"extensions": {"code": "NOT_FOUND"}, "path": ["witnessStatements"]})
    with pytest.raises(NotFound) as caught:
        await canned_client.statements(session, 77)
    assert caught.value.sentence == NotFound.default


CLOB = "Buffer too small for CLOB to CHAR or BLOB to RAW conversion"


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        (["hearings", 0, "venue"], "CMS could not give everything about some hearings."),
        (["hearings", 0, "unheard-of"], "CMS could not give everything about some hearings."),
        (["case", "locking"], "CMS could not say whether somebody has the case open for changing."),
        (["case", "defendants", 1, "custodyTimeLimit"], "CMS could not give every custody time limit."),
        (["case", "nextHearingVenue"], "CMS could not give the next hearing."),
        (None, "CMS could not give everything that belongs here."),
        (5, "CMS could not give everything that belongs here."),
    ],
)
async def test_what_cms_could_not_give_is_said_beside_what_it_gave(
    canned: Any, canned_client: CmsClient, session: CmsSession, warnings: list[str], path: Any, sentence: str
) -> None:
    hearing = {"hearingId": 5, "hearingDate": "2026-12-01", "hasOutcomeRecorded": False}
    codes = dict.fromkeys(("hearingTypeCode", "hearingType", "venueCode", "venue"))
    json_of(canned, {"hearings": [hearing | codes]}, {"message": CLOB, "path": path}, {"message": CLOB, "path": path})
    [found] = await canned_client.hearings(session, CASE)
    assert (found.hearing_id, found.venue, warnings) == (5, "", [sentence])


async def test_a_session_that_ended_is_never_only_a_warning(
    canned: Any, canned_client: CmsClient, session: CmsSession, warnings: list[str]
) -> None:
    json_of(canned, {"hearings": []}, {"message": "User session not found", "path": ["hearings"]})
    with pytest.raises(NotSignedIn):
        await canned_client.hearings(session, CASE)
    assert warnings == []


# -- Logging in.

LOGIN = '<form><input type="hidden" name="__VIEWSTATE" value="v"></form>'


def log_in_pages(canned: Any) -> None:
    canned.says("", status=307, Location="/CMS.20.0.04/", **{"Set-Cookie": "C-CIN3-LBsessioncookie=abc; path=/"})
    canned.says(LOGIN, kind="text/html", **{"Set-Cookie": "F-CIN3-LBsessioncookie=; path=/"})
    canned.says("", status=302, Location="/CMS.20.0.04/Case/", **{"Set-Cookie": ".CMSAUTH=AAAA; path=/"})


async def test_the_data_centre_is_kept_from_the_first_page_on(canned: Any, canned_client: CmsClient) -> None:
    log_in_pages(canned)
    with pytest.raises(NotSignedIn):  # no UID: this CMS gives half a session
        await canned_client.authenticate("asha.verma", "word")
    first, form, posted = (headers.get("Cookie", "") for _, headers, _ in canned.asked)
    assert (first, form, posted) == ("", *["C-CIN3-LBsessioncookie=abc"] * 2)


async def test_a_log_in_without_the_script_of_cms_modern_says_what_to_do(canned: Any, canned_client: CmsClient) -> None:
    log_in_pages(canned)
    canned.replies.pop()
    canned.replies.append(lambda: _with_cookies(".CMSAUTH=AAAA", "UID=1001"))
    canned.says("Not Found", status=404, kind="text/html")
    with pytest.raises(CmsUnavailable, match="generated script") as caught:
        await canned_client.authenticate("asha.verma", "word")
    assert "sign in again" in caught.value.sentence


def _with_cookies(*cookies: str) -> web.Response:
    answer = web.Response(status=302, headers={"Location": "/CMS.20.0.04/Case/"})
    for one in cookies:
        answer.headers.add("Set-Cookie", one)
    return answer


# -- How the backends are.


async def test_backends_that_answer_something_else_are_degraded(canned: Any, canned_client: CmsClient) -> None:
    canned.says("<html>Please wait.</html>", kind="text/html")
    found = await canned_client.health()
    assert [(one.name, one.state) for one in found] == [
        (name, BackendState.DEGRADED) for name in ("classic", "material", "modern")
    ]


async def test_backends_that_fail_or_are_not_there_are_down(canned: Any, canned_client: CmsClient) -> None:
    canned.says("no", status=503)
    async with make_http() as http:
        for client in (canned_client, CmsClient(base_url="http://127.0.0.1:9", http=http)):
            found = await client.health()
            assert {one.state for one in found} == {BackendState.DOWN}
            assert all(one.reason.endswith(".") for one in found)
