"""Who gets through the door of the REST API, and what the others are told."""

import re
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jwt
import pytest
import structlog
from aiohttp import web

from ddei.rest import TokenVerifier, add_rest
from ddei.rest.route import Needs
from ddei.rest.routes import ROUTES
from ddei.rules import RULES
from sandbox.faults import Faults
from sandbox.people import API_CLIENT_ID, API_CLIENT_SECRET, ASHA, TENANT_ID
from sandbox.teams.identity import API_AUDIENCE, Identity
from sandbox.teams.keys import SigningKeys
from store.legal_log import LogKind, Outcome

pytestmark = pytest.mark.contract

CASE = "/cases/2140001/summary"


async def test_status_is_for_everybody(api: Any) -> None:
    answer = await api.http.get(f"{api.url}/api/status")
    assert (answer.status_code, answer.json()["name"]) == (200, "Casework Bot DDEI")


async def test_signing_in_gives_what_cms_auth_values_wants(api: Any) -> None:
    answer = await api.sign_in()
    assert set(answer.json()) == {"Cookies", "Token"}
    assert ".CMSAUTH=" in answer.json()["Cookies"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert (await api.get("/verify-cms-auth")).status_code == 200
    assert (await api.get("/user/cms-modern-token")).json() == {"cmsModernToken": answer.json()["Token"]}


async def test_a_wrong_password_is_401_and_never_repeated_back(api: Any) -> None:
    answer = await api.call("POST", "/authenticate", data={"username": "owen.price", "password": "hunter2"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (401, "text/plain; charset=utf-8")
    assert "hunter2" not in answer.text
    assert (await api.call("POST", "/authenticate", data={"username": "owen.price"})).status_code == 400


@pytest.mark.parametrize(
    "given", ["", "not-a-guid", "00000000-0000-0000-0000-000000000000", "{00000000-0000-4000-8000-0000000000c9}"]
)
async def test_without_a_correlation_id_nothing_is_done(api: Any, given: str) -> None:
    await api.sign_in()
    answer = await api.get(CASE, headers={"Correlation-Id": given})
    assert (answer.status_code, answer.text) == (400, "The Correlation-Id header must be a GUID.")


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": int(time.time()) - 600},
        {"exp": None},
        {"iss": "https://login.somebody-else.test/v2.0"},
        {"aud": "api://another-service"},
        {"roles": ["Casework.Nothing"]},
        {"roles": None, "scp": "profile"},
        {"oid": None},
    ],
)
async def test_a_token_that_is_not_ours_is_407(api: Any, claims: dict[str, Any]) -> None:
    await api.sign_in()
    answer = await api.get(CASE, headers={"Authorization": f"Bearer {api.issuer.token(**claims)}"})
    assert answer.status_code == 407


async def test_a_token_of_an_unknown_key_unsigned_or_absent_is_407(api: Any) -> None:
    await api.sign_in()
    forged = type(api.issuer)()
    forged.url = api.issuer.url
    unsigned = jwt.encode({"iss": api.issuer.url, "aud": "api://casework-ddei", "oid": "x"}, None, algorithm="none")
    for given in (f"Bearer {forged.token()}", f"Bearer {unsigned}", "Bearer nonsense", "Basic b3dlbg==", ""):
        assert (await api.get(CASE, headers={"Authorization": given})).status_code == 407
    assert api.issuer.asked == 1


async def test_whoever_is_not_let_in_is_in_the_log_with_the_reason(api: Any) -> None:
    late = {"Authorization": f"Bearer {api.issuer.token(exp=int(time.time()) - 600)}"}
    with structlog.testing.capture_logs() as lines:
        await api.call("POST", "/authenticate", data={"username": "owen.price", "password": "hunter2"}, headers=late)
        await api.call("POST", "/authenticate", data={"username": "owen.price", "password": "hunter2"})
        await api.get(CASE, headers=late)
    said = [(one["operation"], one["status"], one["why"]) for one in lines if one["event"] == "rest_answered"]
    assert said == [
        ("access.sign_in", 407, "NotIdentified ExpiredSignatureError"),
        ("access.sign_in", 401, "WrongPassword"),
        ("cases.open", 407, "NotIdentified ExpiredSignatureError"),
    ]
    assert "hunter2" not in str(lines)


async def test_a_person_s_scope_lets_in_as_a_service_s_role_does(api: Any) -> None:
    await api.sign_in()
    token = api.issuer.token(roles=None, scp="profile user_impersonation")
    assert (await api.get(CASE, headers={"Authorization": f"Bearer {token}"})).status_code == 200


@pytest.mark.parametrize(
    "values",
    [
        None,
        "",
        "{}",
        "[]",
        "not json",
        '{"Cookies":"UID=1","Token":"not-a-guid"}',
        '{"Cookies":"","Token":"11111111-2222-4333-8444-555555555555"}',
        '{"Cookies":"UID=1\\r\\nX: y","Token":"11111111-2222-4333-8444-555555555555"}',
        '{"Cookies":".CMSAUTH=AAAA; UID=1","Token":"11111111-2222-4333-8444-555555555555"}',
    ],
)
async def test_without_a_live_cms_session_it_is_401(api: Any, values: str | None) -> None:
    headers = {} if values is None else {"Cms-Auth-Values": values}
    assert (await api.get(CASE, headers=headers)).status_code == 401


async def test_auth_values_may_be_url_encoded_as_the_browser_cookie_is(api: Any) -> None:
    await api.sign_in()
    encoded = quote(api.headers["Cms-Auth-Values"])
    assert (await api.get(CASE, headers={"Cms-Auth-Values": encoded})).status_code == 200


async def test_a_role_that_may_not_file_is_403_and_that_is_on_record(api: Any) -> None:
    await api.sign_in(ASHA)
    answer = await api.call("POST", "/file-store?fileName=mail.eml", content=b"hello")
    assert answer.status_code == 403
    last = (await api.store.legal_log.records(limit=100))[-1].record
    assert (last.operation, last.outcome, last.cms_user) == ("filing.keep_file", Outcome.REFUSED, "asha.verma")


async def test_what_was_asked_is_on_record_with_who_and_why(api: Any) -> None:
    await api.sign_in()
    await api.get(CASE)
    last = (await api.store.legal_log.records(limit=100))[-1].record
    assert (last.operation, last.case_ids, last.cms_user) == ("cases.open", (2140001,), "owen.price")
    assert (last.entra_id, last.correlation_id) == (
        "00000000-0000-4000-8000-0000000000c7",
        api.headers["Correlation-Id"],
    )


async def test_a_problem_is_plain_text_or_a_problem_document_as_asked(api: Any) -> None:
    await api.sign_in()
    plain = await api.get("/cases/99/summary")
    assert (plain.status_code, plain.headers["Content-Type"]) == (404, "text/plain; charset=utf-8")
    problem = await api.get("/cases/99/summary", headers={"Accept": "application/problem+json"})
    assert problem.headers["Content-Type"].startswith("application/problem+json")
    assert (problem.json()["status"], problem.json()["detail"]) == (404, plain.text)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_every_route_has_a_rule_and_reads_never_write(route: Any) -> None:
    if route.needs is Needs.NOTHING:
        assert (route.method, route.operation) == ("GET", "")
        return
    rule = RULES[route.operation]
    assert rule.kind in set(LogKind)
    asked_by_post = {"/authenticate", "/case-directions", "/urns/{urn}/cases/{caseId}"}
    assert rule.writes == (route.method != "GET" and route.path not in asked_by_post)


def test_the_page_for_callers_lists_every_route_and_no_other() -> None:
    page = (Path(__file__).parents[2] / "docs/rest-api.md").read_text()
    listed = set(re.findall(r"^\| `(GET|POST|PUT|PATCH|DELETE) /api(\S+)` \|", page, re.MULTILINE))
    assert listed == {(route.method, route.path) for route in ROUTES}


async def test_a_service_of_the_sandbox_s_identity_provider_gets_in(api: Any, serve: Any, tmp_path: Path) -> None:
    address = {"url": ""}
    identity = Identity(keys=SigningKeys(tmp_path), faults=Faults(operations={}), address=lambda: address["url"])
    provider, server = web.Application(), web.Application()
    identity.add_to(provider)
    address["url"] = await serve(provider)
    keys = f"{address['url']}/{TENANT_ID}/discovery/v2.0/keys"
    tokens = TokenVerifier(http=api.http, issuer=identity.tenant_issuer, audience=API_AUDIENCE, jwks_url=keys)
    form = {"grant_type": "client_credentials", "client_id": API_CLIENT_ID, "client_secret": API_CLIENT_SECRET}
    wanted = form | {"scope": f"{API_AUDIENCE}/.default"}
    granted = await api.http.post(f"{address['url']}/{TENANT_ID}/oauth2/v2.0/token", data=wanted)
    add_rest(server, ddei=api.ddei, tokens=tokens, file_store=tmp_path / "files", idempotency=api.store.idempotency)
    api.url = await serve(server)
    api.headers["Authorization"] = f"Bearer {granted.json()['access_token']}"
    assert (await api.sign_in()).status_code == 200
    assert (await api.get(CASE)).status_code == 200
