"""A subscription to one mailbox's changes: made, renewed at half its life, made anew when it is gone."""

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta

import structlog

from integrations.mail.errors import ItemGone, MailboxError
from integrations.mail.graph_hooks import Hook
from integrations.mail.graph_shapes import read_id
from integrations.mail.graph_wire import Ask, GraphWire

log = structlog.get_logger()

# The longest that Graph has allowed for messages, of those its pages name.
LIFETIME = timedelta(minutes=4230)
_AGAIN_S = 60.0
_FAREWELL_S = 5.0


class Hints:
    """Waits for a hook to hear something. What goes wrong with the subscription costs hints, and nothing else."""

    def __init__(self, *, wire: GraphWire, resource: str, hook: Hook, lifetime: timedelta = LIFETIME) -> None:
        self._wire, self._resource, self._hook, self._lifetime = wire, resource, hook, lifetime
        self._id = ""
        self._due = 0.0
        self._keeping: asyncio.Task[None] | None = None

    async def wait(self, timeout_s: float) -> None:
        """Return when something was heard, at the latest after `timeout_s`."""
        self._look_after()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._hook.changed.wait(), timeout_s)
        self._hook.changed.clear()

    async def close(self) -> None:
        """Give the subscription up, if that can be said now."""
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
        if self._id:
            with contextlib.suppress(MailboxError, TimeoutError):
                async with asyncio.timeout(_FAREWELL_S):
                    await self._wire.json(Ask("DELETE", self._place))

    @property
    def _place(self) -> str:
        return f"{self._wire.root}/subscriptions/{self._id}"

    def _look_after(self) -> None:
        busy = self._keeping is not None and not self._keeping.done()
        told = self._hook.renew or self._hook.removed
        if not busy and (told or asyncio.get_running_loop().time() >= self._due):
            self._keeping = asyncio.create_task(self._keep())

    async def _keep(self) -> None:
        now = asyncio.get_running_loop().time()
        self._due = now + _AGAIN_S
        if self._hook.removed:
            self._id = ""
        self._hook.renew = self._hook.removed = False
        try:
            until = await self._renewed() or await self._made()
        except MailboxError as error:
            log.warning("mailbox_hints_off", error=type(error).__name__, detail=error.detail)
            return
        self._due = now + max(0.5, (until - datetime.now(UTC)).total_seconds() / 2)

    async def _renewed(self) -> datetime | None:
        if not self._id:
            return None
        wanted = self._end()
        try:
            answer = await self._wire.json(Ask("PATCH", self._place, {"expirationDateTime": _written(wanted)}))
        except ItemGone:
            self._id = ""
            return None
        return _granted(answer.get("expirationDateTime"), wanted)

    async def _made(self) -> datetime:
        wanted = self._end()
        asked = {
            "changeType": "created",
            "resource": self._resource,
            "notificationUrl": self._hook.url,
            # It can be named now or never.
            "lifecycleNotificationUrl": self._hook.lifecycle_url,
            "clientState": self._hook.secret,
            "expirationDateTime": _written(wanted),
        }
        answer = await self._wire.json(Ask("POST", f"{self._wire.root}/subscriptions", asked))
        self._id = read_id(answer)
        # What came before it stood, nobody has told.
        self._hook.changed.set()
        return _granted(answer.get("expirationDateTime"), wanted)

    def _end(self) -> datetime:
        return datetime.now(UTC) + self._lifetime


def _written(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _granted(text: object, wanted: datetime) -> datetime:
    """The end that was granted, which may be earlier than the one we wanted."""
    try:
        granted = datetime.fromisoformat(text) if isinstance(text, str) else wanted
    except ValueError:
        return wanted
    return min(granted if granted.tzinfo else granted.replace(tzinfo=UTC), wanted)
