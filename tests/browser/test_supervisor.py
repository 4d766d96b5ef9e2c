"""Grace, a supervisor: one digest, and from each of its lines to the list behind it."""

import pytest
from playwright.async_api import expect

from sandbox.people import GRACE
from sandbox.seed.demo import OKAFOR
from tests.browser.cms_window import CmsWindow
from tests.browser.conftest import SitDown
from tests.browser.mail import Mail, send
from tests.browser.product import Product

pytestmark = pytest.mark.browser

HELD = Mail(
    subject="Papers from the front desk",
    text="Handed in this morning, no reference on them.\n",
    attachment="Papers.pdf",
)
FILED = Mail(subject="45AA0209826/1 R v Samuel Okafor, exhibit list", text="The exhibit list as agreed.\n")


async def test_a_digest_leads_to_its_lists(sit_down: SitDown, product: Product, cms: CmsWindow) -> None:
    send(HELD, product.ports)
    send(FILED, product.ports)
    await cms.communication(OKAFOR, FILED.subject)
    grace = await sit_down(GRACE)
    await grace.start_signed_in()
    await grace.say("digest")
    await grace.reads("Digest for")
    digest = grace.answers.last
    for line in ("Filed by itself: ", "Unfiled email: ", "Undone: ", "Under-redactions: ", "Custody time limits: "):
        await expect(digest).to_contain_text(line)
    await grace.shot("01-digest")

    await grace.press("Custody time limits")
    await expect(grace.answer).to_contain_text("Samuel Okafor")
    await grace.shot("02-custody-time-limits")
    await grace.press("Back to the digest")
    await grace.press("Unfiled email")
    await expect(grace.answer).to_contain_text(HELD.subject)
    await grace.shot("03-unfiled")
    await grace.say("digest")
    await grace.reads("Digest for")
    await grace.press("Filed by itself", grace.answers.last)
    await expect(grace.answer).to_contain_text(FILED.subject)
    await grace.shot("04-filed")
