"""The page where a person signs in to CMS, as it answers a browser."""

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from aiohttp import web

from app.pages import TEAMS_ORIGIN, Pages
from app.settings import Settings
from ddei.facade import Ddei
from integrations.cms.client import CmsClient
from integrations.http_client import make_http
from integrations.redaction_log.client import RedactionLogClient
from sandbox.cms import LegacyCms
from sandbox.people import ASHA
from store.store import Store

# The web process gives each request its correlation id under a plain name, as `correlated` does here.
pytestmark = [
    pytest.mark.contract,
    pytest.mark.filterwarnings("ignore::aiohttp.web_exceptions.NotAppKeyWarning"),
]


@dataclass
class Page:
    """The running page, and a browser."""

    browser: httpx.AsyncClient
    store: Store

    async def link(self) -> str:
        return f"/sign-in/{await self.store.chat.sign_ins.begin(ASHA.entra_id)}"

    async def sign_in(self, link: str, password: str) -> httpx.Response:
        return await self.browser.post(link, data={"username": ASHA.username, "password": password})


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    cms = LegacyCms(data_dir=tmp_path)
    await cms.start("127.0.0.1", 0)
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'casework.sqlite'}", secret="only-for-tests")
    settings = Settings(
        _env_file=None, secret_key="only-for-tests", cms_url=cms.url, cms_service_username="x",
        cms_service_password="x", redaction_log_url="http://127.0.0.1:9", redaction_log_token="x",
    )  # fmt: skip
    async with make_http() as http:
        redaction_log = RedactionLogClient(base_url="http://127.0.0.1:9", http=http, token="unused")
        ddei = Ddei(cms=CmsClient(base_url=cms.url, http=http), redaction_log=redaction_log, store=store)
        app = web.Application(middlewares=[correlated])
        Pages(settings=settings, ddei=ddei, sign_ins=store.chat.sign_ins).add_to(app)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{runner.addresses[0][1]}", timeout=30) as browser:
            yield Page(browser, store)
        await runner.cleanup()
    await store.close()
    await cms.stop()


@web.middleware
async def correlated(request: web.Request, handler) -> web.StreamResponse:
    request["correlation_id"] = str(uuid.uuid4())
    return await handler(request)


async def test_the_code_is_for_teams_own_pages_and_the_link_then_has_ended(page: Page) -> None:
    link = await page.link()
    signed_in = await page.sign_in(link, ASHA.password)
    assert signed_in.status_code == 200
    assert f'data-teams-origin="{TEAMS_ORIGIN}"' in signed_in.text
    policy = signed_in.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy
    assert (signed_in.headers["Cache-Control"], signed_in.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert (await page.browser.get(link)).status_code == 410
    assert (await page.sign_in(link, ASHA.password)).status_code == 410


async def test_passwords_cannot_be_guessed_here(page: Page) -> None:
    for _ in range(2):
        link = await page.link()
        for guess in range(5):
            refused = await page.sign_in(link, f"guess-{guess}")
            assert refused.status_code == 401
            assert f"guess-{guess}" not in refused.text
    late = await page.sign_in(await page.link(), ASHA.password)
    assert late.status_code == 429
    assert "Wait ten minutes" in late.text


async def test_what_is_typed_comes_back_as_text(page: Page) -> None:
    typed = {"username": '"><script>alert(1)</script>', "password": "x"}
    assert "<script>alert" not in (await page.browser.post(await page.link(), data=typed)).text
    assert (await page.browser.post("/sign-in/made-up", data=typed)).status_code == 410
