"""A person at the Teams page: what they type, press and see."""

import re
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from sandbox.people import Person

# The answers to the last thing the person typed.
_ANSWERS = (
    "xpath=(./article[contains(@class,'from-person')])[last()]"
    "/following-sibling::article[not(contains(@class,'from-person'))]"
)


class Chat:
    """One person's conversation with Casework, in one browser window."""

    def __init__(self, page: Page, person: Person, screenshots: Path) -> None:
        self.page = page
        self.person = person
        self.log = page.get_by_role("log")
        self.answers = self.log.locator(_ANSWERS)
        self.dialog = page.get_by_role("dialog")
        self._screenshots = screenshots

    @property
    def answer(self) -> Locator:
        """The newest message."""
        return self.log.locator("article").last

    async def say(self, text: str) -> None:
        """Type a message and send it; what it is answered with is `answers`."""
        own = self.log.locator("article.from-person")
        before = await own.count()
        await self.page.get_by_label("Message to Casework").fill(text)
        await self.page.keyboard.press("Enter")
        await expect(own).to_have_count(before + 1)

    async def reads(self, text: str) -> None:
        """Wait until the answer to what was typed says this."""
        await expect(self.answers.filter(has_text=text).last).to_be_visible()

    def card(self, text: str) -> Locator:
        """The newest message that says this."""
        return self.log.locator("article").filter(has_text=text).last

    async def press(self, name: str | re.Pattern[str], where: Locator | None = None) -> None:
        """Press a button of a card; the newest card's unless said otherwise."""
        await (where or self.answer).get_by_role("button", name=name, exact=True).click()

    async def sign_in(self, button: Locator, *, mistyped: str = "") -> None:
        """Sign in to CMS in the window that a card's button opens, until it closes by itself."""
        async with self.page.expect_popup() as opening:
            await button.click()
        window = await opening.value
        await window.get_by_label("CMS user name").fill(self.person.username)
        if mistyped:
            await window.get_by_label("CMS password").fill(mistyped)
            await window.get_by_role("button", name="Sign in").click()
            await expect(window.get_by_role("alert")).to_contain_text("CMS did not accept that user name and password.")
            await self.shot("sign-in-refused", window)
        await window.get_by_label("CMS password").fill(self.person.password)
        async with window.expect_event("close"):
            await window.get_by_role("button", name="Sign in").click()
        await expect(self.card(f"You are signed in to CMS as {self.person.name}")).to_be_visible()

    async def start_signed_in(self) -> None:
        """Ask to sign in, and do."""
        await self.say("sign in")
        await self.reads("Sign in to CMS")
        await self.sign_in(self.answers.last.get_by_role("button", name="Sign in", exact=True))

    async def shot(self, name: str, page: Page | None = None) -> None:
        """Keep a picture of what the person sees."""
        await (page or self.page).screenshot(path=self._screenshots / f"{self.person.first_names.lower()}-{name}.png")
