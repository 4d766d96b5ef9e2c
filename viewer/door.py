"""Who is at the door: the link, its browser, and the person's own CMS session, asked again at every request."""

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from aiohttp import web

from casework.errors import BadInput, CaseworkError, NotAllowed, NotSignedIn
from casework.people import Caller, Channel
from store.chat import ChatState
from viewer.headers import COOKIE, bind, data_headers

log = structlog.get_logger()

LINK_ENDED = (
    "This link ends 15 minutes after it was last used, and works only in the browser that opened it first. "
    "Open the document again from its card in Teams."
)
OWN_HEADER = "X-Casework-Viewer"
BROWSER = web.RequestKey("viewer_browser", str)
MOST_SAID = 64 * 1024


@dataclass(frozen=True, slots=True)
class Visit:
    """A request that was let in: who asks, and the document it is about."""

    request: web.Request
    caller: Caller
    case_id: int
    material_id: int

    @property
    def page(self) -> int:
        """The page in the address."""
        return int(self.request.match_info["page"])


Answer = Callable[[Visit], Awaitable[web.StreamResponse]]
Refuse = Callable[[CaseworkError], web.Response]


class Door:
    """Lets requests in, or says in plain words why not."""

    def __init__(self, *, chat: ChatState) -> None:
        self._chat = chat

    def guarded(
        self, answer: Answer, refuse: Refuse | None = None
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """A handler that opens the link first; `refuse` makes the page for a person, without it the answer is data."""

        async def handle(request: web.Request) -> web.StreamResponse:
            try:
                response = await answer(await self._visit(request))
            except CaseworkError as error:
                log.info("viewer_refused", status=error.status, error=type(error).__name__)
                response = (refuse or refusal)(error)
            # Whoever was refused because they are not signed in can go on in this browser once they are.
            if refuse and BROWSER in request and not response.prepared:
                bind(request, response, request[BROWSER])
            return response

        return handle

    async def caller(self, request: web.Request, entra_id: str) -> Caller:
        """The person of a link, on the CMS session they have now; NotSignedIn when they have none."""
        account = await self._chat.link(entra_id)
        if account is None:
            raise NotSignedIn
        correlation_id = request.get("correlation_id") or str(uuid.uuid4())
        return Caller(account.user, account.session, Channel.VIEWER, correlation_id, entra_id)

    async def _visit(self, request: web.Request) -> Visit:
        if request.method != "GET":
            _check_own(request)
        link = await self._chat.open_viewer_link(request.match_info["token"], request.cookies.get(COOKIE, ""))
        if link is None:
            raise NotAllowed(LINK_ENDED, detail="link ended")
        request[BROWSER] = link.browser
        caller = await self.caller(request, link.entra_id)
        material_id = number_in(request, "document") or link.material_id
        return Visit(request, caller, link.case_id, material_id)


def refusal(error: CaseworkError) -> web.Response:
    """An error for the page's own script, with the sentence for the person."""
    return web.json_response(
        {"sentence": error.sentence, "again": error.retryable}, status=error.status, headers=data_headers()
    )


def number_in(request: web.Request, name: str) -> int:
    """A number in the address; nought when there is none."""
    asked = request.query.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0


async def said(visit: Visit) -> dict[str, str]:
    """What the page's script sent, texts only; BadInput when it is something else."""
    request = visit.request
    if (request.content_length or MOST_SAID + 1) > MOST_SAID:
        raise BadInput("That is too long. Use fewer words.")
    try:
        body = await request.json()
    except ValueError:
        raise BadInput(detail="not JSON") from None
    if not isinstance(body, dict):
        raise BadInput(detail="not an object")
    return {name: value for name, value in body.items() if isinstance(value, str)}


def _check_own(request: web.Request) -> None:
    """Only our page can send this header and this type: another site's page would be asked by the browser first."""
    own = request.headers.get(OWN_HEADER) == "1" and request.content_type == "application/json"
    if not own or request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise NotAllowed(detail="not from the viewer")
