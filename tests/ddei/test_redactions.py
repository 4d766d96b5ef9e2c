"""Logging redactions while the Redaction Log is up, down, and forgetful."""

import asyncio
from dataclasses import replace

import pytest

from casework.errors import AlreadyDone, BadInput
from casework.filing import Receipt
from casework.people import Caller
from casework.redactions import RedactionEntry
from ddei.receipts import sentence
from ddei.redactions import Pending


async def test_an_entry_gets_a_receipt(world, asha: Caller, entry: RedactionEntry) -> None:
    receipt = await world.ddei.redactions.submit(asha, entry)

    assert isinstance(receipt, Receipt)
    assert sentence(receipt).startswith("Redaction logged for 45AA0209826/1 at ")
    assert receipt.external_id


async def test_pressing_twice_logs_once(world, asha: Caller, entry: RedactionEntry) -> None:
    first = await world.ddei.redactions.submit(asha, entry)
    again = await world.ddei.redactions.submit(asha, entry)

    assert (again, again.repeated) == (first, True)
    assert await world.entry_count() == 1
    with pytest.raises(AlreadyDone):
        await world.ddei.redactions.submit(asha, replace(entry, notes="other"))


async def test_an_entry_is_kept_while_the_log_is_down_and_sent_later(
    world, asha: Caller, entry: RedactionEntry
) -> None:
    await world.ddei.redactions.lookups(asha)
    world.redaction_log.faults.order("*", "down", times=100)

    kept = await world.ddei.redactions.submit(asha, entry)

    assert isinstance(kept, Pending)
    assert "kept" in kept.sentence
    assert await world.ddei.redactions.lookups(asha)  # the form can still be opened
    assert await world.ddei.redactions.resend_pending() == []
    world.redaction_log.faults.clear()
    await asyncio.sleep(0.2)

    settled = await world.ddei.redactions.resend_pending()
    assert [one.entra_id for one in settled] == [asha.entra_id]
    assert settled[0].sentence.startswith("Redaction logged for")
    assert await world.ddei.redactions.resend_pending() == []
    assert await world.entry_count() == 1
    sent = [one.record for one in await world.log_of("redactions.resend_pending")][-1]
    assert (sent.outcome, sent.cms_user, sent.entra_id) == ("ok", "asha.verma", asha.entra_id)
    assert sentence(await world.ddei.redactions.submit(asha, entry)).startswith("Already done: redaction logged for")


@pytest.mark.parametrize("fault", ["reset", "apply-then-drop", "hang-before", "hang-after"])
async def test_a_lost_answer_does_not_log_twice(world, asha: Caller, entry: RedactionEntry, fault: str) -> None:
    world.redaction_log.faults.order("redactionLogs", fault)

    await world.ddei.redactions.submit(asha, entry)
    world.redaction_log.faults.clear()
    await asyncio.sleep(0.2)
    await world.ddei.redactions.resend_pending()

    assert await world.entry_count() == 1
    assert (await world.store.ledger.get(entry.key)).state == "done"


async def test_what_the_log_refuses_is_said_and_not_sent_again(world, asha: Caller, entry: RedactionEntry) -> None:
    with pytest.raises(BadInput):
        await world.ddei.redactions.submit(asha, replace(entry, agency_id="no such agency"))

    assert await world.ddei.redactions.resend_pending() == []
    assert await world.entry_count() == 0
