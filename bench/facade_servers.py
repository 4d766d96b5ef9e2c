"""The processes that `bench facade` measures with: the CMS double, our REST facade, and the same route in FastAPI."""

import asyncio
import logging
import re
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog
import uvloop
from aiohttp import web

from bench.facade_peer import AUDIENCE, peer
from ddei.facade import Ddei
from ddei.rest import TokenVerifier, add_rest
from ddei.rest.limits import Limits, Rate
from integrations.cms.client import CmsClient
from integrations.http_client import make_http
from integrations.redaction_log.client import RedactionLogClient
from sandbox.cms import LegacyCms
from store.store import Store

KEY_ID = "bench"
CASE_ID = 2140001
# One caller asks for everything here.
NO_LIMITS = Limits(reads=Rate(1e6, 1_000_000))
QUERIES = Path(__file__).parents[1] / "integrations/cms/contract/queries.graphql"


def _query(start: str) -> str:
    """One operation of our contract file with the fragments it uses."""
    parts = re.split(r"(?m)^(?=query |mutation |fragment )", QUERIES.read_text())
    wanted = next(part for part in parts if part.startswith(start))
    used = [part for part in parts if (name := re.match(r"fragment (\w+)", part)) and f"...{name.group(1)}" in wanted]
    return wanted + "".join(used)


CASE_QUERY = _query("query Case(")


async def main(part: str, *arguments: str) -> None:
    """Serve one part, print its address, and go on until terminated."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    parts: dict[str, Callable[..., Awaitable[str]]] = {"backend": backend, "ours": ours, "peer": fastapi}
    print(await parts[part](*arguments), flush=True)
    await asyncio.Event().wait()


async def backend(folder: str) -> str:
    """The CMS double by itself."""
    cms = LegacyCms(data_dir=Path(folder) / "cms")
    await cms.start("127.0.0.1", 0)
    return cms.url


async def ours(backend_url: str, issuer: str, folder: str) -> str:
    """The REST facade with its store, as in production."""
    http = make_http()
    store = await Store.open(f"sqlite+aiosqlite:///{Path(folder) / 'bench.sqlite'}", secret="bench")
    ddei = Ddei(
        cms=CmsClient(base_url=backend_url, http=http),
        redaction_log=RedactionLogClient(base_url=backend_url, http=http, token="none"),
        store=store,
    )
    app = web.Application()
    tokens = TokenVerifier(http=http, issuer=issuer, audience=AUDIENCE, jwks_url=f"{issuer}/keys")
    add_rest(
        app,
        ddei=ddei,
        tokens=tokens,
        file_store=Path(folder) / "rest-files",
        idempotency=store.idempotency,
        limits=NO_LIMITS,
    )
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return f"http://127.0.0.1:{runner.addresses[0][1]}"


async def fastapi(backend_url: str, issuer: str) -> str:
    """The peer."""
    return await peer(backend_url, issuer, CASE_QUERY)


if __name__ == "__main__":
    uvloop.run(main(*sys.argv[1:]))
