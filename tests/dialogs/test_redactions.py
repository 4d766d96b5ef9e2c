"""A prosecutor logs an under- or over-redaction."""

import contextlib
import json
import sqlite3

import pytest

from dialogs.notices import RedactionNotices
from dialogs.turn import Kind
from sandbox.people import ASHA


@pytest.fixture
async def document(world):
    """A statement's card in the prosecutor's chat."""
    case = await (await world.asha.signed_in()).says("45AA0209826/1")
    documents = await world.asha.presses(case, "Documents")
    return await world.asha.presses(await world.asha.presses(documents, "Statements"), "Nandakumar")


@pytest.fixture
async def form(world, document):
    """The form, opened from the document's card."""
    return await world.asha.presses(document, "Log an under/over redaction")


def logged(world) -> list[dict]:
    """What the Redaction Log has on its disk."""
    with contextlib.closing(sqlite3.connect(world.folder / "redaction-log.sqlite")) as database:
        return [json.loads(entry) for (entry,) in database.execute("select entry from entries order by received_at")]


async def test_the_form_opens_with_what_is_known(world, form) -> None:
    filled = form.filled()
    assert (filled["area"], filled["unit"], filled["agency"]) == ("9", "9-1", "61")
    assert (filled["charge"], filled["document_type"]) == ("2", "23")
    names = {choice["value"]: choice["title"] for choice in form.field("agency")["choices"]}
    assert names["61"] == "Surrey Police"
    assert "Do not put names or other personal data in the supporting notes." in form.text
    assert "Logging here does not tell the investigating agency." in form.text


async def test_an_entry_is_logged_with_a_receipt(world, form) -> None:
    typed = form.filled() | {"under_ticked": "true", "under": "5,12", "notes": "Two lines on page 2"}
    saved = await world.asha.presses(form, "Save", **typed)
    assert saved.reply.dialog is None, "the form closes"
    assert "Redaction logged" in saved.text
    assert "Under-redaction: Address, Phone number" in saved.text
    assert "Reference: CB-" in saved.text
    assert "by Asha Verma" in saved.text
    [entry] = logged(world)
    assert (entry["urn"], entry["unit"]["id"], entry["chargeStatus"]) == ("45AA0209826/1", "9-1", 2)
    assert [(row["missedRedaction"]["id"], row["redactionType"]) for row in entry["redactions"]] == [
        ("5", 1),
        ("12", 1),
    ]
    assert entry["notes"] == "Two lines on page 2"


async def test_what_is_missing_is_said_in_the_known_words_and_nothing_typed_is_lost(world, form) -> None:
    nothing = dict.fromkeys(form.filled(), "") | {"notes": "a" * 401, "over": "3"}
    refused = await world.asha.presses(form, "Save", **nothing)
    for sentence in (
        "Select an Area or Division",
        "Select a Business Unit",
        "Select an Investigative Agency",
        "Select a Charge Status",
        "Select a Document Type",
        "Select an under/over redaction type",
        "Supporting notes must be 400 characters or less",
    ):
        assert f"Error: {sentence}" in refused.text
    assert refused.filled()["notes"] == "a" * 401
    assert refused.filled()["over"] == "3"
    assert logged(world) == []


async def test_a_ticked_kind_needs_a_type_and_an_over_redaction_needs_who_saw_it(world, form) -> None:
    ticked = form.filled() | {"under_ticked": "true", "over_ticked": "true"}
    refused = await world.asha.presses(form, "Save", **ticked)
    assert refused.text.count("Error: Select a redaction type") == 2
    assert "Error: Select who identified the over-redaction" in refused.text
    corrected = refused.filled() | {"under": "1", "over": "6", "spotted": "colleague"}
    assert "Redaction logged" in (await world.asha.presses(refused, "Save", **corrected)).text


async def test_another_area_brings_its_own_units_and_keeps_the_rest(world, form) -> None:
    typed = form.filled() | {"area": "16", "under_ticked": "true", "under": "5", "notes": "kept"}
    changed = await world.asha.presses(form, "Show the units of this area", **typed)
    units = [choice["title"] for choice in changed.field("unit")["choices"]]
    assert units == ["Appeals and Review Unit", "Counter Terrorism", "SC London", "SC York"]
    assert (changed.filled()["unit"], changed.filled()["notes"], changed.filled()["under"]) == ("", "kept", "5")


async def test_a_unit_of_another_area_is_never_sent(world, form) -> None:
    typed = form.filled() | {"area": "16", "under_ticked": "true", "under": "5"}
    refused = await world.asha.presses(form, "Save", **typed)
    assert "Error: Select a Business Unit" in refused.text
    assert "Counter Terrorism" in refused.text
    assert logged(world) == []


async def test_sending_the_same_form_twice_logs_it_once(world, form) -> None:
    typed = form.filled() | {"under_ticked": "true", "under": "5"}
    await world.asha.presses(form, "Save", **typed)
    repeated = await world.asha.presses(form, "Save", **typed)
    assert "Already logged; nothing was logged twice" in repeated.text
    assert len(logged(world)) == 1


async def test_an_entry_is_kept_while_the_service_is_down_and_sent_later(world, form) -> None:
    world.redaction_log.faults.order("*", "down", 100)
    saved = await world.asha.presses(
        form, "Save", **form.filled() | {"over_ticked": "true", "over": "6", "spotted": "agency"}
    )
    assert "Redaction kept, not yet sent" in saved.text
    assert "Your entry is kept and will be sent when it is back." in saved.text

    world.redaction_log.faults.clear()
    assert await RedactionNotices(ddei=world.ddei, chat=world.store.chat).queue_due() == 1

    assert len(logged(world)) == 1
    told = await world.store.chat.outbox.take()
    assert [message.entra_id for message in told] == [ASHA.entra_id]
    assert told[0].message["text"].startswith("Redaction logged for 45AA0209826/1")


async def test_a_service_that_is_down_when_the_form_is_opened_is_said_plainly(world, document) -> None:
    world.redaction_log.faults.order("*", "down", 100)
    failed = await world.asha.presses(document, "Log an under/over redaction")
    assert "The Redaction Log is not answering" in failed.text
    world.redaction_log.faults.clear()
    assert "Select" not in (await world.asha.presses(failed, "Try again")).text


async def test_a_cms_that_fails_on_saving_keeps_the_form_behind_try_again(world, form) -> None:
    typed = form.filled() | {"under_ticked": "true", "under": "5", "notes": "typed once"}
    world.cms.faults.order("*", "http-500", 50)
    failed = await world.asha.presses(form, "Save", **typed)
    assert "Error:" in failed.text
    world.cms.faults.clear()
    assert "Redaction logged" in (await world.asha.presses(failed, "Try again")).text
    assert [entry["notes"] for entry in logged(world)] == ["typed once"]


async def test_a_session_that_ends_while_saving_is_signed_in_again_and_the_entry_saved(world, form) -> None:
    typed = form.filled() | {"under_ticked": "true", "under": "5", "notes": "typed once"}
    world.cms.sessions.end("asha.verma")
    ended = await world.asha.presses(form, "Save", **typed)
    assert "What you typed is kept." in ended.reply.notice
    answered = await world.asha.signs_in(ended)
    assert "Redaction logged" in answered.text
    assert [entry["notes"] for entry in logged(world)] == ["typed once"]


async def test_a_form_with_a_mistake_is_found_again_after_the_sign_in(world, form) -> None:
    world.cms.sessions.end("asha.verma")
    ended = await world.asha.presses(form, "Save", **form.filled() | {"notes": "typed once"})
    answered = await world.asha.signs_in(ended)
    assert "Carry on with the form" in answered.buttons
    reopened = await world.asha.presses(answered, "Carry on with the form")
    assert reopened.filled()["notes"] == "typed once"
    assert logged(world) == []


async def test_a_form_asked_for_without_a_session_opens_after_the_sign_in(world, document) -> None:
    await world.asha.says("sign out")
    asked = await world.asha.presses(document, "Log an under/over redaction")
    answered = await world.asha.signs_in(asked)
    assert answered.buttons == ["Carry on with the form"]
    opened = await world.asha.presses(answered, "Carry on with the form")
    assert opened.filled()["agency"] == "61"


async def test_nobody_can_read_a_title_through_a_form_of_a_case_they_may_not_open(world) -> None:
    await world.asha.signed_in()
    shown = await world.asha.acts(Kind.OPEN_DIALOG, "redaction.open", {"case_id": 2140009, "material_id": 1})
    assert "You do not have access to this case." in shown.text
