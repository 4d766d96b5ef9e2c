"""Where Microsoft Graph tells us that something has happened: a small web server, started only where an address for it is set.

What it is told is a hint, never data. Anybody may call it, so only who knows the secret of a subscription is heard.
"""

import asyncio
import hmac
import json
import secrets
from typing import Any
from urllib.parse import urlsplit

import structlog
from aiohttp import web

log = structlog.get_logger()

_LARGEST = 1024 * 1024
_LONGEST_TOKEN = 4096
_PATIENCE_S = 10.0
_PLAIN = {"X-Content-Type-Options": "nosniff"}


class Hook:
    """One mailbox's place at the receiver: its addresses, its secret, and what was heard since the last look."""

    def __init__(self, *, url: str) -> None:
        self.url, self.lifecycle_url = url, f"{url}/lifecycle"
        self.secret = secrets.token_urlsafe(32)
        self.changed = asyncio.Event()
        self.renew = self.removed = False

    def knows(self, told: dict[str, Any]) -> bool:
        """Whether a notification comes from our own subscription."""
        given = told.get("clientState")
        return isinstance(given, str) and hmac.compare_digest(given.encode("utf-8", "replace"), self.secret.encode())

    def hear(self, told: dict[str, Any]) -> None:
        """Whatever it is, the mailbox is worth a look; some of it is about the subscription itself."""
        event = told.get("lifecycleEvent")
        self.renew = self.renew or event == "reauthorizationRequired"
        self.removed = self.removed or event == "subscriptionRemoved"
        self.changed.set()


class GraphHooks:
    """The receiver. `url` is the address Graph reaches it by; what stands in front of it hands paths on unchanged."""

    def __init__(self, *, url: str) -> None:
        self._url = url.rstrip("/")
        self._hooks: dict[str, Hook] = {}
        self._runner: web.AppRunner | None = None

    def hook(self) -> Hook:
        """A new place, for one mailbox; nobody can guess its address."""
        key = secrets.token_urlsafe(16)
        self._hooks[key] = Hook(url=f"{self._url}/{key}")
        return self._hooks[key]

    async def start(self, host: str, port: int) -> None:
        """Listen on this machine; port 0 takes any free one."""
        app = web.Application(client_max_size=_LARGEST)
        path = urlsplit(self._url).path
        app.router.add_post(path + "/{key}", self._told)
        app.router.add_post(path + "/{key}/lifecycle", self._told)
        self._runner = web.AppRunner(app, shutdown_timeout=1, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._runner.addresses[0][1]) if self._runner is not None else 0

    async def stop(self) -> None:
        """Listen no more."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _told(self, request: web.Request) -> web.Response:
        hook = self._hooks.get(request.match_info["key"])
        if hook is None:
            return web.Response(status=404)
        if "validationToken" in request.query:
            return _echo(request.query["validationToken"])
        try:
            async with asyncio.timeout(_PATIENCE_S):
                told = _notifications(await request.read())
        except (ValueError, RecursionError, TimeoutError):
            return web.Response(status=400)
        ours = [each for each in told if hook.knows(each)]
        if len(ours) < len(told):
            log.warning("mailbox_hint_refused", number=len(told) - len(ours))
        for each in ours:
            hook.hear(each)
        return web.Response(status=202)


def _echo(token: str) -> web.Response:
    """What proves that we want to be told: their token, as plain text that nothing takes for a page."""
    if len(token) > _LONGEST_TOKEN:
        return web.Response(status=400)
    return web.Response(text=token, content_type="text/plain", headers=_PLAIN)


def _notifications(body: bytes) -> list[dict[str, Any]]:
    found = json.loads(body)
    value = found.get("value") if isinstance(found, dict) else None
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise ValueError("not what Graph sends")
    return value
