"""The door of the REST API: the same checks in the same order for every route, and errors in the contract's words."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog
from aiohttp import web

from casework import partial
from casework.errors import BadInput, CaseworkError, NotAllowed, TooLarge, WrongMediaType
from casework.filing import StoredFile
from casework.people import Caller, Channel
from ddei.audit import Stranger
from ddei.facade import Ddei
from ddei.rest import answers
from ddei.rest.checks import check
from ddei.rest.describe import add_description
from ddei.rest.files import FileStore, received
from ddei.rest.limits import Buckets, Limits, SignInGuard
from ddei.rest.once import Once
from ddei.rest.requests import (
    Ask,
    check_not_packed,
    check_type,
    cms_session,
    correlation_id,
    idempotency_key,
    small_body,
)
from ddei.rest.route import Needs, Route, Upload
from ddei.rest.routes import ROUTES
from ddei.rest.tokens import Identity, TokenVerifier
from ddei.rest.writing import rendered, sent, streamed
from ddei.rules import ASK_CMS
from store.idempotency import Idempotency, KeptAnswer

log = structlog.get_logger()
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
DEFAULT_LIMITS = Limits()


def add_rest(
    app: web.Application,
    *,
    ddei: Ddei,
    tokens: TokenVerifier,
    file_store: Path,
    idempotency: Idempotency,
    limits: Limits = DEFAULT_LIMITS,
) -> None:
    """Put the API under /api. `file_store` is where files wait between being sent and being filed."""
    guards = Guards(tokens=tokens, limits=limits)
    door = Door(ddei=ddei, guards=guards, files=FileStore(folder=file_store), once=Once(idempotency=idempotency))
    for route in ROUTES:
        app.router.add_route(route.method, "/api" + route.path, door.behind(route))
    add_description(app, ROUTES)
    app.middlewares.append(_no_such_route)


class Guards:
    """Who may come in, and how often; `sign_ins` counts what the sign-in route does."""

    def __init__(self, *, tokens: TokenVerifier, limits: Limits) -> None:
        self._tokens = tokens
        self._reads = Buckets(rate=limits.reads)
        self._writes = Buckets(rate=limits.writes)
        self.sign_ins = SignInGuard(limits=limits)

    async def identity(self, request: web.Request, route: Route) -> Identity:
        """The caller's own token (407), and how much they ask for (429)."""
        identity = await self._tokens.identify(request.headers.get("Authorization", ""))
        (self._writes if route.writes else self._reads).take(identity.entra_id)
        return identity


class Door:
    """Lets requests in: a correlation id (400), the caller's own token (407), then their CMS session (401), then the role."""

    def __init__(self, *, ddei: Ddei, guards: Guards, files: FileStore, once: Once) -> None:
        self._ddei = ddei
        self._guards = guards
        self._files = files
        self._once = once

    def behind(self, route: Route) -> Handler:
        """The route's handler behind the door."""

        async def handle(request: web.Request) -> web.StreamResponse:
            why = ""
            try:
                answer = await self._handle(request, route)
            except CaseworkError as error:
                answer, why = answers.error_answer(error, request), f"{type(error).__name__} {error.detail}".strip()
            log.info("rest_answered", operation=route.operation, method=request.method, status=answer.status, why=why)
            return answer

        return handle

    async def _handle(self, request: web.Request, route: Route) -> web.StreamResponse:
        who = await self._who(request, route)
        check(request, route)
        if not isinstance(route.body, Upload) and route.answer is not bytes:
            return await self._answer(await self._asked(request, route, who, Path()), route)
        async with self._files.passing() as folder:
            return await self._answer(await self._asked(request, route, who, folder), route)

    async def _who(self, request: web.Request, route: Route) -> Caller | Stranger:
        if route.needs is Needs.NOTHING:
            return Stranger(Channel.REST, "")
        correlation = correlation_id(request.headers)
        identity = await self._guards.identity(request, route)
        stranger = Stranger(Channel.REST, correlation, identity.entra_id)
        if route.writes and not identity.may_write:
            async with self._ddei.audit.recorded(stranger, route.operation):
                raise NotAllowed("Your token lets you read only.", detail="a reader's token")
        if route.needs is Needs.IDENTITY:
            return stranger
        return await self._ddei.access.resume(
            cms_session(request.headers),
            channel=Channel.REST,
            correlation_id=correlation,
            entra_id=identity.entra_id,
            will_ask_cms=route.operation in ASK_CMS,
        )

    async def _asked(self, request: web.Request, route: Route, who: Caller | Stranger, folder: Path) -> Ask:
        ask = Ask(
            request=request, who=who, ddei=self._ddei, files=self._files, sign_ins=self._guards.sign_ins, folder=folder
        )
        if route.writes:
            ask.key = idempotency_key(request.headers)
        if route.body is not None:
            check_not_packed(request)
        if isinstance(route.body, Upload):
            ask.upload = await _uploaded(request, route.body, folder)
        elif route.body is not None:
            check_type(request, form=route.form)
            ask.raw = await small_body(request)
        return ask

    async def _answer(self, ask: Ask, route: Route) -> web.StreamResponse:
        if route.answer is bytes:
            return await streamed(ask.request, await route.handler(ask))

        async def work() -> KeptAnswer:
            with partial.collecting() as warnings:
                return rendered(await route.handler(ask), route, warnings)

        return sent(ask.request, await (self._once.answer(ask, work) if ask.key else work()))


async def _uploaded(request: web.Request, upload: Upload, folder: Path) -> StoredFile:
    """The file that is the body: its type and its length are looked at before anything is read."""
    if upload.types and request.content_type not in upload.types:
        raise WrongMediaType(f"The body must be {' or '.join(upload.types)}.")
    if (request.content_length or 0) > upload.largest:
        raise TooLarge
    pieces = request.content.iter_chunked(64 * 1024)
    file = await received(pieces, folder, content_type=request.content_type, largest=upload.largest)
    if not file.size:
        raise BadInput("The body is empty.")
    return file


@web.middleware
async def _no_such_route(request: web.Request, handler: Handler) -> web.StreamResponse:
    """An unknown path or method under /api is said in plain words, too."""
    missed = request.match_info.http_exception
    if missed is None or not request.path.startswith("/api/"):
        return await handler(request)
    allow = {"Allow": missed.headers["Allow"]} if "Allow" in missed.headers else {}
    text = "There is no such method here." if allow else "There is no such address in this API."
    return answers.said(text, request, status=missed.status, title=missed.reason, headers=allow)
