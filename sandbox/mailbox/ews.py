"""EWS: who asks, for which mailbox, and which operation answers."""

import asyncio
from collections.abc import Callable

from aiohttp import web

from sandbox.faults import Answer, Faults
from sandbox.mailbox.credentials import Credentials
from sandbox.mailbox.ews_faults import FORGETFUL, stand_ins
from sandbox.mailbox.folders import FolderOperations
from sandbox.mailbox.items import Deliver, ItemOperations
from sandbox.mailbox.lookups import convert_id, resolve_names, time_zones
from sandbox.mailbox.notifications import Notifications
from sandbox.mailbox.soap import Element, Refused, envelope, error, fault, impersonated, local, m, parse, response
from sandbox.mailbox.store import MailboxStore
from sandbox.mailbox.sync import ItemSync

PATH = "/EWS/Exchange.asmx"


class EwsDoor:
    """Answers EWS for every mailbox of a store."""

    def __init__(self, *, store: MailboxStore, credentials: Credentials, faults: Faults, send: Deliver) -> None:
        self._store, self._credentials, self._faults, self._send = store, credentials, faults, send
        self._services: dict[str, _Service] = {}

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One request."""
        caller = self._credentials.caller(request)
        if caller is None:
            return self._credentials.challenge(request)
        try:
            root = parse(await request.read())
            service = self._service(impersonated(root) or caller.mailbox)
        except Refused as refused:
            return xml(fault(refused.code, refused.sentence), 500)
        operation = local(root)

        async def answer() -> web.StreamResponse:
            return await service.answer(request, root)

        async def forgetful() -> web.StreamResponse:
            for state in root.findall(m("SyncState")):
                root.remove(state)
            return await answer()

        own = self._faults_of(root) | ({FORGETFUL: forgetful} if operation == "SyncFolderItems" else {})
        return await self._faults.carry(request, operation, answer, own)

    def close(self) -> None:
        """End every stream."""
        for each in self._services.values():
            each.notifications.close()

    def _faults_of(self, operation: Element) -> dict[str, Answer]:
        return {name: _answering(*made) for name, made in stand_ins(operation).items()}

    def _service(self, address: str) -> "_Service":
        if not address:
            # What Exchange says to an application that does not say whose mailbox it wants.
            raise Refused("ErrorInvalidUserPrincipalName", "ExchangeImpersonation SOAP header must be present.")
        store = self._store.of(address)
        if store is None:
            raise Refused("ErrorNonExistentMailbox", "The SMTP address has no mailbox associated with it.")
        if store.address not in self._services:
            self._services[store.address] = _Service(store, self._send, self._faults)
        return self._services[store.address]


class _Service:
    """The operations on one mailbox."""

    def __init__(self, store: MailboxStore, send: Deliver, faults: Faults) -> None:
        folders = FolderOperations(store=store)
        items = ItemOperations(store=store, folders=folders, send=send)
        self.notifications = Notifications(store=store, folders=folders, faults=faults)
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
            "Subscribe": self.notifications.subscribe,
            "SyncFolderHierarchy": folders.sync,
            "SyncFolderItems": ItemSync(store=store, folders=folders).sync,
            "Unsubscribe": self.notifications.unsubscribe,
            "UpdateItem": items.update,
        }

    async def answer(self, request: web.Request, operation: Element) -> web.StreamResponse:
        name = local(operation)
        if name == "GetStreamingEvents":
            return await self.notifications.stream(request, operation)
        if name not in self._operations:
            return xml(fault("ErrorInvalidRequest", f"{name} is not served here."), 500)
        try:
            return xml(envelope(self._operations[name](operation)))
        except Refused as refused:
            return xml(envelope(response(name, [error(name, refused)])))


def _answering(body: bytes, status: int) -> Answer:
    async def answer() -> web.StreamResponse:
        await asyncio.sleep(0)
        return xml(body, status)

    return answer


def xml(body: bytes, status: int = 200) -> web.Response:
    """A reply."""
    return web.Response(body=body, status=status, content_type="text/xml", charset="utf-8")
