"""The web pages that belong to no ability: where to start, and signing in to CMS."""

from pathlib import Path

import jinja2
from aiohttp import web

from app.settings import Settings
from casework.errors import Busy, NotSignedIn, Unavailable
from casework.people import Channel
from ddei.facade import Ddei
from store.sign_ins import SignIns

HERE = Path(__file__).parent
# Teams' own pages, the only ones that may be handed a sign-in code.
TEAMS_ORIGIN = "https://teams.microsoft.com"
LINK_ENDED = "Sign-in links work once, for ten minutes. Go back to Casework in Teams and press Sign in again."
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class Pages:
    """Renders the pages; a template never gets more than it shows."""

    def __init__(self, *, settings: Settings, ddei: Ddei, sign_ins: SignIns) -> None:
        self._settings = settings
        self._ddei = ddei
        self._sign_ins = sign_ins
        self._templates = jinja2.Environment(loader=jinja2.FileSystemLoader(HERE / "templates"), autoescape=True)

    def add_to(self, app: web.Application) -> None:
        """Put the pages on the web server."""
        app.router.add_get("/", self._start)
        app.router.add_get("/sign-in/{nonce}", self._ask)
        app.router.add_post("/sign-in/{nonce}", self._sign_in)
        app.router.add_static("/static/", HERE / "static")

    async def _start(self, _request: web.Request) -> web.Response:
        settings = self._settings
        return self._page(
            "start.html",
            teams=settings.sandbox_teams_url,
            people=_sandbox_people() if settings.sandbox_teams_url else [],
            mailbox=settings.sandbox_mailbox_url,
            address=settings.mailbox_address,
            smtp_port=settings.sandbox_smtp_port,
            cms=settings.cms_url,
            redaction_log=settings.redaction_log_url,
        )

    async def _ask(self, request: web.Request) -> web.Response:
        if await self._sign_ins.entra_id(request.match_info["nonce"]) is None:
            return self._page("sign_in.html", status=410, gone=LINK_ENDED)
        return self._page("sign_in.html", username="")

    async def _sign_in(self, request: web.Request) -> web.Response:
        nonce = request.match_info["nonce"]
        if await self._sign_ins.entra_id(nonce) is None:
            return self._page("sign_in.html", status=410, gone=LINK_ENDED)
        form = await request.post()
        username, password = str(form.get("username", "")).strip(), str(form.get("password", ""))
        try:
            entra_id = await self._sign_ins.attempt(nonce)
            if entra_id is None:
                return self._page("sign_in.html", status=410, gone=LINK_ENDED)
            caller = await self._ddei.access.sign_in(
                username, password, channel=Channel.TEAMS, correlation_id=request["correlation_id"], entra_id=entra_id
            )
        except (Busy, NotSignedIn, Unavailable) as error:
            return self._page("sign_in.html", status=error.status, username=username, error=error.sentence)
        code = await self._sign_ins.offer(nonce, caller.user, caller.session)
        if code is None:
            return self._page("sign_in.html", status=410, gone=LINK_ENDED)
        origin = self._settings.sandbox_teams_url or TEAMS_ORIGIN
        return self._page("sign_in.html", code=code, teams_origin=origin)

    def _page(self, template: str, *, status: int = 200, **values: object) -> web.Response:
        text = self._templates.get_template(template).render(**values)
        return web.Response(text=text, status=status, content_type="text/html", headers=SECURITY_HEADERS)


def _sandbox_people() -> list[dict[str, str]]:
    from sandbox.people import ASHA, GRACE, OWEN

    tries = {
        "asha": "Try: find 45AA0209826/1",
        "owen": "Try: unfiled, after sending a mail without a URN",
        "grace": "Try: digest",
    }
    return [
        {
            "key": person.first_names.lower(),
            "name": person.name,
            "role": person.job,
            "username": person.username,
            "password": person.password,
            "tries": tries[person.first_names.lower()],
        }
        for person in (ASHA, OWEN, GRACE)
    ]
