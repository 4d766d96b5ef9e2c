"""The double itself: what starts and stops, and how its parts hang together."""

from collections.abc import Mapping
from pathlib import Path

from aiohttp import web

from sandbox.faults import Faults, add_fault_routes
from sandbox.teams.bot_link import ANSWER_WITHIN_SECONDS, BotLink
from sandbox.teams.chat import Chat
from sandbox.teams.connector import CONNECTOR_OPERATIONS, OWN_FAULTS, Connector
from sandbox.teams.history import History
from sandbox.teams.identity import Identity
from sandbox.teams.keys import SigningKeys
from sandbox.teams.live import Live
from sandbox.teams.routes import Routes

MOST_BYTES = 2 * 1024 * 1024
_OPERATIONS = {
    **dict.fromkeys(CONNECTOR_OPERATIONS, OWN_FAULTS),
    **dict.fromkeys(("metadata", "keys", "token"), frozenset[str]()),
    "deliver": frozenset({"deliver-twice"}),
}


class SandboxTeams:
    """Teams on this machine: the page at `/`, the Bot Connector, and the identity provider.

    `bot_url` is the bot's messaging endpoint; `links` are other pages to offer beside the chat.
    """

    def __init__(
        self,
        *,
        data_dir: Path,
        bot_url: str,
        links: Mapping[str, str] | None = None,
        answer_within: float = ANSWER_WITHIN_SECONDS,
    ) -> None:
        self.faults = Faults(operations=_OPERATIONS)
        self._data_dir = data_dir
        self._bot_url = bot_url
        self._links = links or {}
        self._answer_within = answer_within
        self.host, self.port = "", 0

    @property
    def url(self) -> str:
        """The address of the page, of the connector, and of the identity provider."""
        return f"http://{self.host}:{self.port}"

    async def start(self, host: str, port: int) -> None:
        """Open the door; port 0 takes any free one."""
        self._data_dir.mkdir(parents=True, exist_ok=True)
        self.keys = SigningKeys(self._data_dir)
        self.identity = Identity(keys=self.keys, faults=self.faults, address=lambda: self.url)
        self._history = History(self._data_dir / "teams.sqlite")
        self._live = Live()
        self._bot = BotLink(
            bot_url=self._bot_url,
            identity=self.identity,
            faults=self.faults,
            address=lambda: self.url,
            answer_within=self._answer_within,
        )
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        self.host, self.port = host, self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Close the door and end every stream."""
        self.faults.clear()
        self._live.close()
        await self._runner.cleanup()
        await self._bot.close()
        self._history.close()

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=MOST_BYTES)
        chat = Chat(history=self._history, live=self._live, bot=self._bot)
        self.identity.add_to(app)
        Connector(history=self._history, live=self._live, identity=self.identity, faults=self.faults).add_to(app)
        Routes(chat=chat, live=self._live, links=self._links).add_to(app)
        add_fault_routes(app, self.faults)
        return app
