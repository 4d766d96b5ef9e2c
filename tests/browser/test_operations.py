"""Owen, in operations: email is filed by itself, or comes to him as a card to decide."""

import asyncio
from collections.abc import Awaitable, Callable
from email.utils import parseaddr

import pytest
from playwright.async_api import BrowserContext, Locator, expect

from sandbox.people import GRACE, OWEN
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
BULLETIN = "Bulletin <news@bulletin.example>"
NOT_CASEWORK = Mail(
    subject="R v Okafor: what our readers say",
    text="Would you like to comment?\n",
    sender=BULLETIN,
)
IGNORED = Mail(subject="Your weekly transport bulletin", text="Trains on the coast line.\n", sender=BULLETIN)
OTHER_CASE = Mail(
    subject="CCTV from the yard",
    text="The stills you asked for. The driver is the man on the left.\n",
    attachment="Stills.pdf",
)
TWO_CASES = Mail(
    subject="Custody times 45AA0209926 and 45AA0209826/1",
    text="One record for the two of them, as we said on the telephone.\n",
    attachment="Custody record.pdf",
)


async def test_a_mail_with_two_facts_is_filed_by_itself(product: Product, cms: CmsWindow) -> None:
    send(BY_ITSELF, product.ports)
    filed = await cms.communication(OKAFOR, BY_ITSELF.subject)
    await filed.scroll_into_view_if_needed()
    await cms.shot("01-filed-by-itself")
    await expect(filed).to_contain_text("Attachments (2)")
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


async def test_colleagues_share_the_queue_and_a_mail_goes_into_two_cases(
    sit_down: SitDown, product: Product, cms: CmsWindow
) -> None:
    owen, grace = await sit_down(OWEN), await sit_down(GRACE)
    await owen.start_signed_in()
    await grace.start_signed_in()
    await comes_as_a_card(owen, TWO_CASES, lambda: by_smtp(TWO_CASES, product))
    await owen.say("unfiled all")
    await owen.reads("for a decision, the oldest first")
    await owen.shot("11-queue")
    await owen.press(f"Decide {TWO_CASES.subject}")
    mine = owen.answer
    await expect(mine).to_contain_text("You have this email until ")
    await owen.shot("12-mine")

    await grace.say("unfiled all")
    await grace.reads("Owen Price has had it since ")
    await grace.press(f"Decide {TWO_CASES.subject}")
    await expect(grace.answer).to_contain_text("Owen Price has had this email since ")
    await expect(grace.answer.get_by_role("button", name="Take it over")).to_be_visible()
    await expect(grace.answer.get_by_role("button", name="File in")).to_have_count(0)
    await grace.shot("11-owen-has-it")

    mine = owen.log.locator(f"[data-id='{await mine.get_attribute('data-id')}']")
    await owen.press("Hand over, split or give back", mine)
    await owen.shot("13-hand-over-or-split")
    await owen.press("It belongs to two cases", mine)
    second = owen.card("Owen Price says that it belongs to two cases.")
    await expect(second).to_contain_text("You have this email until ")
    second = owen.log.locator(f"[data-id='{await second.get_attribute('data-id')}']")
    await owen.shot("14-two-cards")
    await owen.press("File in 45AA0209826/1", second)
    await expect(second).to_contain_text("Filed in case 45AA0209826/1")
    await owen.press("File in 45AA0209926", mine)
    await expect(mine).to_contain_text("Filed in case 45AA0209926")
    await owen.shot("15-filed-twice")
    await cms.communication(BIRCH, TWO_CASES.subject)
    await cms.communication(OKAFOR, TWO_CASES.subject)


async def test_what_points_to_no_case_makes_no_work_and_can_be_brought_back(
    sit_down: SitDown, product: Product
) -> None:
    owen = await sit_down(OWEN)
    await owen.start_signed_in()
    send(IGNORED, product.ports)
    async with asyncio.timeout(45):
        await owen.say("ignored")
        while not await owen.answers.filter(has_text=IGNORED.subject).count():
            await asyncio.sleep(0.5)
            await owen.say("ignored")
            await owen.reads("Ignored email")
    await owen.shot("16-ignored")
    await owen.press(f"Open {IGNORED.subject}")
    await expect(owen.answer).to_contain_text("Nothing in this mail points to a case")
    await owen.press("Bring it back")
    await expect(owen.answer).to_contain_text("Brought back by Owen Price")
    await owen.shot("17-brought-back")


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
