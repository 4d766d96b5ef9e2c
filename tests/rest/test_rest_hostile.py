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


@pytest.mark.parametrize("body", [gzip.compress(b'{"text":"a note"}'), b"not packed at all"])
def test_a_packed_body_is_415(api: Running, body: bytes) -> None:
    answer = api.call("POST", NOTES, content=body, headers={**JSON, "Content-Encoding": "gzip"})
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
