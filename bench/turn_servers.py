"""The processes that `bench turn` measures with: the outside (connector, OpenID, tokens), our bot, and a stock bot."""

import asyncio
import json
import logging
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import jwt
import structlog
from aiohttp import web
from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botframework.connector.auth import MicrosoftAppCredentials, PasswordServiceClientCredentialFactory
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.endpoint import add_bot
from bot.settings import BOT_FRAMEWORK_ISSUER, BotSettings
from dialogs.turn import Reply, Turn, say
from store.store import Store

APP_ID = "00000000-0000-4000-8000-0000000000b0"
TENANT = "00000000-0000-4000-8000-00000000c952"
KEY_ID = "bench"
ADDRESS = web.AppKey("ADDRESS", list[str])


async def main(part: str, *arguments: str) -> None:
    """Serve one part, print its address, and go on until terminated."""
    parts: dict[str, Callable[..., Awaitable[web.Application]]] = {"outside": outside, "ours": ours, "stock": stock}
    app = await parts[part](*arguments)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    app[ADDRESS].append(url)
    print(url, flush=True)
    await asyncio.Event().wait()


async def outside() -> web.Application:
    """The connector, which counts replies, and the identity service, which signs."""
    app = web.Application()
    address: list[str] = []
    app[ADDRESS] = address
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = {
        **json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key())),
        "kid": KEY_ID,
        "endorsements": ["msteams"],
    }
    replies = [0]

    async def metadata(_request: web.Request) -> web.Response:
        issuer, algorithms = BOT_FRAMEWORK_ISSUER, ["RS256"]
        return web.json_response(
            {"issuer": issuer, "jwks_uri": f"{address[0]}/keys", "id_token_signing_alg_values_supported": algorithms}
        )

    async def keys(_request: web.Request) -> web.Response:
        return web.json_response({"keys": [public]})

    async def token(_request: web.Request) -> web.Response:
        return web.json_response({"token_type": "Bearer", "expires_in": 3600, "access_token": "bench"})

    async def channel_token(_request: web.Request) -> web.Response:
        claims = {
            "iss": BOT_FRAMEWORK_ISSUER,
            "aud": APP_ID,
            "serviceurl": f"{address[0]}/",
            "exp": int(time.time()) + 3600,
        }
        return web.Response(text=jwt.encode(claims, key, algorithm="RS256", headers={"kid": KEY_ID}))

    async def reply(request: web.Request) -> web.Response:
        await request.read()
        replies[0] += 1
        return web.json_response({"id": str(replies[0])}, status=201)

    async def count(_request: web.Request) -> web.Response:
        return web.Response(text=str(replies[0]))

    app.router.add_get("/metadata", metadata)
    app.router.add_get("/keys", keys)
    app.router.add_post("/token", token)
    app.router.add_get("/channel-token", channel_token)
    app.router.add_get("/replies", count)
    app.router.add_post("/v3/conversations/{tail:.*}", reply)
    return app


class Echo:
    """Says what was said."""

    async def handle(self, turn: Turn) -> Reply:
        """The same text."""
        return say(turn.text)


async def ours(outside_url: str, folder: str) -> web.Application:
    """Our endpoint with its store, as in production, and an echo behind it."""
    app = web.Application()
    app[ADDRESS] = []
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    store = await Store.open(f"sqlite+aiosqlite:///{Path(folder) / 'bench.sqlite'}", secret="bench")
    settings = BotSettings(
        app_id=APP_ID,
        app_password="bench",
        tenant_id=TENANT,
        openid_metadata_url=f"{outside_url}/metadata",
        token_url=f"{outside_url}/token",
        service_url_hosts=(outside_url.removeprefix("http://"),),
    )
    add_bot(app, answer=Echo().handle, chat=store.chat, settings=settings)
    return app


async def stock(outside_url: str, _folder: str) -> web.Application:
    """The SDK's own adapter, set up for this identity service, and its echo."""
    adapter = CloudAdapter(
        ConfigurationBotFrameworkAuthentication(_StockConfiguration(outside_url), credentials_factory=_Given())
    )
    echo = _StockEcho()

    async def receive(request: web.Request) -> web.StreamResponse:
        response: web.StreamResponse = await adapter.process(request, echo)
        return response

    app = web.Application()
    app[ADDRESS] = []
    app.router.add_post("/api/messages", receive)
    return app


class _StockEcho(ActivityHandler):  # type: ignore[misc]  # the SDK is untyped
    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await turn_context.send_activity(turn_context.activity.text)


class _StockConfiguration:
    """The SDK reads its settings by these names."""

    def __init__(self, outside_url: str) -> None:
        self.TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL = f"{outside_url}/metadata"
        self.TO_BOT_FROM_EMULATOR_OPENID_METADATA_URL = f"{outside_url}/metadata"
        self.TO_BOT_FROM_CHANNEL_TOKEN_ISSUER = BOT_FRAMEWORK_ISSUER
        self.TO_CHANNEL_FROM_BOT_LOGIN_URL = outside_url
        self.TO_CHANNEL_FROM_BOT_OAUTH_SCOPE = BOT_FRAMEWORK_ISSUER
        self.OAUTH_URL = outside_url
        self.CALLER_ID = "urn:botframework:azure"


class _Given(PasswordServiceClientCredentialFactory):  # type: ignore[misc]  # the SDK is untyped
    """Credentials whose token is there already."""

    def __init__(self) -> None:
        super().__init__(APP_ID, "bench", TENANT)

    async def create_credentials(
        self, app_id: str, oauth_scope: str, *_rest: Any, **_named: Any
    ) -> MicrosoftAppCredentials:
        return _GivenToken(app_id, "bench", TENANT, oauth_scope)


class _GivenToken(MicrosoftAppCredentials):  # type: ignore[misc]  # the SDK is untyped
    def get_access_token(self, *_: Any) -> str:
        return "bench"


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
