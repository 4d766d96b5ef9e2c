"""The search service as the rest of the sandbox meets it."""

import json
import re
from collections import deque
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, PackageLoader

from sandbox.faults import Answer, Faults, add_fault_routes
from sandbox.people import SEARCH_KEY, SEARCH_QUERY_KEY
from sandbox.search.asking import answer
from sandbox.search.definitions import Index, Json, check_change, read_index
from sandbox.search.holdings import Holdings
from sandbox.search.indexing import MOST_BYTES, take_in
from sandbox.search.refusals import Refused, no_document, no_index

VERSIONS = frozenset({"2020-06-30", "2023-11-01", "2024-07-01", "2025-09-01", "2026-04-01"})
_READS = frozenset({"search", "lookUp", "count"})
_TROUBLE = frozenset({"down", "busy"})
_OPERATIONS = {
    "defineIndex": _TROUBLE, "getIndex": _TROUBLE, "deleteIndex": _TROUBLE, "search": _TROUBLE, "lookUp": _TROUBLE,
    "count": _TROUBLE, "index": _TROUBLE | {"some-fail", "too-large", "late"},
}  # fmt: skip
_INDEX = r"/{name:indexes(?:\('[^'/]+'\)|/[^'/]+)}"
Work = Callable[[web.Request], Awaitable[web.StreamResponse]]


class SearchService:
    """The search double. Its indexes stay in `data_dir`; `faults` may be used by tests in the process.

    `late_s` is how long a put with the fault "late" is not searchable; `asked` counts requests by operation, and
    `searches` has the last ones' bodies.
    """

    def __init__(self, *, data_dir: Path) -> None:
        self.faults = Faults(operations=_OPERATIONS)
        self.late_s = 1.0
        self.asked: dict[str, int] = {}
        self.searches: deque[Any] = deque(maxlen=100)
        self.url = ""
        self.port = 0
        self._holdings = Holdings(data_dir / "search.sqlite")
        self._templates = Environment(loader=PackageLoader("sandbox.search"), autoescape=True)
        self._runner: web.AppRunner | None = None

    async def start(self, host: str, port: int) -> None:
        """Serve on this address; port 0 takes any free one, told by `url` and `port`."""
        app = web.Application(client_max_size=2 * MOST_BYTES)
        app.router.add_get("/", self._page)
        self._add(app, "GET", "/indexes", "getIndex", self._list)
        self._add(app, "POST", "/indexes", "defineIndex", self._define)
        self._add(app, "PUT", _INDEX, "defineIndex", self._define)
        self._add(app, "GET", _INDEX, "getIndex", self._get)
        self._add(app, "DELETE", _INDEX, "deleteIndex", self._delete)
        for verb in ("search.post.search", "search"):
            self._add(app, "POST", f"{_INDEX}/docs/{verb}", "search", self._search)
        for verb in ("search.index", "index"):
            self._add(app, "POST", f"{_INDEX}/docs/{verb}", "index", self._take_in)
        self._add(app, "GET", f"{_INDEX}/docs/$count", "count", self._count)
        self._add(app, "GET", _INDEX + r"/{document:docs(?:\('[^']+'\)|/[^'/]+)}", "lookUp", self._look_up)
        add_fault_routes(app, self.faults)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        self.port = self._runner.addresses[0][1]
        self.url = f"http://{host}:{self.port}"

    async def stop(self) -> None:
        """Let go of what hangs, and close."""
        self.faults.clear()
        if self._runner is not None:
            await self._runner.cleanup()
        self._holdings.close()

    def _add(self, app: web.Application, method: str, path: str, operation: str, work: Work) -> None:
        async def handle(request: web.Request) -> web.StreamResponse:
            self.asked[operation] = self.asked.get(operation, 0) + 1
            try:
                _check(request, operation)
                return await self.faults.carry(request, operation, lambda: work(request), self._stand_ins(request))
            except Refused as refused:
                return refused.response()

        app.router.add_route(method, path, handle)

    def _stand_ins(self, request: web.Request) -> dict[str, Answer]:
        async def late() -> web.StreamResponse:
            return await self._take_in(request, late_s=self.late_s)

        async def some_fail() -> web.StreamResponse:
            return await self._take_in(request, failing=True)

        return {"down": _down, "busy": _busy, "too-large": _too_large, "late": late, "some-fail": some_fail}

    async def _list(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response({"value": [self._described(name) for name in self._holdings.names()]})

    async def _define(self, request: web.Request) -> web.StreamResponse:
        sent = await _body(request)
        name = str(sent.get("name", "") if isinstance(sent, dict) else "")
        index = read_index(_name(request) if request.method == "PUT" else name, sent)
        before = self._holdings.index(index.name)
        if before is not None:
            if request.method == "POST":
                raise Refused(f"Cannot create index '{index.name}' because it already exists.", status=409)
            check_change(before, index)
        self._holdings.define(index)
        return web.json_response(self._described(index.name), status=200 if before else 201)

    async def _get(self, request: web.Request) -> web.StreamResponse:
        return web.json_response(self._described(self._index(request).name))

    async def _delete(self, request: web.Request) -> web.StreamResponse:
        self._holdings.remove(self._index(request).name)
        return web.Response(status=204)

    async def _search(self, request: web.Request) -> web.StreamResponse:
        index, body = self._index(request), await _body(request)
        self.searches.append(body)
        return web.json_response(answer(self._holdings, index, body, str(request.url)))

    async def _take_in(self, request: web.Request, *, late_s: float = 0.0, failing: bool = False) -> web.StreamResponse:
        index = self._index(request)
        body = await _body(request)
        status, told = take_in(self._holdings, index, body, late_s=late_s, failing=failing)
        return web.json_response(told, status=status)

    async def _count(self, request: web.Request) -> web.StreamResponse:
        number = len(self._holdings.searchable(self._index(request).name))
        return web.Response(body=f"\ufeff{number}".encode(), content_type="text/plain", charset="utf-8")

    async def _look_up(self, request: web.Request) -> web.StreamResponse:
        index = self._index(request)
        found = self._holdings.kept(index.name, _named(request.match_info["document"]))
        if found is None:
            raise no_document()
        asked = [name for name in request.query.get("$select", "").split(",") if name]
        shown = {name: value for name, value in found.items() if index.fields[name].retrievable}
        return web.json_response({name: shown.get(name) for name in asked} if asked else shown)

    async def _page(self, _request: web.Request) -> web.StreamResponse:
        counts = {name: len(self._holdings.searchable(name)) for name in self._holdings.names()}
        text = self._templates.get_template("indexes.html").render(counts=counts)
        return web.Response(text=text, content_type="text/html")

    def _described(self, name: str) -> Json:
        index = self._holdings.index(name)
        assert index is not None
        return {"@odata.etag": self._holdings.tag(name), **index.definition}

    def _index(self, request: web.Request) -> Index:
        name = _name(request)
        index = self._holdings.index(name)
        if index is None:
            raise no_index(name)
        return index


def _check(request: web.Request, operation: str) -> None:
    """Who asks, and in which version of the language."""
    keys = {SEARCH_KEY, SEARCH_QUERY_KEY} if operation in _READS else {SEARCH_KEY}
    if request.headers.get("api-key") not in keys:
        raise Refused("Access denied: the api-key is missing, or not good for this.", status=403, code="Forbidden")
    if request.query.get("api-version") not in VERSIONS:
        raise Refused("The api-version is missing, or not one this service knows.", code="InvalidApiVersion")


def _name(request: web.Request) -> str:
    return _named(request.match_info["name"])


def _named(said: str) -> str:
    """The name in indexes('n') or indexes/n."""
    found = re.fullmatch(r"[a-z]+(?:\('([^']*)'\)|/(.*))", said)
    assert found is not None
    return found.group(1) or found.group(2) or ""


async def _body(request: web.Request) -> Any:
    try:
        sent = await request.read()
    except web.HTTPRequestEntityTooLarge:
        return await _too_large()
    if len(sent) > MOST_BYTES:
        raise Refused("The request is too large.", status=413, code="RequestEntityTooLarge")
    try:
        return json.loads(sent)
    except (ValueError, RecursionError):
        raise Refused("The request is invalid. Details: the body is not JSON.") from None


async def _down() -> web.StreamResponse:
    raise Refused("The service is temporarily unavailable.", status=503, code="ServiceUnavailable")


async def _busy() -> web.StreamResponse:
    raise Refused("Too many requests.", status=429, code="TooManyRequests", headers={"Retry-After": "1"})


async def _too_large() -> web.StreamResponse:
    raise Refused("The request is too large.", status=413, code="RequestEntityTooLarge")
