"""The viewer checked by axe in each of its states: nothing that keeps anybody from using it."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.viewer.conftest import Turn, Viewing
from tests.viewer.test_viewer_reading import drawn, said

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[1] / "browser/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = [pytest.param(1280, 860, id="desktop"), pytest.param(320, 640, id="phone")]
COLOURS = [pytest.param(False, id="light"), pytest.param(True, id="forced")]


async def findings(page: Page) -> list[str]:
    """What axe holds to be serious or worse."""
    await page.evaluate(AXE.read_text())
    # The words over a picture are for the mouse alone: many, hidden from screen readers, and without a colour.
    told: dict[str, Any] = await page.evaluate(
        f"axe.run({{ exclude: ['.words'] }}, {{ runOnly: {RULES}, resultTypes: ['violations'] }})"
    )
    return [
        f"{one['id']}: {one['help']} {one['nodes'][0]['target']}"
        for one in told["violations"]
        if one["impact"] in {"serious", "critical"}
    ]


async def overflows(page: Page) -> bool:
    """Whether somebody would have to scroll the page itself sideways."""
    wider: bool = await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return wider


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("forced", COLOURS)
async def test_each_state_of_the_viewer(
    viewing: Viewing, tab: Turn, screenshots: Path, width: int, height: int, *, forced: bool
) -> None:
    look = f"{'phone' if width < 400 else 'desktop'}{'-forced' if forced else ''}"

    async def check(state: str) -> None:
        await page.screenshot(path=screenshots / f"viewer-{look}-{state}.png")
        assert (state, await findings(page), await overflows(page)) == (state, [], False)

    link = await viewing.link(viewing.document("MG3.pdf"))
    page = await tab(link, width=width, height=height, forced=forced)
    await drawn(page, 1)
    await expect(page.locator(".word").first).to_be_attached()
    await check("1-document")
    await page.keyboard.press("/")
    await page.keyboard.type("Okafor")
    await page.keyboard.press("Enter")
    await said(page, "Hit 1 of")
    await check("2-search")
    await page.get_by_role("button", name="Close panel").click()
    await page.keyboard.press("o")
    await expect(page.get_by_text("There are no notes")).to_be_visible()
    await page.get_by_role("button", name="Save note").click()
    await check("3-notes")
    await page.get_by_role("button", name="Close panel").click()
    await page.keyboard.press("d")
    await page.get_by_role("button", name="Telephone billing (damaged file)").click()
    await expect(page.locator("#state")).to_contain_text("damaged")
    await check("4-unreadable")
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    await check("5-keyboard")
    assert page.context.browser
    colours = "active" if forced else "none"
    size = {"width": width, "height": height}
    page = await page.context.browser.new_page(viewport=size, forced_colors=colours)
    await page.goto(link)
    await expect(page.get_by_role("alert")).to_contain_text("only in the browser that opened it first")
    await check("6-refused")
