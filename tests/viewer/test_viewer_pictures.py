"""Pictures for cards, and the viewer in a dialog of Teams."""

import io
from datetime import timedelta

import httpx
import pytest
from aiohttp import web
from PIL import Image
from playwright.async_api import Browser, expect

from sandbox.people import ASHA
from tests.viewer.conftest import OKAFOR, Viewing
from viewer.pictures import PictureLinks

pytestmark = pytest.mark.contract


async def test_a_picture_is_fetched_without_a_cookie_and_shows_where_the_words_are(
    viewing: Viewing, other_browser: httpx.AsyncClient
) -> None:
    document = viewing.document("MG3.pdf")
    links = PictureLinks(links=viewing.store.picture_links, base_url=viewing.url)
    plain, marked = [
        await other_browser.get(await links.create(ASHA.entra_id, OKAFOR, document.material_id, 1, boxes))
        for boxes in ((), [(100.0, 100.0, 300.0, 130.0)])
    ]
    assert Image.open(io.BytesIO(plain.content)).format == "JPEG"
    assert plain.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert plain.headers["Cache-Control"] == "no-store"
    assert marked.content != plain.content


async def test_a_picture_is_asked_for_in_the_session_the_person_has_now(
    viewing: Viewing, other_browser: httpx.AsyncClient
) -> None:
    links = PictureLinks(links=viewing.store.picture_links, base_url=viewing.url)
    url = await links.create(ASHA.entra_id, OKAFOR, viewing.document("MG3.pdf").material_id, 1)
    assert (await other_browser.get(url)).status_code == 200
    await viewing.store.chat.unlink(ASHA.entra_id)
    assert (await other_browser.get(url)).status_code == 401
    token = await viewing.store.picture_links.create(ASHA.entra_id, OKAFOR, 1, 1, ttl=timedelta(seconds=-1))
    assert (await other_browser.get(f"{viewing.url}/viewer/pictures/{token}.jpg")).status_code == 403
    assert (await other_browser.get(f"{viewing.url}/viewer/pictures/{'A' * 43}.jpg")).status_code == 403


@pytest.mark.browser
async def test_teams_shows_the_viewer_in_a_dialog_and_nobody_else_can(viewing: Viewing, browser: Browser) -> None:
    link = await viewing.link(viewing.document("MG3.pdf"))

    async def dialog(request: web.Request) -> web.Response:
        framed = f'<iframe title="Document" src="{link}?{request.query_string}" width="900" height="600"></iframe>'
        return web.Response(
            text=f'<!doctype html><html lang="en"><body>{framed}</body></html>', content_type="text/html"
        )

    host = web.Application()
    host.router.add_get("/", dialog)
    runner = web.AppRunner(host)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", viewing.teams_port).start()
    page = await browser.new_page()
    await page.goto(f"http://127.0.0.1:{viewing.teams_port}/?dialog=1")
    frame = page.frame_locator("iframe")
    await expect(frame.get_by_role("heading", name="MG3", level=1)).to_be_visible()
    await expect(frame.get_by_role("img", name="Page 1 of 2.")).to_be_visible()
    await page.goto(f"http://127.0.0.1:{viewing.teams_port}/")
    await expect(frame.get_by_role("heading", name="MG3", level=1)).to_have_count(0)
    await runner.cleanup()
