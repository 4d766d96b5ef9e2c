"""Who we are to a DDEI: the client-credentials token of our own service, kept until shortly before it runs out."""

import asyncio
import time

import httpx
import structlog

from integrations.cms.resting import NotReached

log = structlog.get_logger()

RENEW_AHEAD_S = 300


class ServiceToken:
    """Called, it gives a token that is good now. Without a `token_url` there is none: some DDEIs want only their key."""

    def __init__(
        self, *, http: httpx.AsyncClient, token_url: str, client_id: str, client_secret: str, scope: str
    ) -> None:
        self._http = http
        self._token_url = token_url
        self._form = {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": client_secret,
            "scope": scope,
        }
        self._token = ""
        self._renew_at = float("-inf")
        self._asking = asyncio.Lock()

    async def __call__(self) -> str:
        """The token, or "" when none is configured; NotReached when the identity service does not give one."""
        if not self._token_url:
            return ""
        async with self._asking:
            if time.monotonic() >= self._renew_at:
                await self._ask()
            return self._token

    async def _ask(self) -> None:
        try:
            answer = await self._http.post(self._token_url, data=self._form)
            answer.raise_for_status()
            content = answer.json()
            token, lifetime = str(content["access_token"]), float(content["expires_in"])
        except (httpx.HTTPError, ValueError, LookupError, TypeError) as error:
            log.warning("ddei_token_not_given", error=type(error).__name__)
            raise NotReached(detail="ddei: no token of our own") from None
        # A short-lived token still has to be used for most of its life.
        self._renew_at = time.monotonic() + lifetime - min(RENEW_AHEAD_S, lifetime / 4)
        self._token = token
