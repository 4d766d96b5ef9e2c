"""The catalogue of faults: each one can be switched on by the admin route, on the page, or by one request's header."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx
import pytest

from sandbox.cms import LegacyCms
from tests.sandbox_cms.cms_person import LOGIN, Cms

SCRIPT = "/CMS.20.0.04/Includes/uainGeneratedScript.aspx"
PAGES = {"home": "/CMS", "wsdl": "/CMS/uwmaMaterial.asmx?WSDL", "xsd": "/CMS/uwmaMaterial.xsd", "token": SCRIPT}
QUERIES = {
    "documents": "{ documents(caseId: 2140001) { id presentationTitle } }",
    "inboxCommunications": "{ inboxCommunications(caseId: 2140001) { id materialId subject } }",
    "__schema": "{ __schema { types { name } } }",
}
PAPER = {"caseId": 2140001, "materialId": 8600001, "versionId": 7900001}
LISTED = {"caseId": 2140001, "materialId": 8600019}
MESSAGES = {"DownloadDocument": PAPER, "CheckOutDocument": PAPER, "ListAttachments": LISTED, "ListVersions": LISTED}
Bites = Callable[[httpx.Response | None], bool]


def _status(status: int) -> Bites:
    return lambda answer: answer is not None and answer.status_code == status


def _says(text: bytes) -> Bites:
    return lambda answer: answer is not None and text in answer.content


def _ends_in_half(answer: httpx.Response | None) -> bool:
    return answer is not None and answer.status_code == 200 and not answer.content.endswith(b"Envelope>")


def _is_empty(answer: httpx.Response | None) -> bool:
    return answer is not None and (answer.status_code, answer.content) == (200, b"")


def _never_comes(answer: httpx.Response | None) -> bool:
    return answer is None


# Where it is switched on, what it is called, and how it bites on the wire.
CATALOGUE: list[tuple[str, str, Bites]] = [
    ("documents", "session-gone", _says(b"User session not found")),
    ("DownloadDocument", "session-gone", _status(302)),
    ("documents", "unauthorised-401", _status(401)),
    ("documents", "forbidden-403", _status(403)),
    ("documents", "http-504", _status(504)),
    ("documents", "http-503", _status(503)),
    ("documents", "wrong-data-centre", _says(b"User session not found")),
    ("DownloadDocument", "wrong-data-centre", _status(302)),
    ("inboxCommunications", "null-ids", _says(b'"materialId": null')),
    ("documents", "clob-buffer", _says(b"Buffer too small for CLOB to CHAR")),
    ("documents", "mapping", _says(b'"id": "no. 8600001"')),
    ("documents", "case-deleted", _says(b"This case has been deleted")),
    ("DownloadDocument", "case-deleted", _says(b"CaseDeleted")),
    ("DownloadDocument", "document-missing", _says(b"NotFound")),
    ("DownloadDocument", "cut-mid-body", _never_comes),
    ("DownloadDocument", "truncated", _ends_in_half),
    ("DownloadDocument", "doctype", _says(b"<!DOCTYPE")),
    ("DownloadDocument", "bad-base64", _says(b"*%$#")),
    ("documents", "reset", _never_comes),
    ("documents", "http-429", _status(429)),
    ("documents", "http-451", _status(451)),
    ("token", "script-404", _status(404)),
    ("DownloadDocument", "http-413", _status(413)),
    ("DownloadDocument", "bad-gateway", _status(502)),
    ("wsdl", "drift-wsdl", _says(b"FetchDocument")),
    ("xsd", "drift-schema", _says(b"fileLocation")),
    ("__schema", "drift-schema", _says(b"documentTitle")),
    ("login", "http-500", _says(b"Server Error in '/CMS'")),
    ("home", "html-200", _says(b"Please wait.")),
    ("ListAttachments", "soap-fault-200", _says(b"Internal error")),
    ("ListAttachments", "null-ids", _says(b"xmlns:i=")),
    ("ListVersions", "empty", _is_empty),
    ("documents", "graphql-partial", _says(b'"presentationTitle": null')),
    ("CheckOutDocument", "apply-then-drop", _never_comes),
    # Nobody waits for these: the first second without an end is enough.
    ("documents", "hang-before", _never_comes),
    ("documents", "hang-after", _never_comes),
    ("documents", "slow", _never_comes),
    ("documents", "huge", _never_comes),
]
WITHOUT_END = {"hang-before", "hang-after", "slow", "huge"}


def test_the_catalogue_is_whole(double: LegacyCms) -> None:
    assert {fault for _, fault, _ in CATALOGUE} == double.faults.known


async def _by_route(person: Cms, operation: str, fault: str) -> dict[str, str]:
    answer = await person.http.post("/__sandbox/faults", json={"operation": operation, "fault": fault})
    assert answer.status_code == 201, answer.text
    return {}


async def _on_the_page(person: Cms, operation: str, fault: str) -> dict[str, str]:
    page = (await person.http.get("/__sandbox/")).text
    assert f"<option>{operation}</option>" in page
    assert f"<option>{fault}</option>" in page
    answer = await person.http.post("/__sandbox/", data={"operation": operation, "fault": fault, "times": "1"})
    assert answer.status_code == 303, answer.text
    return {}


async def _by_header(_person: Cms, _operation: str, fault: str) -> dict[str, str]:
    return {"Sandbox-Fault": fault}


WAYS: dict[str, Callable[[Cms, str, str], Awaitable[dict[str, str]]]] = {
    "route": _by_route,
    "page": _on_the_page,
    "header": _by_header,
}


@pytest.mark.parametrize("way", WAYS)
async def test_every_fault_bites_once_however_it_is_switched_on(double: LegacyCms, asha: Cms, way: str) -> None:
    unnoticed = []
    for operation, fault, bites in CATALOGUE:
        if not (await asha.ask("{ me { id } }"))["data"]:
            await asha.sign_in("asha.verma", "sandbox-asha")
        asha.http.headers.update(await WAYS[way](asha, operation, fault))
        answer = await _answer(asha, operation, patience_s=0.3 if fault in WITHOUT_END else 10)
        asha.http.headers.pop("Sandbox-Fault", None)
        if bites(answer) and double.faults.listed() == []:
            continue
        unnoticed.append((operation, fault))
    assert unnoticed == []


async def test_nothing_bites_while_nothing_is_switched_on(asha: Cms) -> None:
    answers = {operation: await _answer(asha, operation, patience_s=10) for operation, _, _ in CATALOGUE}
    assert [fault for operation, fault, bites in CATALOGUE if bites(answers[operation])] == []


async def _answer(person: Cms, operation: str, *, patience_s: float) -> httpx.Response | None:
    """None when the connection ended, or nothing whole came in time."""
    try:
        async with asyncio.timeout(patience_s):
            return await _asked(person, operation)
    except (httpx.TransportError, TimeoutError):
        return None


async def _asked(person: Cms, operation: str) -> httpx.Response:
    if operation in PAGES:
        return await person.http.get(PAGES[operation])
    if operation == "login":
        return await person.http.post(LOGIN, data={"username": "asha.verma", "password": "wrong"})
    if operation in MESSAGES:
        return await person.call(operation, **MESSAGES[operation])
    headers = {"Authorization": f"Bearer {person.token}"}
    return await person.http.post("/graphql/", json={"query": QUERIES[operation]}, headers=headers)


@pytest.mark.parametrize(
    ("operation", "fault"),
    [("document", "reset"), ("documents", "resett"), ("documents", "bad-base64"), ("CheckOutDocument", "drift-wsdl")],
)
async def test_a_fault_that_nothing_can_have_is_refused_with_what_there_is(
    double: LegacyCms, asha: Cms, operation: str, fault: str
) -> None:
    answer = await asha.http.post("/__sandbox/faults", json={"operation": operation, "fault": fault})
    assert answer.status_code == 400
    assert "There are:" in answer.json()["error"]
    assert double.faults.listed() == []


async def test_a_request_cannot_ask_for_a_fault_its_operation_cannot_have(asha: Cms) -> None:
    answer = await asha.http.get(SCRIPT, headers={"Sandbox-Fault": "nonsense"})
    assert answer.status_code == 400


async def test_a_session_lives_in_one_data_centre(asha: Cms, service: Cms) -> None:
    assert "C-CIN3-LBsessioncookie" in asha.http.cookies
    assert "F-CIN3-LBsessioncookie" in service.http.cookies
    pinned = asha.http.cookies.pop("C-CIN3-LBsessioncookie")
    assert (await asha.call("DownloadDocument", **PAPER)).status_code == 302
    asha.http.cookies.set("F-CIN3-LBsessioncookie", pinned)
    assert (await asha.ask("{ me { id } }"))["errors"][0]["message"] == "User session not found"
