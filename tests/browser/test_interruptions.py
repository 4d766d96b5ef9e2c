"""What goes wrong in the middle of things, and what the person is spared."""

import re

import httpx
import pytest
from playwright.async_api import expect

from sandbox.people import ASHA
from tests.browser.chat import Chat
from tests.browser.cms_window import sign_in_elsewhere
from tests.browser.conftest import SitDown
from tests.browser.product import Product

pytestmark = pytest.mark.browser

NOTES = "The second name on page 2 was left in."


async def test_a_cms_session_that_ends_leads_back_to_where_the_person_was(sit_down: SitDown, product: Product) -> None:
    asha = await sit_down(ASHA)
    await asha.start_signed_in()
    await asha.say("45AA0209826/1")
    await asha.reads("Defendants")

    await sign_in_elsewhere(product, ASHA)
    await asha.press("Documents")
    await signs_in_again(asha)
    await expect(asha.answer).to_contain_text("Documents of case 45AA0209826/1")
    await asha.shot("31-carried-on")

    await asha.press(re.compile("^Statements, "))
    await asha.press("Preview MG11 Priya Nandakumar")
    await asha.press("Log an under/over redaction", asha.card("Document in case"))
    await expect(asha.dialog).to_be_visible()
    await asha.dialog.get_by_label("Supporting notes (optional)").fill(NOTES)
    await sign_in_elsewhere(product, ASHA)
    await asha.dialog.get_by_role("button", name="Save").click()
    await expect(asha.dialog).to_contain_text("What you typed is kept.")
    await asha.shot("32-session-ended-in-a-form")
    await asha.page.keyboard.press("Escape")
    await signs_in_again(asha)
    await asha.press("Carry on with the form")
    await expect(asha.dialog.get_by_label("Supporting notes (optional)")).to_have_value(NOTES)
    await asha.shot("33-form-as-it-was")


async def signs_in_again(asha: Chat) -> None:
    ask = asha.card("Sign in to CMS")
    await expect(ask).to_contain_text("What you asked for is kept and carried out straight afterwards.")
    await asha.sign_in(ask.get_by_role("button", name="Sign in", exact=True))


async def test_what_teams_delivers_twice_is_answered_once(sit_down: SitDown, product: Product) -> None:
    asha = await sit_down(ASHA)
    await asha.start_signed_in()
    fault = {"operation": "deliver", "fault": "deliver-twice"}
    async with httpx.AsyncClient() as http:
        (await http.post(f"{product.teams}/__sandbox/faults", json=fault)).raise_for_status()
        await asha.say("find Okafor")
        await asha.reads("Choose a case")
        # A person's turns are answered in order: after this answer no other comes to the first.
        await asha.say("thank you")
        await asha.reads("You are welcome.")
        assert (await http.get(f"{product.teams}/__sandbox/faults")).json() == []
    said = await asha.log.locator("article").evaluate_all("all => all.map(each => each.innerText)")
    asked = max(place for place, text in enumerate(said) if text.endswith("find Okafor"))
    assert len(said[asked:]) == len(["question", "answer", "thanks", "welcome"]), said[asked:]
