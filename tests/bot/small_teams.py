"""A small Teams: identity (metadata, keys, tokens) and connector on one real server, and the bot in front of it."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.proactive import Proactive
from bot.settings import BotSettings
from dialogs.turn import Reply, Turn, say
from store.chat import ChatState

APP_ID = "00000000-0000-4000-8000-0000000000b0"
TENANT = "00000000-0000-4000-8000-00000000c952"
ASHA = "00000000-0000-4000-8000-000000000a01"


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


async def serve(app: web.Application) -> tuple[web.AppRunner, str]:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}"


@dataclass
class Sent:
    """One request the connector got."""

    method: str
    path: str
    body: dict[str, Any]
    authorization: str


@dataclass
class SmallTeams:
    """Signs tokens as the channel does, and keeps what the bot writes. `answers` are given before any success."""

    url: str = ""
    keys: dict[str, rsa.RSAPrivateKey] = field(default_factory=dict)
    endorsements: list[str] = field(default_factory=lambda: ["msteams"])
    sent: list[Sent] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    token_requests: list[dict[str, str]] = field(default_factory=list)
    metadata_requests: int = 0
    metadata_gate: asyncio.Event = field(default_factory=asyncio.Event)
    drop_after_reading: int = 0
    connections: set[tuple[str, int]] = field(default_factory=set)

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/metadata", self._metadata)
        app.router.add_get("/keys", self._keys)
        app.router.add_post("/token", self._token)
        app.router.add_route("*", "/v3/conversations/{tail:.*}", self._connector)
        return app

    def token(self, key_id: str = "first", **claims: Any) -> str:
        """What the channel sends along; a claim of None is left out, `no_kid` leaves out the key's name."""
        now = int(time.time())
        body = {
            "iss": "https://api.botframework.com",
            "aud": APP_ID,
            "serviceurl": self.url + "/",
            "exp": now + 600,
            "nbf": now - 5,
        }
        body = {name: value for name, value in (body | claims).items() if value is not None}
        headers = {} if body.pop("no_kid", False) else {"kid": key_id}
        return jwt.encode(body, self.keys[key_id], algorithm="RS256", headers=headers)

    def messages(self) -> list[dict[str, Any]]:
        return [sent.body for sent in self.sent if sent.body["type"] == "message"]

    async def _metadata(self, _request: web.Request) -> web.Response:
        self.metadata_requests += 1
        await self.metadata_gate.wait()
        return web.json_response({"issuer": "https://api.botframework.com", "jwks_uri": f"{self.url}/keys"})

    async def _keys(self, _request: web.Request) -> web.Response:
        return web.json_response({"keys": [self._jwk(key_id, key) for key_id, key in self.keys.items()]})

    def _jwk(self, key_id: str, key: rsa.RSAPrivateKey) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
        return {**public, "kid": key_id, "endorsements": self.endorsements}

    async def _token(self, request: web.Request) -> web.Response:
        self.token_requests.append({name: str(value) for name, value in (await request.post()).items()})
        return web.json_response(
            {"token_type": "Bearer", "expires_in": 3600, "access_token": f"bot-{len(self.token_requests)}"}
        )

    async def _connector(self, request: web.Request) -> web.StreamResponse:
        authorization = request.headers.get("Authorization", "")
        assert request.transport is not None
        self.connections.add(request.transport.get_extra_info("peername"))
        self.sent.append(Sent(request.method, request.path_qs, await request.json(), authorization))
        if self.drop_after_reading:
            self.drop_after_reading -= 1
            request.transport.abort()
        if self.answers:
            status, headers = self.answers.pop(0)
            return web.json_response({"error": {"code": "x"}}, status=status, headers=headers)
        return web.json_response({"id": f"1:{len(self.sent)}"}, status=201)


@dataclass
class Bot:
    """The bot's web server as the connector sees it."""

    url: str
    http: httpx.AsyncClient
    teams: SmallTeams
    chat: ChatState
    proactive: Proactive
    tokens: bool = True

    async def post(self, activity: dict[str, Any], *, token: str | None = None, **headers: str) -> httpx.Response:
        """Send an activity with a good token, unless another (or "") is given."""
        if self.tokens and token is None:
            token = self.teams.token()
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return await self.http.post(f"{self.url}/api/messages", json=activity, headers=headers)


class Answers:
    """Answers turns with the function it was given, and keeps them."""

    def __init__(self, answer: Callable[[Turn], Awaitable[Reply]]) -> None:
        self.turns: list[Turn] = []
        self._answer = answer

    async def handle(self, turn: Turn) -> Reply:
        self.turns.append(turn)
        return await self._answer(turn)


async def echo(turn: Turn) -> Reply:
    return say(f"You said: {turn.text}")


StartBot = Callable[..., Awaitable[Bot]]
KEY = new_key()


def bot_settings(teams: SmallTeams, *, tokens: bool = True) -> BotSettings:
    return BotSettings(
        app_id=APP_ID if tokens else "",
        app_password="sandbox-bot-secret",
        tenant_id=TENANT,
        openid_metadata_url=f"{teams.url}/metadata",
        token_url=f"{teams.url}/token",
        service_url_hosts=(teams.url.removeprefix("http://"),),
    )


def message(teams: SmallTeams, text: str = "find 45AA0209826", **changes: Any) -> dict[str, Any]:
    """A message Asha types to the bot."""
    return {
        "type": "message",
        "id": "1700000000001",
        "timestamp": "2026-11-22T10:15:00.000Z",
        "channelId": "msteams",
        "serviceUrl": teams.url + "/",
        "from": {"id": "29:asha", "name": "Asha Verma", "aadObjectId": ASHA},
        "recipient": {"id": f"28:{APP_ID}", "name": "Casework Bot"},
        "conversation": {"id": "a:asha", "conversationType": "personal", "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}},
        "text": text,
    } | changes


def invoke(teams: SmallTeams, name: str, value: Any, **changes: Any) -> dict[str, Any]:
    """A button or a dialog that Asha uses, on the card with id 1:card."""
    return message(teams, "", type="invoke", name=name, value=value, replyToId="1:card") | changes


def execute(teams: SmallTeams, verb: str, data: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """Asha presses a card's Action.Execute."""
    action = {"type": "Action.Execute", "verb": verb, "data": data or {}}
    return invoke(teams, "adaptiveCard/action", {"action": action, "trigger": "manual"}, **changes)


async def until(true: Callable[[], object], seconds: float = 5) -> None:
    """Wait until something has happened."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.005)
