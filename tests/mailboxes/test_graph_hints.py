"""Graph tells of new mail: a hint that wakes who waits, from nobody but our own subscription."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from integrations.http_client import make_http
from integrations.mail.graph import GraphMailbox
from integrations.mail.graph_hints import Hints
from integrations.mail.graph_hooks import GraphHooks, Hook
from integrations.mail.graph_token import GRAPH_SCOPE, ApplicationToken
from integrations.mail.graph_wire import GraphWire
from sandbox.mailbox import ADDRESS, SandboxMailbox
from sandbox.people import GRAPH_CLIENT_ID, GRAPH_SECRET
from sandbox.ports import HOST

pytestmark = pytest.mark.contract


@dataclass
class Watched:
    exchange: SandboxMailbox
    http: httpx.AsyncClient
    token: ApplicationToken
    hook: Hook
    mailbox: GraphMailbox

    async def subscriptions(self) -> list[dict[str, Any]]:
        headers = {"Authorization": f"Bearer {await self.token.current()}"}
        answer = await self.http.get(f"{self.exchange.graph_url}/subscriptions", headers=headers)
        return list(answer.json()["value"])

    async def happens(self, event: str) -> None:
        url = f"{self.exchange.graph_url.removesuffix('/v1.0')}/__sandbox/graph/lifecycle"
        assert (await self.http.post(url, json={"event": event})).status_code == 202

    async def wakes(self) -> None:
        """Waiting ends long before its time."""
        async with asyncio.timeout(40):
            await self.mailbox.wait(300)


@pytest.fixture
async def watched(tmp_path: Path) -> AsyncIterator[Watched]:
    async with AsyncExitStack() as stack:
        exchange = SandboxMailbox(data_dir=tmp_path / "mailbox")
        await exchange.start(HOST, 0)
        stack.push_async_callback(exchange.stop)
        http = await stack.enter_async_context(make_http())
        hooks = await listening(stack)
        token = ApplicationToken(
            authority=exchange.authority_url, client_id=GRAPH_CLIENT_ID, client_secret=GRAPH_SECRET, scope=GRAPH_SCOPE
        )
        hook = hooks.hook()
        mailbox = GraphMailbox(http=http, graph_url=exchange.graph_url, address=ADDRESS, token=token, hook=hook)
        stack.push_async_callback(mailbox.close)
        yield Watched(exchange, http, token, hook, mailbox)


async def listening(stack: AsyncExitStack) -> GraphHooks:
    """A receiver on a free port, which it must know for its own address."""
    probe = GraphHooks(url=f"http://{HOST}")
    await probe.start(HOST, 0)
    port = probe.port
    await probe.stop()
    hooks = GraphHooks(url=f"http://{HOST}:{port}/graph-hook")
    await hooks.start(HOST, port)
    stack.push_async_callback(hooks.stop)
    return hooks


async def too_much() -> AsyncIterator[bytes]:
    for _ in range(20):
        yield b"x" * 100_000


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.02)


async def test_new_mail_wakes_who_waits_and_closing_ends_the_subscription(watched: Watched) -> None:
    await watched.wakes()  # what came before the subscription stood, nobody has told
    (made,) = await watched.subscriptions()
    assert made["notificationUrl"] == watched.hook.url
    assert made["lifecycleNotificationUrl"] == watched.hook.lifecycle_url
    waiting = asyncio.create_task(watched.wakes())
    watched.exchange.store.deliver(b"Subject: statement\r\n\r\n")
    await waiting
    assert len((await watched.mailbox.changes("")).items) == 1
    await watched.mailbox.close()
    assert await watched.subscriptions() == []


async def test_a_hint_that_is_lost_or_told_twice_changes_nothing(watched: Watched) -> None:
    await watched.wakes()
    watched.exchange.faults.order("notification", "lost-notification")
    watched.exchange.store.deliver(b"Subject: untold\r\n\r\n")
    await watched.mailbox.wait(0.3)
    page = await watched.mailbox.changes("")
    watched.exchange.faults.order("notification", "duplicate-notification")
    watched.exchange.store.deliver(b"Subject: told twice\r\n\r\n")
    await watched.wakes()
    assert (len(page.items), len((await watched.mailbox.changes(page.cursor)).items)) == (1, 1)


@pytest.mark.parametrize("event", ["missed", "subscriptionRemoved", "reauthorizationRequired"])
async def test_what_happens_to_the_subscription_wakes_and_is_mended(watched: Watched, event: str) -> None:
    await watched.wakes()
    (before,) = await watched.subscriptions()
    await watched.happens(event)
    await watched.wakes()
    if event == "subscriptionRemoved":
        await watched.wakes()  # a new one is made, which is worth a look too
    else:
        await watched.mailbox.wait(0.1)  # looks after what it was told
    (after,) = await watched.subscriptions()
    assert (after["id"] == before["id"]) == (event != "subscriptionRemoved")

    async def told() -> None:
        while True:
            watched.exchange.store.deliver(b"Subject: statement\r\n\r\n")
            await asyncio.sleep(0.2)

    delivering = asyncio.create_task(told())
    await watched.wakes()
    delivering.cancel()


async def test_a_subscription_is_renewed_at_half_its_life(watched: Watched) -> None:
    wire = GraphWire(http=watched.http, graph_url=watched.exchange.graph_url, token=watched.token)
    resource = f"users/{ADDRESS}/mailFolders('inbox')/messages"
    hints = Hints(wire=wire, resource=resource, hook=watched.hook, lifetime=timedelta(seconds=20))
    await hints.wait(30)
    (made,) = await watched.subscriptions()
    async with asyncio.timeout(40):
        while (await watched.subscriptions())[0]["expirationDateTime"] == made["expirationDateTime"]:
            await hints.wait(0.2)
    (renewed,) = await watched.subscriptions()
    assert renewed["id"] == made["id"]
    await hints.close()
    assert await watched.subscriptions() == []


async def test_a_stranger_s_word_wakes_nobody(watched: Watched) -> None:
    good = {"clientState": watched.hook.secret, "changeType": "created"}
    for told, status in (
        ({"value": [{"clientState": "guessed"}]}, 202),
        ({"value": [{"changeType": "created"}]}, 202),
        ({"value": [{"clientState": ["é"], "lifecycleEvent": "subscriptionRemoved"}]}, 202),
        ({"value": "x"}, 400),
        ([], 400),
        ({"value": [good, 1]}, 400),
    ):
        answer = await watched.http.post(watched.hook.url, json=told)
        assert (answer.status_code, watched.hook.changed.is_set(), watched.hook.removed) == (status, False, False)
    nowhere = watched.hook.url.rpartition("/")[0] + "/elsewhere"
    assert (await watched.http.post(nowhere, json={"value": [good]})).status_code == 404
    assert (await watched.http.post(watched.hook.url, content=b"[" * 200_000)).status_code == 400
    assert (await watched.http.post(watched.hook.url, content=too_much())).status_code == 413
    assert not watched.hook.changed.is_set()
    assert (await watched.http.post(watched.hook.url, json={"value": [good]})).status_code == 202
    await until(watched.hook.changed.is_set)


async def test_the_validation_is_echoed_as_plain_text(watched: Watched) -> None:
    token = "<script>a</script> & é"
    answer = await watched.http.post(watched.hook.lifecycle_url, params={"validationToken": token})
    assert (answer.status_code, answer.text) == (200, token)
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    long = await watched.http.post(watched.hook.url, params={"validationToken": "x" * 5000})
    assert long.status_code == 400


async def test_without_a_subscription_waiting_ends_by_itself_and_mail_is_read(watched: Watched) -> None:
    watched.exchange.faults.order("createSubscription", "http-503")
    watched.exchange.store.deliver(b"Subject: statement\r\n\r\n")
    await watched.mailbox.wait(0.3)
    assert len((await watched.mailbox.changes("")).items) == 1
