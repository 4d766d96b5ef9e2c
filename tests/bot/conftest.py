"""The bot on a real server, a small Teams around it, and a database of its own for each test."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from aiohttp import web

from bot.endpoint import add_bot
from bot.settings import Timings
from store.chat import ChatState
from store.store import Store
from tests.bot.small_teams import KEY, Answers, Bot, SmallTeams, StartBot, bot_settings, echo, serve

SECRET = "a-secret-only-for-tests"
# Attempts follow each other faster than Teams would like.
SHORT = {"first_pause_before_sending_again": 0.01}


@pytest.fixture
async def teams() -> AsyncIterator[SmallTeams]:
    """The small Teams, running."""
    teams = SmallTeams(keys={"first": KEY})
    teams.metadata_gate.set()
    runner, teams.url = await serve(teams.app())
    yield teams
    teams.metadata_gate.set()
    await runner.cleanup()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database without rows, made once and copied for each test."""
    path = tmp_path_factory.mktemp("bot") / "empty.sqlite"

    async def make() -> None:
        store = await Store.open(f"sqlite+aiosqlite:///{path}", secret=SECRET)
        await store.close()

    asyncio.run(make())
    return path


@pytest.fixture
async def chat(empty_database: Path, tmp_path: Path) -> AsyncIterator[ChatState]:
    """The bot's memory, on a real database."""
    shutil.copy(empty_database, tmp_path / "bot.sqlite")
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite'}", secret=SECRET)
    yield store.chat
    await store.close()


@pytest.fixture
async def start_bot(teams: SmallTeams, chat: ChatState) -> AsyncIterator[StartBot]:
    """Starts the bot with these dialogs; `tokens=False` starts it without an app id."""
    async with httpx.AsyncClient(timeout=20, verify=False) as http:
        runners = []

        async def start(dialogs: Answers | None = None, *, tokens: bool = True, **timings: float) -> Bot:
            app = web.Application()
            settings = bot_settings(teams, tokens=tokens)
            proactive = add_bot(
                app,
                answer=(dialogs or Answers(echo)).handle,
                chat=chat,
                settings=settings,
                timings=Timings(**(SHORT | timings)),
            )
            runner, url = await serve(app)
            runners.append(runner)
            return Bot(url=url, http=http, teams=teams, chat=chat, proactive=proactive, tokens=tokens)

        yield start
        for runner in runners:
            await runner.cleanup()
