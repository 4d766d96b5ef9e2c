"""Notes, and recognising a message that is already in the case."""

import asyncio
from dataclasses import replace

import pytest

from casework.errors import BadInput, OutcomeUnknown
from casework.filing import NewCommunication
from casework.people import Caller


async def test_a_note_is_added_once(world, asha: Caller) -> None:
    [document, *_] = await world.ddei.documents.list(asha, 2140001)
    add = world.ddei.notes.add

    first = await add(asha, 2140001, document.material_id, "Page 2 is missing.", key="note:1")
    again = await add(asha, 2140001, document.material_id, "Page 2 is missing.", key="note:1")
    await add(asha, 2140001, document.material_id, "Page 2 is missing.", key="note:2")

    assert (first.urn, again.repeated) == ("45AA0209826/1", True)
    notes = await world.ddei.notes.list(asha, 2140001, document.material_id)
    assert [one.created_by for one in notes if one.text == "Page 2 is missing."] == ["Asha Verma"] * 2


@pytest.mark.parametrize("fault", ["apply-then-drop", "http-500"])
async def test_a_note_whose_answer_is_lost_is_there_once(world, asha: Caller, fault: str) -> None:
    [document, *_] = await world.ddei.documents.list(asha, 2140001)
    world.cms.faults.order("addNote", fault)

    for _ in range(2):
        try:
            await world.ddei.notes.add(asha, 2140001, document.material_id, "Page 2 is missing.", key="note:1")
        except OutcomeUnknown:
            await asyncio.sleep(0.2)

    notes = await world.ddei.notes.list(asha, 2140001, document.material_id)
    assert [one.text for one in notes].count("Page 2 is missing.") == 1


@pytest.mark.parametrize("text", ["", "  ", "x" * 501])
async def test_a_note_of_a_wrong_length_is_refused(world, asha: Caller, text: str) -> None:
    with pytest.raises(BadInput, match="500"):
        await world.ddei.notes.add(asha, 2140001, 8600001, text, key="note:1")

    assert [one.record.outcome for one in await world.log()] == ["failed"]


async def test_our_own_filing_is_recognised(world, owen: Caller, message: NewCommunication) -> None:
    assert await world.ddei.communications.existing(owen, message) is None

    receipt = await world.ddei.filing.file(owen, message)

    found = await world.ddei.communications.existing(owen, message)
    assert found
    assert str(found.material_id) == receipt.external_id


async def test_the_same_message_filed_by_hand_is_recognised_and_a_similar_one_is_not(world, owen, message) -> None:
    await world.ddei.filing.file(owen, message)
    by_hand = replace(message, key="another event")

    assert await world.ddei.communications.existing(owen, by_hand)
    assert await world.ddei.communications.existing(owen, replace(by_hand, subject="RE: " + message.subject)) is None
