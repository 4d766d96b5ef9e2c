"""The page where a document is read: opened from a card by a short-lived link, for one person in one browser."""

import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import quote

import jinja2
import structlog
from aiohttp import web

from casework.documents import FileContent
from casework.errors import CannotOpen, CaseworkError, NotAllowed, NotSignedIn
from casework.people import Caller, Channel
from ddei.facade import Ddei
from documents.reader import Reader
from store.chat import ChatState
from store.viewer_links import ViewerLink

log = structlog.get_logger()

HERE = Path(__file__).parent
COOKIE = "casework_viewer"
LINK_SECONDS = 15 * 60
LINK_ENDED = (
    "This link works for 15 minutes, and only in the browser that opened it first. "
    "Open the document again from its card in Teams."
)
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}
TOKEN = "{token:[A-Za-z0-9_-]{20,100}}"  # noqa: S105  the shape of a token, not one


Answer = Callable[[web.Request, FileContent], Awaitable[web.Response]]


def add_viewer(app: web.Application, *, ddei: Ddei, chat: ChatState, reader: Reader) -> None:
    """Put the viewer on the web server."""
    viewer = Viewer(ddei=ddei, chat=chat, reader=reader)
    for path, answer in (("", viewer.page), ("/pages/{page:[0-9]{1,6}}.jpg", viewer.picture), ("/file", viewer.file)):
        # A HEAD of a link checker must not use up the one opening.
        app.router.add_get(f"/viewer/{TOKEN}{path}", viewer.checked(answer), allow_head=False)
    app.router.add_static("/viewer-static/", HERE / "static")


class Viewer:
    """Shows documents. Nothing is kept between requests: each one asks DDEI again whether this person may see it."""

    def __init__(self, *, ddei: Ddei, chat: ChatState, reader: Reader) -> None:
        self._ddei = ddei
        self._chat = chat
        self._reader = reader
        templates = jinja2.FileSystemLoader(HERE / "templates")
        self._templates = jinja2.Environment(loader=templates, autoescape=True, trim_blocks=True, lstrip_blocks=True)

    def checked(self, answer: Answer) -> Callable[[web.Request], Awaitable[web.Response]]:
        """A handler that opens the link and asks DDEI before it answers, and says in plain words why it does not."""

        async def handle(request: web.Request) -> web.Response:
            link = await self._chat.open_viewer_link(request.match_info["token"], request.cookies.get(COOKIE, ""))
            if link is None:
                return self._refused(NotAllowed(LINK_ENDED))
            try:
                response = await answer(request, await self._content(request, link))
            except CaseworkError as error:
                response = self._refused(error)
            _bind(request, response, link)
            return response

        return handle

    async def page(self, request: web.Request, content: FileContent) -> web.Response:
        """One page: its picture, its text, and the way to the others."""
        title = Path(content.file_name).stem
        token = request.match_info["token"]
        try:
            page = await self._reader.read_page(content.data, _wanted(request))
        except CannotOpen as error:
            return self._html("refused.html", status=error.status, title=title, sentence=error.sentence, token=token)
        return self._html("page.html", title=title, token=token, page=page)

    async def picture(self, request: web.Request, content: FileContent) -> web.Response:
        """The picture of one page."""
        jpeg = await self._reader.page_image(content.data, int(request.match_info["page"]))
        return web.Response(body=jpeg, content_type="image/jpeg", headers=SECURITY_HEADERS)

    async def file(self, _request: web.Request, content: FileContent) -> web.Response:
        """The file itself, to be kept or opened elsewhere; never shown by the browser as a page of ours."""
        name = quote(content.file_name, safe="")
        headers = {**SECURITY_HEADERS, "Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        return web.Response(body=content.data, content_type="application/octet-stream", headers=headers)

    async def _content(self, request: web.Request, link: ViewerLink) -> FileContent:
        """The document's bytes, as CMS gives them to the person of this link."""
        account = await self._chat.link(link.entra_id)
        if account is None:
            raise NotSignedIn
        correlation_id = request.get("correlation_id") or str(uuid.uuid4())
        caller = Caller(account.user, account.session, Channel.VIEWER, correlation_id, link.entra_id)
        return await self._ddei.documents.content(caller, link.case_id, link.material_id, link.version_id)

    def _refused(self, error: CaseworkError) -> web.Response:
        log.info("viewer_refused", status=error.status, error=type(error).__name__)
        return self._html("refused.html", status=error.status, title="Document", sentence=error.sentence)

    def _html(self, template: str, *, status: int = 200, **values: object) -> web.Response:
        text = self._templates.get_template(template).render(**values)
        return web.Response(text=text, status=status, content_type="text/html", headers=SECURITY_HEADERS)


def _bind(request: web.Request, response: web.Response, link: ViewerLink) -> None:
    """Tie the link to this browser, and to the pages of this link alone."""
    secure = "https" in {request.scheme, request.headers.get("X-Forwarded-Proto", "")}
    path = f"/viewer/{request.match_info['token']}"
    response.set_cookie(
        COOKIE, link.browser, path=path, max_age=LINK_SECONDS, httponly=True, samesite="Lax", secure=secure
    )


def _wanted(request: web.Request) -> int:
    """The page asked for; what is no number means the first."""
    asked = request.query.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
