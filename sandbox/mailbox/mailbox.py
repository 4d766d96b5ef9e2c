"""The double itself: what starts and stops, and how its parts hang together."""

from pathlib import Path

from aiohttp import web

from sandbox.faults import Faults, add_fault_routes
from sandbox.mailbox.credentials import Credentials
from sandbox.mailbox.disk import Disk
from sandbox.mailbox.ews import PATH, EwsDoor
from sandbox.mailbox.ews_faults import OPERATIONS
from sandbox.mailbox.graph import Graph
from sandbox.mailbox.graph_faults import GRAPH_OPERATIONS
from sandbox.mailbox.page import add_page
from sandbox.mailbox.smtp import DOMAIN, MOST_BYTES, open_door
from sandbox.mailbox.store import MailboxStore
from sandbox.mailbox.tokens import Tokens
from sandbox.people import MAILBOX_ADDRESS, MAILBOX_PASSWORD, SECOND_ADDRESS, TENANT_ID

ADDRESS = MAILBOX_ADDRESS
PASSWORD = MAILBOX_PASSWORD


class SandboxMailbox:
    """Mailboxes on this machine. Mail comes in by SMTP; EWS and Microsoft Graph show the same state of them."""

    def __init__(
        self,
        *,
        data_dir: Path,
        smtp_port: int = 0,
        addresses: tuple[str, ...] = (ADDRESS, SECOND_ADDRESS),
        token_lifetime_s: int = 3599,
    ) -> None:
        self.addresses, self.address = addresses, addresses[0]
        self.faults = Faults(operations=OPERATIONS | GRAPH_OPERATIONS)
        self._data_dir, self._token_lifetime_s = data_dir, token_lifetime_s
        self.host, self.port, self.smtp_port = "", 0, smtp_port

    @property
    def url(self) -> str:
        """The address of the page; EWS is at `ews_url`."""
        return f"http://{self.host}:{self.port}/"

    @property
    def ews_url(self) -> str:
        """Where an EWS client finds the mailboxes."""
        return f"http://{self.host}:{self.port}{PATH}"

    @property
    def graph_url(self) -> str:
        """Where a Graph client finds them."""
        return f"http://{self.host}:{self.port}/v1.0"

    @property
    def authority_url(self) -> str:
        """The identity provider's tenant: `/v2.0/.well-known/openid-configuration` is below it."""
        return f"http://{self.host}:{self.port}/{TENANT_ID}"

    @property
    def token_url(self) -> str:
        """Where an application gets its tokens."""
        return f"{self.authority_url}/oauth2/v2.0/token"

    async def start(self, host: str, port: int) -> None:
        """Open both doors; port 0 takes any free one."""
        self._data_dir.mkdir(parents=True, exist_ok=True)
        self.store = MailboxStore(Disk(self._data_dir / "mailbox.sqlite", self.addresses), self.address.lower())
        self._door = await open_door(self.store, host, self.smtp_port)
        self.host, self.smtp_port = host, self._door.sockets[0].getsockname()[1]
        self._runner = web.AppRunner(self._application(), shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Close both doors and end every stream."""
        self.faults.clear()
        self._ews.close()
        await self._graph.close()
        self._door.close()
        await self._runner.cleanup()
        self.store.close()

    def mailbox(self, address: str) -> MailboxStore:
        """What one of the mailboxes holds."""
        found = self.store.of(address)
        if found is None:
            raise KeyError(address)
        return found

    def _application(self) -> web.Application:
        app = web.Application(client_max_size=2 * MOST_BYTES)
        tokens = Tokens(
            key_file=self._data_dir / "token.key",
            faults=self.faults,
            address=lambda: self.url.rstrip("/"),
            lifetime_s=self._token_lifetime_s,
        )
        known = tuple(each.lower() for each in self.addresses)
        credentials = Credentials(addresses=known, tokens=tokens)
        self._ews = EwsDoor(store=self.store, credentials=credentials, faults=self.faults, send=self._deliver)
        self._graph = Graph(
            store=self.store, tokens=tokens, faults=self.faults, send=self._deliver, address=lambda: self.graph_url
        )
        app.router.add_post(PATH, self._ews.answer)
        add_page(app, store=self.store, addresses=self.addresses, host=self.host, smtp_port=self.smtp_port)
        add_fault_routes(app, self.faults)
        self._graph.add_to(app)
        tokens.add_to(app)
        return app

    def _deliver(self, recipient: str, raw: bytes) -> None:
        if recipient.lower().endswith("@" + DOMAIN):
            (self.store.of(recipient) or self.store).deliver(raw)
