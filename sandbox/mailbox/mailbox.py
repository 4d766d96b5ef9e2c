"""The double itself: what starts and stops, and how its parts hang together."""

import asyncio
import base64
import binascii
import hmac
from collections.abc import Callable
from pathlib import Path

from aiohttp import web

from sandbox.faults import Faults, add_fault_routes
from sandbox.mailbox.folders import FolderOperations
from sandbox.mailbox.items import ItemOperations
from sandbox.mailbox.lookups import convert_id, resolve_names, time_zones
from sandbox.mailbox.notifications import Notifications
from sandbox.mailbox.page import add_page
from sandbox.mailbox.smtp import DOMAIN, MOST_BYTES, open_door
from sandbox.mailbox.soap import Element, Refused, envelope, error, fault, local, parse, response
from sandbox.mailbox.store import MailboxStore
from sandbox.mailbox.sync import ItemSync
from sandbox.people import MAILBOX_ADDRESS, MAILBOX_PASSWORD

ADDRESS = MAILBOX_ADDRESS
PASSWORD = MAILBOX_PASSWORD
BACK_OFF_MS = 1500
_OPERATIONS = (
    "ConvertId", "CreateFolder", "CreateItem", "DeleteItem", "FindFolder", "FindItem", "GetAttachment", "GetFolder",
    "GetItem", "GetServerTimeZones", "GetStreamingEvents", "MoveItem", "ResolveNames", "SendItem", "Subscribe",
    "SyncFolderHierarchy", "SyncFolderItems", "Unsubscribe", "UpdateItem",
)  # fmt: skip


class SandboxMailbox:
    """An Exchange mailbox on this machine. Mail comes in by SMTP; exchangelib reads it over EWS."""

    def __init__(self, *, data_dir: Path, smtp_port: int = 0, address: str = ADDRESS, password: str = PASSWORD) -> None:
        self.address = address
        self.faults = Faults(operations=dict.fromkeys(_OPERATIONS, frozenset({"ErrorServerBusy", "http-503"})))
        self._data_dir = data_dir
        self._expected = base64.b64encode(f"{address}:{password}".encode()).decode()
        self.host, self.port, self.smtp_port = "", 0, smtp_port

    @property
    def url(self) -> str:
        """The address of the page; EWS is at `ews_url`."""
        return f"http://{self.host}:{self.port}/"

    @property
    def ews_url(self) -> str:
        """Where an EWS client finds the mailbox."""
        return f"http://{self.host}:{self.port}/EWS/Exchange.asmx"

    async def start(self, host: str, port: int) -> None:
        """Open both doors; port 0 takes any free one."""
        self._data_dir.mkdir(parents=True, exist_ok=True)
        self.store = MailboxStore(self._data_dir / "mailbox.sqlite")
        self._door = await open_door(self.store, host, self.smtp_port)
        self.host, self.smtp_port = host, self._door.sockets[0].getsockname()[1]
        self._wire()
        app = web.Application(client_max_size=2 * MOST_BYTES)
        app.router.add_post("/EWS/Exchange.asmx", self._ews)
        add_page(app, store=self.store, address=self.address, host=host, smtp_port=self.smtp_port)
        add_fault_routes(app, self.faults)
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Close both doors and end every stream."""
        self.faults.clear()
        self._notifications.close()
        self._door.close()
        await self._runner.cleanup()
        self.store.close()

    def _wire(self) -> None:
        folders = FolderOperations(store=self.store)
        items = ItemOperations(store=self.store, folders=folders, send=self._deliver)
        self._notifications = Notifications(store=self.store, folders=folders)
        self._operations: dict[str, Callable[[Element], Element]] = {
            "ConvertId": convert_id,
            "CreateFolder": folders.create,
            "CreateItem": items.create,
            "DeleteItem": items.delete,
            "FindFolder": folders.find,
            "FindItem": items.find,
            "GetAttachment": items.attachment,
            "GetFolder": folders.get,
            "GetItem": items.get,
            "GetServerTimeZones": time_zones,
            "MoveItem": items.move,
            "ResolveNames": resolve_names,
            "SendItem": items.send,
            "Subscribe": self._notifications.subscribe,
            "SyncFolderHierarchy": folders.sync,
            "SyncFolderItems": ItemSync(store=self.store, folders=folders).sync,
            "Unsubscribe": self._notifications.unsubscribe,
            "UpdateItem": items.update,
        }

    def _deliver(self, recipient: str, raw: bytes) -> None:
        if recipient.lower().endswith("@" + DOMAIN):
            self.store.deliver(raw)

    async def _ews(self, request: web.Request) -> web.StreamResponse:
        if not self._knows(request):
            return web.Response(status=401, headers={"WWW-Authenticate": 'Basic realm="casework.test"'})
        try:
            operation = parse(await request.read())
        except Refused as refused:
            return _xml(fault(refused.code, refused.sentence), 500)

        async def answer() -> web.StreamResponse:
            if local(operation) == "GetStreamingEvents":
                return await self._notifications.stream(request, operation)
            return self._answer(operation)

        return await self.faults.carry(
            request, local(operation), answer, {"ErrorServerBusy": _busy, "http-503": _unavailable}
        )

    def _answer(self, operation: Element) -> web.Response:
        name = local(operation)
        if name not in self._operations:
            return _xml(fault("ErrorInvalidRequest", f"{name} is not served here."), 500)
        try:
            return _xml(envelope(self._operations[name](operation)))
        except Refused as refused:
            return _xml(envelope(response(name, [error(name, refused)])))

    def _knows(self, request: web.Request) -> bool:
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        try:
            base64.b64decode(given, validate=True)
        except (binascii.Error, ValueError):
            return False
        return scheme.lower() == "basic" and hmac.compare_digest(given.encode(), self._expected.encode())


async def _busy() -> web.StreamResponse:
    sentence = "The server cannot service this request right now. Try again later."
    return _xml(fault("ErrorServerBusy", sentence, {"BackOffMilliseconds": str(BACK_OFF_MS)}), 500)


async def _unavailable() -> web.StreamResponse:
    await asyncio.sleep(0)
    return web.Response(status=503, text="Service Unavailable")


def _xml(body: bytes, status: int = 200) -> web.Response:
    return web.Response(body=body, status=status, content_type="text/xml", charset="utf-8")
