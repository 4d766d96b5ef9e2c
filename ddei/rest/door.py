"""The door of the REST API: the same checks in the same order for every route, and errors in the contract's words."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog
from aiohttp import web

from casework.errors import BadInput, CaseworkError
from casework.people import Channel
from ddei.facade import Ddei
from ddei.rest import answers
from ddei.rest.files import FileStore
from ddei.rest.requests import Ask, cms_session, correlation_id, form
from ddei.rest.routes import ROUTES, Route
from ddei.rest.tokens import TokenVerifier
from ddei.rules import ASK_CMS

log = structlog.get_logger()
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def add_rest(app: web.Application, *, ddei: Ddei, tokens: TokenVerifier, file_store: Path) -> None:
    """Put the API under /api. `file_store` is where files wait between being sent and being filed."""
    door = Door(ddei=ddei, tokens=tokens, files=FileStore(folder=file_store))
    app.router.add_get("/api/status", _status)
    app.router.add_post("/api/authenticate", door.authenticate)
    for route in ROUTES:
        app.router.add_route(route.method, "/api" + route.path, door.behind(route))


class Door:
    """Lets requests in: a correlation id (400), the caller's own token (407), then their CMS session (401), then the role."""

    def __init__(self, *, ddei: Ddei, tokens: TokenVerifier, files: FileStore) -> None:
        self._ddei = ddei
        self._tokens = tokens
        self._files = files

    def behind(self, route: Route) -> Handler:
        """The route's handler behind the door."""

        async def handle(request: web.Request) -> web.StreamResponse:
            return await _answered(request, route.operation, self._routed(request, route))

        return handle

    async def authenticate(self, request: web.Request) -> web.StreamResponse:
        """Sign in to CMS by form; the answer goes into Cms-Auth-Values from then on."""
        return await _answered(request, "access.sign_in", self._signed_in(request))

    async def _routed(self, request: web.Request, route: Route) -> web.StreamResponse:
        return await route.handler(await self._admit(request, route))

    async def _signed_in(self, request: web.Request) -> web.StreamResponse:
        correlation = correlation_id(request.headers)
        entra_id = await self._tokens.entra_id(request.headers.get("Authorization", ""))
        fields = await form(request)
        username, password = fields.get("username", [""])[0], fields.get("password", [""])[0]
        if not username or not password:
            raise BadInput("Give username and password.")
        caller = await self._ddei.access.sign_in(
            username, password, channel=Channel.REST, correlation_id=correlation, entra_id=entra_id
        )
        return answers.answer({"Cookies": caller.session.cookies, "Token": caller.session.token})

    async def _admit(self, request: web.Request, route: Route) -> Ask:
        correlation = correlation_id(request.headers)
        entra_id = await self._tokens.entra_id(request.headers.get("Authorization", ""))
        session = cms_session(request.headers)
        caller = await self._ddei.access.resume(
            session,
            channel=Channel.REST,
            correlation_id=correlation,
            entra_id=entra_id,
            will_ask_cms=route.operation in ASK_CMS,
        )
        return Ask(request=request, caller=caller, ddei=self._ddei, files=self._files)


async def _answered(request: web.Request, operation: str, work: Awaitable[web.StreamResponse]) -> web.StreamResponse:
    """The answer, or the error in the contract's words; either way a line in the log, with why somebody was not let in."""
    why = ""
    try:
        answer = await work
    except CaseworkError as error:
        answer, why = answers.error_answer(error, request), f"{type(error).__name__} {error.detail}".strip()
    log.info("rest_answered", operation=operation, method=request.method, status=answer.status, why=why)
    return answer


async def _status(_request: web.Request) -> web.StreamResponse:
    """The one route anybody may ask."""
    return answers.answer({"name": "Casework Bot DDEI"})
