"""What a bot may write over the connector, who may write at all, and how it goes wrong when told to."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from sandbox.people import API_CLIENT_ID, API_CLIENT_SECRET, ASHA, BOT_APP_ID, BOT_SECRET, GRACE, TENANT_ID
from sandbox.teams import SandboxTeams

CARD = "application/vnd.microsoft.card.adaptive"


@pytest.fixture
async def connector(teams: SandboxTeams, http: httpx.AsyncClient) -> AsyncIterator[httpx.AsyncClient]:
    """A client with the bot's own token."""
    token = await token_for(http, teams, BOT_APP_ID, BOT_SECRET, "https://api.botframework.com/.default")
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=teams.url, headers=headers, verify=False) as client:
        yield client


async def token_for(http: httpx.AsyncClient, teams: SandboxTeams, client: str, secret: str, scope: str) -> str:
    form = {"grant_type": "client_credentials", "client_id": client, "client_secret": secret, "scope": scope}
    return str((await http.post(f"{teams.url}/{TENANT_ID}/oauth2/v2.0/token", data=form)).json()["access_token"])


async def conversation_with(connector: httpx.AsyncClient, entra_id: str) -> str:
    body = {"members": [{"id": entra_id}], "tenantId": TENANT_ID, "bot": {"id": f"28:{BOT_APP_ID}"}}
    answer = await connector.post("/v3/conversations", json=body)
    assert answer.status_code == 201
    return str(answer.json()["id"])


async def messages(http: httpx.AsyncClient, teams: SandboxTeams, name: str) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = (await http.get(f"{teams.url}/sandbox/people/{name}/messages")).json()
    return listed


async def test_the_bot_writes_first_updates_in_place_and_takes_back(
    connector: httpx.AsyncClient, teams: SandboxTeams, http: httpx.AsyncClient
) -> None:
    conversation = await conversation_with(connector, GRACE.entra_id)
    sent = await connector.post(
        f"/v3/conversations/{conversation}/activities", json={"type": "message", "text": "Digest"}
    )
    activity = sent.json()["id"]
    card = {"type": "AdaptiveCard", "version": "1.5", "body": []}
    changed = {"type": "message", "attachments": [{"contentType": CARD, "content": card}]}
    assert (
        await connector.put(f"/v3/conversations/{conversation}/activities/{activity}", json=changed)
    ).status_code == 200
    (message,) = await messages(http, teams, "grace")
    assert (message["id"], message["text"], message["cards"]) == (activity, "", [card])
    assert message["updated"]

    assert (await connector.delete(f"/v3/conversations/{conversation}/activities/{activity}")).status_code == 200
    assert await messages(http, teams, "grace") == []
    gone = await connector.put(f"/v3/conversations/{conversation}/activities/{activity}", json=changed)
    assert gone.status_code == 404
    assert await messages(http, teams, "asha") == []


async def test_who_is_in_a_conversation(connector: httpx.AsyncClient) -> None:
    conversation = await conversation_with(connector, ASHA.entra_id)
    (member,) = (await connector.get(f"/v3/conversations/{conversation}/members")).json()
    assert (member["aadObjectId"], member["name"], member["tenantId"]) == (ASHA.entra_id, "Asha Verma", TENANT_ID)
    paged = (await connector.get(f"/v3/conversations/{conversation}/pagedmembers")).json()
    one = (await connector.get(f"/v3/conversations/{conversation}/members/{member['id']}")).json()
    assert paged["members"] == [member] == [one]
    assert (await connector.get(f"/v3/conversations/{conversation}/members/{GRACE.entra_id}")).status_code == 404


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer not-a-token", "Basic Ym90OmJvdA=="])
async def test_nobody_writes_without_a_good_token(teams: SandboxTeams, http: httpx.AsyncClient, header: str) -> None:
    path = f"{teams.url}/v3/conversations/any/activities"
    answer = await http.post(path, json={"type": "message", "text": "x"}, headers={"Authorization": header})
    assert answer.status_code == 401


async def test_a_token_for_something_else_does_not_write(teams: SandboxTeams, http: httpx.AsyncClient) -> None:
    others = [
        await token_for(http, teams, API_CLIENT_ID, API_CLIENT_SECRET, "api://casework-ddei/.default"),
        teams.identity.for_bot("http://127.0.0.1/").removeprefix("Bearer "),
    ]
    for token in others:
        answer = await http.post(f"{teams.url}/v3/conversations", json={}, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"type": "message"}, 400),
        ({"type": "message", "text": "x" * 60_000}, 413),
        ([], 400),
    ],
)
async def test_what_teams_does_not_take(connector: httpx.AsyncClient, body: object, status: int) -> None:
    conversation = await conversation_with(connector, ASHA.entra_id)
    answer = await connector.post(f"/v3/conversations/{conversation}/activities", json=body)
    assert answer.status_code == status


async def test_an_unknown_conversation_is_not_found(connector: httpx.AsyncClient) -> None:
    answer = await connector.post("/v3/conversations/a:nobody/activities", json={"type": "message", "text": "x"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "ConversationNotFound")


async def test_faults_hit_as_often_as_ordered(
    connector: httpx.AsyncClient, teams: SandboxTeams, http: httpx.AsyncClient
) -> None:
    conversation = await conversation_with(connector, ASHA.entra_id)
    path = f"/v3/conversations/{conversation}/activities"
    for fault in ("429", "412", "502"):
        order = {"operation": "activities.send", "fault": fault, "times": 1}
        assert (await http.post(f"{teams.url}/__sandbox/faults", json=order)).status_code == 201
        answer = await connector.post(path, json={"type": "message", "text": fault})
        assert answer.status_code == int(fault)
        assert ("Retry-After" in answer.headers) == (fault == "429")
    assert await messages(http, teams, "asha") == []

    for fault in ("reset", "apply-then-drop"):
        teams.faults.order("activities.send", fault)
        with pytest.raises(httpx.TransportError):
            await connector.post(path, json={"type": "message", "text": fault})
    assert [each["text"] for each in await messages(http, teams, "asha")] == ["apply-then-drop"]


async def test_what_the_bot_writes_arrives_live_after_what_was_there(
    connector: httpx.AsyncClient, teams: SandboxTeams, http: httpx.AsyncClient
) -> None:
    conversation = await conversation_with(connector, ASHA.entra_id)
    path = f"/v3/conversations/{conversation}/activities"
    await connector.post(path, json={"type": "message", "text": "before"})
    seen: list[str] = []

    async def watch() -> None:
        async with http.stream("GET", f"{teams.url}/sandbox/people/asha/live") as stream:
            async for line in stream.aiter_lines():
                if line.startswith("event: "):
                    seen.append(line.removeprefix("event: "))
                    if seen == ["all"]:
                        activity = (await connector.post(path, json={"type": "message", "text": "now"})).json()["id"]
                        await connector.post(path, json={"type": "typing"})
                        await connector.put(f"{path}/{activity}", json={"type": "message", "text": "changed"})
                        await connector.delete(f"{path}/{activity}")
                if len(seen) == 5:
                    return

    await asyncio.wait_for(watch(), 10)
    assert seen == ["all", "message", "typing", "update", "delete"]
