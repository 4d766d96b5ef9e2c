"""The running product, and people who sit down at its Teams page."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, expect

from sandbox.people import Person
from tests.browser.chat import Chat
from tests.browser.cms_window import CmsWindow
from tests.browser.product import Product, start, stop

SitDown = Callable[[Person], Awaitable[Chat]]

# Two cores are shared by the product, its doubles, Chromium, and whatever else runs.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product, as `casework up` starts it, with fresh data; Ctrl-C must end it all in good order."""
    running = start(tmp_path_factory.mktemp("product"))
    yield running
    status, left = stop(running)
    assert (status, left) == (0, [])


@pytest.fixture
async def window(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A fresh browser profile."""
    context = await browser.new_context(viewport={"width": 1280, "height": 860}, locale="en-GB")
    context.set_default_timeout(15_000)
    yield context
    await context.close()


@pytest.fixture
def sit_down(product: Product, window: BrowserContext, screenshots: Path) -> SitDown:
    """Open a person's Teams by the link on the start page."""

    async def open_teams(person: Person) -> Chat:
        page = await window.new_page()
        await page.goto(product.start_page)
        await page.get_by_role("link", name=f"{person.name}, {person.job}").click()
        await expect(page.get_by_text(f"You are {person.name}")).to_be_visible()
        chat = Chat(page, person, screenshots)
        await expect(chat.log.locator("article").first).to_be_visible()
        return chat

    return open_teams


@pytest.fixture
async def cms(product: Product, window: BrowserContext, screenshots: Path) -> CmsWindow:
    """A window into CMS beside the Teams one."""
    return await CmsWindow.open(window, product, screenshots)
