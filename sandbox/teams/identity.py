"""The identity provider: OpenID metadata, keys, and tokens for the bot and for callers of DDEI's REST API."""

import hmac
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jwt
from aiohttp import web

from sandbox.faults import Faults
from sandbox.people import API_CLIENT_ID, API_CLIENT_SECRET, BOT_APP_ID, BOT_SECRET, TENANT_ID
from sandbox.teams.keys import ALGORITHM, SigningKeys

BOT_ISSUER = "https://api.botframework.com"
CONNECTOR_AUDIENCE = "https://api.botframework.com"
API_AUDIENCE = "api://casework-ddei"
LIFETIME_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Client:
    """An application that may ask for tokens, for one audience."""

    client_id: str
    secret: str
    audience: str
    roles: tuple[str, ...] = ()

    @property
    def scope(self) -> str:
        """The scope it asks for."""
        return f"{self.audience}/.default"


CLIENTS = (
    Client(BOT_APP_ID, BOT_SECRET, CONNECTOR_AUDIENCE),
    Client(API_CLIENT_ID, API_CLIENT_SECRET, API_AUDIENCE, roles=("Casework.ReadWrite",)),
)


class Identity:
    """Issues and checks tokens. `address` is asked at each use: the port is known only once the double has started."""

    def __init__(self, *, keys: SigningKeys, faults: Faults, address: Callable[[], str]) -> None:
        self._keys = keys
        self._faults = faults
        self._address = address

    def add_to(self, app: web.Application) -> None:
        """Put the routes on the double's server."""
        app.router.add_get("/.well-known/openidconfiguration", self._bot_metadata)
        app.router.add_get("/.well-known/keys", self._jwks)
        app.router.add_get(f"/{TENANT_ID}/v2.0/.well-known/openid-configuration", self._tenant_metadata)
        app.router.add_get(f"/{TENANT_ID}/discovery/v2.0/keys", self._jwks)
        app.router.add_post("/{tenant}/oauth2/v2.0/token", self._token)
        app.router.add_post("/__sandbox/keys/roll", self._roll)

    @property
    def tenant_issuer(self) -> str:
        """Who issues the tokens of applications."""
        return f"{self._address()}/{TENANT_ID}/v2.0"

    def for_bot(self, service_url: str) -> str:
        """The header by which the bot knows that an activity is Teams' own."""
        now = int(time.time())
        token = self._keys.sign(
            {
                "iss": BOT_ISSUER,
                "aud": BOT_APP_ID,
                "serviceurl": service_url,
                "nbf": now - 300,
                "exp": now + LIFETIME_SECONDS,
            }
        )
        return f"Bearer {token}"

    def is_bot(self, authorization: str) -> bool:
        """Whether a request to the connector carries the bot's own good token."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            return False
        try:
            claims = self._keys.verify(token, audience=CONNECTOR_AUDIENCE)
        except jwt.PyJWTError:
            return False
        return bool(claims.get("appid") == BOT_APP_ID and claims["iss"] == self.tenant_issuer)

    async def _bot_metadata(self, request: web.Request) -> web.StreamResponse:
        return await self._faults.carry(request, "metadata", self._bot_configuration)

    async def _bot_configuration(self) -> web.Response:
        return web.json_response(
            {
                "issuer": BOT_ISSUER,
                "authorization_endpoint": "https://invalid.botframework.com",
                "jwks_uri": f"{self._address()}/.well-known/keys",
                "id_token_signing_alg_values_supported": [ALGORITHM],
                "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            }
        )

    async def _tenant_metadata(self, _request: web.Request) -> web.Response:
        root = f"{self._address()}/{TENANT_ID}"
        return web.json_response(
            {
                "issuer": self.tenant_issuer,
                "token_endpoint": f"{root}/oauth2/v2.0/token",
                "jwks_uri": f"{root}/discovery/v2.0/keys",
                "id_token_signing_alg_values_supported": [ALGORITHM],
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        )

    async def _jwks(self, request: web.Request) -> web.StreamResponse:
        async def answer() -> web.Response:
            return web.json_response({"keys": self._keys.published()})

        return await self._faults.carry(request, "keys", answer)

    async def _token(self, request: web.Request) -> web.StreamResponse:
        form = {name: str(value) for name, value in (await request.post()).items()}

        async def answer() -> web.Response:
            return self._issue(request.match_info["tenant"], form)

        return await self._faults.carry(request, "token", answer)

    def _issue(self, tenant: str, form: dict[str, str]) -> web.Response:
        client = next((each for each in CLIENTS if each.client_id == form.get("client_id")), None)
        if tenant != TENANT_ID:
            return _refused(400, "invalid_request", "AADSTS90002: Tenant not found.")
        if form.get("grant_type") != "client_credentials":
            return _refused(400, "unsupported_grant_type", "AADSTS70003: Only client_credentials is served here.")
        if client is None:
            return _refused(400, "unauthorized_client", "AADSTS700016: Application not found in the directory.")
        if not hmac.compare_digest(client.secret.encode(), form.get("client_secret", "").encode()):
            return _refused(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.")
        if form.get("scope") != client.scope:
            return _refused(400, "invalid_scope", "AADSTS70011: The provided value for scope is not valid.")
        token = self._keys.sign(self._claims(client))
        return web.json_response({"token_type": "Bearer", "expires_in": LIFETIME_SECONDS, "access_token": token})

    def _claims(self, client: Client) -> dict[str, Any]:
        now = int(time.time())
        # Both generations' names for the application: the connector reads appid, a v2 API reads azp.
        return {
            "iss": self.tenant_issuer,
            "aud": client.audience,
            "appid": client.client_id,
            "azp": client.client_id,
            "oid": str(uuid.uuid5(uuid.NAMESPACE_OID, client.client_id)),
            "sub": str(uuid.uuid5(uuid.NAMESPACE_OID, client.client_id)),
            "tid": TENANT_ID,
            "roles": list(client.roles),
            "ver": "2.0",
            "iat": now,
            "nbf": now,
            "exp": now + LIFETIME_SECONDS,
        }

    async def _roll(self, _request: web.Request) -> web.Response:
        return web.json_response({"kid": self._keys.roll()}, status=201)


def _refused(status: int, error: str, description: str) -> web.Response:
    return web.json_response({"error": error, "error_description": description}, status=status)
