"""The identity provider for applications that read mail: discovery, tokens by client credentials, and their check."""

import hmac
import secrets
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jwt
from aiohttp import web

from sandbox.faults import Faults
from sandbox.people import GRAPH_CLIENT_ID, GRAPH_SECRET, TENANT_ID

GRAPH_AUDIENCE = "https://graph.microsoft.com"
EWS_AUDIENCE = "https://outlook.office365.com"
_ROLES = {GRAPH_AUDIENCE: ["Mail.ReadWrite", "Mail.Send"], EWS_AUDIENCE: ["full_access_as_app"]}
_ALGORITHM = "HS256"


class Tokens:
    """Issues and checks tokens. `address` is asked at each use: the port is known only once the double has started."""

    def __init__(self, *, key_file: Path, faults: Faults, address: Callable[[], str], lifetime_s: int) -> None:
        self._key = _kept_key(key_file)
        self._faults, self._address, self._lifetime_s = faults, address, lifetime_s

    def add_to(self, app: web.Application) -> None:
        """Put the routes on the double's server."""
        app.router.add_get("/{tenant}/v2.0/.well-known/openid-configuration", self._discovery)
        app.router.add_get("/{tenant}/discovery/v2.0/keys", self._keys)
        app.router.add_post("/{tenant}/oauth2/v2.0/token", self._token)

    def application(self, token: str, audience: str) -> str:
        """The application a good token is for; empty for any other token."""
        try:
            claims = jwt.decode(token, self._key, algorithms=[_ALGORITHM], audience=audience)
        except jwt.PyJWTError:
            return ""
        return str(claims["appid"])

    def expired(self, token: str) -> bool:
        """Whether a token is ours and only its time is over."""
        try:
            jwt.decode(token, self._key, algorithms=[_ALGORITHM], options={"verify_aud": False})
        except jwt.ExpiredSignatureError:
            return True
        except jwt.PyJWTError:
            return False
        return False

    async def _discovery(self, request: web.Request) -> web.StreamResponse:
        async def answer() -> web.Response:
            tenant = request.match_info["tenant"]
            if tenant != TENANT_ID:
                return _refused(400, "invalid_tenant", 90002, f"Tenant '{tenant}' not found.")
            root = f"{self._address()}/{TENANT_ID}"
            # Behind something that ends TLS the addresses are https, which is all that msal accepts.
            if request.headers.get("X-Forwarded-Proto") == "https":
                root = root.replace("http://", "https://", 1)
            return web.json_response(_metadata(root))

        return await self._faults.carry(request, "discovery", answer)

    async def _keys(self, _request: web.Request) -> web.Response:
        # Nobody but the double itself can check its tokens, as with Graph's own.
        return web.json_response({"keys": []})

    async def _token(self, request: web.Request) -> web.StreamResponse:
        form = {name: str(value) for name, value in (await request.post()).items()}

        async def answer() -> web.Response:
            return self._issue(request.match_info["tenant"], form)

        async def unavailable() -> web.Response:
            return _refused(503, "temporarily_unavailable", 90033, "A transient error has occurred. Please try again.")

        async def throttled() -> web.Response:
            answer = _refused(429, "invalid_request", 90055, "The server is busy. Please try again later.")
            answer.headers["Retry-After"] = "2"
            return answer

        return await self._faults.carry(request, "token", answer, {"http-503": unavailable, "http-429": throttled})

    def _issue(self, tenant: str, form: dict[str, str]) -> web.Response:
        audience = form.get("scope", "").removesuffix("/.default")
        if tenant != TENANT_ID:
            return _refused(400, "invalid_request", 90002, f"Tenant '{tenant}' not found.")
        if form.get("grant_type") != "client_credentials":
            return _refused(400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.")
        if form.get("client_id") != GRAPH_CLIENT_ID:
            return _refused(400, "unauthorized_client", 700016, "Application was not found in the directory.")
        if not form.get("client_secret"):
            return _refused(401, "invalid_client", 7000216, "'client_assertion' or 'client_secret' is required.")
        if not hmac.compare_digest(GRAPH_SECRET.encode(), form["client_secret"].encode()):
            return _refused(401, "invalid_client", 7000215, "Invalid client secret provided.")
        if audience not in _ROLES or audience == form.get("scope"):
            return _refused(400, "invalid_scope", 1002012, "The provided value for scope is not valid.")
        token = jwt.encode(self._claims(audience), self._key, algorithm=_ALGORITHM)
        kept = {"expires_in": self._lifetime_s, "ext_expires_in": self._lifetime_s}
        return web.json_response({"token_type": "Bearer", **kept, "access_token": token})

    def _claims(self, audience: str) -> dict[str, Any]:
        now = int(time.time())
        principal = str(uuid.uuid5(uuid.NAMESPACE_OID, GRAPH_CLIENT_ID))
        return {
            "aud": audience,
            "iss": f"{self._address()}/{TENANT_ID}/v2.0",
            "iat": now,
            "nbf": now,
            "exp": now + self._lifetime_s,
            "appid": GRAPH_CLIENT_ID,
            "oid": principal,
            "sub": principal,
            "tid": TENANT_ID,
            "roles": _ROLES[audience],
            "jti": secrets.token_hex(8),
        }


def _metadata(root: str) -> dict[str, object]:
    return {
        "token_endpoint": f"{root}/oauth2/v2.0/token",
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
        "jwks_uri": f"{root}/discovery/v2.0/keys",
        "response_types_supported": ["code", "id_token", "token"],
        "subject_types_supported": ["pairwise"],
        "issuer": f"{root}/v2.0",
        "authorization_endpoint": f"{root}/oauth2/v2.0/authorize",
        "device_authorization_endpoint": f"{root}/oauth2/v2.0/devicecode",
        "tenant_region_scope": "EU",
    }


def _refused(status: int, error: str, code: int, sentence: str) -> web.Response:
    trace, correlation = str(uuid.uuid4()), str(uuid.uuid4())
    now = time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime())
    described = f"AADSTS{code}: {sentence} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {now}"
    shown = {"error": error, "error_description": described, "error_codes": [code], "timestamp": now}
    return web.json_response({**shown, "trace_id": trace, "correlation_id": correlation}, status=status)


def _kept_key(path: Path) -> bytes:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_bytes(secrets.token_bytes(32))
    return path.read_bytes()
