"""The notes of a document, in the viewer."""

import httpx
import pytest
from playwright.async_api import expect

from tests.viewer.conftest import OKAFOR, Turn, Viewing
from tests.viewer.test_viewer_reading import drawn, said


@pytest.mark.browser
async def test_a_note_is_written_read_and_never_too_long(viewing: Viewing, tab: Turn) -> None:
    document = viewing.document("MG3.pdf")
    page = await tab(await viewing.link(document))
    await drawn(page, 1)
    await page.keyboard.press("o")
    field = page.get_by_label("Add a note")
    save = page.get_by_role("button", name="Save note")
    await save.click()
    await expect(page.get_by_text("Error: Enter a note.")).to_be_visible()
    await expect(field).to_be_focused()
    await field.fill("x" * 501)
    await expect(page.get_by_text("You have 1 character too many.")).to_be_visible()
    await save.click()
    await expect(page.get_by_text("Error: A note has at most 500 characters.")).to_be_visible()
    await field.fill("Ask for the <b>stills</b> of the square.")
    await page.get_by_role("button", name="Next document").click()
    await expect(page.get_by_role("heading", name="MG4", level=1)).to_be_visible()
    await expect(field).to_have_value("")  # a note stays with the document it was typed for
    await page.get_by_role("button", name="Previous document").click()
    await expect(field).to_have_value("Ask for the <b>stills</b> of the square.")
    await save.click()
    await said(page, "The note is saved.")
    await expect(page.locator("#notes")).to_contain_text("Ask for the <b>stills</b> of the square.")
    kept = await viewing.ddei.notes.list(viewing.caller, OKAFOR, document.material_id)
    assert [note.text for note in kept] == ["Ask for the <b>stills</b> of the square."]


@pytest.mark.contract
async def test_a_note_that_is_sent_twice_is_kept_once(viewing: Viewing, ashas_browser: httpx.AsyncClient) -> None:
    link = await viewing.link(viewing.document("MG3.pdf"))
    await ashas_browser.get(link)
    note = {"text": "Sent again by a bad connection.", "key": "0123456789abcdef"}
    for _ in range(2):
        answer = await ashas_browser.post(f"{link}/notes", json=note, headers={"X-Casework-Viewer": "1"})
        assert answer.status_code == 200
    assert [one["text"] for one in answer.json()["notes"]] == ["Sent again by a bad connection."]
