"""The REST API as another team's service meets it: over HTTP, with a token of an identity provider, on a running CMS."""

import json
import shutil
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa

from ddei.facade import Ddei
from ddei.papers import engine_in, shelf_in
from ddei.rest import TokenVerifier, add_rest
from integrations.cms.client import CmsClient
from integrations.http_client import make_http
from integrations.redaction_log.client import RedactionLogClient
from sandbox.cms import LegacyCms
from sandbox.people import OWEN, Person
from sandbox.redaction_log import RedactionLogService
from store.store import Store

AUDIENCE = "api://casework-ddei"
SERVICE = "00000000-0000-4000-8000-0000000000c7"


class Issuer:
    """An identity provider: one key, a page with its public half, and tokens of whatever claims a test wants."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.key_id = "key-1"
        self.url = ""
        self.asked = 0

    async def keys(self, _request: web.Request) -> web.Response:
        self.asked += 1
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return web.json_response({"keys": [{**public, "kid": self.key_id, "use": "sig"}]})

    def token(self, **claims: Any) -> str:
        now = int(time.time())
        usual = {"iss": self.url, "aud": AUDIENCE, "oid": SERVICE, "exp": now + 600, "roles": ["Casework.ReadWrite"]}
        said = {name: value for name, value in (usual | claims).items() if value is not None}
        return jwt.encode(said, self.key, algorithm="RS256", headers={"kid": self.key_id})


class Api:
    """The API with a caller's headers on every request."""

    def __init__(
        self,
        *,
        http: httpx.AsyncClient,
        url: str,
        issuer: Issuer,
        cms: LegacyCms,
        redaction_log: RedactionLogService,
        store: Store,
        ddei: Ddei,
    ) -> None:
        self.ddei = ddei
        self.http = http
        self.url = url
        self.issuer = issuer
        self.cms = cms
        self.store = store
        self.redaction_log = redaction_log
        self.headers = {"Authorization": f"Bearer {issuer.token()}", "Correlation-Id": str(uuid.uuid4())}

    async def sign_in(self, person: Person = OWEN) -> httpx.Response:
        form = {"username": person.username, "password": person.password}
        answer = await self.call("POST", "/authenticate", data=form)
        if answer.is_success:
            self.headers["Cms-Auth-Values"] = json.dumps(answer.json())
        return answer

    async def call(self, method: str, path: str, **parts: Any) -> httpx.Response:
        headers = {**self.headers, **parts.pop("headers", {})}
        return await self.http.request(method, f"{self.url}/api{path}", headers=headers, **parts)

    async def get(self, path: str, **parts: Any) -> httpx.Response:
        return await self.call("GET", path, **parts)


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CMS with its seed in it, made once; each test has its own copy."""
    folder = tmp_path_factory.mktemp("cms")
    LegacyCms(data_dir=folder)._db.close()
    return folder


@pytest.fixture
async def cms(seeded: Path, tmp_path: Path) -> AsyncIterator[LegacyCms]:
    shutil.copytree(seeded, tmp_path, dirs_exist_ok=True)
    double = LegacyCms(data_dir=tmp_path)
    await double.start("127.0.0.1", 0)
    yield double
    await double.stop()


@pytest.fixture
async def redaction_log(tmp_path: Path) -> AsyncIterator[RedactionLogService]:
    double = RedactionLogService(data_dir=tmp_path)
    await double.start("127.0.0.1", 0)
    yield double
    await double.stop()


@pytest.fixture
async def serve() -> AsyncIterator[Callable[[web.Application], Awaitable[str]]]:
    runners: list[web.AppRunner] = []

    async def start(app: web.Application) -> str:
        runners.append(web.AppRunner(app))
        await runners[-1].setup()
        await web.TCPSite(runners[-1], "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runners[-1].addresses[0][1]}"

    yield start
    for runner in runners:
        await runner.cleanup()


@pytest.fixture
async def issuer(serve: Callable[[web.Application], Awaitable[str]]) -> Issuer:
    found, app = Issuer(), web.Application()
    app.router.add_get("/keys", found.keys)
    found.url = await serve(app)
    return found


@pytest.fixture
async def api(
    tmp_path: Path,
    cms: LegacyCms,
    redaction_log: RedactionLogService,
    issuer: Issuer,
    serve: Callable[[web.Application], Awaitable[str]],
) -> AsyncIterator[Api]:
    """Our server on a CMS and a Redaction Log, with an owner of a token in front; nobody is signed in to CMS yet."""
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'casework.sqlite'}", secret="a secret of the tests")
    async with make_http(answer_s=5) as http:
        ddei = Ddei(
            cms=CmsClient(base_url=cms.url, http=http),
            redaction_log=RedactionLogClient(base_url=redaction_log.url, http=http, token="sandbox-redaction-log"),
            store=store,
            shelf=shelf_in(tmp_path),
            engine=engine_in(tmp_path),
        )
        tokens = TokenVerifier(http=http, issuer=issuer.url, audience=AUDIENCE, jwks_url=f"{issuer.url}/keys")
        app = web.Application()
        add_rest(app, ddei=ddei, tokens=tokens, file_store=tmp_path / "rest-files", idempotency=store.idempotency)
        url = await serve(app)
        yield Api(http=http, url=url, issuer=issuer, cms=cms, redaction_log=redaction_log, store=store, ddei=ddei)
        await ddei.close()
    await store.close()
