"""A prosecutor looks through the documents of a case."""

import re
from dataclasses import replace

import pytest

from dialogs.dialogs import Dialogs
from dialogs.turn import Kind
from tests.dialogs.conftest import BASE_URL, World, parts_of


def without_pictures(world: World) -> Dialogs:
    """The same product where policy allows no pictures in cards."""
    return Dialogs(ddei=world.ddei, chat=world.store.chat, base_url=BASE_URL, digest=world.digest.show)


@pytest.fixture
async def documents(world):
    """The categories of the case with one of everything, in the prosecutor's chat."""
    case = await (await world.asha.signed_in()).says("45AA0209826/1")
    return await world.asha.presses(case, "Documents")


async def test_documents_are_counted_by_category_and_empty_ones_are_shown(world, documents) -> None:
    assert "Documents of case 45AA0209826/1" in documents.text
    assert "Statements (2)" in documents.text
    assert "Forensics (0)" in documents.text
    assert not any(title.startswith("Forensics") for title in documents.buttons), "there is nothing to open"


async def test_when_only_the_list_of_documents_fails_the_case_is_shown_with_a_warning(world) -> None:
    case = await (await world.asha.signed_in()).says("45AA0209826/1")
    world.cms.faults.order("documents", "http-503", 2)
    half = await world.asha.presses(case, "Documents")
    assert "CMS could not list the documents" in half.text
    assert "Case 45AA0209826/1" in half.text
    assert "Documents of case" in (await world.asha.presses(half, "Documents")).text


async def test_a_category_is_read_page_by_page_and_each_document_is_reached(world, documents) -> None:
    page, seen = await world.asha.presses(documents, "Communications"), set()
    for _ in range(10):
        seen |= {title for title in page.buttons if title.startswith("Preview ")}
        if "Next page" not in page.buttons:
            break
        page = await world.asha.presses(page, "Next page")
    assert any("further statement" in title for title in seen)
    back = await world.asha.presses(page, "All categories")
    assert "Documents of case 45AA0209826/1" in back.text


async def test_a_document_s_card_shows_how_it_starts_and_leads_to_its_pages(world, documents) -> None:
    statements = await world.asha.presses(documents, "Statements")
    shown = await world.asha.presses(statements, "Nandakumar")
    assert "Document in case 45AA0209826/1" in shown.text
    assert "Pages: " in shown.text
    assert "true to the best of my knowledge and belief" in shown.text
    token = shown.button("Open the pages")["url"].removeprefix("https://casework.test/viewer/")
    link = await world.store.chat.open_viewer_link(token)
    assert link is not None
    assert (link.entra_id, link.case_id) == (world.asha.person.entra_id, 2140001)


@pytest.mark.parametrize(("title", "words"), [("Bank statements", "password"), ("Telephone billing", "damaged")])
async def test_what_cannot_be_opened_says_why_and_offers_no_pages(world, documents, title: str, words: str) -> None:
    pages = [await world.asha.presses(documents, each) for each in documents.buttons if "document" in each]
    page = next(page for page in pages if any(title in button for button in page.buttons))
    shown = await world.asha.presses(page, title)
    assert "Error:" in shown.text
    assert words in shown.text
    assert "Open the pages" not in shown.buttons
    assert "Log an under/over redaction" in shown.buttons


async def test_a_scan_says_how_sure_its_text_is(world, documents) -> None:
    shown = await world.asha.presses(await world.asha.presses(documents, "Exhibits"), "scanned")
    assert re.search(r"State: text recognised in the pictures of all its pages \(about \d\d % sure\)", shown.text)
    assert "Open the pages" in shown.buttons
    page = await world.asha.says("page 2")
    assert "The text of this page was recognised in a picture" in page.text


async def test_a_document_s_card_has_a_picture_of_its_first_page_unless_policy_forbids_it(world, documents) -> None:
    statements = await world.asha.presses(documents, "Statements")
    shown = await world.asha.presses(statements, "Nandakumar")
    picture = next(part for part in parts_of(shown.cards) if part.get("type") == "Image")
    assert picture["altText"] == "Page 1 of MG11 Priya Nandakumar"
    assert picture["url"].startswith("https://casework.test/viewer/pictures/")
    plain = replace(world, dialogs=without_pictures(world))
    shown = await plain.asha.presses(statements, "Nandakumar")
    assert "MG11 Priya Nandakumar" in shown.text
    assert not [part for part in parts_of(shown.cards) if part.get("type") == "Image"]


async def test_documents_are_read_one_after_the_other_on_one_card(world, documents) -> None:
    first = await world.asha.says("read")
    assert "Document in case 45AA0209826/1" in first.text
    second = await world.asha.presses(first, "Next document")
    assert second.reply.replace is not None, "in its place"
    title = second.text.splitlines()[4]
    assert title in (await world.asha.presses(await world.asha.says("next"), "Previous document")).text


async def test_notes_are_read_and_written_from_the_card(world, documents) -> None:
    statement = await world.asha.presses(await world.asha.presses(documents, "Statements"), "Nandakumar")
    notes = await world.asha.presses(statement, "Notes")
    assert "There are no notes on this document." in notes.text
    written = await world.asha.presses(notes, "Save the note", note="Ask about [the light](http://x.example)")
    assert "Your note is saved." in written.text
    assert "Ask about [the light](http://x.example)" in written.text
    own = [part["text"] for part in parts_of(written.cards) if part.get("type") == "TextBlock"]
    assert not [text for text in own if "light" in text], "what reads Markdown holds our own words only"
    assert "A note has 1 to 500 characters" in (await world.asha.presses(notes, "Save the note", note="x" * 501)).text


async def test_a_case_says_how_many_of_its_key_documents_are_ready(world) -> None:
    case = await (await world.asha.signed_in()).says("45AA0209826/1")
    assert "Key documents: " in case.text
    caller = await world.caller(world.asha)
    await world.ddei.pack.wait(caller, 2140001)
    ready = await world.asha.says("45AA0209826/1")
    assert "Key documents: 12 of 12 ready" in ready.text
    assert "Show progress" not in ready.buttons


async def test_a_refresh_is_started_from_the_chat_and_tells_how_it_went(world, documents) -> None:
    started = await world.asha.says("refresh")
    assert "Refresh of case 45AA0209826/1" in started.text
    assert "by asha.verma" in started.text
    await world.ddei.refresh.wait(2140001, 120)
    done = await world.asha.presses(started, "Show progress")
    assert "Status: completed" in done.text
    assert "2 of them could not be read." in done.text
    assert "• Bank statements (password protected): protected with a password" in done.text
    assert "• Telephone billing (damaged file): damaged" in done.text


async def test_a_refresh_that_somebody_else_has_started_is_not_started_again(world, documents) -> None:
    assert await world.store.refreshes.begin(2140001, "nia.parry")
    refused = await world.asha.says("refresh")
    assert "nia.parry has started this already." in refused.text
    assert "Show progress" in refused.buttons


async def test_a_document_that_is_not_in_the_case_is_not_shown(world, documents) -> None:
    statements = await world.asha.presses(documents, "Statements")
    data = statements.button("Nandakumar")["data"] | {"case_id": 2140003}
    shown = await world.asha.acts(Kind.EXECUTE, "document.preview", data)
    assert "This document is not in the case any more" in shown.text


async def test_every_look_is_one_line_in_the_legal_log(world, documents) -> None:
    statements = await world.asha.presses(documents, "Statements")
    await world.asha.presses(statements, "Nandakumar")
    verified = await world.store.legal_log.verify()
    assert verified.ok
    assert verified.count >= 8
