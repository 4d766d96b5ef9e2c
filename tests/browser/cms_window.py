"""The CMS's own page of a case, on which anyone sees what was filed."""

import asyncio
import re
from pathlib import Path

import httpx
from playwright.async_api import BrowserContext, Locator, Page

from sandbox.people import Person
from tests.browser.product import Product

FILED_WITHIN = 45
LOGIN = "/CMS.20.0.04/User/uausLogin.aspx"


class CmsWindow:
    """A browser window that shows a case in CMS, loaded again until it shows what is awaited."""

    def __init__(self, page: Page, product: Product, screenshots: Path) -> None:
        self.page = page
        self._product = product
        self._screenshots = screenshots

    @classmethod
    async def open(cls, context: BrowserContext, product: Product, screenshots: Path) -> "CmsWindow":
        return cls(await context.new_page(), product, screenshots)

    async def communication(self, case_id: int, subject: str) -> Locator:
        """The one communication of a case with this subject, once it is there."""
        found = self.page.get_by_role("article").filter(has_text=subject)
        async with asyncio.timeout(FILED_WITHIN):
            await self.page.goto(self._product.cms_page(case_id))
            while not await found.count():
                await asyncio.sleep(0.2)
                await self.page.reload()
        assert await found.count() == 1
        return found

    async def shot(self, name: str) -> None:
        await self.page.screenshot(path=self._screenshots / f"cms-{name}.png")


async def sign_in_elsewhere(product: Product, person: Person) -> None:
    """Sign in to CMS at another desk: CMS ends the session the person had."""
    async with httpx.AsyncClient(base_url=product.ports.url(product.ports.cms), timeout=20) as desk:
        page = await desk.get(LOGIN)
        viewstate = re.search(r'name="__VIEWSTATE" value="([^"]+)"', page.text)
        assert viewstate
        form = {"__VIEWSTATE": viewstate[1], "username": person.username, "password": person.password}
        assert (await desk.post(LOGIN, data=form)).status_code == 302
