"""Who sends us activities: the checks of an inbound Bot Framework token.

Written anew because the SDK's validator blocks the event loop without a time limit, answers 500 to a key it does not
know, and accepts tokens that never expire and activities of foreign tenants.
"""

import asyncio
import time
from dataclasses import dataclass
from typing import Any

import httpx
import jwt
import structlog
from aiohttp import web

from bot.service_urls import ServiceUrls
from bot.settings import BotSettings, Timings

log = structlog.get_logger()

LEEWAY_SECONDS = 300
KEYS_LIVE_SECONDS = 24 * 3600
# Web Chat and Direct Line let the sender choose who they are; only Teams vouches for the person.
CHANNEL = "msteams"


class Refused(Exception):
    """The activity is not let in. `status` is 401 (the token) or 403 (the token is fine, the activity is not ours)."""

    def __init__(self, status: int, reason: str) -> None:
        self.status = status
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key of the channel, and the channels it may sign for."""

    key: Any
    endorsements: frozenset[str]


class KeyCache:
    """The channel's signing keys by key id, fetched when needed and kept for a day. Never blocks a known key."""

    def __init__(self, *, metadata_url: str, http: httpx.AsyncClient, timings: Timings) -> None:
        self._metadata_url = metadata_url
        self._http = http
        self._timings = timings
        self._keys: dict[str, SigningKey] = {}
        self._fetched = float("-inf")
        self._tried = float("-inf")
        self._lock = asyncio.Lock()

    async def find(self, key_id: str) -> SigningKey | None:
        """The key of that id, asking for new keys when it is unknown or the keys are old."""
        known = self._keys.get(key_id)
        old = time.monotonic() - self._fetched > KEYS_LIVE_SECONDS
        if known and (not old or self._lock.locked()):
            return known
        async with self._lock:
            if self._may_ask():
                await self._refresh()
        return self._keys.get(key_id)

    def _may_ask(self) -> bool:
        worked = self._tried == self._fetched
        pause = self._timings.between_key_refreshes if worked else self._timings.after_failed_key_refresh
        return time.monotonic() - self._tried >= pause

    async def _refresh(self) -> None:
        self._tried = time.monotonic()
        try:
            metadata = await self._get(self._metadata_url)
            keys = await self._get(str(metadata["jwks_uri"]))
            self._keys = dict(_signing_keys(keys["keys"]))
        except (httpx.HTTPError, ValueError, LookupError, TypeError, AttributeError) as error:
            # The keys we have stay good: an outage of the identity service must not lock everybody out.
            log.warning("signing_keys_not_refreshed", error=type(error).__name__)
        else:
            self._fetched = self._tried
            log.info("signing_keys_refreshed", count=len(self._keys))

    async def _get(self, url: str) -> dict[str, Any]:
        answer = await self._http.get(url)
        answer.raise_for_status()
        content: dict[str, Any] = answer.json()
        return content


def _signing_keys(keys: list[dict[str, Any]]) -> list[tuple[str, SigningKey]]:
    found = []
    for key in keys:
        try:
            public = jwt.PyJWK.from_dict(key, algorithm="RS256").key
        except jwt.exceptions.PyJWTError:
            continue  # a kind of key we do not use
        found.append((str(key.get("kid")), SigningKey(public, frozenset(key.get("endorsements") or ()))))
    return found


class TokenCheck:
    """Lets an activity in when its token is the channel's, for this bot, about this activity, from our tenant."""

    names_people = True

    def __init__(self, *, settings: BotSettings, keys: KeyCache, service_urls: ServiceUrls) -> None:
        self._settings = settings
        self._keys = keys
        self._service_urls = service_urls

    async def check(self, request: web.Request, activity: dict[str, Any]) -> None:
        """Raise Refused unless the activity may be acted on."""
        claims = await self._claims(request.headers.get("Authorization", ""), channel=activity["channelId"])
        if str(claims.get("serviceurl", "")).rstrip("/") != activity["serviceUrl"].rstrip("/"):
            raise Refused(403, "service-url-differs-from-token")
        if activity["channelId"] != CHANNEL:
            raise Refused(403, "foreign-channel")
        if not self._service_urls.allow(activity["serviceUrl"]):
            raise Refused(403, "foreign-service-url")
        if tenants(activity) != {self._settings.tenant_id}:
            raise Refused(403, "foreign-tenant")

    async def _claims(self, authorization: str, *, channel: str) -> dict[str, Any]:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Refused(401, "no-token")
        key = await self._key(token)
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key.key,
                algorithms=["RS256"],
                audience=self._settings.app_id,
                issuer=self._settings.issuer,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iss", "aud"]},
            )
        except (jwt.exceptions.PyJWTError, ValueError) as error:
            raise Refused(401, type(error).__name__) from None
        if channel not in key.endorsements:
            raise Refused(403, "key-not-endorsed-for-channel")
        return claims

    async def _key(self, token: str) -> SigningKey:
        try:
            header = jwt.get_unverified_header(token)
        except (jwt.exceptions.PyJWTError, ValueError):
            raise Refused(401, "not-a-token") from None
        if not isinstance(header.get("kid"), str) or header.get("alg") != "RS256":
            raise Refused(401, "token-names-no-key")
        key = await self._keys.find(header["kid"])
        if key is None:
            raise Refused(401, "unknown-key")
        return key


def tenants(activity: dict[str, Any]) -> set[str]:
    """Every tenant an activity names. More than one is nobody's."""
    channel_data = activity.get("channelData") or {}
    named = {(channel_data.get("tenant") or {}).get("id"), activity["conversation"].get("tenantId")}
    return {str(tenant) for tenant in named if tenant}
