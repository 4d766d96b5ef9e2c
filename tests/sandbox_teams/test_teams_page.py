"""A person's day on the page, with the keyboard alone."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from sandbox.teams import SandboxTeams

pytestmark = pytest.mark.browser


async def opened(browser: Browser, teams: SandboxTeams, person: str) -> Page:
    page = await browser.new_page(viewport={"width": 1280, "height": 860})
    await page.goto(f"{teams.url}/?as={person}")
    await expect(page.get_by_text("Welcome to Casework.")).to_be_visible()
    return page


async def test_a_prosecutor_talks_presses_a_button_and_sends_a_form_by_keyboard(
    browser: Browser, teams: SandboxTeams, screenshots: Path
) -> None:
    page = await opened(browser, teams, "asha")
    log = page.get_by_role("log")
    await page.keyboard.type("hello")
    await page.keyboard.press("Enter")
    await expect(log.get_by_text("You said hello")).to_be_visible()
    await expect(log.get_by_text("<b>two</b>")).to_be_visible()

    await page.keyboard.type("case")
    await page.keyboard.press("Enter")
    await expect(log.get_by_text("Looked at 1 times")).to_be_visible()
    await page.get_by_role("button", name="Look again").focus()
    await page.keyboard.press("Enter")
    await expect(log.get_by_text("Looked at 2 times")).to_be_visible()
    await expect(log.get_by_text("Looked at 1 times")).to_have_count(0)
    await page.screenshot(path=screenshots / "teams-chat.png")

    await page.get_by_role("button", name="Log a redaction").focus()
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Log a redaction")
    await expect(dialog.get_by_label("Reason")).to_be_focused()
    await dialog.get_by_role("button", name="Save and close").focus()
    await page.keyboard.press("Enter")
    await expect(dialog.get_by_text("Enter a reason")).to_be_visible()
    await page.screenshot(path=screenshots / "teams-dialog.png")
    await page.keyboard.type("a name left in")
    await dialog.get_by_role("button", name="Save and close").focus()
    await page.keyboard.press("Enter")
    await expect(dialog.get_by_text("Logged for a name left in.")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(page.get_by_role("button", name="Log a redaction")).to_be_focused()
    await page.close()
