"""A person's day on the page, with the keyboard alone."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from sandbox.teams import SandboxTeams

pytestmark = pytest.mark.browser


async def opened(browser: Browser, teams: SandboxTeams, person: str) -> Page:
    page = await browser.new_page(viewport={"width": 1280, "height": 860}, locale="en-GB")
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


async def test_the_sign_in_window_hands_its_code_to_the_bot(browser: Browser, teams: SandboxTeams) -> None:
    page = await opened(browser, teams, "owen")
    await page.keyboard.type("sign in")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("First this:")).to_be_visible()
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("log").get_by_text("Code 246810 taken")).to_be_visible()
    await expect(page.get_by_role("textbox", name="Message to Casework")).to_be_focused()
    await page.close()


async def test_what_the_bot_writes_first_arrives_by_itself_and_only_where_it_belongs(
    browser: Browser, teams: SandboxTeams, bot: Any
) -> None:
    grace, owen = await opened(browser, teams, "grace"), await opened(browser, teams, "owen")
    to_grace = next(each for each in bot.seen if each["from"]["name"] == "Grace Bell")
    await bot.write(to_grace, {"text": "Your digest: **three** held emails."})
    await expect(grace.get_by_role("log").get_by_text("Your digest: three held emails.")).to_be_visible()
    await expect(owen.get_by_role("log").get_by_text("digest")).to_have_count(0)
    await grace.reload()
    await expect(grace.get_by_role("log").get_by_text("Your digest: three held emails.")).to_be_visible()
    await expect(grace.get_by_role("log").get_by_text("Welcome")).to_have_count(1)
    for page in (grace, owen):
        await page.close()


async def test_a_bot_in_trouble_is_said_in_the_chat(browser: Browser, teams: SandboxTeams, bot: Any) -> None:
    page = await opened(browser, teams, "asha")
    bot.status = 500
    await page.keyboard.type("hello")
    await page.keyboard.press("Enter")
    await expect(
        page.get_by_role("log").get_by_text("Something went wrong in Casework (it answered 500).")
    ).to_be_visible()
    await page.close()


async def test_nothing_a_message_or_card_says_becomes_part_of_the_page(
    browser: Browser, teams: SandboxTeams, bot: Any
) -> None:
    page = await opened(browser, teams, "asha")
    nasty = "<img src=x onerror=alert(1)> [press](javascript:alert(2)) [ok](https://casework.test/a) **bold**"
    body = [
        {"type": "TextBlock", "text": nasty},
        {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": nasty}]},
    ]
    card = {"type": "AdaptiveCard", "version": "1.5", "body": body}
    content = {
        "text": nasty,
        "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": card}],
    }
    await bot.write(bot.seen[0], content)
    log = page.get_by_role("log")
    await expect(log.get_by_text("<img src=x onerror=alert(1)>")).to_have_count(3)
    await expect(log.locator("img")).to_have_count(0)
    links = await log.get_by_role("link").evaluate_all("links => links.map(each => each.getAttribute('href'))")
    assert links == ["https://casework.test/a"] * 2
    await page.close()
