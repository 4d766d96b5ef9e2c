"""Changing materials through the facade: done once, proven by a receipt, and never in the wrong case."""

import asyncio
import inspect
from dataclasses import replace
from datetime import date

import pytest

from casework.documents import AsExhibit, DiscardReason, Document, ReadState, Reclassification
from casework.errors import (
    AlreadyDone,
    BadInput,
    CheckedOut,
    Conflict,
    DocumentGone,
    DocumentNotFound,
    NotAllowed,
    OutcomeUnknown,
    Superseded,
)
from casework.people import Caller
from ddei.receipts import sentence
from tests.ddei.conftest import OKAFOR, SETTLE, stored
from tests.ddei.operations import arguments, operations

OTHER_CASE = 2140002


async def a_document(world, caller: Caller, category: str) -> Document:
    """The first document of a kind in the case."""
    listed = await world.ddei.documents.list(caller, OKAFOR)
    return next(one for one in listed if one.cms_category == category)


async def test_a_material_is_renamed_once_and_the_receipt_says_so(world, asha: Caller) -> None:
    form = await a_document(world, asha, "MGForm")

    first = await world.ddei.materials.rename(asha, form.material_id, " Case  file summary\x00 ", key="rename:1")
    again = await world.ddei.materials.rename(asha, form.material_id, " Case  file summary\x00 ", key="rename:1")
    third = await world.ddei.materials.rename(asha, form.material_id, "Case file summary\ufffd")

    assert (await world.ddei.documents.material(asha, form.material_id)).title == "Case file summary\ufffd"
    assert sentence(first).startswith("Renamed in 45AA0209826/1 at ")
    assert sentence(again) == sentence(replace(first, repeated=True))
    assert sentence(third).startswith(
        "Already done: renamed in 45AA0209826/1. It was so before, and nothing was changed."
    )
    assert [
        (one.record.case_ids, one.record.urn, one.record.reason) for one in await world.log_of("materials.rename")
    ] == [
        ((OKAFOR,), "45AA0209826/1", ""),
        ((OKAFOR,), "45AA0209826/1", "repeat"),
        ((OKAFOR,), "45AA0209826/1", ""),
    ]


async def test_equal_keys_of_two_people_never_meet(world, asha: Caller, owen: Caller) -> None:
    form = await a_document(world, asha, "MGForm")

    await world.ddei.materials.rename(asha, form.material_id, "Asha's title", key="1")
    receipt = await world.ddei.materials.rename(owen, form.material_id, "Owen's title", key="1")
    await world.ddei.materials.set_used(owen, OKAFOR, form.material_id, used=False, key="1")

    assert (receipt.done_by, receipt.repeated) == ("Owen Price", False)
    changed = await world.ddei.documents.material(asha, form.material_id)
    assert (changed.title, changed.unused) == ("Owen's title", True)


async def test_a_key_is_good_for_one_thing(world, asha: Caller) -> None:
    form = await a_document(world, asha, "MGForm")
    await world.ddei.materials.rename(asha, form.material_id, "One title", key="1")

    with pytest.raises(AlreadyDone):
        await world.ddei.materials.rename(asha, form.material_id, "Another title", key="1")
    with pytest.raises(BadInput, match="at most 200"):
        await world.ddei.materials.rename(asha, form.material_id, "Another title", key="k" * 201)

    assert (await world.ddei.documents.material(asha, form.material_id)).title == "One title"


@pytest.mark.parametrize("title", ["", " \n ", "x" * 256])
async def test_a_title_of_a_wrong_length_is_refused(world, asha: Caller, title: str) -> None:
    form = await a_document(world, asha, "MGForm")

    with pytest.raises(BadInput, match="1 to 255"):
        await world.ddei.materials.rename(asha, form.material_id, title)


async def test_a_statement_keeps_its_title(world, asha: Caller) -> None:
    statement = await a_document(world, asha, "Statement")

    with pytest.raises(BadInput, match="A statement cannot be renamed"):
        await world.ddei.materials.rename(asha, statement.material_id, "Something else")


async def test_a_communication_becomes_an_exhibit(world, asha: Caller) -> None:
    message = await a_document(world, asha, "Communication")
    [kind, *_] = [one for one in await world.ddei.documents.types(asha) if one.classification == "EXHIBIT"]
    wanted = Reclassification(
        message.material_id,
        kind.code,
        "Photographs",
        used=True,
        becomes=AsExhibit("Photographs", "DR/7", None, "D Reeve"),
    )

    receipt = await world.ddei.materials.reclassify(asha, wanted)
    await world.ddei.materials.rename_exhibit(asha, message.material_id, "Photographs of the scene")

    assert sentence(receipt).startswith("Reclassified in 45AA0209826/1 at ")
    exhibit = await world.ddei.documents.material(asha, message.material_id)
    assert (exhibit.title, exhibit.type_id, exhibit.unused) == ("Photographs of the scene", kind.code, False)


async def test_a_message_is_marked_as_read(world, owen: Caller, message) -> None:
    filed = await world.ddei.filing.file(owen, message)
    inbox = {one.material_id for one in await world.ddei.communications.inbox(owen, OKAFOR)}

    receipt = await world.ddei.materials.set_read_state(
        owen, int(filed.external_id), ReadState.READ, date(2026, 11, 22)
    )

    assert int(filed.external_id) in inbox
    assert sentence(receipt).startswith("Marked as read in 45AA0209826/1 at ")
    assert int(filed.external_id) not in {
        one.material_id for one in await world.ddei.communications.inbox(owen, OKAFOR)
    }


async def test_a_message_is_discarded_with_its_attachments_and_each_is_named(world, owen: Caller, message) -> None:
    filed = await world.ddei.filing.file(owen, message)
    material_id = int(filed.external_id)
    [(_, attached)] = await world.in_case(owen, filed.reference)

    receipt = await world.ddei.materials.discard(owen, material_id, DiscardReason.DUPLICATE, "Sent twice")
    again = await world.ddei.materials.discard(owen, material_id, DiscardReason.DUPLICATE, "Sent twice")

    assert receipt.attachments == ("MG11.pdf", "MG11.pdf")
    assert sentence(receipt).startswith("Discarded from 45AA0209826/1 at ")
    assert again.repeated
    for one in (material_id, *(one.material_id for one in attached)):
        assert (await world.ddei.documents.material(owen, one)).discarded is DiscardReason.DUPLICATE
    with pytest.raises(DocumentGone):
        await world.ddei.materials.rename(owen, material_id, "Back again")
    erasures = [one.record for one in await world.log_of("materials.discard")]
    assert [(one.kind, one.material_id) for one in erasures] == [("erasure", material_id)] * 2
    assert "Sent twice" not in str(erasures)


async def test_a_discard_that_stops_half_way_says_how_far_it_came_and_goes_on_from_there(world, owen, message) -> None:
    filed = await world.ddei.filing.file(owen, message)
    about = (int(filed.external_id), DiscardReason.DUPLICATE, "Sent twice")

    def second_breaks(names: list[str]) -> None:
        if names[-1] == "discardMaterial" and names.count("discardMaterial") == 2:
            world.cms.faults.order("discardMaterial", "http-503")

    world.asked(then=second_breaks)
    with pytest.raises(OutcomeUnknown) as told:
        await world.ddei.materials.discard(owen, *about, key="1")
    await asyncio.sleep(SETTLE.total_seconds())
    receipt = await world.ddei.materials.discard(owen, *about, key="1")

    assert told.value.done_before == ("MG11.pdf",)
    assert told.value.sentence.endswith("Done before that: MG11.pdf.")
    assert receipt.attachments == ("MG11.pdf",)
    assert await world.in_case(owen, filed.reference) == []


async def test_who_has_a_document_is_named(world, asha: Caller, owen: Caller) -> None:
    form = await a_document(world, asha, "MGForm")
    about = (OKAFOR, form.material_id, form.version_id)

    first = await world.ddei.documents.check_out(asha, *about)
    again = await world.ddei.documents.check_out(asha, *about)
    for refused in (world.ddei.documents.check_out, world.ddei.documents.cancel_check_out):
        with pytest.raises(CheckedOut, match="Asha Verma"):
            await refused(owen, *about)
    back = await world.ddei.documents.cancel_check_out(asha, *about)

    assert [sentence(one)[:14] for one in (first, again, back)] == [
        "Checked out in",
        "Already done: ",
        "Check-out canc",
    ]
    assert (await world.ddei.documents.check_out(owen, *about)).done_by == "Owen Price"


async def test_a_new_version_is_saved_and_read_back(world, asha: Caller, tmp_path) -> None:
    form = await a_document(world, asha, "MGForm")
    about = (OKAFOR, form.material_id)
    file = stored(tmp_path / "redacted.pdf", b"%PDF-1.7 redacted")
    await world.ddei.documents.check_out(asha, *about, form.version_id)

    receipt = await world.ddei.documents.save_version(asha, *about, form.version_id, file)
    content = await world.ddei.documents.content(asha, *about, int(receipt.external_id))

    [newest, before, *_] = await world.ddei.documents.versions(asha, *about)
    assert (str(newest.version_id), before.version_id) == (receipt.external_id, form.version_id)
    assert content.data == b"%PDF-1.7 redacted"
    [record] = [one.record for one in await world.log_of("documents.save_version")]
    assert (record.kind, record.case_ids, record.version_id) == ("collection", (OKAFOR,), newest.version_id)


async def test_the_second_of_two_writers_saves_nothing(world, asha: Caller, owen: Caller, tmp_path) -> None:
    form = await a_document(world, asha, "MGForm")
    about = (OKAFOR, form.material_id, form.version_id)
    mine, theirs = stored(tmp_path / "a.pdf", b"%PDF-1.7 Asha's"), stored(tmp_path / "b.pdf", b"%PDF-1.7 Owen's")

    await world.ddei.documents.check_out(asha, *about)
    with pytest.raises(CheckedOut, match="Asha Verma"):
        await world.ddei.documents.save_version(owen, *about, theirs)
    await world.ddei.documents.save_version(asha, *about, mine)
    with pytest.raises(Superseded):
        await world.ddei.documents.save_version(owen, *about, theirs)

    [newest, *older] = await world.ddei.documents.versions(asha, OKAFOR, form.material_id)
    assert (newest.sha256, len(older)) == (mine.sha256, 1)
    assert not (await world.ddei.documents.material(asha, form.material_id)).checked_out_to


async def test_the_listeners_account_changes_nothing(world, asha: Caller) -> None:
    form = await a_document(world, asha, "MGForm")
    service = replace(asha, user=replace(asha.user, role="service"))

    with pytest.raises(NotAllowed):
        await world.ddei.materials.discard(service, form.material_id, DiscardReason.DUPLICATE, "")


async def test_a_material_is_only_found_in_its_own_case(world, grace: Caller, message, entry) -> None:
    """Whatever takes a case and a material: another case's id on a card or in an address gets nothing."""
    form = await a_document(world, grace, "MGForm")
    await world.ddei.cases.open(grace, OTHER_CASE)  # theirs to see, so it is not for want of rights
    before = await world.ddei.documents.material(grace, form.material_id)
    known = {"case_id": OTHER_CASE, "material_id": form.material_id, "version_id": form.version_id}
    refused = []

    for name, method in operations(world):
        if {"case_id", "material_id"} <= inspect.signature(method).parameters.keys():
            with pytest.raises(DocumentNotFound):
                await method(**arguments(name, method, grace, message, entry, **known))
            refused.append(name)
            [record] = [one.record for one in await world.log_of(name)]
            assert (record.outcome, record.reason) == ("failed", "DocumentNotFound"), name

    assert len(refused) >= 10
    assert await world.ddei.documents.material(grace, form.material_id) == before


async def test_two_workers_change_the_same_thing_at_the_same_time(world, asha: Caller, tmp_path) -> None:
    form = await a_document(world, asha, "MGForm")
    file = stored(tmp_path / "redacted.pdf", b"%PDF-1.7 redacted")

    answers = await asyncio.gather(
        *(
            worker.documents.save_version(asha, OKAFOR, form.material_id, form.version_id, file, key="1")
            for worker in (world.another_worker(), world.another_worker(), world.ddei)
        ),
        return_exceptions=True,
    )

    assert {type(one) for one in answers if isinstance(one, Exception)} <= {Conflict}
    assert len(await world.ddei.documents.versions(asha, OKAFOR, form.material_id)) == 2


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**63])
async def test_a_number_no_material_can_have_is_not_there(world, asha: Caller, number: int) -> None:
    with pytest.raises(DocumentNotFound):
        await world.ddei.documents.versions(asha, OKAFOR, number)
    with pytest.raises(DocumentNotFound):
        await world.ddei.materials.rename(asha, number, "A title")

    records = [one.record for one in await world.log()]
    assert [(one.material_id, one.reason) for one in records] == [(None, "DocumentNotFound")] * 2
