"""The API describes itself: OpenAPI and a page to read, both made from the route table."""

from collections.abc import Sequence

from aiohttp import web

from ddei.rest.docs_page import docs_page
from ddei.rest.openapi import openapi
from ddei.rest.route import Route


def add_description(app: web.Application, routes: Sequence[Route]) -> None:
    """Serve /api/openapi.json (and /openapi.json) and /api/docs, for everybody: there is no case data in them."""
    document = openapi(routes)
    page = docs_page(routes, document)

    async def as_json(_request: web.Request) -> web.Response:
        return web.json_response(document)

    async def as_page(_request: web.Request) -> web.Response:
        policy = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"}
        return web.Response(text=page, content_type="text/html", headers=policy)

    app.router.add_get("/openapi.json", as_json)
    app.router.add_get("/api/openapi.json", as_json)
    app.router.add_get("/api/docs", as_page)
