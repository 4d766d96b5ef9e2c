"""The bot's own token for the connector: one request an hour instead of the SDK's one per turn on the event loop."""

import asyncio
import time
from dataclasses import dataclass, replace

import httpx
import structlog

from bot.settings import BotSettings
from casework.errors import Unavailable

log = structlog.get_logger()

RENEW_AHEAD_SECONDS = 300
RETRY_RENEWAL_SECONDS = 15
NOT_ANSWERED = "Teams is not answering. Try again in a few minutes."


@dataclass(frozen=True, slots=True)
class _Token:
    value: str
    renew_at: float
    expires: float

    @property
    def alive(self) -> bool:
        return time.monotonic() < self.expires

    @property
    def due(self) -> bool:
        return time.monotonic() >= self.renew_at


class Credential:
    """The client-credentials token of this app and scope, cached, and renewed before it runs out."""

    def __init__(self, *, settings: BotSettings, http: httpx.AsyncClient) -> None:
        self._settings = settings
        self._http = http
        self._token: _Token | None = None
        self._lock = asyncio.Lock()

    async def token(self) -> str:
        """A token that is good now. While one caller renews, the others go on with the one that still lives."""
        current = self._token
        if current and current.alive and (not current.due or self._lock.locked()):
            return current.value
        async with self._lock:
            if self._token is None or self._token is current:
                self._token = await self._renew(current)
            return self._token.value

    def forget(self, value: str) -> None:
        """The connector did not accept this token: get another one next time."""
        if self._token and self._token.value == value:
            self._token = None

    async def _renew(self, current: _Token | None) -> _Token:
        try:
            return await self._ask()
        except (httpx.HTTPError, ValueError, LookupError, TypeError) as error:
            log.warning("bot_token_not_renewed", error=type(error).__name__)
            if current and current.alive:
                return replace(current, renew_at=time.monotonic() + RETRY_RENEWAL_SECONDS)
            raise Unavailable(NOT_ANSWERED, detail="no token for the connector") from error

    async def _ask(self) -> _Token:
        settings = self._settings
        form = {
            "grant_type": "client_credentials",
            "client_id": settings.app_id,
            "client_secret": settings.app_password,
            "scope": settings.scope,
        }
        answer = await self._http.post(settings.token_url, data=form)
        answer.raise_for_status()
        content = answer.json()
        lifetime = float(content["expires_in"])
        now = time.monotonic()
        # A short-lived token still has to be used for most of its life.
        renew_at = now + lifetime - min(RENEW_AHEAD_SECONDS, lifetime / 4)
        return _Token(value=str(content["access_token"]), renew_at=renew_at, expires=now + lifetime)
