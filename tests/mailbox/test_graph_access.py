"""Who gets at the mailboxes over Graph, what they are told otherwise, and which faults the double can have."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import jwt
import msal
import pytest

from sandbox.mailbox import ADDRESS, SandboxMailbox
from sandbox.mailbox.graph_faults import GRAPH_OPERATIONS
from sandbox.people import GRAPH_CLIENT_ID, GRAPH_SECRET, SECOND_ADDRESS
from tests.mailbox.graph_client import INBOX, SCOPE, GraphClient, mail, token

pytestmark = pytest.mark.contract


@pytest.mark.parametrize(
    ("changed", "status", "error", "code"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client", 7000215),
        ({"client_secret": ""}, 401, "invalid_client", 7000216),
        ({"client_id": "somebody"}, 400, "unauthorized_client", 700016),
        ({"grant_type": "password"}, 400, "unsupported_grant_type", 70003),
        ({"scope": "https://graph.microsoft.com"}, 400, "invalid_scope", 1002012),
        ({"scope": "api://other/.default"}, 400, "invalid_scope", 1002012),
    ],
)
async def test_only_the_registered_application_gets_a_token(
    exchange: SandboxMailbox, changed: dict[str, str], status: int, error: str, code: int
) -> None:
    refused = await token(exchange, **changed)
    assert (refused.status_code, refused.json()["error"]) == (status, error)
    assert refused.json()["error_codes"] == [code]
    assert refused.json()["error_description"].startswith(f"AADSTS{code}: ")


async def test_a_token_is_for_one_audience_and_for_its_time(tmp_path: Path) -> None:
    mailbox = SandboxMailbox(data_dir=tmp_path, token_lifetime_s=-1)
    await mailbox.start("127.0.0.1", 0)
    bearer = (await token(mailbox)).json()["access_token"]
    claims = jwt.decode(bearer, options={"verify_signature": False})
    assert (claims["aud"], claims["roles"]) == ("https://graph.microsoft.com", ["Mail.ReadWrite", "Mail.Send"])
    forged = jwt.encode(claims | {"exp": claims["exp"] + 9999}, "somebody else's key, which is long enough")
    async with httpx.AsyncClient() as http:
        for given, sentence in ((f"Bearer {bearer}", "expired"), (f"Bearer {forged}", "Invalid"), ("Bearer", "empty")):
            answer = await http.get(mailbox.graph_url + f"/users/{ADDRESS}/messages", headers={"Authorization": given})
            assert (answer.status_code, answer.json()["error"]["code"]) == (401, "InvalidAuthenticationToken")
            assert sentence in answer.json()["error"]["message"]
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    await mailbox.stop()


async def test_a_token_for_ews_opens_no_graph(exchange: SandboxMailbox) -> None:
    bearer = (await token(exchange, scope="https://outlook.office365.com/.default")).json()["access_token"]
    client = GraphClient(exchange, bearer)
    assert (await client.call("GET", "/messages")).status_code == 401
    await client.http.aclose()


class PlainHttp:
    """What msal asks over the network, as if something had ended TLS on the way: msal itself insists on https."""

    def __init__(self) -> None:
        self._http = httpx.Client(headers={"X-Forwarded-Proto": "https"})

    def get(self, url: str, **rest: Any) -> httpx.Response:
        return self._http.get(
            url.replace("https://", "http://"), headers=rest.get("headers"), params=rest.get("params")
        )

    def post(self, url: str, **rest: Any) -> httpx.Response:
        return self._http.post(url.replace("https://", "http://"), headers=rest.get("headers"), data=rest.get("data"))

    def close(self) -> None:
        self._http.close()


async def test_msal_gets_its_token_as_from_the_real_provider(exchange: SandboxMailbox) -> None:
    def ask(secret: str) -> dict[str, Any]:
        http = PlainHttp()
        application = msal.ConfidentialClientApplication(
            GRAPH_CLIENT_ID,
            client_credential=secret,
            authority=exchange.authority_url.replace("http://", "https://"),
            validate_authority=False,
            instance_discovery=False,
            http_client=http,
        )
        found: dict[str, Any] = application.acquire_token_for_client([SCOPE])
        again: dict[str, Any] = application.acquire_token_for_client([SCOPE])
        http.close()
        assert found.get("access_token") == again.get("access_token")
        return found

    good = await asyncio.to_thread(ask, GRAPH_SECRET)
    client = GraphClient(exchange, good["access_token"])
    assert (await client.get("/mailFolders/inbox"))["totalItemCount"] == 0
    await client.http.aclose()
    bad = await asyncio.to_thread(ask, "wrong")
    assert bad["error"] == "invalid_client"


async def test_each_mailbox_has_its_own_mail(exchange: SandboxMailbox, graph: GraphClient) -> None:
    exchange.store.deliver(mail("for intake"))
    second = exchange.mailbox(SECOND_ADDRESS)
    second.deliver(mail("for disclosure"))
    other = GraphClient(exchange, graph.http.headers["Authorization"].removeprefix("Bearer "), SECOND_ADDRESS)
    (mine,), (theirs,) = await graph.inbox(), await other.inbox()
    assert (mine["subject"], theirs["subject"]) == ("for intake", "for disclosure")
    assert (await graph.call("GET", f"/messages/{theirs['id']}")).status_code == 404
    moved = await graph.call("POST", f"/messages/{mine['id']}/move", json={"destinationId": theirs["parentFolderId"]})
    assert moved.status_code == 404
    nobody = await graph.http.get(f"{exchange.graph_url}/users/nobody@casework.test/messages")
    assert (nobody.status_code, nobody.json()["error"]["code"]) == (404, "ErrorInvalidUser")
    await other.http.aclose()


async def test_ews_and_graph_show_one_state(exchange: SandboxMailbox, graph: GraphClient) -> None:
    kept = exchange.store.deliver(mail("R v Birch"))
    (listed,) = await graph.inbox()
    # A Graph id is the EWS id in letters an address can carry.
    assert listed["id"] == kept.native_id.replace("/", "-").replace("+", "_")


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("http-429", 429, "ApplicationThrottled"),
        ("http-503", 503, "ServiceUnavailable"),
        ("http-504", 504, "GatewayTimeout"),
        ("token-expired", 401, "InvalidAuthenticationToken"),
        ("item-gone", 404, "ErrorItemNotFound"),
        ("conflict", 412, "ErrorIrresolvableConflict"),
    ],
)
async def test_a_fault_is_switched_on_for_as_many_requests_as_said(
    exchange: SandboxMailbox, graph: GraphClient, fault: str, status: int, code: str
) -> None:
    exchange.store.deliver(mail("R v Birch"))
    (listed,) = await graph.inbox()
    order = {"operation": "updateMessage", "fault": fault, "times": 2}
    assert (await graph.http.post(exchange.url + "__sandbox/faults", json=order)).status_code == 201
    for _ in range(2):
        answer = await graph.call("PATCH", f"/messages/{listed['id']}", json={"isRead": True})
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
        assert ("Retry-After" in answer.headers) == (fault == "http-429")
    assert exchange.store.items(3)[0].is_read is False
    assert (await graph.call("PATCH", f"/messages/{listed['id']}", json={"isRead": True})).status_code == 200


@pytest.mark.parametrize(
    ("operation", "fault"),
    [("sendMail", "sync-state-not-found"), ("delta", "conflict"), ("delta", "flood"), ("token", "hang")],
)
async def test_a_fault_no_operation_can_have_is_refused(exchange: SandboxMailbox, operation: str, fault: str) -> None:
    assert operation in GRAPH_OPERATIONS
    async with httpx.AsyncClient() as http:
        refused = await http.post(exchange.url + "__sandbox/faults", json={"operation": operation, "fault": fault})
    assert refused.status_code == 400


async def test_what_was_done_stays_done_when_the_answer_is_lost(exchange: SandboxMailbox, graph: GraphClient) -> None:
    exchange.store.deliver(mail("R v Birch"))
    (listed,) = await graph.inbox()
    exchange.faults.order("moveMessage", "apply-then-drop")
    exchange.faults.order("delta", "reset")
    with pytest.raises(httpx.TransportError):
        await graph.call("POST", f"/messages/{listed['id']}/move", json={"destinationId": "junkemail"})
    assert (await graph.get("/mailFolders/junkemail"))["totalItemCount"] == 1
    with pytest.raises(httpx.TransportError):
        await graph.call("GET", INBOX + "/messages/delta")
    assert len((await graph.get(INBOX + "/messages/delta"))["value"]) == 0


async def test_a_request_hangs_until_the_faults_are_cleared(exchange: SandboxMailbox, graph: GraphClient) -> None:
    exchange.faults.order("delta", "hang")
    with pytest.raises(httpx.ReadTimeout):
        await graph.http.get(f"{exchange.graph_url}/users/{ADDRESS}{INBOX}/messages/delta", timeout=0.3)
    assert exchange.faults.listed() == []
    assert (await graph.call("GET", INBOX + "/messages/delta")).status_code == 200
