"""The tokenless mode, for local tools: with no app id the bot talks to this machine and to nobody else."""

from typing import Any

from aiohttp import web

from bot.service_urls import ServiceUrls, is_loopback
from bot.tokens import Refused

# A proxy in front makes everybody look local, and a browser sends an Origin for a page that may be anybody's.
# Proxies that add nothing often leave the Host that was asked for.
GIVEAWAYS = ("forwarded", "x-forwarded-", "x-real-ip", "via", "cf-connecting-ip", "true-client-ip", "origin")


class LocalCheck:
    """Lets in what this machine sends, to be answered on this machine."""

    names_people = False

    def __init__(self, *, service_urls: ServiceUrls) -> None:
        self._service_urls = service_urls

    async def check(self, request: web.Request, activity: dict[str, Any]) -> None:
        """Raise Refused unless the activity comes from this machine and is answered on it."""
        if not is_loopback(request.remote):
            raise Refused(401, "not-from-this-machine")
        if any(name.lower().startswith(GIVEAWAYS) for name in request.headers) or not is_loopback(request.url.host):
            raise Refused(401, "came-through-somebody-else")
        if not self._service_urls.allow(activity["serviceUrl"]):
            raise Refused(403, "foreign-service-url")
