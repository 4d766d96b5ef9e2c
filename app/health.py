"""Is it alive, and can it reach what it needs."""

import asyncio
from typing import Any

import httpx
from aiohttp import web

from app.build import Product
from casework.health import BackendState
from ddei.health import HealthReport
from store.store import Store

SECONDS = 3.0


def add_health(app: web.Application, product: Product) -> None:
    """Put /healthz and /readyz on the web server."""

    async def alive(_request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def ready(_request: web.Request) -> web.Response:
        report = await product.ddei.health.now()
        database, redaction_log = await asyncio.gather(
            _database(product.store), _answers(product.http, product.settings.redaction_log_url)
        )
        # Half of CMS down, or a CMS that has changed, is no reason to take the product away: reads go on.
        cms = report.state is not BackendState.DOWN
        parts = {"database": database, "cms": cms, "redaction_log": redaction_log}
        ready = all(parts.values())
        told = {"ready": ready, "parts": parts, **_told(report)}
        return web.json_response(told, status=200 if ready else 503)

    app.router.add_get("/healthz", alive)
    app.router.add_get("/readyz", ready)


def _told(report: HealthReport) -> dict[str, Any]:
    backends = {one.name: f"{one.state} {one.reason}".strip() for one in report.backends}
    return {"state": report.state, "backends": backends, "drift": report.drift}


async def _database(store: Store) -> bool:
    return await store.reachable()


async def _answers(http: httpx.AsyncClient, url: str) -> bool:
    """Whether anything sensible answers there; a log-in page or a refusal is an answer."""
    try:
        return (await http.get(url, timeout=SECONDS)).status_code < 500
    except httpx.HTTPError:
        return False
