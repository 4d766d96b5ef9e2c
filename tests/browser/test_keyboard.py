"""Asha without a mouse: signs in, finds a case, opens a form and leaves it."""

import re

import pytest
from playwright.async_api import Page, expect

from sandbox.people import ASHA
from tests.browser.chat import Chat
from tests.browser.conftest import SitDown

pytestmark = pytest.mark.browser

MOST_STEPS = 200
_FOCUSED = "() => document.activeElement.getAttribute('aria-label') || document.activeElement.textContent.trim()"


async def test_a_form_is_opened_and_left_by_keyboard(sit_down: SitDown) -> None:
    asha = await sit_down(ASHA)
    keys = asha.page.keyboard
    await keys.type("sign out")
    await keys.press("Enter")
    await keys.type("45aa0209826/1")
    await keys.press("Enter")
    await asha.reads("Sign in to CMS")
    await go_to(asha.page, "Sign in", "Shift+Tab")
    await signs_in(asha)
    await expect(asha.card("Case 45AA0209826/1")).to_be_visible()

    await go_to(asha.page, "Documents", "Shift+Tab")
    await keys.press("Enter")
    await expect(asha.answer).to_contain_text("Choose a category")
    await go_to(asha.page, re.compile(r"Statements, \d+ documents"), "Tab")
    await asha.shot("41-focus-on-a-category")
    await keys.press("Enter")
    await expect(asha.answer).to_contain_text("Statements: case")
    await go_to(asha.page, "Preview MG11 Priya Nandakumar", "Tab")
    await keys.press("Enter")
    await expect(asha.answer).to_contain_text("How it starts")
    await go_to(asha.page, "Log an under/over redaction", "Tab")
    await keys.press("Enter")
    await expect(asha.dialog).to_be_visible()
    await expect(asha.dialog.get_by_label("Area or division")).to_be_focused()
    await asha.shot("42-form-by-keyboard")
    await keys.press("Escape")
    await expect(asha.dialog).to_have_count(0)
    await expect(asha.answer.get_by_role("button", name="Log an under/over redaction")).to_be_focused()


async def signs_in(asha: Chat) -> None:
    async with asha.page.expect_popup() as opening:
        await asha.page.keyboard.press("Enter")
    window = await opening.value
    await expect(window.get_by_label("CMS user name")).to_be_focused()
    await window.keyboard.type(asha.person.username)
    await window.keyboard.press("Tab")
    await window.keyboard.type(asha.person.password)
    async with window.expect_event("close"):
        await window.keyboard.press("Enter")


async def go_to(page: Page, words: str | re.Pattern[str], key: str) -> None:
    """Press Tab, or Shift and Tab, until the focus is on what these words name; it is there before the first press."""
    await expect(page.get_by_role("button", name=words).or_(page.get_by_role("link", name=words)).last).to_be_visible()
    wanted = words if isinstance(words, re.Pattern) else re.compile(re.escape(words))
    for _ in range(MOST_STEPS):
        await page.keyboard.press(key)
        if wanted.fullmatch(await page.evaluate(_FOCUSED) or ""):
            return
    raise AssertionError(f"“{words}” cannot be reached with {key}.")
