"""Posting to the addresses of those who subscribed, after they proved that they want it."""

import secrets
from typing import Any
from urllib.parse import urlencode, urlsplit

import aiohttp

from sandbox.mailbox.graph_errors import GraphError

_TIMEOUT = aiohttp.ClientTimeout(total=10)
_NOT_VALID = (
    "Subscription validation request failed. Notification endpoint must respond with 200 OK to validation request."
)


class Postman:
    """Carries notifications over real HTTP."""

    def __init__(self) -> None:
        self._http: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close the connections."""
        if self._http is not None:
            await self._http.close()

    async def accepted(self, url: str, notification: dict[str, Any]) -> bool:
        """Post a notification; whether the other side took it."""
        try:
            async with self._session().post(url, json={"value": [notification]}, timeout=_TIMEOUT) as answer:
                return 200 <= answer.status < 300
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def validate(self, url: str) -> None:
        """Ask an address for the echo of a token; GraphError if it does not come."""
        token = f"Validation: Testing client application reachability. Request-Id: {secrets.token_hex(8)}"
        joined = "&" if urlsplit(url).query else "?"
        asked = f"{url}{joined}{urlencode({'validationToken': token})}"
        headers = {"Content-Type": "text/plain; charset=utf-8"}
        try:
            async with self._session().post(asked, headers=headers, timeout=_TIMEOUT) as answer:
                good = answer.status == 200 and answer.content_type == "text/plain" and await answer.text() == token
        except (aiohttp.ClientError, TimeoutError):
            good = False
        if not good:
            raise GraphError(400, "ValidationError", _NOT_VALID)

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None:
            self._http = aiohttp.ClientSession()
        return self._http
