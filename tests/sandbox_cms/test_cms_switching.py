"""The catalogue of faults: each one can be switched on by the admin route, on the page, or by one request's header."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from sandbox.cms import LegacyCms
from tests.sandbox_cms.cms_person import Cms

SCRIPT = "/CMS.20.0.04/Includes/uainGeneratedScript.aspx"
DOCUMENTS = "{ documents(caseId: 2140001) { id presentationTitle } }"
INBOX = "{ inboxCommunications(caseId: 2140001) { id materialId subject } }"
PAPER = {"caseId": 2140001, "materialId": 8600001, "versionId": 7900001}


def _status(status: int) -> Callable[[httpx.Response], bool]:
    return lambda answer: answer.status_code == status


def _says(text: bytes) -> Callable[[httpx.Response], bool]:
    return lambda answer: text in answer.content


# Where it is switched on, what it is called, and how it bites on the wire.
CATALOGUE: list[tuple[str, str, Callable[[httpx.Response], bool]]] = [
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
    ("DownloadDocument", "cut-mid-body", lambda answer: False),
    ("DownloadDocument", "truncated", lambda answer: not answer.content.endswith(b"Envelope>")),
    ("DownloadDocument", "doctype", _says(b"<!DOCTYPE")),
    ("DownloadDocument", "bad-base64", _says(b"*%$#")),
    ("documents", "reset", lambda answer: False),
    ("documents", "http-429", _status(429)),
    ("documents", "http-451", _status(451)),
    ("token", "script-404", _status(404)),
    ("DownloadDocument", "http-413", _status(413)),
    ("DownloadDocument", "bad-gateway", _status(502)),
    ("wsdl", "drift-wsdl", _says(b"FetchDocument")),
    ("xsd", "drift-schema", _says(b"fileLocation")),
    ("__schema", "drift-schema", _says(b"documentTitle")),
]


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
        headers = await WAYS[way](asha, operation, fault)
        if await _bitten(asha, operation, headers, bites) and double.faults.listed() == []:
            continue
        unnoticed.append((operation, fault))
    assert unnoticed == []


async def _bitten(
    person: Cms, operation: str, headers: dict[str, str], bites: Callable[[httpx.Response], bool]
) -> bool:
    if not (await person.ask("{ me { id } }"))["data"]:
        await person.sign_in("asha.verma", "sandbox-asha")
    try:
        return bites(await _asked(person, operation, headers))
    except httpx.TransportError:
        return True


async def _asked(person: Cms, operation: str, headers: dict[str, str]) -> httpx.Response:
    pages = {
        "wsdl": "/CMS/uwmaMaterial.asmx?WSDL",
        "xsd": "/CMS/uwmaMaterial.xsd",
        "token": SCRIPT,
    }
    if operation in pages:
        return await person.http.get(pages[operation], headers=headers)
    if operation == "DownloadDocument":
        person.http.headers.update(headers)
        try:
            return await person.call(operation, **PAPER)
        finally:
            for name in headers:
                del person.http.headers[name]
    queries = {"documents": DOCUMENTS, "inboxCommunications": INBOX, "__schema": "{ __schema { types { name } } }"}
    return await person.http.post(
        "/graphql/",
        json={"query": queries[operation]},
        headers={"Authorization": f"Bearer {person.token}"} | headers,
    )


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
