"""One running API on one CMS for a whole module of tests: in a thread with a loop of its own, called over HTTP."""

import asyncio
import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
from aiohttp import web

from ddei.facade import Ddei
from ddei.papers import engine_in, shelf_in
from ddei.rest import TokenVerifier, add_rest
from ddei.rest.limits import Limits, Rate
from integrations.cms.client import CmsClient
from integrations.http_client import make_http
from integrations.redaction_log.client import RedactionLogClient
from sandbox.cms import LegacyCms
from sandbox.people import OWEN, Person
from sandbox.redaction_log import RedactionLogService
from store.store import Store
from tests.rest.conftest import AUDIENCE, Issuer

GENEROUS = Limits(reads=Rate(1e6, 100_000), writes=Rate(1e6, 100_000), sign_ins=Rate(1e6, 100_000))


class Running:
    """The API as callers meet it, and what a test may do behind its back: `cms.faults`, and `ddei` and `store` by `run`."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.http = httpx.Client(timeout=30)
        self.url = ""
        self.issuer = Issuer()
        self.cms: LegacyCms
        self.redaction_log: RedactionLogService
        self.ddei: Ddei
        self.store: Store
        self.headers: dict[str, str] = {}

    def run(self, work: Any) -> Any:
        """Something of the API's own loop, done to its end."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    def sign_in(self, person: Person = OWEN) -> None:
        """Call as this person from now on."""
        self.headers = {"Authorization": f"Bearer {self.issuer.token()}", "Correlation-Id": str(uuid.uuid4())}
        answer = self.call("POST", "/authenticate", data={"username": person.username, "password": person.password})
        assert answer.status_code == 200, answer.text
        self.headers["Cms-Auth-Values"] = json.dumps(answer.json())

    def call(self, method: str, path: str, **parts: Any) -> httpx.Response:
        headers = {**self.headers, **parts.pop("headers", {})}
        return self.http.request(method, f"{self.url}/api{path}", headers=headers, **parts)

    def get(self, path: str, **parts: Any) -> httpx.Response:
        return self.call("GET", path, **parts)


@contextmanager
def running(folder: Path, *, limits: Limits = GENEROUS) -> Iterator[Running]:
    """An API on a CMS and a Redaction Log of its own; nobody is signed in."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    api, stack = Running(loop), AsyncExitStack()
    try:
        api.run(_open(api, stack, folder, limits))
        yield api
    finally:
        api.http.close()
        api.run(stack.aclose())
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _open(api: Running, stack: AsyncExitStack, folder: Path, limits: Limits) -> None:
    api.cms, api.redaction_log = LegacyCms(data_dir=folder), RedactionLogService(data_dir=folder)
    for double in (api.cms, api.redaction_log):
        await double.start("127.0.0.1", 0)
        stack.push_async_callback(double.stop)
    api.store = await Store.open(f"sqlite+aiosqlite:///{folder / 'casework.sqlite'}", secret="a secret of the tests")
    stack.push_async_callback(api.store.close)
    http = await stack.enter_async_context(make_http(answer_s=5))
    keys = web.Application()
    keys.router.add_get("/keys", api.issuer.keys)
    api.issuer.url = await _serve(stack, keys)
    log = RedactionLogClient(base_url=api.redaction_log.url, http=http, token="sandbox-redaction-log")
    api.ddei = Ddei(
        cms=CmsClient(base_url=api.cms.url, http=http),
        redaction_log=log,
        store=api.store,
        shelf=shelf_in(folder),
        engine=engine_in(folder),
    )
    stack.push_async_callback(api.ddei.close)
    tokens = TokenVerifier(http=http, issuer=api.issuer.url, audience=AUDIENCE, jwks_url=f"{api.issuer.url}/keys")
    app = web.Application()
    add_rest(
        app, ddei=api.ddei, tokens=tokens, file_store=folder / "rest-files", idempotency=api.store.idempotency,
        limits=limits,
    )  # fmt: skip
    api.url = await _serve(stack, app)


async def _serve(stack: AsyncExitStack, app: web.Application) -> str:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return f"http://127.0.0.1:{runner.addresses[0][1]}"
