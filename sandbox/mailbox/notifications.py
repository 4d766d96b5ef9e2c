"""Streaming notifications: who subscribed to which folders, and what they have not been told yet."""

import asyncio
import base64
import itertools
from datetime import UTC, datetime

from aiohttp import web

from sandbox.faults import Faults
from sandbox.mailbox.ews_faults import LOST, TWICE
from sandbox.mailbox.folders import FolderOperations
from sandbox.mailbox.ids import change_key, folder_id, item_id
from sandbox.mailbox.properties import moment
from sandbox.mailbox.soap import Element, M, Refused, T, envelope, error, m, response, success, t
from sandbox.mailbox.store import INBOX, Logged, MailboxStore

_HEARTBEAT_S = 5.0
_UNKNOWN = Refused("ErrorSubscriptionNotFound", "Subscription not found.")
_EVENTS = {"create": ("CreatedEvent", "NewMailEvent"), "update": ("ModifiedEvent",), "delete": ("DeletedEvent",)}


class _Subscription:
    def __init__(self, folders: set[int], events: set[str]) -> None:
        self.folders, self.events = folders, events
        self.queue: asyncio.Queue[Logged | None] = asyncio.Queue()


class Notifications:
    """Subscribe, Unsubscribe and GetStreamingEvents."""

    def __init__(self, *, store: MailboxStore, folders: FolderOperations, faults: Faults) -> None:
        self._folders, self._faults = folders, faults
        self._subscriptions: dict[str, _Subscription] = {}
        self._numbers = itertools.count(1)
        store.listen(self._changed)

    def subscribe(self, request: Element) -> Element:
        """Subscribe: a new streaming subscription to some folders."""
        wanted = request.find(m("StreamingSubscriptionRequest"))
        if wanted is None:
            raise Refused("ErrorInvalidSubscriptionRequest", "Only streaming subscriptions are served here.")
        folders = {
            each.id for each in self._folders.named(wanted.find(t("FolderIds"))) if not isinstance(each, Refused)
        }
        events = {each.text or "" for each in wanted.iter(t("EventType"))}
        name = base64.b64encode(f"casework-{next(self._numbers):08d}".encode()).decode()
        self._subscriptions[name] = _Subscription(folders, events)
        return response("Subscribe", [success("Subscribe", M.SubscriptionId(name))])

    def unsubscribe(self, request: Element) -> Element:
        """Unsubscribe: the end of a subscription and of the connection that reads it."""
        found = self._subscriptions.pop(request.findtext(m("SubscriptionId")) or "", None)
        if found is None:
            return response("Unsubscribe", [error("Unsubscribe", _UNKNOWN)])
        found.queue.put_nowait(None)
        return response("Unsubscribe", [success("Unsubscribe")])

    async def stream(self, request: web.Request, operation: Element) -> web.StreamResponse:
        """GetStreamingEvents: a connection that tells changes as they happen, until its time is up."""
        name = next((each.text or "" for each in operation.iter(t("SubscriptionId"))), "")
        minutes = int(operation.findtext(m("ConnectionTimeout")) or 1)
        reply = web.StreamResponse(headers={"Content-Type": "text/xml; charset=utf-8"})
        await reply.prepare(request)
        subscription = self._subscriptions.get(name)
        if subscription is None:
            refused = error("GetStreamingEvents", _UNKNOWN, M.ErrorSubscriptionIds(M.SubscriptionId(name)))
            await reply.write(envelope(response("GetStreamingEvents", [refused])))
            return reply
        until = asyncio.get_running_loop().time() + 60 * minutes
        await reply.write(_status("OK"))
        while (left := until - asyncio.get_running_loop().time()) > 0:
            changes = await _next(subscription.queue, min(left, _HEARTBEAT_S))
            if changes is None:
                break
            await reply.write(_events(name, changes, subscription.events) if changes else _status("OK"))
        await reply.write(_status("Closed"))
        return reply

    def close(self) -> None:
        """End every connection."""
        for each in self._subscriptions.values():
            each.queue.put_nowait(None)
        self._subscriptions.clear()

    def _changed(self, change: Logged) -> None:
        for each in self._subscriptions.values():
            if change.folder not in each.folders:
                continue
            fault = self._faults.take("GetStreamingEvents", frozenset({LOST, TWICE}))
            for _ in range({LOST: 0, TWICE: 2}.get(fault, 1)):
                each.queue.put_nowait(change)


async def _next(queue: "asyncio.Queue[Logged | None]", seconds: float) -> list[Logged] | None:
    """What has happened, an empty list for nothing, None at the end of the subscription."""
    try:
        changes = [await asyncio.wait_for(queue.get(), seconds)]
    except TimeoutError:
        return []
    while not queue.empty():
        changes.append(queue.get_nowait())
    return None if None in changes else [each for each in changes if each is not None]


def _message(*content: Element) -> bytes:
    return envelope(response("GetStreamingEvents", [success("GetStreamingEvents", *content)]))


def _status(status: str) -> bytes:
    return _message(M.ConnectionStatus(status))


def _events(name: str, changes: list[Logged], wanted: set[str]) -> bytes:
    events = [_event(kind, each) for each in changes for kind in _EVENTS[each.kind] if kind in wanted]
    return _message(M.Notifications(M.Notification(T.SubscriptionId(name), *events)))


def _event(kind: str, change: Logged) -> Element:
    return T(
        kind,
        T.TimeStamp(moment(datetime.now(UTC))),
        T.ItemId(Id=item_id(change.folder, change.item), ChangeKey=change_key(change.seq)),
        T.ParentFolderId(Id=folder_id(change.folder or INBOX), ChangeKey=change_key(change.folder)),
    )
