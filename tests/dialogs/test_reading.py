"""A prosecutor looks through the documents of a case."""

import pytest

from dialogs.turn import Kind


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


async def test_a_scan_says_that_it_holds_no_text(world, documents) -> None:
    shown = await world.asha.presses(await world.asha.presses(documents, "Exhibits"), "scanned")
    assert "it may be a scan" in shown.text
    assert "Open the pages" in shown.buttons


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
