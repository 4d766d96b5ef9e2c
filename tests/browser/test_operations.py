"""Owen, in operations: email is filed by itself, or comes to him as a card to decide."""

from collections.abc import Awaitable, Callable
from email.utils import parseaddr

import pytest
from playwright.async_api import BrowserContext, Locator, expect

from sandbox.people import OWEN
from sandbox.seed.demo import BIRCH, OKAFOR
from tests.browser.chat import Chat
from tests.browser.cms_window import CmsWindow
from tests.browser.conftest import SitDown
from tests.browser.mail import Mail, send
from tests.browser.product import Product

pytestmark = pytest.mark.browser

BY_ITSELF = Mail(
    subject="URN 45AA0209826/1 - R v Samuel Okafor - statement of Ms Nandakumar",
    text="Please find attached the further statement of Priya Nandakumar.\n",
    attachment="MG11 Nandakumar further.pdf",
)
URN_ALONE = Mail(subject="45 AA 02099 26", text="Papers as requested on the telephone this morning.\n")
NOT_CASEWORK = Mail(
    subject="Your weekly transport bulletin",
    text="Trains on the coast line.\n",
    sender="Bulletin <news@bulletin.example>",
)
OTHER_CASE = Mail(subject="CCTV from the yard", text="The stills you asked for. The driver is the man on the left.\n")


async def test_a_mail_with_two_facts_is_filed_by_itself(product: Product, cms: CmsWindow) -> None:
    send(BY_ITSELF, product.ports)
    filed = await cms.communication(OKAFOR, BY_ITSELF.subject)
    await filed.scroll_into_view_if_needed()
    await cms.shot("01-filed-by-itself")
    await expect(filed).to_contain_text("Attachments (1)")
    link = filed.get_by_role("link", name=BY_ITSELF.attachment)
    file = await cms.page.request.get(cms.page.url.rsplit("/case/", 1)[0] + (await link.get_attribute("href") or ""))
    assert file.headers["content-type"] == "application/pdf"


async def test_a_mail_with_a_urn_alone_is_decided_by_a_person_who_can_undo_it(
    sit_down: SitDown, product: Product, cms: CmsWindow
) -> None:
    owen = await sit_down(OWEN)
    await owen.start_signed_in()
    card = await comes_as_a_card(owen, URN_ALONE, lambda: by_smtp(URN_ALONE, product))
    await expect(card).to_contain_text("Only the URN points to 45AA0209926")
    await expect(card).to_contain_text("R v Thomas Birch")
    await owen.shot("01-held")

    await owen.press("File in 45AA0209926", card)
    await expect(card).to_contain_text("Filed in case 45AA0209926")
    await expect(card).to_contain_text("by Owen Price")
    await owen.shot("02-filed")
    await cms.communication(BIRCH, URN_ALONE.subject)
    await cms.shot("02-filed-by-owen")

    await owen.say("filed")
    await owen.press(f"Open {URN_ALONE.subject}")
    await owen.press("Undo")
    await owen.shot("03-undo")
    await owen.press("Take it out of the case")
    await expect(owen.answer).to_contain_text("Taken out of case 45AA0209926")
    await owen.shot("04-undone")
    discarded = await cms.communication(BIRCH, URN_ALONE.subject)
    await expect(discarded.locator("h3 s")).to_have_text(URN_ALONE.subject)
    await expect(discarded).to_contain_text("Attached in error")
    await cms.shot("03-undone")


async def test_a_mail_is_not_casework_and_another_goes_to_a_case_that_is_searched_for(
    sit_down: SitDown, product: Product, cms: CmsWindow
) -> None:
    owen = await sit_down(OWEN)
    await owen.start_signed_in()
    card = await comes_as_a_card(
        owen, NOT_CASEWORK, lambda: write_on_its_page(owen.page.context, NOT_CASEWORK, product)
    )
    await expect(card).to_contain_text("There is no URN in the subject, the message or the names of attachments")
    await owen.press("Not casework", card)
    await owen.press("It is not casework", card)
    await expect(card).to_contain_text("Choose why it is not casework")
    await owen.shot("05-not-casework-without-a-reason")
    await card.get_by_label("Why (required)").select_option("Not about a case")
    await owen.press("It is not casework", card)
    await expect(card).to_contain_text("nothing was put into CMS")
    await owen.shot("06-not-casework")

    card = await comes_as_a_card(owen, OTHER_CASE, lambda: by_smtp(OTHER_CASE, product))
    await owen.press("Find another case", card)
    await card.get_by_label("URN or name").fill("45ab 5100 26")
    await owen.press("Find", card)
    await expect(card).to_contain_text("Halden Freight Ltd")
    await owen.shot("07-found-another-case")
    await owen.press("File in 45AB0510026", card)
    await expect(card).to_contain_text("Filed in case 45AB0510026")
    await cms.communication(2140004, OTHER_CASE.subject)


async def by_smtp(mail: Mail, product: Product) -> None:
    send(mail, product.ports)


async def write_on_its_page(context: BrowserContext, mail: Mail, product: Product) -> None:
    """Use the form on the mailbox's page."""
    page = await context.new_page()
    await page.goto(product.mailbox)
    await page.get_by_label("From").fill(parseaddr(mail.sender)[1])
    await page.get_by_label("Subject").fill(mail.subject)
    await page.get_by_label("Message").fill(mail.text)
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("status")).to_have_text("The mail was sent to the mailbox.")
    await page.close()


async def comes_as_a_card(owen: Chat, mail: Mail, deliver: Callable[[], Awaitable[None]]) -> Locator:
    """Send a mail, and wait for its card: it comes by itself, the page is not loaded again."""
    card = owen.log.locator("article").filter(has_text=mail.subject).filter(has_text="Received")
    await expect(card).to_have_count(0)
    await deliver()
    await expect(card).to_have_count(1, timeout=45_000)
    await expect(card).to_contain_text("Why it was not filed by itself")
    # The same message, whatever it says later.
    return owen.log.locator(f"[data-id='{await card.get_attribute('data-id')}']")
