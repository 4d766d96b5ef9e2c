"""The contract's statuses to the letter: what goes wrong, over real HTTP, and what the caller reads then."""

from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.people import ASHA, GRACE, OWEN
from tests.rest.running import Running, running

pytestmark = pytest.mark.contract

CASE = 2140001
SUMMARY = f"/cases/{CASE}/summary"
MG3 = f"/cases/{CASE}/documents/8600001/versions/7900001"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("statuses")) as api:
        yield api


@pytest.fixture(autouse=True)
def owen(api: Running) -> Iterator[None]:
    api.sign_in(OWEN)
    yield
    api.cms.faults.clear()


@pytest.mark.parametrize(
    ("fault", "status", "says"),
    [
        ("session-gone", 401, "Sign in"),
        ("http-500", 503, "CMS is not answering"),
        ("http-503", 503, "CMS is not answering"),
        ("http-504", 504, "too long"),
        ("http-451", 451, "CMS Modern"),
        ("http-413", 413, "too large"),
        ("html-200", 502, "unexpected"),
        ("empty", 502, "unexpected"),
        ("mapping", 502, "unexpected"),
        ("forbidden-403", 403, ""),
        ("case-deleted", 410, "no longer exists"),
    ],
)
def test_what_cms_does_has_the_contract_s_status_and_a_plain_sentence(
    api: Running, fault: str, status: int, says: str
) -> None:
    api.cms.faults.order("case", fault, 2)  # a read is asked for once more
    answer = api.get(SUMMARY)
    api.cms.faults.clear()
    # Failures in a row would open the breaker; an answer in between ends the row.
    assert fault == "session-gone" or api.get(SUMMARY).status_code == 200
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert says in answer.text
    assert ("Retry-After" in answer.headers) == (status in {502, 503, 504})


@pytest.mark.parametrize(
    ("method", "path", "status", "says"),
    [
        ("GET", "/cases/2140006/summary", 410, "no longer exists"),
        ("GET", "/cases/2140005/summary", 409, "restricted"),
        ("GET", "/cases/99/summary", 404, ""),
        ("GET", "/cases/0/summary", 400, "above zero"),
        ("GET", "/cases/-1/urn", 400, "above zero"),
        ("GET", "/cases/0/defendants", 404, "above zero"),
        ("GET", "/cases/9223372036854775808/documents/cwa", 404, "above zero"),
        ("GET", f"/cases/{CASE}/documents/0/versions/7900001", 400, "above zero"),
        ("GET", f"/cases/{CASE}/documents/8600001/versions/0", 404, "above zero"),
        ("POST", f"/cases/{CASE}/documents/0/versions/7900001/checkout", 400, "above zero"),
        ("POST", f"/cases/{CASE}/documents/8600001/versions/0/checkout", 404, "above zero"),
        ("GET", "/cases/2140002/documents/8600001/versions/7900001", 404, ""),
        ("GET", "/urns/12345/case-identifiers", 400, "not a URN"),
        ("GET", f"/cases/{CASE}/hearings?hearingDate=1/2/26", 400, "2026-11-22"),
        ("GET", f"/cases/{CASE}/witnesses?witnessFilter=TQ", 400, "TLCXGIPHFSV"),
        ("GET", f"/cases/{CASE}/history?eventType=12", 400, "one of"),
        ("GET", "/custody-time-limits", 400, "until"),
        ("GET", "/tasks?pageSize=100000", 400, "at most"),
        ("GET", "/cases/no/such/address", 404, "no such address"),
        ("PATCH", SUMMARY, 405, "no such method"),
        ("POST", f"/cases/{CASE}/documents/8600001/toggle/perhaps", 404, "used or unused"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(api: Running, method: str, path: str, status: int, says: str) -> None:
    answer = api.call(method, path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/plain; charset=utf-8")
    assert says in answer.text
    assert ("Allow" in answer.headers) == (status == 405)


@pytest.mark.parametrize(
    ("method", "path", "kind", "body", "status"),
    [
        ("PUT", MG3, "text/html", b"<p>", 415),
        ("PUT", MG3, "application/pdf", b"", 400),
        ("PUT", MG3, "application/pdf", bytes(40 * 1024 * 1024 + 1), 413),
        ("POST", f"/cases/{CASE}/documents/8600001/notes", "text/plain", b"{}", 415),
        ("POST", f"/cases/{CASE}/documents/8600001/notes", "application/json; charset=utf-16", b"{}", 415),
        ("POST", f"/cases/{CASE}/documents/8600001/notes", "application/json", b"{", 400),
        ("POST", f"/cases/{CASE}/documents/8600001/notes", "application/json", b"[" * 100_000, 400),
        ("POST", f"/cases/{CASE}/documents/8600001/notes", "application/json", b" " * 1_100_000, 413),
        ("POST", f"/cases/{CASE}/documents/8600001/notes", "application/json", b'{"text":"a","Text":"b"}', 400),
        ("POST", f"/cases/{CASE}/documents/8600001/notes", "application/json", b'{"text":"\\ud800"}', 400),
        ("POST", f"/urns/45AA0209826%2F1/cases/{CASE}/communications", "application/json", b"{}", 415),
        ("POST", f"/urns/45AA0209826%2F1/cases/{CASE}/communications", "application/x-www-form-urlencoded", b"\xff=%ff", 400),
        ("PATCH", "/material/8600022/rename", "application/json", b'{"materialId":1,"subject":"x"}', 400),
        ("PATCH", "/material/8600022/discard", "application/json", b'{"discardReason":"XXX"}', 400),
        ("POST", "/communication/reclassify", "application/json",
         b'{"classification":"STATEMENT","materialId":8600022,"documentTypeId":1031,"subject":"x"}', 400),
    ],
)  # fmt: skip
def test_a_body_that_will_not_do_is_refused_before_cms_is_asked(
    api: Running, method: str, path: str, kind: str, body: bytes, status: int
) -> None:
    api.sign_in(GRACE)
    answer = api.call(method, path, content=body, headers={"Content-Type": kind})
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_a_reader_s_token_reads_and_writes_nothing(api: Running) -> None:
    reader = {"Authorization": f"Bearer {api.issuer.token(roles=['Casework.Read'])}"}
    assert api.get(SUMMARY, headers=reader).status_code == 200
    refused = api.call("POST", f"{MG3}/checkout", headers=reader)
    assert (refused.status_code, refused.text) == (403, "Your token lets you read only.")


def test_a_held_document_is_409_with_the_holder_s_name_and_nothing_else(api: Running) -> None:
    assert api.call("POST", f"{MG3}/checkout").status_code == 200
    api.sign_in(ASHA)
    conflict = api.call("POST", f"{MG3}/checkout")
    assert (conflict.status_code, conflict.text) == (409, "Owen Price")
    api.sign_in(OWEN)
    assert api.call("DELETE", f"{MG3}/checkout").status_code == 200


def test_a_change_in_a_case_that_is_open_elsewhere_is_423(api: Running) -> None:
    [first, *_] = api.get("/cases/2140004/documents/cwa").json()
    refused = api.call("POST", f"/cases/2140004/documents/{first['id']}/toggle/unused")
    assert refused.status_code == 423, refused.text
    assert refused.text.startswith("Somebody has this case open for changing in CMS. Nothing was changed.")
    assert api.get("/cases/2140004/lock-status").json()["isLocked"] is True


def test_a_problem_document_says_the_same(api: Running) -> None:
    plain = api.get("/cases/99/summary")
    problem = api.get("/cases/99/summary", headers={"Accept": "application/problem+json"})
    assert problem.headers["Content-Type"].startswith("application/problem+json")
    said: dict[str, Any] = problem.json()
    assert (said["status"], said["detail"]) == (404, plain.text)
    assert said["correlationId"] == api.headers["Correlation-Id"]
    nowhere = api.get("/nowhere", headers={"Accept": "application/problem+json"})
    assert nowhere.json()["status"] == 404


def test_a_cms_that_has_had_enough_is_429_with_the_time_to_wait(api: Running) -> None:
    """The last test here: after it CMS is left alone for a while."""
    api.cms.faults.order("case", "http-429", 2)
    answer = api.get(SUMMARY)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
