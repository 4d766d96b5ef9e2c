"""The routes of the page and of tests that are a person without a browser."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from sandbox.people import Person
from sandbox.teams.activities import BOT_NAME, USERS
from sandbox.teams.buttons import find_button
from sandbox.teams.chat import Chat
from sandbox.teams.live import Live
from sandbox.teams.outcomes import Outcome

HERE = Path(__file__).parent
# Cards may show pictures of any page of ours; scripts come from here alone.
POLICY = (
    "default-src 'self'; img-src 'self' data: http: https:; style-src 'self' 'unsafe-inline'; "
    "frame-src http: https:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)


class Routes:
    """`/` is the small Teams; below `/sandbox/people/{name}` are its data and deeds as JSON."""

    def __init__(self, *, chat: Chat, live: Live, links: Mapping[str, str]) -> None:
        self._chat = chat
        self._live = live
        self._links = links

    def add_to(self, app: web.Application) -> None:
        """Put the routes on the double's server."""
        one = "/sandbox/people/{name}"
        app.router.add_get("/", _page)
        app.router.add_static("/page/", HERE / "page")
        app.router.add_get("/adaptivecards.js", _library)
        app.router.add_get(one, self._about)
        app.router.add_get(f"{one}/messages", self._messages)
        app.router.add_get(f"{one}/live", self._follow)
        app.router.add_post(f"{one}/open", self._deed(lambda person, _: self._chat.opened(person)))
        app.router.add_post(f"{one}/say", self._deed(self._say))
        app.router.add_post(f"{one}/act", self._deed(self._act))
        app.router.add_post(f"{one}/form", self._deed(self._form))
        app.router.add_post(f"{one}/code", self._deed(self._code))

    async def _about(self, request: web.Request) -> web.Response:
        person = _person(request)
        return web.json_response(
            {
                "name": person.name,
                "job": person.job,
                "bot": BOT_NAME,
                "people": [{"key": key, "name": each.name, "job": each.job} for key, each in USERS.items()],
                "links": [{"name": name, "url": url} for name, url in self._links.items()],
            }
        )

    async def _messages(self, request: web.Request) -> web.Response:
        return web.json_response(self._shown(_person(request)))

    async def _follow(self, request: web.Request) -> web.StreamResponse:
        person = _person(request)
        return await self._live.stream(request, self._chat.conversation(person), lambda: self._shown(person))

    def _shown(self, person: Person) -> list[dict[str, Any]]:
        return [each.shown() for each in self._chat.messages(person)]

    async def _say(self, person: Person, body: dict[str, Any]) -> Outcome:
        return await self._chat.say(person, str(body["text"]))

    async def _act(self, person: Person, body: dict[str, Any]) -> Outcome:
        """Press a button: the page gives the whole `action`; a test may give its `title` and the `inputs` instead."""
        message_id = str(body.get("message_id") or "")
        if "action" in body:
            return await self._chat.press(person, message_id, body["action"])
        message_id, action = find_button(self._chat.messages(person), str(body["title"]), message_id)
        filled = {**(action.get("data") or {}), **(body.get("inputs") or {})}
        return await self._chat.press(person, message_id, {**action, "data": filled})

    async def _form(self, person: Person, body: dict[str, Any]) -> Outcome:
        return await self._chat.send_form(person, dict(body["data"]))

    async def _code(self, person: Person, body: dict[str, Any]) -> Outcome:
        return await self._chat.hand_over_code(person, str(body["code"]))

    def _deed(
        self, deed: Callable[[Person, dict[str, Any]], Awaitable[Outcome]]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handle(request: web.Request) -> web.Response:
            if request.content_type != "application/json":
                # A page of some other site in the same browser can send anything but this without being asked first.
                raise web.HTTPUnsupportedMediaType(text="Send application/json.")
            try:
                body = await request.json() if request.can_read_body else {}
                outcome = await deed(_person(request), body)
            except (ValueError, LookupError, TypeError, AttributeError) as error:
                return web.json_response({"problem": f"{type(error).__name__}: {error}"}, status=400)
            return web.json_response(outcome.shown())

        return handle


def _person(request: web.Request) -> Person:
    person = USERS.get(request.match_info["name"])
    if person is None:
        raise web.HTTPNotFound(text=f"There is nobody of that name here. There are: {', '.join(USERS)}.")
    return person


async def _page(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(
        HERE / "page" / "index.html", headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
    )


async def _library(_request: web.Request) -> web.FileResponse:
    path = HERE / "node_modules" / "adaptivecards" / "dist" / "adaptivecards.min.js"
    if not path.exists():
        raise web.HTTPNotFound(text="Run: scripts/npm-install sandbox/teams")
    return web.FileResponse(path)
