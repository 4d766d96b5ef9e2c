"""Every error of EWS the double can have, as stock exchangelib meets it."""

import asyncio
from collections.abc import Callable
from typing import Any

import exchangelib.errors
import httpx
import pytest
from exchangelib import Account

from sandbox.mailbox import SandboxMailbox
from sandbox.mailbox.ews_faults import ELSEWHERE, FORGETFUL, LOST, OPERATIONS, TWICE
from tests.mailbox.graph_client import mail

pytestmark = pytest.mark.contract


def sync(account: Account) -> Any:
    return list(account.inbox.sync_items(only_fields=["subject"]))


def fetch(account: Account) -> Any:
    return list(account.inbox.all().only("subject"))


def look(account: Account) -> Any:
    (found,) = account.fetch([account.inbox.all().only("id")[0]], only_fields=["subject"])
    if isinstance(found, Exception):
        raise found
    return found


def mark(account: Account) -> Any:
    item = account.inbox.all()[0]
    item.categories = ["Filed"]
    item.save(update_fields=["categories"])


def listen(account: Account) -> Any:
    with account.inbox.streaming_subscription() as subscription:
        return next(account.inbox.get_streaming_events(subscription, connection_timeout=1))


ASKED: dict[str, Callable[[Account], Any]] = {
    "SyncFolderItems": sync,
    "FindItem": fetch,
    "GetItem": look,
    "UpdateItem": mark,
    "GetStreamingEvents": listen,
    "Subscribe": listen,
}
# exchangelib has another error of its own for these.
KNOWN_AS = {"http-503": "EWSError", "ErrorInternalServerTransientError": "ErrorServerBusy"}


@pytest.mark.parametrize("operation", ASKED)
async def test_exchangelib_knows_each_error_for_what_it_is(
    exchange: SandboxMailbox, account: Account, operation: str
) -> None:
    exchange.store.deliver(mail("R v Birch"))
    for code in sorted(OPERATIONS[operation] - ELSEWHERE):
        exchange.faults.order(operation, code)
        with pytest.raises(getattr(exchangelib.errors, KNOWN_AS.get(code, code))):
            await asyncio.to_thread(ASKED[operation], account)
        assert exchange.faults.listed() == []


async def test_every_code_the_listener_must_survive_can_be_had() -> None:
    listed = {
        "ErrorSubscriptionNotFound", "ErrorInvalidWatermark", "ErrorMissedNotificationEvents", "ErrorReadEventsFailed",
        "ErrorExceededConnectionCount", "ErrorExceededSubscriptionCount", "ErrorServerBusy", "ErrorInvalidSyncStateData",
        "ErrorSyncFolderNotFound", "ErrorItemNotFound", "ErrorIrresolvableConflict", "ErrorMailboxStoreUnavailable",
        "ErrorInternalServerError",
    }  # fmt: skip
    assert listed <= set().union(*OPERATIONS.values())


async def test_a_server_may_forget_a_state_without_a_word(exchange: SandboxMailbox, account: Account) -> None:
    exchange.store.deliver(mail("R v Birch"))

    def read(state: str | None) -> tuple[list[str], str]:
        found = [kind for kind, _ in account.inbox.sync_items(sync_state=state, only_fields=["subject"])]
        return found, account.inbox.item_sync_state

    first, state = await asyncio.to_thread(read, None)
    assert (first, (await asyncio.to_thread(read, state))[0]) == (["create"], [])
    exchange.faults.order("SyncFolderItems", FORGETFUL)
    assert (await asyncio.to_thread(read, state))[0] == ["create"]


async def test_events_get_lost_on_a_stream_and_come_twice(exchange: SandboxMailbox, account: Account) -> None:
    def listen(ready: asyncio.Event, loop: asyncio.AbstractEventLoop) -> list[str]:
        found: list[str] = []
        with account.inbox.streaming_subscription(event_types=["CreatedEvent"]) as subscription:
            loop.call_soon_threadsafe(ready.set)
            for notification in account.inbox.get_streaming_events(subscription, connection_timeout=1):
                found += [each.item_id.id for each in notification.events]
                if len(found) >= 2:
                    return found
        return found

    ready = asyncio.Event()
    listening = asyncio.create_task(asyncio.to_thread(listen, ready, asyncio.get_running_loop()))
    async with asyncio.timeout(30):
        await ready.wait()
        exchange.faults.order("GetStreamingEvents", LOST)
        exchange.store.deliver(mail("lost"))
        exchange.faults.order("GetStreamingEvents", TWICE)
        kept = exchange.store.deliver(mail("twice"))
        assert await listening == [kept.native_id, kept.native_id]


async def test_a_fault_an_operation_cannot_have_is_refused(exchange: SandboxMailbox) -> None:
    async with httpx.AsyncClient() as http:
        for operation, fault in (("GetFolder", "ErrorInvalidWatermark"), ("SyncFolderItems", "ErrorTired")):
            refused = await http.post(exchange.url + "__sandbox/faults", json={"operation": operation, "fault": fault})
            assert refused.status_code == 400
