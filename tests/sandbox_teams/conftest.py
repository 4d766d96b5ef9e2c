"""A running sandbox Teams, and a small bot that answers with everything Teams can show."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiohttp import web

from sandbox.people import BOT_APP_ID, BOT_SECRET, TENANT_ID
from sandbox.teams import SandboxTeams
from sandbox.teams.keys import SigningKeys

CARD = "application/vnd.microsoft.card.adaptive"


def counter(count: int) -> dict[str, Any]:
    """A card whose button counts, and whose other button opens a form."""
    return {
        "type": "AdaptiveCard",
        "version": "1.5",
        "body": [
            {"type": "TextBlock", "text": "R v Samuel Okafor", "size": "Large", "weight": "Bolder", "style": "heading"},
            {"type": "TextBlock", "text": f"Looked at **{count}** times", "wrap": True},
            {
                "type": "FactSet",
                "facts": [
                    {"title": "URN", "value": "45AA0209826/1"},
                    {"title": "Next hearing", "value": "10 December 2026, Guildford"},
                ],
            },
        ],
        "actions": [
            {"type": "Action.Execute", "title": "Look again", "verb": "look", "data": {"count": count}, "style": "positive"},
            {"type": "Action.Submit", "title": "Log a redaction", "data": {"msteams": {"type": "task/fetch"}, "verb": "form"}},
            {"type": "Action.Submit", "title": "Tell", "data": {"verb": "tell"}},
        ],
    }  # fmt: skip


def form() -> dict[str, Any]:
    """A form with each kind of field."""
    of = {"choices": [{"title": "Surrey", "value": "45"}, {"title": "Essex", "value": "42"}]}
    wrong = {"isRequired": True, "errorMessage": "Enter a reason"}
    return {
        "type": "AdaptiveCard",
        "version": "1.5",
        "body": [
            {"type": "Input.Text", "id": "reason", "label": "Reason", **wrong},
            {"type": "Input.ChoiceSet", "id": "force", "label": "Force", "style": "compact", **of, "value": "45"},
            {"type": "Input.ChoiceSet", "id": "why", "label": "Why", "style": "expanded", "isMultiSelect": True, **of},
            {"type": "Input.Toggle", "id": "urgent", "label": "Urgent", "title": "Tell the unit now"},
            {"type": "Input.Date", "id": "on", "label": "Date", "value": "2026-11-20"},
        ],
        "actions": [{"type": "Action.Submit", "title": "Save and close", "data": {"verb": "save"}, "style": "positive"}],
    }  # fmt: skip


class EchoBot:
    """Answers over the connector as a bot does; keeps what it was sent."""

    def __init__(self) -> None:
        self.seen: list[dict[str, Any]] = []
        self.tokens: list[str] = []
        self.replies: list[str] = []
        self.status = 200
        self.pause = 0.0
        self.url = ""
        self.teams: SandboxTeams
        self.http: httpx.AsyncClient

    async def handle(self, request: web.Request) -> web.Response:
        """The messaging endpoint."""
        activity = await request.json()
        self.seen.append(activity)
        self.tokens.append(request.headers.get("Authorization", ""))
        await asyncio.sleep(self.pause)
        if self.status != 200:
            return web.Response(status=self.status)
        if activity["type"] == "invoke":
            return web.json_response(await self.invoke(activity))
        if activity["type"] == "conversationUpdate":
            await self.write(activity, {"text": "Welcome to **Casework**."})
        elif activity.get("value"):
            await self.write(activity, {"text": f"You pressed {activity['value']['verb']}"})
        elif activity["text"] == "case":
            await self.write(activity, {"type": "typing"})
            await self.write(activity, {"attachments": [{"contentType": CARD, "content": counter(1)}]})
        elif activity["text"] == "sign in":
            await self.write(
                activity, {"text": "First this:", "attachments": [{"contentType": CARD, "content": self.sign_in()}]}
            )
        else:
            await self.write(activity, {"text": f"You said *{activity['text']}*\n\n- one\n- <b>two</b>"})
        return web.Response(status=201)

    def sign_in(self) -> dict[str, Any]:
        """A card that opens the bot's sign-in window."""
        told = {"type": "signin", "value": self.url.replace("/api/messages", "/sign-in")}
        return {"type": "AdaptiveCard", "version": "1.5", "actions": [
            {"type": "Action.Submit", "title": "Sign in", "data": {"msteams": told}}
        ]}  # fmt: skip

    async def sign_in_page(self, _request: web.Request) -> web.Response:
        """Hands over a code at once."""
        script = f'window.opener.postMessage({{type: "casework-sign-in", code: "246810"}}, "{self.teams.url}")'
        return web.Response(text=f"<title>Sign in</title><script>{script}</script>", content_type="text/html")

    async def invoke(self, activity: dict[str, Any]) -> dict[str, Any]:
        """An answer to each of Teams' invokes."""
        name, value = activity["name"], activity["value"]
        if name == "adaptiveCard/action":
            return {"statusCode": 200, "type": CARD, "value": counter(value["action"]["data"]["count"] + 1)}
        if name == "task/fetch":
            card = {"contentType": CARD, "content": form()}
            return {
                "task": {"type": "continue", "value": {"title": "Log a redaction", "width": "medium", "card": card}}
            }
        if name == "task/submit":
            return {"task": {"type": "message", "value": f"Logged for {value['data']['reason']}."}}
        await self.write(activity, {"text": f"Code {value['state']} taken"})
        return {}

    async def write(self, to: dict[str, Any], content: dict[str, Any]) -> str:
        """Reply over the connector."""
        path = f"v3/conversations/{to['conversation']['id']}/activities/{to['id']}"
        headers = {"Authorization": f"Bearer {await bot_token(self.http, self.teams)}"}
        answer = await self.http.post(to["serviceUrl"] + path, json={"type": "message", **content}, headers=headers)
        self.replies.append(answer.json()["id"])
        return self.replies[-1]


async def bot_token(http: httpx.AsyncClient, teams: SandboxTeams) -> str:
    """What the bot's credential gets from the identity provider."""
    form = {
        "grant_type": "client_credentials",
        "client_id": BOT_APP_ID,
        "client_secret": BOT_SECRET,
        "scope": "https://api.botframework.com/.default",
    }
    answer = await http.post(f"{teams.url}/{TENANT_ID}/oauth2/v2.0/token", data=form)
    return str(answer.json()["access_token"])


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client; nothing here speaks TLS, and reading the certificates takes longer than a test."""
    async with httpx.AsyncClient(timeout=10, verify=False) as client:
        yield client


@pytest.fixture
async def bot(http: httpx.AsyncClient) -> AsyncIterator[EchoBot]:
    """The running small bot; `teams` gives it its Teams."""
    echo = EchoBot()
    echo.http = http
    app = web.Application()
    app.router.add_post("/api/messages", echo.handle)
    app.router.add_get("/sign-in", echo.sign_in_page)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    echo.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/messages"
    yield echo
    await runner.cleanup()


@pytest.fixture(scope="session")
def data_with_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that holds a signing key: making one takes a while, so the tests share it."""
    folder = tmp_path_factory.mktemp("teams-key")
    SigningKeys(folder)
    return folder


@pytest.fixture
def data_dir(tmp_path: Path, data_with_key: Path) -> Path:
    """The double's data folder."""
    return shutil.copytree(data_with_key, tmp_path / "teams")


@pytest.fixture
async def teams(data_dir: Path, bot: EchoBot) -> AsyncIterator[SandboxTeams]:
    """The running double, with the small bot installed."""
    double = SandboxTeams(data_dir=data_dir, bot_url=bot.url, links={"CMS": "http://127.0.0.1:1/"})
    await double.start("127.0.0.1", 0)
    bot.teams = double
    yield double
    await double.stop()
