"""A CMS with our own facade in front, served from a thread: whoever tests it is a client and nothing else."""

import asyncio
import shutil
import threading
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa

from casework.people import CmsSession
from ddei.facade import Ddei
from ddei.rest import TokenVerifier, add_rest
from integrations.cms.client import CmsClient
from integrations.http_client import make_http
from integrations.redaction_log.client import RedactionLogClient
from sandbox.cms import LegacyCms
from store.store import Store

T = TypeVar("T")
AUDIENCE = "api://casework-ddei"
SECRET = "a secret of the tests"
_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def seed(folder: Path) -> Path:
    """The CMS's data and an empty store, made once to be copied."""
    LegacyCms(data_dir=folder)._db.close()

    async def migrated() -> None:
        await (await Store.open(f"sqlite+aiosqlite:///{folder / 'casework.sqlite'}", secret=SECRET)).close()

    # The test that needs it first has a loop of its own already.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, migrated()).result()
    return folder


class World:
    """The CMS at `cms_url`, our REST facade at `rest_url`, and a token that the facade takes."""

    def __init__(self, *, seeded: Path, folder: Path) -> None:
        shutil.copytree(seeded, folder, dirs_exist_ok=True)
        self._folder = folder
        self._stack = AsyncExitStack()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._sessions: dict[str, CmsSession] = {}
        self.cms_url = self.run(self._start())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something where the doubles live."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def close(self) -> None:
        """Stop everything."""
        self.run(self._stack.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def session(self, username: str, password: str) -> CmsSession:
        """A person's session, straight from the CMS; the same one for every way."""
        if username not in self._sessions:
            self._sessions[username] = self.run(self._client.authenticate(username, password))
        return self._sessions[username]

    @property
    def rest_url(self) -> str:
        """Where our facade is; it is started by whoever asks first."""
        return self._served[0]

    @property
    def token(self) -> str:
        """What lets a service into the facade."""
        return self._served[1]

    @cached_property
    def _served(self) -> tuple[str, str]:
        return self.run(self._facade())

    async def _start(self) -> str:
        self.cms = LegacyCms(data_dir=self._folder)
        await self.cms.start("127.0.0.1", 0)
        self._stack.push_async_callback(self.cms.stop)
        self._http = await self._stack.enter_async_context(make_http(answer_s=10))
        self._client = CmsClient(base_url=self.cms.url, http=self._http)
        return self.cms.url

    async def _facade(self) -> tuple[str, str]:
        store = await Store.open(f"sqlite+aiosqlite:///{self._folder / 'casework.sqlite'}", secret=SECRET)
        self._stack.push_async_callback(store.close)
        http, issuer = self._http, await self._serve(_identity_provider())
        nobody = RedactionLogClient(base_url="http://127.0.0.1:9", http=http, token="none")
        self.ddei = Ddei(cms=self._client, redaction_log=nobody, store=store)
        tokens = TokenVerifier(http=http, issuer=issuer, audience=AUDIENCE, jwks_url=f"{issuer}/keys")
        app = web.Application()
        files = self._folder / "rest-files"
        add_rest(app, ddei=self.ddei, tokens=tokens, file_store=files, idempotency=store.idempotency)
        return await self._serve(app), _token(issuer)

    async def _serve(self, app: web.Application) -> str:
        runner = web.AppRunner(app)
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"


def _identity_provider() -> web.Application:
    async def keys(_request: web.Request) -> web.Response:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(_KEY.public_key(), as_dict=True)
        return web.json_response({"keys": [{**public, "kid": "key-1", "use": "sig"}]})

    app = web.Application()
    app.router.add_get("/keys", keys)
    return app


def _token(issuer: str) -> str:
    claims = {"iss": issuer, "aud": AUDIENCE, "oid": "00000000-0000-4000-8000-0000000000c7"}
    claims |= {"exp": int(time.time()) + 3600, "roles": ["Casework.ReadWrite"]}  # type: ignore[dict-item]
    return jwt.encode(claims, _KEY, algorithm="RS256", headers={"kid": "key-1"})
