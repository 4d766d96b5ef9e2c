"""Reading a document on its page: the pages, who may see them, and what is said when they cannot be shown."""

import io
import re
from datetime import timedelta

import httpx
import pytest
from PIL import Image
from playwright.async_api import Browser

from sandbox.people import ASHA
from tests.viewer.conftest import Viewing

pytestmark = pytest.mark.contract


async def test_a_statement_is_shown_with_its_text_for_screen_readers(
    viewing: Viewing, ashas_browser: httpx.AsyncClient
) -> None:
    link = await viewing.link(viewing.document("MG11 Priya Nandakumar.pdf"))
    page = await ashas_browser.get(link)
    assert page.status_code == 200
    assert "<h1>MG11 Priya Nandakumar</h1>" in page.text
    assert "OFFICIAL-SENSITIVE" in page.text
    assert re.search(r"page 1 of \d", page.text)
    assert "Nandakumar" in page.text[page.text.index('aria-label="Text of page 1"') :]
    picture = await ashas_browser.get(f"{link}/pages/1.jpg")
    assert Image.open(io.BytesIO(picture.content)).format == "JPEG"


async def test_each_look_is_in_the_legal_log_as_the_viewers(viewing: Viewing, ashas_browser: httpx.AsyncClient) -> None:
    document = viewing.document("MG5.pdf")
    await ashas_browser.get(await viewing.link(document))
    logged = [one.record for one in await viewing.store.legal_log.records(limit=100)]
    assert (logged[-1].operation, logged[-1].channel, logged[-1].material_id) == (
        "documents.content",
        "viewer",
        document.material_id,
    )


async def test_a_link_belongs_to_the_browser_that_opened_it_first(
    viewing: Viewing, ashas_browser: httpx.AsyncClient, other_browser: httpx.AsyncClient
) -> None:
    link = await viewing.link(viewing.document("MG3.pdf"))
    first = await ashas_browser.get(link)
    cookie = first.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    for address in (link, f"{link}/pages/1.jpg", f"{link}/file"):
        refused = await other_browser.get(address)
        assert refused.status_code == 403
        assert "only in the browser that opened it first" in refused.text
        assert "MG3" not in refused.text
    assert (await ashas_browser.get(link)).status_code == 200


async def test_a_link_checker_does_not_use_a_link_up(
    viewing: Viewing, ashas_browser: httpx.AsyncClient, other_browser: httpx.AsyncClient
) -> None:
    link = await viewing.link(viewing.document("MG3.pdf"))
    assert (await other_browser.head(link)).status_code == 405
    assert (await ashas_browser.get(link)).status_code == 200


async def test_a_link_ends(viewing: Viewing, ashas_browser: httpx.AsyncClient) -> None:
    ended = await ashas_browser.get(await viewing.link(viewing.document("MG3.pdf"), ttl=timedelta(seconds=-1)))
    assert ended.status_code == 403
    assert "15 minutes" in ended.text


async def test_nobody_guesses_a_link(viewing: Viewing, ashas_browser: httpx.AsyncClient) -> None:
    assert (await ashas_browser.get(f"{viewing.url}/viewer/{'A' * 43}")).status_code == 403


async def test_whoever_signed_out_sees_nothing_and_can_go_on_after_signing_in(
    viewing: Viewing, ashas_browser: httpx.AsyncClient
) -> None:
    link = await viewing.link(viewing.document("MG3.pdf"))
    await viewing.store.chat.unlink(ASHA.entra_id)
    refused = await ashas_browser.get(link)
    assert refused.status_code == 401
    assert "Sign in" in refused.text
    await viewing.store.chat.save_link(ASHA.entra_id, viewing.caller.user, viewing.caller.session)
    assert (await ashas_browser.get(link)).status_code == 200


async def test_a_session_that_cms_ended_shows_nothing_more(viewing: Viewing, ashas_browser: httpx.AsyncClient) -> None:
    link = await viewing.link(viewing.document("MG3.pdf"))
    assert (await ashas_browser.get(link)).status_code == 200
    # Another log-in of the same user ends this session, as CMS does.
    await viewing.ddei.access.sign_in(
        ASHA.username, ASHA.password, channel=viewing.caller.channel, correlation_id="turn-2", entra_id=ASHA.entra_id
    )
    assert (await ashas_browser.get(link)).status_code == 401
    assert (await ashas_browser.get(f"{link}/pages/1.jpg")).status_code == 401


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("password protected", "password-protected"), ("damaged file", "is damaged")],
)
async def test_what_cannot_be_shown_says_why_and_can_be_downloaded(
    viewing: Viewing, ashas_browser: httpx.AsyncClient, name: str, sentence: str
) -> None:
    link = await viewing.link(viewing.document(name))
    page = await ashas_browser.get(link)
    assert page.status_code == 415
    assert sentence in page.text
    assert "Download the file" in page.text
    file = await ashas_browser.get(f"{link}/file")
    assert file.content.startswith(b"%PDF-")
    assert file.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert file.headers["Content-Type"] == "application/octet-stream"


async def test_a_text_file_is_shown_as_words(viewing: Viewing, ashas_browser: httpx.AsyncClient) -> None:
    link = await viewing.link(viewing.document("further statement.txt"))
    page = await ashas_browser.get(link)
    assert '<pre class="words">To: CPS' in page.text
    assert "<img" not in page.text


async def test_nothing_foreign_can_be_put_into_the_page(viewing: Viewing, ashas_browser: httpx.AsyncClient) -> None:
    page = await ashas_browser.get(await viewing.link(viewing.document(".hte")))
    assert "&lt;b&gt;From:" in page.text
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"


async def test_a_page_that_is_not_there_is_the_nearest_one(viewing: Viewing, ashas_browser: httpx.AsyncClient) -> None:
    link = await viewing.link(viewing.document("MG3.pdf"))
    for asked in ("0", "-3", "x", "99999999999999999999", "999"):
        page = await ashas_browser.get(link, params={"page": asked})
        assert page.status_code == 200
        assert re.search(r"page (\d+) of \d+", page.text)


@pytest.mark.browser
async def test_turning_pages_by_keyboard(viewing: Viewing, browser: Browser) -> None:
    tab = await browser.new_page()
    problems: list[str] = []
    tab.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    await tab.goto(await viewing.link(viewing.document("MG3.pdf")))
    assert await tab.evaluate("document.querySelector('main img').naturalWidth") > 500
    assert await tab.title() == "MG3, page 1 of 2 – Casework"
    await tab.keyboard.press("ArrowRight")
    await tab.wait_for_url("**?page=2")
    assert await tab.get_by_role("link", name="Next page").count() == 0
    await tab.keyboard.press("ArrowLeft")
    await tab.wait_for_url("**?page=1")
    await tab.get_by_label("Page", exact=True).fill("2")
    await tab.keyboard.press("Enter")
    await tab.wait_for_url("**?page=2")
    assert await tab.get_by_role("img").get_attribute("alt") == "Page 2 of 2. Its text follows."
    assert problems == []
