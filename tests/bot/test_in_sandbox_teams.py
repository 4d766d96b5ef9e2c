"""The bot in the Teams that everybody without a tenant uses: the same token checks, over the sandbox's own identity."""

import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiohttp import web

from bot.endpoint import add_bot
from bot.settings import BotSettings
from dialogs.turn import Dialog, Kind, Message, Reply, Turn
from sandbox.people import BOT_APP_ID, BOT_SECRET, TENANT_ID
from sandbox.teams import SandboxTeams
from store.chat import ChatState
from tests.bot.small_teams import Answers

pytestmark = pytest.mark.contract


def card(said: str) -> dict[str, Any]:
    file = {"type": "Action.Execute", "title": "File", "verb": "file"}
    form = {"type": "Action.Submit", "title": "Log", "data": {"msteams": {"type": "task/fetch"}, "verb": "log"}}
    text = {"type": "TextBlock", "text": said, "wrap": True}
    return {"type": "AdaptiveCard", "version": "1.5", "body": [text], "actions": [file, form]}


async def answer(turn: Turn) -> Reply:
    """A bot of one card: a button replaces it, another opens it as a dialog."""
    if turn.kind is Kind.EXECUTE:
        return Reply(replace=card("Filed."), messages=(Message(text="See the case."),))
    if turn.kind is Kind.OPEN_DIALOG:
        return Reply(dialog=Dialog(title="Log a redaction", card=card("Form")))
    return Reply(messages=(Message(text="One mail", card=card("One mail to decide.")),))


@pytest.fixture
async def teams(tmp_path: Path, chat: ChatState) -> AsyncIterator[SandboxTeams]:
    """A running sandbox Teams with our bot behind it."""
    door = socket.create_server(("127.0.0.1", 0))
    bot_url = f"http://127.0.0.1:{door.getsockname()[1]}/api/messages"
    teams = SandboxTeams(data_dir=tmp_path, bot_url=bot_url)
    await teams.start("127.0.0.1", 0)
    app = web.Application()
    settings = BotSettings(
        app_id=BOT_APP_ID,
        app_password=BOT_SECRET,
        tenant_id=TENANT_ID,
        openid_metadata_url=f"{teams.url}/.well-known/openidconfiguration",
        token_url=f"{teams.url}/{TENANT_ID}/oauth2/v2.0/token",
        service_url_hosts=(f"{teams.host}:{teams.port}",),
    )
    add_bot(app, answer=Answers(answer).handle, chat=chat, settings=settings)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.SockSite(runner, door).start()
    yield teams
    await teams.stop()
    await runner.cleanup()


async def test_a_card_is_shown_pressed_and_opened(teams: SandboxTeams) -> None:
    async with httpx.AsyncClient(base_url=f"{teams.url}/sandbox/people/asha", timeout=20, verify=False) as asha:
        await asha.post("/say", json={"text": "hello"})
        (shown,) = (await asha.get("/messages")).json()[-1]["cards"]
        assert shown["body"][0]["text"] == "One mail to decide."
        opened = (await asha.post("/act", json={"title": "Log"})).json()
        assert opened["dialog"]["title"] == "Log a redaction"
        pressed = (await asha.post("/act", json={"title": "File"})).json()
        assert pressed["card"]["body"][0]["text"] == "Filed."


async def test_a_roll_over_of_the_keys_is_not_noticed(teams: SandboxTeams) -> None:
    async with httpx.AsyncClient(base_url=teams.url, timeout=20, verify=False) as http:
        await http.post("/__sandbox/keys/roll")
        await http.post("/sandbox/people/asha/say", json={"text": "hello"})
        assert (await http.get("/sandbox/people/asha/messages")).json()[-1]["cards"]
