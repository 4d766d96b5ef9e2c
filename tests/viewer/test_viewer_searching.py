"""Asha searches in the viewer: in the document, in the case; and what is said when nothing can be found."""

import httpx
import pytest
from playwright.async_api import expect

from tests.viewer.conftest import Turn, Viewing, long_document
from tests.viewer.test_viewer_reading import drawn, said

OWN = {"X-Casework-Viewer": "1"}


@pytest.mark.browser
async def test_hit_after_hit_in_a_document(viewing: Viewing, tab: Turn) -> None:
    document = viewing.document("MG5.pdf")
    viewing.replace(document, long_document(32))
    page = await tab(await viewing.link(document))
    await drawn(page, 1)
    await page.keyboard.press("/")
    await expect(page.get_by_label("Words to look for")).to_be_focused()
    await page.keyboard.type("bicycle")
    await page.keyboard.press("Enter")
    await said(page, "Hit 1 of 3, page 10 of 32")
    await drawn(page, 10)
    hit = page.locator("[data-page='10'] .hit.now")
    await expect(hit).to_be_in_viewport()
    word = await page.locator("[data-page='10'] .word", has_text="bicycle").bounding_box()
    box = await hit.bounding_box()
    assert word
    assert box
    assert abs(word["x"] - box["x"]) < 6
    assert abs(word["y"] - box["y"]) < 6
    await page.keyboard.press("Escape")
    await page.keyboard.press("n")
    await said(page, "Hit 2 of 3, page 20 of 32")
    await page.keyboard.press("Shift+N")
    await page.keyboard.press("Shift+N")
    await said(page, "Hit 3 of 3, page 30 of 32")
    await page.keyboard.press("x")
    await expect(page.locator("[data-page='30'] .text mark.now")).to_have_text("bicycle.")
    await expect(page.locator("[data-page='30'] .text mark.now")).to_be_in_viewport()
    await page.keyboard.press("x")
    await page.get_by_role("button", name="Clear search").click()
    await expect(page.locator(".hit")).to_have_count(0)
    await expect(page.locator("#pages")).to_be_focused()


@pytest.mark.browser
async def test_the_whole_case_is_searched_and_a_result_opens_at_its_hit(viewing: Viewing, tab: Turn) -> None:
    page = await tab(await viewing.link(viewing.document("MG3.pdf")), width=320, height=640)
    await drawn(page, 1)
    await page.get_by_role("button", name="Search", exact=True).click()
    found = page.locator("#found")
    search = page.locator("#find-form").get_by_role("button", name="Search")
    await page.get_by_label("The whole case").check()
    await page.get_by_label("Words to look for").fill("knowledge and belief")
    for _ in range(20):  # what is still being prepared is searched the next time
        await search.click()
        await expect(found.get_by_role("heading", level=3)).to_be_focused()
        if not await found.get_by_text("Still being prepared").count():
            break
    await expect(found.get_by_text("Could not be read, so not searched")).to_be_visible()
    await expect(found.get_by_role("button", name="Telephone billing (damaged file)")).to_contain_text("damaged")
    await found.locator(".group-of-hits", has_text="MG11 PC 4411 Daniel Reeve").get_by_role("button").first.click()
    await expect(page.get_by_role("heading", name="MG11 PC 4411 Daniel Reeve", level=1)).to_be_visible()
    await expect(page.locator(".hit.now").first).to_be_in_viewport()
    await said(page, "Hit 1 of")
    await expect(page.locator("#panel")).to_be_hidden()  # on a phone it would lie over the page


@pytest.mark.contract
async def test_what_cannot_be_looked_for_gets_a_sentence(viewing: Viewing, ashas_browser: httpx.AsyncClient) -> None:
    link = await viewing.link(viewing.document("MG3.pdf"))
    await ashas_browser.get(link)
    for text in ("", '"', "x" * 10_000, "y" * 100_000):
        for path in ("/find", "/find-in-case"):
            refused = await ashas_browser.post(link + path, json={"text": text}, headers=OWN)
            assert refused.status_code == 400
            assert refused.json()["sentence"].endswith(".")


@pytest.mark.contract
async def test_no_other_page_can_search_or_write_in_her_name(
    viewing: Viewing, ashas_browser: httpx.AsyncClient
) -> None:
    link = await viewing.link(viewing.document("MG3.pdf"))
    await ashas_browser.get(link)
    note = {"text": "Written by another site.", "key": "k"}
    for answer in (
        await ashas_browser.post(f"{link}/notes", json=note),
        await ashas_browser.post(f"{link}/notes", data=note, headers=OWN),
        await ashas_browser.post(f"{link}/notes", json=note, headers={**OWN, "Sec-Fetch-Site": "cross-site"}),
        await ashas_browser.post(f"{link}/find-in-case", data={"text": "Okafor"}),
    ):
        assert answer.status_code == 403
    assert (await ashas_browser.get(f"{link}/notes")).json()["notes"] == []
