"""A DDEI that is not ours: it knows the published shapes and no more, refuses in plain text, and fails in its own ways."""

import json
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiohttp import web

from casework import errors
from casework.filing import StoredFile
from casework.partial import collecting
from casework.people import CmsSession, Role
from ddei.drift import ODD_REPLIES, Drift
from integrations.cms.resting import FAILURES, NotReached
from integrations.ddei.client import DdeiClient
from integrations.ddei.files import file_name

SESSION = CmsSession(cookies=".CMSAUTH=AAAA; UID=1001", token="11111111-2222-4333-8444-555555555555")
Reply = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Foreign:
    """Answers each route as a test says; the last of several answers stays. Remembers what it was asked."""

    def __init__(self) -> None:
        self.replies: dict[str, list[web.Response | Reply]] = {}
        self.asked: list[web.Request] = []
        self.drift = Drift()

    def says(self, route: str, *bodies: Any, status: int = 200, **headers: str) -> None:
        """JSON, or text as it stands."""
        for body in bodies:
            text = body if isinstance(body, str) else json.dumps(body)
            kind = "text/plain" if isinstance(body, str) else "application/json"
            self.replies.setdefault(route, []).append(
                web.Response(text=text, status=status, content_type=kind, headers=headers)
            )

    async def answer(self, request: web.Request) -> web.StreamResponse:
        await request.read()
        self.asked.append(request)
        replies = self.replies.get(f"{request.method} {request.path.removeprefix('/api')}", [])
        reply = (replies.pop(0) if len(replies) > 1 else replies[0]) if replies else web.Response(status=404)
        if not isinstance(reply, web.Response):
            return await reply(request)
        return web.Response(body=reply.body, status=reply.status, headers=reply.headers)


@pytest.fixture
def foreign() -> Foreign:
    return Foreign()


@pytest.fixture
async def client(foreign: Foreign, http: httpx.AsyncClient) -> AsyncIterator[DdeiClient]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", foreign.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()

    async def token() -> str:
        return "our-token"

    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield DdeiClient(
        base_url=url, http=http, token=token, functions_key="key", pause_s=0.01, rest_s=60, heard=foreign.drift.heard
    )
    await runner.cleanup()


async def test_the_contract_s_headers_go_with_every_call(foreign: Foreign, client: DdeiClient) -> None:
    foreign.says("GET /urns/45AA0209826/case-identifiers", [{"id": 1, "urn": "45AA0209826/1"}])
    assert [one.urn_root for one in await client.case_refs(SESSION, "45AA0209826")] == ["45AA0209826"]
    await client.case_refs(SESSION, "45AA0209826")
    first, second = (one.headers for one in foreign.asked)
    assert json.loads(first["Cms-Auth-Values"]) == {"Cookies": SESSION.cookies, "Token": SESSION.token}
    assert (first["Authorization"], first["x-functions-key"]) == ("Bearer our-token", "key")
    assert (first["ClientName"], first["Urn"]) == ("CaseworkBot", "45AA0209826")
    assert uuid.UUID(first["Correlation-Id"]) != uuid.UUID(second["Correlation-Id"])


async def test_whoever_has_no_role_there_is_a_prosecutor_here(foreign: Foreign, client: DdeiClient) -> None:
    foreign.says("GET /user-data", {"userId": 7, "userFullName": "Sam Roe", "homeUnit": {"unitId": 3, "unit": "A"}})
    user = await client.verify(SESSION)
    assert (user.role, user.name, user.unit_id) == (Role.PROSECUTOR, "Sam Roe", 3)


async def test_the_wrapped_answer_to_signing_in_is_read_too(foreign: Foreign, client: DdeiClient) -> None:
    foreign.says("POST /authenticate", {"contentResult": {"Cookies": "a=1", "Token": SESSION.token}})
    assert (await client.authenticate("u", "p")).cookies == "a=1"


async def test_nulls_everywhere_are_only_unknown(foreign: Foreign, client: DdeiClient) -> None:
    foreign.says(
        "GET /cases/5/documents/cwa", [{"id": 9, "versionId": None, "presentationTitle": None, "typeId": None}]
    )
    [document] = await client.documents(SESSION, 5)
    assert (document.material_id, document.version_id, document.case_id) == (9, 0, 5)
    foreign.says("GET /cases/5/hkcommunications", [{"caseId": 5, "materialId": None, "subject": None, "date": None}])
    [communication] = await client.communications(SESSION, 5)
    assert (communication.material_id, communication.subject) == (0, "")


@pytest.mark.parametrize("body", [[{"id": None}], [{"id": "x"}], {"a": 1}, [1], "<html>", [{"id": 9, "date": "soon"}]])
async def test_what_cannot_be_documents_is_a_broken_cms(foreign: Foreign, client: DdeiClient, body: Any) -> None:
    foreign.says("GET /cases/5/documents/cwa", body)
    with pytest.raises(errors.CmsBroken):
        await client.documents(SESSION, 5)


@pytest.mark.parametrize(
    ("status", "body", "refused"),
    [
        (400, "bad", errors.BadInput),
        (401, "", errors.NotSignedIn),
        (403, "User is not authorized to access this case", errors.NoAccessToCase),
        (404, "", errors.DocumentNotFound),
        (407, "", errors.NotIdentified),
        (409, "The case is restricted. User does not have the required case access level", errors.CaseRestricted),
        (409, "Nia Rowlands", errors.CheckedOut),
        (410, "", errors.DocumentGone),
        (410, "This case has been deleted", errors.CaseDeleted),
        (413, "", errors.TooLarge),
        (415, "", errors.WrongMediaType),
        (422, "", errors.KeyReused),
        (423, "", errors.CaseLocked),
        (429, "", errors.Busy),
        (451, "", errors.NoCmsModern),
        (500, "", errors.OutcomeUnknown),
        (502, "", errors.OutcomeUnknown),
        (503, "", errors.OutcomeUnknown),
        (504, "", errors.OutcomeUnknown),
    ],
)
async def test_a_write_is_sent_once_and_refused_by_its_status(
    foreign: Foreign, client: DdeiClient, status: int, body: str, refused: type[errors.CaseworkError]
) -> None:
    foreign.says("POST /cases/5/documents/9/versions/8/checkout", body, status=status)
    with pytest.raises(refused) as said:
        await client.check_out(SESSION, 5, 9, 8)
    assert type(said.value) is refused
    assert len(foreign.asked) == 1
    assert not isinstance(said.value, errors.CheckedOut) or said.value.holder == "Nia Rowlands"


@pytest.mark.parametrize(
    ("status", "refused", "asked"),
    [
        (404, errors.CaseNotFound, 2),
        (500, errors.CmsUnavailable, 2),
        (502, errors.CmsBroken, 2),
        (504, errors.CmsTimeout, 2),
        (403, errors.NoAccessToCase, 1),
        (410, errors.CaseDeleted, 1),
        (429, errors.Busy, 1),
    ],
)
async def test_a_read_is_repeated_once_when_that_may_help(
    foreign: Foreign, client: DdeiClient, status: int, refused: type[errors.CaseworkError], asked: int
) -> None:
    foreign.says("GET /cases/5/documents/cwa", "", status=status)
    with pytest.raises(refused):
        await client.documents(SESSION, 5)
    assert len(foreign.asked) == asked


async def test_the_second_answer_counts(foreign: Foreign, client: DdeiClient) -> None:
    foreign.says("GET /cases/5/documents/cwa", "", status=503)
    foreign.says("GET /cases/5/documents/cwa", [])
    assert await client.documents(SESSION, 5) == []


async def test_an_answer_that_is_lost_leaves_a_write_unknown(foreign: Foreign, client: DdeiClient) -> None:
    async def hang_up(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    foreign.replies["POST /cases/5/documents/9/notes"] = [hang_up]
    with pytest.raises(errors.OutcomeUnknown):
        await client.add_note(SESSION, 5, 9, "a note")
    assert len(foreign.asked) == 1


async def test_a_page_instead_of_an_answer_leaves_a_write_unknown(foreign: Foreign, client: DdeiClient) -> None:
    page = web.Response(text="<html>Sign in</html>", content_type="text/html")
    foreign.replies["POST /cases/5/documents/9/notes"] = [page]
    with pytest.raises(errors.OutcomeUnknown):
        await client.add_note(SESSION, 5, 9, "a note")


async def test_a_ddei_that_is_down_is_left_alone(foreign: Foreign, client: DdeiClient) -> None:
    foreign.says("GET /cases/5/documents/cwa", "<html>Bad gateway</html>", status=502)
    for _ in range(FAILURES // 2):
        with pytest.raises(errors.CaseworkError):
            await client.documents(SESSION, 5)
    asked = len(foreign.asked)

    with pytest.raises(errors.CmsUnavailable, match=r"asked again|trying again at|left alone"):
        await client.documents(SESSION, 5)
    with pytest.raises(NotReached):
        await client.add_note(SESSION, 5, 9, "a note")

    assert len(foreign.asked) == asked, "nothing was sent"


async def test_a_ddei_that_says_what_is_down_behind_it_is_up(foreign: Foreign, client: DdeiClient) -> None:
    foreign.says("GET /cases/5/documents/cwa", {"title": "CMS is not answering"}, status=503)
    for _ in range(FAILURES):
        with pytest.raises(errors.CmsUnavailable):
            await client.documents(SESSION, 5)
    foreign.says("GET /cases/5/hearings", [])
    assert await client.hearings(SESSION, 5) == []


async def test_a_ddei_that_asks_for_time_gets_it(foreign: Foreign, client: DdeiClient) -> None:
    foreign.says("GET /cases/5/hearings", {"title": "Too many"}, status=429, **{"Retry-After": "40"})
    with pytest.raises(errors.Busy):
        await client.hearings(SESSION, 5)
    with pytest.raises(errors.CmsUnavailable) as told:
        await client.hearings(SESSION, 5)
    assert 30 <= told.value.retry_after_s <= 40
    assert len(foreign.asked) == 1


async def test_writes_stop_when_its_answers_are_no_longer_what_they_were(foreign: Foreign, client: DdeiClient) -> None:
    foreign.says("GET /cases/5/hearings", [{"hearing": "of another shape"}])
    for _ in range(ODD_REPLIES):
        with pytest.raises(errors.CmsBroken):
            await client.hearings(SESSION, 5)
    with pytest.raises(errors.CmsChanged):
        foreign.drift.check_writes()

    foreign.replies["GET /cases/5/hearings"] = [web.json_response([])]
    await client.hearings(SESSION, 5)
    foreign.drift.check_writes()


async def test_half_a_case_is_shown_with_what_is_missing(foreign: Foreign, client: DdeiClient) -> None:
    foreign.says("GET /cases/5/summary", {"id": 5, "urn": "45AA0209826/1", "leadDefendantSurname": "Okafor"})
    foreign.says("GET /cases/5/defendants", [])
    foreign.says("GET /cases/5/witnesses", {"title": "CMS is not answering"}, status=503)
    with collecting() as missing:
        case = await client.case(SESSION, 5)
    assert case.urn == "45AA0209826/1"
    assert missing == ["CMS could not give everything about the witnesses."]


async def test_a_ddei_nobody_listens_at_certainly_wrote_nothing(http: httpx.AsyncClient) -> None:
    async def token() -> str:
        return ""

    client = DdeiClient(base_url="http://127.0.0.1:9", http=http, token=token, pause_s=0.01)
    with pytest.raises(errors.CmsUnavailable):
        await client.add_note(SESSION, 5, 9, "a note")
    assert [one.state for one in await client.health()] == ["Unhealthy"]


async def test_a_document_cut_off_on_its_way_leaves_no_file(
    foreign: Foreign, client: DdeiClient, tmp_path: Path
) -> None:
    async def half(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000", "Content-Type": "application/pdf"})
        await response.prepare(request)
        await response.write(b"x" * 500)
        assert request.transport is not None
        request.transport.close()
        return response

    foreign.replies["GET /cases/5/documents/9/versions/8"] = [half]
    with pytest.raises(errors.CmsBroken):
        await client.fetch(SESSION, 5, 9, 8, tmp_path, largest=10_000)
    assert list(tmp_path.iterdir()) == []


async def test_a_saved_version_without_a_body_is_looked_up(
    foreign: Foreign, client: DdeiClient, tmp_path: Path
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    foreign.says("PUT /cases/5/documents/9/versions/8", "")
    foreign.says("GET /cases/5/documents/9/versions", [{"id": 8}, {"id": 12}])
    file = StoredFile("a.pdf", "application/pdf", tmp_path / "a.pdf", 8, "0" * 64)
    assert await client.save_version(SESSION, 5, 9, 8, file) == 12


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("attachment; filename*=UTF-8''Datganiad%20%C5%B5.pdf; filename=\"x.pdf\"", "Datganiad ŵ.pdf"),
        ('attachment; filename="MG11 \\"A\\".docx"', 'MG11 "A".docx'),
        ("attachment; filename=plain.pdf", "plain.pdf"),
        ("MG11 A Witness.docx", "MG11 A Witness.docx"),
        ('attachment; filename="../../etc/passwd"', "passwd"),
        ("attachment; filename*=UTF-8''..%5C..%5Cboot.ini", "boot.ini"),
        ("attachment", ""),
        ("", ""),
        ('attachment; filename=".."', ""),
    ],
)
def test_the_name_of_a_file_in_its_header(header: str, name: str) -> None:
    assert file_name(header) == name
