"""What no honest client sends: each is refused in plain words, never with a 500, and leaves its trace."""

import gzip
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from sandbox.people import OWEN
from store.legal_log import LoggedRecord, Outcome
from tests.rest.running import Running, running

pytestmark = pytest.mark.contract

CASE = "/cases/2140001"
NOTES = f"{CASE}/documents/8600001/notes"
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("hostile")) as api:
        api.sign_in(OWEN)
        yield api


def records(api: Running) -> list[LoggedRecord]:
    found: list[LoggedRecord] = api.run(api.store.legal_log.records(limit=1000))
    return found


def status_of(api: Running, request: bytes) -> int:
    """The status of a request no HTTP library would send."""
    at = urlsplit(api.url)
    with socket.create_connection((at.hostname, at.port), timeout=10) as raw:
        raw.sendall(request)
        return int(raw.recv(4096).split(b" ")[1])


def test_a_token_that_is_no_text_is_407(api: Running) -> None:
    given = f"Host: x\r\nCorrelation-Id: {api.headers['Correlation-Id']}\r\nAuthorization: Bearer ".encode()
    assert status_of(api, f"GET /api{CASE}/summary HTTP/1.1\r\n".encode() + given + b"\xff\xfe\r\n\r\n") == 407


@pytest.mark.parametrize("query", ["eventType=99&eventType=1", "eventType=abc&EVENTTYPE=1"])
def test_what_is_checked_of_a_query_is_what_is_used(api: Running, query: str) -> None:
    answer = api.get(f"{CASE}/history?{query}")
    assert (answer.status_code, "one of" in answer.text) == (400, True)


@pytest.mark.parametrize("depth", [600, 900, 10_000])
def test_a_deep_body_is_400(api: Running, depth: int) -> None:
    answer = api.call("POST", "/redactionLogs", content=b'{"urn":' + b"[" * depth + b"]" * depth + b"}", headers=JSON)
    assert answer.status_code == 400, answer.text


@pytest.mark.parametrize(
    "body", [gzip.compress(b'{"text":"a note"}', mtime=0), b"not packed at all"], ids=["packed", "plain"]
)
def test_a_packed_body_is_415(api: Running, body: bytes) -> None:
    answer = api.call("POST", NOTES, content=body, headers={**JSON, "Content-Encoding": "gzip", "Connection": "close"})
    assert (answer.status_code, "Content-Encoding" in answer.text) == (415, True)


def test_an_etag_is_known_again_in_its_weak_form_too(api: Running) -> None:
    tag = api.get(f"{CASE}/defendants").headers["ETag"]
    known = {given: api.get(f"{CASE}/defendants", headers={"If-None-Match": given}) for given in (f"W/{tag}", "*", '"')}
    assert [one.status_code for one in known.values()] == [304, 304, 200]


def test_a_reader_who_tries_to_write_is_in_the_legal_log(api: Running) -> None:
    before: Any = records(api)
    reader = {"Authorization": f"Bearer {api.issuer.token(roles=['Casework.Read'], oid='a-reader')}"}
    assert api.call("POST", NOTES, json={"text": "a note"}, headers=reader).status_code == 403
    (tried,) = records(api)[len(before) :]
    assert (tried.record.operation, tried.record.outcome) == ("notes.add", Outcome.REFUSED)
    assert (tried.record.entra_id, tried.record.cms_user) == ("a-reader", "")


@pytest.mark.parametrize("oid", ["", ["somebody"], "z" * 65])
def test_a_token_of_nobody_is_407(api: Running, oid: Any) -> None:
    answer = api.get(f"{CASE}/summary", headers={"Authorization": f"Bearer {api.issuer.token(oid=oid)}"})
    assert answer.status_code == 407


@pytest.mark.parametrize("text", ["a\0note", "a\x1bnote", "a\ufffenote"])
def test_a_text_cms_could_not_carry_is_400(api: Running, text: str) -> None:
    answer = api.call("POST", NOTES, json={"text": text})
    assert (answer.status_code, "cannot be read" in answer.text) == (400, True)


def test_a_kept_answer_is_not_for_those_who_have_lost_the_case(api: Running) -> None:
    asked: dict[str, Any] = {"json": {"text": "kept"}, "headers": {"Idempotency-Key": "before the case was closed"}}
    first, again = api.call("POST", NOTES, **asked), api.call("POST", NOTES, **asked)
    assert (first.status_code, again.headers["Idempotency-Replayed"]) == (200, "true")
    api.cms.faults.order("case", "case-deleted", 1)
    refused = api.call("POST", NOTES, **asked)
    assert (refused.status_code, "Casework-Done-By" in refused.headers) == (410, False)


@pytest.mark.parametrize("content_type", ["text/plain\r\nX-Other: y", "nonsense", "a/b/c"])
def test_a_content_type_that_is_none_is_400_and_nothing_is_filed(api: Running, content_type: str) -> None:
    kept = api.call("POST", "/file-store?fileName=a.pdf", content=b"%PDF-1.4").json()
    said = {
        "fileName": "a.pdf",
        "contentType": content_type,
        "documentTypeId": 1029,
        "title": "t",
        "date": "2026-11-20",
    }
    answer = api.call("POST", f"{CASE}/documents", json=kept | said)
    assert (answer.status_code, "media type" in answer.text) == (400, True)


def test_the_messages_of_a_case_are_not_handed_out_under_another_urn(api: Running) -> None:
    assert api.get("/urns/45AA0209826%2F1/cases/2140001/communications").status_code == 200
    assert api.get("/urns/45AA0209826%2F2/cases/2140001/communications").status_code == 400
