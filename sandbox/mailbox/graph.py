"""Microsoft Graph: who asks, for which mailbox, and which handler answers."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from sandbox.faults import Faults
from sandbox.mailbox.graph_ask import Ask
from sandbox.mailbox.graph_delta import delta
from sandbox.mailbox.graph_errors import GraphError, bad_request, unauthorised
from sandbox.mailbox.graph_faults import RETRY_AFTER_S, stand_ins
from sandbox.mailbox.graph_folders import create_folder, get_folder, list_folders
from sandbox.mailbox.graph_messages import (
    delete_message,
    get_attachment,
    get_attachment_value,
    get_message,
    get_value,
    list_attachments,
    list_messages,
    move_message,
    translate_ids,
    update_message,
)
from sandbox.mailbox.graph_paths import match, segments
from sandbox.mailbox.graph_sending import UPLOAD_PATH, Sending
from sandbox.mailbox.graph_subscriptions import Subscriptions
from sandbox.mailbox.items import Deliver
from sandbox.mailbox.store import MailboxStore
from sandbox.mailbox.tokens import GRAPH_AUDIENCE, Tokens

Handler = Callable[[Ask], Awaitable[web.StreamResponse]]

AT_ONCE = 4
"""How many requests of one application may be under way for one mailbox."""
# A server takes its time, so that a client with too many requests at once is caught at it.
_PACE_S = 0.003


@dataclass(frozen=True, slots=True)
class _Route:
    method: str
    pattern: tuple[str, ...]
    operation: str
    handler: Handler


class Graph:
    """Answers Graph for every mailbox of a store."""

    def __init__(
        self, *, store: MailboxStore, tokens: Tokens, faults: Faults, send: Deliver, address: Callable[[], str]
    ) -> None:
        self._store, self._tokens, self._faults, self._address = store, tokens, faults, address
        self._sending = Sending(send=send)
        self._subscriptions = Subscriptions(store=store, faults=faults)
        self._under_way: Counter[tuple[str, str]] = Counter()
        self._routes = [
            _Route(method, tuple(path.split("/")), name, each) for method, path, name, each in self._table()
        ]

    def add_to(self, app: web.Application) -> None:
        """Put Graph on the double's server."""
        app.router.add_route("*", "/v1.0/{path:.*}", self._answer)
        app.router.add_route("*", UPLOAD_PATH + "{token}", self._upload)
        app.router.add_post("/__sandbox/graph/lifecycle", self._subscriptions.lifecycle)

    async def close(self) -> None:
        """End what goes on beside the requests."""
        await self._subscriptions.close()

    def _table(self) -> list[tuple[str, str, str, Handler]]:
        user, folder, message = "users/*", "users/*/mailfolders", "users/*/messages"
        return [
            ("GET", f"{folder}/*/messages/delta", "delta", delta),
            ("GET", f"{folder}/*/messages", "listMessages", list_messages),
            ("GET", message, "listMessages", list_messages),
            ("GET", f"{message}/*", "getMessage", get_message),
            ("PATCH", f"{message}/*", "updateMessage", update_message),
            ("DELETE", f"{message}/*", "deleteMessage", delete_message),
            ("GET", f"{message}/*/$value", "getValue", get_value),
            ("POST", f"{message}/*/move", "moveMessage", move_message),
            ("GET", f"{message}/*/attachments", "listAttachments", list_attachments),
            ("GET", f"{message}/*/attachments/*", "getAttachment", get_attachment),
            ("GET", f"{message}/*/attachments/*/$value", "getAttachmentValue", get_attachment_value),
            ("GET", folder, "listFolders", list_folders),
            ("POST", folder, "createFolder", create_folder),
            ("GET", f"{folder}/*", "getFolder", get_folder),
            ("GET", f"{folder}/*/childfolders", "listFolders", list_folders),
            ("POST", f"{folder}/*/childfolders", "createFolder", create_folder),
            ("POST", f"{user}/translateexchangeids", "translateIds", translate_ids),
            *self._sending_table(user, message),
            *self._subscription_table(),
        ]

    def _sending_table(self, user: str, message: str) -> list[tuple[str, str, str, Handler]]:
        sending = self._sending
        return [
            ("POST", f"{user}/sendmail", "sendMail", sending.send_mail),
            ("POST", message, "createMessage", sending.create_message),
            ("POST", f"{message}/*/send", "sendMessage", sending.send_message),
            ("POST", f"{message}/*/attachments", "addAttachment", sending.add_attachment),
            (
                "POST",
                f"{message}/*/attachments/createuploadsession",
                "createUploadSession",
                sending.create_upload_session,
            ),
        ]

    def _subscription_table(self) -> list[tuple[str, str, str, Handler]]:
        subscriptions = self._subscriptions
        return [
            ("GET", "subscriptions", "listSubscriptions", subscriptions.listed),
            ("POST", "subscriptions", "createSubscription", subscriptions.create),
            ("GET", "subscriptions/*", "getSubscription", subscriptions.get),
            ("PATCH", "subscriptions/*", "renewSubscription", subscriptions.renew),
            ("DELETE", "subscriptions/*", "deleteSubscription", subscriptions.delete),
            ("POST", "subscriptions/*/reauthorize", "renewSubscription", subscriptions.reauthorize),
        ]

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        async def answer() -> web.StreamResponse:
            try:
                return await self._sending.upload(request)
            except GraphError as refused:
                return refused.response(request)

        return await self._faults.carry(request, "upload", answer, stand_ins(request, "upload", self._faults))

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        try:
            app = self._application(request)
            route, args = self._route(request)
            return await self._within_limits(request, app, route, args)
        except GraphError as refused:
            return refused.response(request)

    async def _within_limits(
        self, request: web.Request, app: str, route: _Route, args: tuple[str, ...]
    ) -> web.StreamResponse:
        ask = self._ask(request, app, route, args)
        place = app, ask.store.address
        if self._under_way[place] >= AT_ONCE:
            sentence = "Application is over its MailboxConcurrency limit."
            raise GraphError(429, "ApplicationThrottled", sentence, {"Retry-After": str(RETRY_AFTER_S)})
        self._under_way[place] += 1
        try:
            return await self._carried(ask, route)
        finally:
            self._under_way[place] -= 1

    async def _carried(self, ask: Ask, route: _Route) -> web.StreamResponse:
        async def answer() -> web.StreamResponse:
            try:
                return await route.handler(ask)
            except GraphError as refused:
                return refused.response(ask.request)

        await asyncio.sleep(_PACE_S)
        faults = stand_ins(ask.request, route.operation, self._faults)
        return await self._faults.carry(ask.request, route.operation, answer, faults)

    def _application(self, request: web.Request) -> str:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise unauthorised("Access token is empty.")
        found = self._tokens.application(token, GRAPH_AUDIENCE)
        if not found:
            old = self._tokens.expired(token)
            raise unauthorised("Lifetime validation failed, the token is expired." if old else "Invalid access token.")
        return found

    def _route(self, request: web.Request) -> tuple[_Route, tuple[str, ...]]:
        given = segments(request.raw_path.removeprefix("/v1.0/"))
        other = False
        for each in self._routes:
            found = match(each.pattern, given)
            if found is not None and each.method == request.method:
                return each, found
            other = other or found is not None
        if other:
            raise GraphError(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.")
        raise bad_request(f"Resource not found for the segment '{given[-1] if given else ''}'.")

    def _ask(self, request: web.Request, app: str, route: _Route, args: tuple[str, ...]) -> Ask:
        if route.pattern[0] != "users":
            return Ask(request, self._store, args, self._address(), app)
        store = self._store.of(args[0])
        if store is None:
            raise GraphError(404, "ErrorInvalidUser", f"The requested user '{args[0]}' is invalid.")
        return Ask(request, store, args[1:], self._address(), app)
