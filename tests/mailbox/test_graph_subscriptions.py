"""Change notifications over real HTTP: who may have them, what they say, and what happens to them."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from sandbox.mailbox import SandboxMailbox
from sandbox.people import SECOND_ADDRESS, TENANT_ID
from tests.mailbox.graph_client import IMMUTABLE, GraphClient, Receiver, mail, until

pytestmark = pytest.mark.contract


def wanted(receiver: Receiver, hours: float = 24, **changed: Any) -> dict[str, Any]:
    asked = {
        "changeType": "created",
        "notificationUrl": receiver.url + "/told",
        "lifecycleNotificationUrl": receiver.url + "/lifecycle",
        "resource": "users/intake@casework.test/mailFolders('inbox')/messages",
        "expirationDateTime": (datetime.now(UTC) + timedelta(hours=hours)).isoformat().replace("+00:00", "Z"),
        "clientState": "known to us alone",
    }
    return asked | changed


async def subscribed(graph: GraphClient, receiver: Receiver, **changed: Any) -> str:
    made = await graph.call("POST", "/subscriptions", json=wanted(receiver, **changed), headers=IMMUTABLE)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def test_new_mail_is_told_to_who_proved_to_want_it(
    exchange: SandboxMailbox, graph: GraphClient, receiver: Receiver
) -> None:
    number = await subscribed(graph, receiver)
    assert receiver.validated == ["/told", "/lifecycle"]
    exchange.mailbox(SECOND_ADDRESS).deliver(mail("for somebody else"))
    exchange.store.deliver(mail("R v Birch"))
    await until(lambda: bool(receiver.told))
    (message,) = await graph.inbox(**IMMUTABLE)
    (told,) = receiver.told
    assert (told["subscriptionId"], told["clientState"], told["tenantId"]) == (number, "known to us alone", TENANT_ID)
    assert (told["changeType"], told["resourceData"]["id"]) == ("created", message["id"])
    assert told["resourceData"]["@odata.type"] == "#Microsoft.Graph.Message"
    assert (await graph.call("DELETE", f"/subscriptions/{number}")).status_code == 204
    assert (await graph.call("GET", f"/subscriptions/{number}")).status_code == 404


async def test_who_does_not_echo_is_not_told_anything(graph: GraphClient, receiver: Receiver) -> None:
    receiver.echoes = False
    refused = await graph.call("POST", "/subscriptions", json=wanted(receiver))
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "ValidationError")
    nobody = await graph.call(
        "POST", "/subscriptions", json=wanted(receiver, notificationUrl="http://127.0.0.1:9/told")
    )
    assert nobody.status_code == 400
    assert (await graph.call("GET", "/subscriptions")).json()["value"] == []


@pytest.mark.parametrize(
    "changed",
    [
        {"hours": 24 * 8},
        {"hours": -1},
        {"changeType": "renamed"},
        {"clientState": "x" * 129},
        {"resource": "users/nobody@casework.test/messages"},
        {"resource": "me/events"},
        {"notificationUrl": "told"},
        {"expirationDateTime": "tomorrow"},
    ],
)
async def test_what_cannot_be_subscribed_to_is_refused(
    graph: GraphClient, receiver: Receiver, changed: dict[str, Any]
) -> None:
    refused = await graph.call("POST", "/subscriptions", json=wanted(receiver, **changed))
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "BadRequest")
    assert receiver.validated == []


async def test_a_subscription_is_renewed_before_it_ends(graph: GraphClient, receiver: Receiver) -> None:
    number = await subscribed(graph, receiver)
    later = datetime.now(UTC) + timedelta(days=6)
    renewed = await graph.call(
        "PATCH", f"/subscriptions/{number}", json={"expirationDateTime": later.isoformat().replace("+00:00", "Z")}
    )
    assert renewed.status_code == 200
    assert datetime.fromisoformat(renewed.json()["expirationDateTime"][:26] + "+00:00") == later
    assert (await graph.call("PATCH", "/subscriptions/unknown", json={})).status_code == 404


async def test_a_subscription_that_nobody_renews_ends(
    exchange: SandboxMailbox, graph: GraphClient, receiver: Receiver
) -> None:
    number = await subscribed(graph, receiver)
    for seconds in (1, 5, 25):  # a slow machine may need more than one of them
        soon = (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")
        if (
            await graph.call("PATCH", f"/subscriptions/{number}", json={"expirationDateTime": soon})
        ).status_code == 200:
            break
    async with asyncio.timeout(60):
        while (await graph.call("GET", f"/subscriptions/{number}")).status_code == 200:
            await asyncio.sleep(0.1)
    await subscribed(graph, receiver)
    exchange.store.deliver(mail("told once"))
    await until(lambda: bool(receiver.told))
    assert [each["subscriptionId"] == number for each in receiver.told] == [False]


async def test_notifications_get_lost_and_come_twice(
    exchange: SandboxMailbox, graph: GraphClient, receiver: Receiver
) -> None:
    await subscribed(graph, receiver, changeType="created,updated,deleted")
    exchange.faults.order("notification", "lost-notification")
    exchange.store.deliver(mail("lost"))
    exchange.faults.order("notification", "duplicate-notification")
    kept = exchange.store.deliver(mail("twice"))
    exchange.store.delete(kept)
    await until(lambda: len(receiver.told) == 3)
    kinds = sorted(each["changeType"] for each in receiver.told)
    assert kinds == ["created", "created", "deleted"]
    assert len({each["resourceData"]["id"] for each in receiver.told}) == 1


async def test_a_lifecycle_event_happens_on_demand(
    exchange: SandboxMailbox, graph: GraphClient, receiver: Receiver
) -> None:
    number = await subscribed(graph, receiver)
    await happen(exchange, "reauthorizationRequired")
    await until(lambda: len(receiver.lifecycle) == 1)
    exchange.store.deliver(mail("while nobody is authorised"))
    assert (await graph.call("POST", f"/subscriptions/{number}/reauthorize")).status_code == 204
    exchange.store.deliver(mail("authorised again"))
    await until(lambda: len(receiver.told) == 1)
    await happen(exchange, "missed")
    await happen(exchange, "subscriptionRemoved")
    await until(lambda: len(receiver.lifecycle) == 3)
    events = [each["lifecycleEvent"] for each in receiver.lifecycle]
    assert (events[0], sorted(events[1:])) == ("reauthorizationRequired", ["missed", "subscriptionRemoved"])
    assert {each["clientState"] for each in receiver.lifecycle} == {"known to us alone"}
    assert (await graph.call("PATCH", f"/subscriptions/{number}", json={})).status_code == 404
    async with httpx.AsyncClient() as http:
        unknown = await http.post(exchange.url + "__sandbox/graph/lifecycle", json={"event": "tired"})
    assert unknown.status_code == 400


async def test_what_nobody_takes_is_told_as_missed(
    exchange: SandboxMailbox, graph: GraphClient, receiver: Receiver
) -> None:
    await subscribed(graph, receiver)
    receiver.status = 500
    exchange.store.deliver(mail("refused"))
    await until(lambda: bool(receiver.lifecycle))
    assert receiver.refused == 3
    assert [each["lifecycleEvent"] for each in receiver.lifecycle] == ["missed"]
    assert receiver.told == []


async def happen(exchange: SandboxMailbox, event: str) -> None:
    async with httpx.AsyncClient() as http:
        done = await http.post(exchange.url + "__sandbox/graph/lifecycle", json={"event": event})
    assert done.status_code == 202
