"""Change notifications: subscriptions that are validated, renewed and end, and what is posted to their owners."""

import asyncio
from typing import Any

from aiohttp import web

from sandbox.faults import Faults
from sandbox.mailbox.graph_ask import Ask
from sandbox.mailbox.graph_errors import bad_request, not_found
from sandbox.mailbox.graph_posting import Postman
from sandbox.mailbox.graph_subscription import Subscription, absolute, expiration, notification, requested, sees
from sandbox.mailbox.store import Logged, MailboxStore

Json = dict[str, Any]

LIFECYCLE_EVENTS = ("missed", "reauthorizationRequired", "subscriptionRemoved")
_TRIES, _PAUSE_S = 3, 0.2


class Subscriptions:
    """Who is told of changes, for as long as they renew it."""

    def __init__(self, *, store: MailboxStore, faults: Faults) -> None:
        self._faults = faults
        self._known: dict[str, Subscription] = {}
        self._posting: set[asyncio.Task[None]] = set()
        self._postman = Postman()
        store.listen(self._changed)

    async def close(self) -> None:
        """End every posting that is under way."""
        self._known.clear()
        for each in self._posting:
            each.cancel()
        await asyncio.gather(*self._posting, return_exceptions=True)
        await self._postman.close()

    async def create(self, ask: Ask) -> web.Response:
        """A new subscription, once its owner has echoed what we sent to its addresses."""
        made = requested(await ask.body(), ask)
        for url in dict.fromkeys(each for each in (made.url, made.lifecycle_url) if each):
            await self._postman.validate(url)
        self._known[made.id] = made
        return ask.answer({"@odata.context": f"{ask.graph_url}/$metadata#subscriptions/$entity", **made.shown()}, 201)

    async def listed(self, ask: Ask) -> web.Response:
        """The subscriptions of the application."""
        shown = [each.shown() for each in self._known.values() if each.app == ask.app and each.alive]
        return ask.answer({"@odata.context": f"{ask.graph_url}/$metadata#subscriptions", "value": shown})

    async def get(self, ask: Ask) -> web.Response:
        """One of them."""
        context = f"{ask.graph_url}/$metadata#subscriptions/$entity"
        return ask.answer({"@odata.context": context, **self._one(ask).shown()})

    async def renew(self, ask: Ask) -> web.Response:
        """A later end; it is authorised anew by that."""
        asked = await ask.body()
        if set(asked) - {"expirationDateTime", "notificationUrl"}:
            raise bad_request("Only the expiration and the notification URL of a subscription can be changed.")
        found = self._one(ask)
        if "notificationUrl" in asked:
            url = absolute(asked, "notificationUrl", needed=True)
            await self._postman.validate(url)
            found.url = url
        if "expirationDateTime" in asked:
            found.until = expiration(asked)
        found.paused = False
        return await self.get(ask)

    async def reauthorize(self, ask: Ask) -> web.Response:
        """Goes on without a later end."""
        self._one(ask).paused = False
        return web.Response(status=204)

    async def delete(self, ask: Ask) -> web.Response:
        """The end of one."""
        del self._known[self._one(ask).id]
        return web.Response(status=204)

    async def lifecycle(self, request: web.Request) -> web.Response:
        """The admin route that has a lifecycle event happen to every subscription, or to the one named."""
        asked = await request.json()
        event, wanted = asked.get("event"), asked.get("subscriptionId")
        if event not in LIFECYCLE_EVENTS:
            return web.json_response({"error": f"No such event. There are: {', '.join(LIFECYCLE_EVENTS)}."}, status=400)
        hit = [each for each in self._known.values() if wanted in {None, each.id}]
        for each in hit:
            self._happen(each, event)
        return web.json_response([each.id for each in hit], status=202)

    def _happen(self, subscription: Subscription, event: str) -> None:
        if event == "subscriptionRemoved":
            del self._known[subscription.id]
        if event == "reauthorizationRequired":
            subscription.paused = True
        if subscription.lifecycle_url:
            self._post(subscription.lifecycle_url, {**subscription.told(), "lifecycleEvent": event}, None)

    def _one(self, ask: Ask) -> Subscription:
        found = self._known.get(ask.args[0])
        if found is None or found.app != ask.app or not found.alive:
            raise not_found()
        return found

    def _changed(self, change: Logged) -> None:
        for each in list(self._known.values()):
            if not each.alive:
                del self._known[each.id]
            elif not each.paused and sees(each, change):
                self._tell(each, change)

    def _tell(self, subscription: Subscription, change: Logged) -> None:
        fault = self._faults.take("notification", frozenset({"lost-notification", "duplicate-notification"}))
        times = {"lost-notification": 0, "duplicate-notification": 2}.get(fault, 1)
        for _ in range(times):
            self._post(subscription.url, notification(subscription, change), subscription)

    def _post(self, url: str, told: Json, owner: Subscription | None) -> None:
        task = asyncio.get_running_loop().create_task(self._posted(url, told, owner))
        self._posting.add(task)
        task.add_done_callback(self._posting.discard)

    async def _posted(self, url: str, told: Json, owner: Subscription | None) -> None:
        for _ in range(_TRIES):
            if await self._postman.accepted(url, told):
                return
            await asyncio.sleep(_PAUSE_S)
        # What could not be delivered is told as missed, where somebody wants to know that.
        if owner is not None and owner.id in self._known:
            self._happen(owner, "missed")
