"""Asha reads twelve documents of a case one after the other, in the chat and in the viewer, and finds a phrase across them."""

import asyncio
import re

import pytest
from playwright.async_api import Locator, Page, expect

from sandbox.people import ASHA
from tests.browser.chat import Chat
from tests.browser.conftest import SitDown

pytestmark = pytest.mark.browser

URN = "45AB0510026"
# Making a document ready may take a program that starts cold on a machine with much else to do.
READY = 60_000
TRIES = 120


async def test_twelve_documents_are_read_and_a_phrase_is_found_across_them(sit_down: SitDown) -> None:
    asha = await sit_down(ASHA)
    await asha.start_signed_in()
    await opens_the_case(asha)
    await reads_twelve_documents(asha)
    await reads_on_in_the_viewer(asha)
    await finds_the_phrase(asha)
    await steps_through_the_hits(asha)
    await opens_the_viewer_at_the_hit(asha)
    await searches_with_the_keyboard_alone(asha)


async def opens_the_case(asha: Chat) -> None:
    await asha.say(URN)
    case = asha.answers.filter(has_text=f"Case {URN}")
    await expect(case).to_contain_text("R v Halden Freight Ltd")
    await expect(case).to_contain_text("Key documents:")
    await asha.shot("20-case-with-its-pack")
    progress = case.get_by_role("button", name="Show progress", exact=True)
    for _ in range(TRIES):
        if "12 of 12 ready" in await case.inner_text():
            break
        await progress.click()
        await asyncio.sleep(1)
    await expect(case).to_contain_text("12 of 12 ready")
    await asha.shot("21-pack-is-ready")


async def reads_twelve_documents(asha: Chat) -> None:
    await asha.say("read")
    await asha.reads(f"Document in case {URN}")
    card = asha.answers.last
    read = {await version_of(card)}
    await expect(card).to_contain_text("How it starts")
    await expect_picture(card.get_by_role("img", name=re.compile("^Page 1 of ")))
    await asha.shot("22-first-document")
    while len(read) < 12:
        before = await version_of(card)
        await asha.press("Next document", card)
        await expect(card).not_to_contain_text(f"Version: {before}", timeout=READY)
        await expect(card).to_contain_text("State:")
        read.add(await version_of(card))
    await asha.shot("23-twelfth-document")


async def version_of(card: Locator) -> str:
    found = re.search(r"Version: (\d+)", await card.inner_text())
    assert found
    return found.group(1)


async def expect_picture(picture: Locator) -> None:
    """It is there, and not the mark of a broken one."""
    await expect(picture).to_be_visible()
    assert await picture.evaluate("each => each.decode().then(() => each.naturalWidth)") > 300


async def reads_on_in_the_viewer(asha: Chat) -> None:
    async with asha.page.context.expect_page() as opening:
        await asha.answers.last.get_by_role("link", name="Open the pages").click()
    viewer = await opening.value
    heading = viewer.get_by_role("heading", level=1)
    await expect(heading).not_to_be_empty()
    seen = {await heading.inner_text()}
    while len(seen) < 3:
        before = await heading.inner_text()
        await viewer.get_by_role("button", name="Previous document").click()
        await expect(heading).not_to_have_text(before, timeout=READY)
        seen.add(await heading.inner_text())
    await expect_picture(viewer.get_by_role("img", name=re.compile("^Page 1 of ")))
    await asha.shot("24-viewer", viewer)
    await viewer.close()


async def finds_the_phrase(asha: Chat) -> None:
    for _ in range(TRIES):
        await asha.say('search "blue transit van"')
        await asha.reads(f"Search in case {URN}")
        if "not ready yet" not in await asha.answers.last.inner_text():
            break
    found = asha.answers.last
    await expect(found).to_contain_text(re.compile(r"\d+ lines in [5-9] documents"))
    await expect(found).to_contain_text("could not be read; they are listed below")
    await asha.shot("25-found")
    seen = await found.inner_text()
    await asha.press("Next page", found)
    await expect(found).to_contain_text("Could not be read, so not searched")
    await asha.shot("26-found-page-2")
    seen += await found.inner_text()
    for title in (
        "Photograph of the yard HF/13",
        "Delivery notes HF/14",
        "Email of the depot HF/16",
        "Fuel cards HF/18",
    ):
        assert title in seen


async def steps_through_the_hits(asha: Chat) -> None:
    await asha.say("page 1")
    await asha.reads("Page 1 of")
    await asha.say("open 1")
    await asha.reads("Hit 1 of ")
    first = asha.answers.last
    await expect(first).to_contain_text(re.compile(r"Hit 1 of \d+, page \d+ of \d+"))
    await expect_picture(first.get_by_role("img", name=re.compile("with these words marked: blue transit van")))
    await asha.shot("27-hit")
    await asha.say("results")
    await asha.reads(f"Search in case {URN}")
    await asha.say("open 1")
    await asha.reads("Hit 1 of ")
    await asha.say("next")
    await asha.reads("Hit 2 of ")
    await asha.say("next document")
    await asha.reads("Document 2 of the ")
    second = asha.answers.last
    await expect_picture(second.get_by_role("img", name=re.compile("^Page ")))
    await asha.press("Next document", second)
    await expect(second).to_contain_text("Document 3 of the ")
    await asha.press("Previous document", second)
    await expect(second).to_contain_text("Document 2 of the ")
    await asha.shot("28-hit-in-the-next-document")


async def opens_the_viewer_at_the_hit(asha: Chat) -> None:
    async with asha.page.context.expect_page() as opening:
        await asha.answers.last.get_by_role("link", name="Open at this page").click()
    viewer: Page = await opening.value
    await expect(viewer.get_by_role("heading", level=1)).not_to_be_empty()
    await expect(viewer.get_by_text("blue transit van").first).to_be_attached(timeout=READY)
    await viewer.close()


async def searches_with_the_keyboard_alone(asha: Chat) -> None:
    await asha.say("search zebra")
    await asha.reads("No document that could be searched says this.")
    again = asha.answers.last.get_by_role("button", name="Search again")
    await again.focus()
    await asha.page.keyboard.press("Enter")
    field = asha.answers.last.get_by_label("Words, or a phrase in quotes")
    await expect(field).to_be_visible()
    await field.focus()
    await asha.page.keyboard.type("manifest")
    await asha.page.keyboard.press("Tab")
    await asha.page.keyboard.press("Enter")
    await expect(asha.answer).to_contain_text("Searched for: manifest")
    await expect(asha.answer).to_contain_text("Documents that say it")
    await asha.shot("29-found-by-keyboard")
