"""Who calls the REST API: the checks of an Entra access token."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any

import httpx
import jwt
import structlog

from casework.errors import NotIdentified
from ddei.short_memory import ShortMemory

log = structlog.get_logger()

READ_WRITE = "Casework.ReadWrite"
READ = "Casework.Read"
SCOPE = "user_impersonation"
"""A person's token, as the published gateway takes it; what the person may is then up to CMS."""
LEEWAY_S = 120
LONGEST_OID = 64
"""What the legal log can hold; a GUID has 36."""
KEYS_LIVE_S = 24 * 3600
# An unknown key may be a roll-over, or somebody's noise: new keys are asked for, but not for every such token.
ASK_AT_MOST_EVERY_S = 30


@dataclass(frozen=True, slots=True)
class Identity:
    """Who calls, by the Entra object id of a person or service, and whether their token lets them write."""

    entra_id: str
    may_write: bool


class TokenVerifier:
    """Lets a caller in whose token is for this API, by our tenant, and grants its role or scope. One per process."""

    def __init__(self, *, http: httpx.AsyncClient, issuer: str, audience: str, jwks_url: str) -> None:
        self._http = http
        self._issuer = issuer
        self._audience = audience
        self._jwks_url = jwks_url
        self._keys: dict[str, Any] = {}
        self._asked = float("-inf")
        self._asking = asyncio.Lock()
        self._let_in = ShortMemory[Identity]()

    async def identify(self, authorization: str) -> Identity:
        """Whom an Authorization header speaks for; NotIdentified when it is not good."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token or not token.isascii() or not self._issuer:
            raise NotIdentified(detail="no bearer token")
        if known := self._let_in.get(token):
            return known
        claims = await self._claims(token)
        granted = {*_texts(claims.get("roles")), *str(claims.get("scp", "")).split()}
        if not granted & {READ, READ_WRITE, SCOPE}:
            raise NotIdentified(detail="neither role nor scope")
        if not (isinstance(claims["oid"], str) and 0 < len(claims["oid"]) <= LONGEST_OID):
            raise NotIdentified(detail="the object id cannot be one")
        identity = Identity(entra_id=claims["oid"], may_write=bool(granted & {READ_WRITE, SCOPE}))
        self._let_in.put(identity, token, at_most_s=float(claims["exp"]) - time.time())
        return identity

    async def _claims(self, token: str) -> dict[str, Any]:
        try:
            key = await self._key(str(jwt.get_unverified_header(token).get("kid")))
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                audience=self._audience,
                issuer=self._issuer,
                leeway=LEEWAY_S,
                options={"require": ["exp", "iss", "aud", "oid"]},
            )
        except (jwt.PyJWTError, ValueError) as error:
            raise NotIdentified(detail=type(error).__name__) from None
        return claims

    async def _key(self, key_id: str) -> Any:
        async with self._asking:
            age = time.monotonic() - self._asked
            if age > KEYS_LIVE_S or (key_id not in self._keys and age > ASK_AT_MOST_EVERY_S):
                await self._ask()
        if key_id not in self._keys:
            raise jwt.InvalidKeyError("unknown key")
        return self._keys[key_id]

    async def _ask(self) -> None:
        self._asked = time.monotonic()
        try:
            answer = await self._http.get(self._jwks_url)
            answer.raise_for_status()
            found = jwt.PyJWKSet.from_dict(answer.json())
        except (httpx.HTTPError, jwt.PyJWTError, ValueError, LookupError, TypeError, AttributeError) as error:
            # The keys we have stay good: an outage of the identity service must not lock everybody out.
            log.warning("api_keys_not_refreshed", error=type(error).__name__)
            return
        self._keys = {str(key.key_id): key.key for key in found.keys}


def _texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []
