"""How often a caller may ask, what they need not be sent again, and what they are told that is missing."""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from ddei.rest.limits import Limits, Rate
from ddei.rest.routes import ROUTES
from sandbox.people import OWEN
from tests.rest.running import Running, running

pytestmark = pytest.mark.contract

CASE = "/cases/2140001"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("limits")) as api:
        yield api


@pytest.fixture(autouse=True)
def owen(api: Running) -> Iterator[None]:
    api.sign_in(OWEN)
    yield
    api.cms.faults.clear()


def test_what_the_caller_has_already_is_304_without_a_body(api: Running) -> None:
    first = api.get(f"{CASE}/defendants")
    same = api.get(f"{CASE}/defendants", headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert api.get(f"{CASE}/defendants", headers={"If-None-Match": '"1"'}).content == first.content


def test_whoever_asks_too_often_is_429_with_the_time_to_wait(tmp_path: Path) -> None:
    with running(tmp_path, limits=Limits(reads=Rate(0.01, 3))) as api:
        api.sign_in(OWEN)  # which counts, too
        answers = [api.get(f"{CASE}/summary") for _ in range(3)]
        assert [one.status_code for one in answers] == [200, 200, 429]
        assert 0 < int(answers[-1].headers["Retry-After"]) <= 100
        assert answers[-1].text.startswith("Too many requests at once.")
        somebody_else = {"Authorization": f"Bearer {api.issuer.token(oid='another-caller')}"}
        assert api.get(f"{CASE}/summary", headers=somebody_else).status_code != 429


def test_a_repeat_while_the_first_is_at_work_is_409_and_one_note_is_written(api: Running) -> None:
    path, key = f"{CASE}/documents/8600004/notes", {"Idempotency-Key": "note-1"}
    api.cms.faults.order("addNote", "hang-after")
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(api.call, "POST", path, json={"text": "Page 2"}, headers=dict(key))
        end = time.monotonic() + 20
        while api.cms.faults.listed() and time.monotonic() < end:
            time.sleep(0.01)
        meanwhile = api.call("POST", path, json={"text": "Page 2"}, headers=dict(key))
        api.cms.faults.clear()
        assert first.result(30).status_code == 200
    assert meanwhile.status_code == 409, meanwhile.text
    assert api.call("POST", path, json={"text": "Page 2"}, headers=key).headers["Idempotency-Replayed"] == "true"
    assert [row["text"] for row in api.get("/documents/8600004/notes").json()] == ["Page 2"]


def test_what_cms_could_not_give_is_said_in_a_header(api: Running) -> None:
    whole = api.get(f"{CASE}/documents/cwa")
    assert "Casework-Warnings" not in whole.headers
    api.cms.faults.order("documents", "clob-buffer")
    partly = api.get(f"{CASE}/documents/cwa")
    assert (partly.status_code, len(partly.json())) == (200, len(whole.json()))
    assert partly.headers["Casework-Warnings"] == '["CMS could not give everything about some documents."]'


@pytest.mark.parametrize("password", [f"{OWEN.password} ", f" {OWEN.password}"])
def test_a_password_counts_with_its_spaces_and_a_user_name_without(api: Running, password: str) -> None:
    wrong = api.call("POST", "/authenticate", data={"username": OWEN.username, "password": password})
    assert wrong.status_code == 401
    right = api.call("POST", "/authenticate", data={"username": f" {OWEN.username} ", "password": OWEN.password})
    assert right.status_code == 200


def test_the_page_for_callers_can_be_read_by_everybody(api: Running) -> None:
    page = api.http.get(f"{api.url}/api/docs")
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert [one for one in ROUTES if f"<code>/api{one.path}</code>" not in unescape(page.text)] == []
    assert page.text.count("<h1") == 1
    assert '<html lang="en-GB">' in page.text
    assert "<script" not in page.text
    assert re.findall(r"(?:src|href)=[\"']?(?:https?:)?//", page.text) == []


@pytest.mark.parametrize("path", ["/openapi.json", "/api/openapi.json"])
def test_the_document_that_is_served_is_valid_openapi_3_1(api: Running, path: str) -> None:
    document = api.http.get(api.url + path).json()
    assert document["openapi"].startswith("3.1")
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []
