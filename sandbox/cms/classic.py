"""CMS Classic's pages: log-in, the case tabs one lands on, and the script that holds the Modern token."""

from html import escape

from aiohttp import web

from sandbox.cms.sessions import Session, Sessions
from sandbox.cms.stand_ins import everywhere
from sandbox.faults import Answer, Faults

HOME = "/CMS.20.0.04/"
LOGIN = f"{HOME}User/uausLogin.aspx"
TABS = f"{HOME}Case/uacdCDTabs.aspx"
TOKEN_SCRIPT = f"{HOME}Includes/uainGeneratedScript.aspx"


class Classic:
    """Everything a person meets before they have a session, and the way from it to the Modern half."""

    def __init__(self, *, sessions: Sessions, faults: Faults, viewstate: str) -> None:
        self._sessions = sessions
        self._faults = faults
        self._viewstate = viewstate

    def add_to(self, app: web.Application) -> None:
        """Register the pages."""
        app.router.add_get("/CMS", self._entrance)
        app.router.add_get(HOME, self._home)
        app.router.add_get(LOGIN, self._login_page)
        app.router.add_post(LOGIN, self._login)
        app.router.add_get(TABS, self._tabs)
        app.router.add_get(TOKEN_SCRIPT, self._token_script)

    async def _entrance(self, request: web.Request) -> web.StreamResponse:
        async def answer() -> web.StreamResponse:
            return web.Response(status=307, headers={"Location": HOME})

        return await self._faults.carry(request, "home", answer, everywhere())

    async def _home(self, request: web.Request) -> web.StreamResponse:
        return _sent_to(TABS if self._sessions.of(request.cookies) else LOGIN)

    async def _login_page(self, _request: web.Request) -> web.StreamResponse:
        return self._form()

    async def _login(self, request: web.Request) -> web.StreamResponse:
        async def answer() -> web.StreamResponse:
            return await self._checked(request)

        return await self._faults.carry(request, "login", answer, classic_stand_ins(_no_session))

    async def _checked(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        if form.get("__VIEWSTATE") != self._viewstate:
            return web.Response(status=500, text="Validation of viewstate MAC failed.")
        session = self._sessions.sign_in(str(form.get("username", "")), str(form.get("password", "")))
        if session is None:
            return self._form("The user name or password was not recognised.")
        response = _sent_to(TABS)
        for name, value in session.cookies.items():
            response.set_cookie(name, value, httponly=True, path="/", samesite="Lax")
        return response

    async def _tabs(self, request: web.Request) -> web.StreamResponse:
        session = self._sessions.of(request.cookies)
        if session is None:
            return to_login()
        return _page(f"<h1>Case Management System</h1><p>Signed in as {escape(session.person.name)}.</p>")

    async def _token_script(self, request: web.Request) -> web.StreamResponse:
        session = self._sessions.of(request.cookies)
        if session is None:
            return to_login()

        async def answer() -> web.StreamResponse:
            script = f'var cmsModernToken = "{session.token}";\n'
            return web.Response(text=script, content_type="text/javascript")

        stand_ins = classic_stand_ins(ending(self._sessions, session)) | {"script-404": _script_missing}
        return await self._faults.carry(request, "token", answer, stand_ins)

    def _form(self, problem: str = "") -> web.Response:
        shown = f'<p role="alert">{escape(problem)}</p>' if problem else ""
        return _page(
            f'<h1>Log in to CMS</h1>{shown}<form method="post" action="{LOGIN}">'
            f'<input type="hidden" name="__VIEWSTATE" value="{escape(self._viewstate)}">'
            '<p><label for="username">User name</label><br><input id="username" name="username" autocomplete="username"></p>'
            '<p><label for="password">Password</label><br>'
            '<input id="password" name="password" type="password" autocomplete="current-password"></p>'
            '<p><button type="submit">Log in</button></p></form>'
        )


def to_login() -> web.Response:
    """How Classic says that there is no session."""
    return _sent_to(LOGIN)


def ending(sessions: Sessions, session: Session) -> Answer:
    """A stand-in that ends the session for real and sends the caller to the log-in page."""

    async def gone() -> web.StreamResponse:
        sessions.end_one(session)
        return to_login()

    return gone


def classic_stand_ins(gone: Answer) -> dict[str, Answer]:
    """The faults of Classic's pages and of the SOAP service."""

    async def elsewhere() -> web.StreamResponse:
        return to_login()

    return everywhere() | {"session-gone": gone, "wrong-data-centre": elsewhere}


async def _script_missing() -> web.StreamResponse:
    return web.Response(status=404, text="The resource cannot be found.", content_type="text/html")


async def _no_session() -> web.StreamResponse:
    return to_login()


CLASSIC_OPERATIONS = {
    "home": frozenset(everywhere()),
    "login": frozenset(classic_stand_ins(_no_session)),
    "token": frozenset({*classic_stand_ins(_no_session), "script-404"}),
}


def _sent_to(address: str) -> web.Response:
    return web.Response(status=302, headers={"Location": address})


def _page(body: str) -> web.Response:
    return web.Response(
        text=f'<!doctype html><html lang="en-GB"><head><title>CMS</title></head><body>{body}</body></html>',
        content_type="text/html",
    )
