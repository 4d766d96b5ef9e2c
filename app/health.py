"""Is it alive, and can it reach what it needs."""

import asyncio

import httpx
from aiohttp import web

from app.build import Product
from store.store import Store

SECONDS = 3.0


def add_health(app: web.Application, product: Product) -> None:
    """Put /healthz and /readyz on the web server."""

    async def alive(_request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def ready(_request: web.Request) -> web.Response:
        names = ("database", "cms", "redaction_log")
        settings = product.settings
        answers = await asyncio.gather(
            _database(product.store),
            _answers(product.http, settings.cms_probe_url),
            _answers(product.http, settings.redaction_log_url),
        )
        parts = dict(zip(names, answers, strict=True))
        return web.json_response({"ready": all(answers), "parts": parts}, status=200 if all(answers) else 503)

    app.router.add_get("/healthz", alive)
    app.router.add_get("/readyz", ready)


async def _database(store: Store) -> bool:
    return await store.reachable()


async def _answers(http: httpx.AsyncClient, url: str) -> bool:
    """Whether anything sensible answers there; a log-in page or a refusal is an answer."""
    try:
        return (await http.get(url, timeout=SECONDS)).status_code < 500
    except httpx.HTTPError:
        return False
