"""Asha, a prosecutor: finds a case, reads a document of it, logs a redaction; and what she sees when it does not work."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from sandbox.people import ASHA
from tests.browser.chat import Chat
from tests.browser.conftest import SitDown
from tests.browser.product import Product

pytestmark = pytest.mark.browser


async def test_a_case_is_found_read_and_a_redaction_logged(sit_down: SitDown, product: Product) -> None:
    asha = await sit_down(ASHA)
    await asha.shot("01-welcome")
    await finds_the_case_she_typed_before_signing_in(asha)
    await reads_the_review(asha)
    await opens_the_statement(asha)
    await logs_an_over_redaction(asha)
    await expect_entry_on_the_redaction_logs_page(asha, product)


async def finds_the_case_she_typed_before_signing_in(asha: Chat) -> None:
    await asha.say("sign out")
    await asha.say("Could you open 45 aa 2098 26/1 for me please, I am in court at two")
    await asha.reads("What you asked for is kept and carried out straight afterwards.")
    await asha.shot("02-asked-to-sign-in")
    sign_in = asha.answers.last.get_by_role("button", name="Sign in", exact=True)
    await asha.sign_in(sign_in, mistyped="sandbox-ahsa")
    case = asha.answers.filter(has_text="Case 45AA0209826/1")
    await expect(case).to_contain_text("R v Samuel Okafor and 1 other")
    await expect(case).to_contain_text("Custody time limit")
    await asha.shot("03-case")


async def reads_the_review(asha: Chat) -> None:
    await asha.press("Documents")
    await expect(asha.answer).to_contain_text("Choose a category")
    await asha.shot("04-categories")
    await asha.press(re.compile("^Reviews, "))
    await asha.press("Preview MG3")
    preview = asha.card("Document in case 45AA0209826/1")
    await expect(preview).to_contain_text("How it starts")
    await expect(preview).to_contain_text("Pages: 2")
    await asha.shot("05-preview")
    async with asha.page.context.expect_page() as opening:
        await preview.get_by_role("link", name="Open the pages").click()
    await turns_the_pages(asha, await opening.value)


async def turns_the_pages(asha: Chat, viewer: Page) -> None:
    await expect_page(viewer, 1)
    await asha.shot("06-viewer-page-1", viewer)
    await viewer.keyboard.press("ArrowRight")
    await expect_page(viewer, 2)
    await asha.shot("07-viewer-page-2", viewer)
    await viewer.keyboard.press("ArrowLeft")
    await expect_page(viewer, 1)
    await passes_the_link_on(viewer)
    await viewer.close()


async def passes_the_link_on(viewer: Page) -> None:
    """The address is of no use to anybody else."""
    assert viewer.context.browser
    somebody = await viewer.context.browser.new_page()
    await somebody.goto(viewer.url)
    await expect(somebody.get_by_role("alert")).to_contain_text("only in the browser that opened it first")
    await expect(somebody.get_by_role("img")).to_have_count(0)
    await somebody.close()


async def expect_page(viewer: Page, number: int) -> None:
    """The picture of this page is there, and not the mark of a broken one."""
    picture = viewer.get_by_role("img", name=f"Page {number} of 2.")
    await expect(picture).to_be_visible()
    await expect(picture).to_have_js_property("complete", True)
    assert await picture.evaluate("each => each.naturalWidth") > 500


async def opens_the_statement(asha: Chat) -> None:
    documents = asha.card("Reviews: case 45AA0209826/1")
    await asha.press("All categories", documents)
    documents = asha.card("Documents of case 45AA0209826/1")
    await asha.press(re.compile("^Statements, "), documents)
    documents = asha.card("Statements: case 45AA0209826/1")
    await expect(documents).to_be_visible()
    await asha.shot("08-statements")
    await asha.press("Preview MG11 Priya Nandakumar", documents)
    await expect(asha.answer).to_contain_text("This statement is true to the best of my knowledge and belief")
    await asha.shot("09-statement")


async def logs_an_over_redaction(asha: Chat) -> None:
    await asha.press("Log an under/over redaction")
    form = asha.page.get_by_role("dialog", name="Log an under/over redaction")
    await expect(form).to_be_visible()
    await expect_chosen(form, "Area or division", "South East")
    await expect_chosen(form, "Business unit", "Magistrates Court")
    await asha.shot("09-form")
    await form.get_by_role("button", name="Save").click()
    await expect(form).to_contain_text("Select an under/over redaction type")
    await asha.shot("10-form-nothing-ticked")
    await form.get_by_label("Too much was redacted").check()
    await form.get_by_role("button", name="Save").click()
    await expect(form).to_contain_text("Error: Select a redaction type")
    await expect(form).to_contain_text("Error: Select who identified the over-redaction")
    await asha.shot("11-form-incomplete")

    await form.get_by_label("Address", exact=True).last.check()
    await form.get_by_label("A CPS colleague").check()
    await form.get_by_role("button", name="Save").click()
    await expect(form).to_have_count(0)
    receipt = asha.card("Redaction logged")
    await expect(receipt).to_contain_text("MG11 Priya Nandakumar")
    await asha.shot("12-receipt")


async def expect_chosen(form: Locator, label: str, words: str) -> None:
    """A drop-down shows this line."""
    await expect(form.get_by_label(label, exact=True).locator("option:checked")).to_have_text(words)


async def expect_entry_on_the_redaction_logs_page(asha: Chat, product: Product) -> None:
    page = await asha.page.context.new_page()
    await page.goto(product.redaction_log)
    await expect(page.get_by_role("article").filter(has_text="45AA0209826").first).to_contain_text("Over-redaction")
    await asha.shot("13-redaction-log", page)


async def test_what_is_no_case_gets_a_sentence_that_says_why(sit_down: SitDown) -> None:
    asha = await sit_down(ASHA)
    await asha.start_signed_in()
    for typed, sentence in (
        ("find 45AA02098X6", "That is not a URN. A URN looks like 45AA0209820"),
        ("find 45AA0999926", "CMS has no case with that URN. Check each character"),
        ("45AB0510226", "This case no longer exists: it was deleted from CMS."),
        ("45AB0510126", "This case is restricted. Your CMS access level does not let you see it"),
    ):
        await asha.say(typed)
        await asha.reads(sentence)
    await asha.shot("21-four-sentences")


async def test_a_surname_brings_choices(sit_down: SitDown) -> None:
    asha = await sit_down(ASHA)
    await asha.start_signed_in()
    await asha.say("find Okafor")
    await asha.reads("Choose a case")
    choices = asha.answers.last
    await expect(choices).to_contain_text("R v Samuel Okafor and 1 other")
    await asha.shot("22-choices")
    await asha.press("Open case 45AA0209826/2", choices)
    await expect(choices).to_contain_text("R v Dana Okafor")
    await expect(choices).to_contain_text("Defendants")
    await asha.shot("23-chosen")


async def test_a_paper_that_cannot_be_opened_says_why(sit_down: SitDown) -> None:
    asha = await sit_down(ASHA)
    await asha.start_signed_in()
    await asha.say("45AA0209826/1")
    await asha.reads("Defendants")
    await asha.press("Documents")
    await asha.press(re.compile("^Communications, "))
    listed = asha.card("Communications: case 45AA0209826/1")
    for title, why in (
        ("Bank statements (password protected)", "password"),
        ("Telephone billing (damaged file)", "damaged"),
    ):
        await asha.press(f"Preview {title}", listed)
        paper = asha.card(f"Document in case 45AA0209826/1{title}")
        await expect(paper).to_contain_text(why)
        await expect(paper).to_be_in_viewport(ratio=0.9)
        await expect(paper.get_by_role("button", name="Log an under/over redaction")).to_be_visible()
    await asha.shot("24-cannot-be-opened")
