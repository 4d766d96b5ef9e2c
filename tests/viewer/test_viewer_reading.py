"""Asha reads in the viewer: pages below one another, by mouse and keyboard, as pictures and as text."""

import re

import pytest
from playwright.async_api import Page, expect

from sandbox.people import ASHA
from tests.viewer.conftest import Turn, Viewing, long_document

pytestmark = pytest.mark.browser


async def drawn(page: Page, number: int) -> None:
    """The picture of this page is there, and not the mark of a broken one."""
    picture = page.locator(f"[data-page='{number}'] img")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("each => each.naturalWidth") > 500


async def said(page: Page, words: str | re.Pattern[str]) -> None:
    """A screen reader was told this."""
    await expect(page.get_by_role("status")).to_contain_text(words)


async def test_a_long_document_is_read_without_jumps_and_without_a_storm_of_requests(
    viewing: Viewing, tab: Turn
) -> None:
    document = viewing.document("MG5.pdf")
    viewing.replace(document, long_document(120))
    page = await tab(await viewing.link(document))
    await drawn(page, 1)
    height = await page.evaluate("document.querySelector('#pages').scrollHeight")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if ".jpg" in request.url else None)
    for step in range(1, 40):
        await page.evaluate(f"document.querySelector('#pages').scrollTop = {height * step // 40}")
    await page.evaluate("document.querySelector('#pages').scrollTop = 1e9")
    await drawn(page, 120)
    assert len(asked) < 40  # of 120: what was only flown over is not fetched
    await expect(page.get_by_label("Page", exact=True)).to_have_value("120")
    assert await page.evaluate("document.querySelector('#pages').scrollHeight") == height
    assert await page.locator(".page img").count() < 30
    await page.keyboard.press("g")
    await page.keyboard.type("75")
    await page.keyboard.press("Enter")
    await drawn(page, 75)
    await expect(page.locator("#page-75")).to_be_focused()
    await expect(page).to_have_url(re.compile("page=75"))
    await page.reload()
    await drawn(page, 75)


async def test_pages_and_zoom_and_rotation_by_keyboard(viewing: Viewing, tab: Turn) -> None:
    page = await tab(await viewing.link(viewing.document("MG3.pdf")))
    await drawn(page, 1)
    assert await page.title() == "MG3 – Casework"
    await page.keyboard.press("ArrowRight")
    await said(page, "Page 2 of 2.")
    await page.keyboard.press("ArrowRight")
    await said(page, "This is the last page.")
    await page.keyboard.press("ArrowLeft")
    await said(page, "Page 1 of 2.")
    sheet = page.locator("[data-page='1'] .sheet")
    before = await sheet.bounding_box()
    await page.keyboard.press("+")
    await said(page, "Zoom: 150%.")
    wider = await sheet.bounding_box()
    await page.keyboard.press("f")
    await said(page, "Zoom: Fit page.")
    await page.keyboard.press("r")
    await said(page, "Turned by 90 degrees.")
    lying = await sheet.bounding_box()
    assert before
    assert wider
    assert lying
    assert wider["width"] > before["width"]
    assert lying["width"] > lying["height"]


async def test_what_is_selected_is_copied_as_it_reads(viewing: Viewing, tab: Turn) -> None:
    page = await tab(await viewing.link(viewing.document("MG11 Priya Nandakumar.pdf")))
    first = await page.locator(".word", has_text="Declaration").bounding_box()
    last = await page.locator(".word", has_text="wilfully").bounding_box()
    assert first
    assert last
    await page.mouse.move(first["x"] + 1, first["y"] + first["height"] / 2)
    await page.mouse.down()
    await page.mouse.move(last["x"] + last["width"] - 3, last["y"] + last["height"] / 2, steps=5)
    await page.mouse.up()
    copied = await page.evaluate(
        """() => new Promise((told) => {
          document.addEventListener("copy", (event) => told(event.clipboardData.getData("text/plain")), { once: true });
          document.execCommand("copy");
        })"""
    )
    lines = str(copied).splitlines()
    assert lines[0] == "Declaration"
    assert lines[1].startswith("This statement is true to the best of my knowledge and belief")
    assert lines[-1].endswith("wilfully")


async def test_the_text_of_each_page_is_there_for_screen_readers_and_in_place_of_the_pictures(
    viewing: Viewing, tab: Turn
) -> None:
    page = await tab(await viewing.link(viewing.document("MG11 Priya Nandakumar.pdf")))
    article = page.get_by_role("article", name="Page 1 of 1")
    await expect(article).to_contain_text("This statement is true to the best of my knowledge and belief")
    await expect(page.get_by_role("img", name="Page 1 of 1. Its text follows.")).to_be_visible()
    await page.keyboard.press("x")
    await expect(page.get_by_role("button", name="Read as text")).to_have_attribute("aria-pressed", "true")
    await expect(article.get_by_role("paragraph").filter(has_text="This statement is true")).to_be_visible()
    await expect(page.get_by_role("img")).to_have_count(0)


async def test_from_document_to_document_without_losing_the_focus(viewing: Viewing, tab: Turn) -> None:
    page = await tab(await viewing.link(viewing.document("MG3.pdf")))
    await drawn(page, 1)
    following = page.get_by_role("button", name="Next document")
    await following.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="MG4", level=1)).to_be_visible()
    await drawn(page, 1)
    await expect(page.get_by_text("2 of 24")).to_be_visible()
    await expect(following).to_be_focused()
    await page.go_back()
    await expect(page.get_by_role("heading", name="MG3", level=1)).to_be_visible()
    await page.keyboard.press("[")
    await said(page, "This is the first document.")
    await page.keyboard.press("d")
    await expect(page.get_by_role("heading", name="Documents of the case")).to_be_focused()
    await page.get_by_role("button", name="Bank statements (password protected)").click()
    await expect(page.locator("#state")).to_contain_text("password-protected")
    await expect(page.locator("#state").get_by_role("link", name="Download the file")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Documents", exact=True)).to_be_focused()


async def test_thumbnails_are_one_stop_for_tab_and_the_arrows_move_in_them(viewing: Viewing, tab: Turn) -> None:
    page = await tab(await viewing.link(viewing.document("MG3.pdf")))
    await drawn(page, 1)
    await page.keyboard.press("t")
    thumbnails = page.locator("#thumbnails")
    await expect(thumbnails.locator("img")).to_have_count(2)
    await expect(thumbnails.get_by_role("button", name="Page 1")).to_have_attribute("aria-current", "page")
    assert await thumbnails.locator("button[tabindex='0']").count() == 1
    await thumbnails.get_by_role("button", name="Page 1").focus()
    await page.keyboard.press("ArrowDown")
    await expect(thumbnails.get_by_role("button", name="Page 2")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Page", exact=True)).to_have_value("2")


async def test_single_keys_can_be_turned_off(viewing: Viewing, tab: Turn) -> None:
    page = await tab(await viewing.link(viewing.document("MG3.pdf")))
    await drawn(page, 1)
    await page.keyboard.press("?")
    help_ = page.get_by_role("dialog", name="Keyboard")
    await expect(help_).to_contain_text("Next hit")
    await help_.get_by_label("Single keys work").uncheck()
    await page.keyboard.press("Escape")
    await expect(help_).to_be_hidden()
    await page.keyboard.press("t")
    await page.keyboard.press("ArrowRight")
    await said(page, "Page 2 of 2.")
    await expect(page.locator("#panel")).to_be_hidden()


async def test_whoever_signs_out_sees_the_papers_no_longer_and_goes_on_where_they_were(
    viewing: Viewing, tab: Turn
) -> None:
    document = viewing.document("MG5.pdf")
    viewing.replace(document, long_document(30))
    page = await tab(await viewing.link(document), refused=True)
    await drawn(page, 1)
    await viewing.store.chat.unlink(ASHA.entra_id)
    await page.keyboard.press("g")
    await page.keyboard.type("20")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("Sign in and I will carry on where you were.")
    await expect(page.locator(".page")).to_have_count(0)
    await viewing.store.chat.save_link(ASHA.entra_id, viewing.caller.user, viewing.caller.session)
    await page.get_by_role("button", name="Try again").click()
    await drawn(page, 20)
    await expect(page.get_by_role("alert")).to_be_hidden()


async def test_a_document_that_is_not_ready_yet_opens_by_itself_when_it_is(viewing: Viewing, tab: Turn) -> None:
    viewing.cms.faults.order("DownloadDocument", "hang-before")
    page = await tab(await viewing.link(viewing.document("MG4.pdf")))
    await expect(page.get_by_role("heading", name="Still being prepared")).to_be_visible()
    await said(page, "MG4 is still being prepared.")
    await expect(page.get_by_role("heading", name="MG4", level=1)).to_be_visible()
    await expect(page.get_by_role("button", name="Zoom in")).to_be_hidden()
    viewing.cms.faults.clear()
    await drawn(page, 1)
    await said(page, "MG4, ")
    await expect(page.get_by_text("Still being prepared")).to_have_count(0)


async def test_a_document_that_cannot_be_fetched_is_not_taken_for_the_one_before(viewing: Viewing, tab: Turn) -> None:
    page = await tab(await viewing.link(viewing.document("MG3.pdf")), refused=True)
    await drawn(page, 1)
    viewing.cms.faults.order("DownloadDocument", "http-500", 10)
    await page.get_by_role("button", name="Next document").click()
    await expect(page.get_by_role("alert")).to_contain_text("CMS")
    await expect(page.get_by_role("heading", name="MG3", level=1)).to_have_count(0)
    viewing.cms.faults.clear()
    await page.get_by_role("button", name="Try again").click()
    await expect(page.get_by_role("heading", name="MG4", level=1)).to_be_visible()
    await drawn(page, 1)
