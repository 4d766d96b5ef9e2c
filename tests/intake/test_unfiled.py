"""What people do with mail that waits: file it, say it is no casework, take it back; the first decision counts."""

from datetime import UTC, datetime
from typing import Any

import pytest

from casework.errors import BadInput, CaseRestricted, Conflict, NotAllowed, NotFound, Unavailable
from casework.mail import MailState
from sandbox.people import ASHA, OWEN

pytestmark = pytest.mark.contract

OKAFOR, DANA, VANE = 2140001, 2140002, 2140005
EARLIER = datetime(2020, 1, 1, tzinfo=UTC)


async def held(world: Any, name: str = "surname-only") -> str:
    await world.arrives(name)
    (row,) = await world.settles()
    assert row.state is MailState.HELD
    return str(row.mail_id)


async def test_operations_sees_why_a_mail_waits_and_files_it_in_the_case_they_pick(world: Any) -> None:
    await held(world, "which-split")
    owen = await world.caller(OWEN)
    (mail,) = await world.ddei.unfiled.list(owen)
    assert mail.sender == "Custody Desk <case.files@surrey.police.test>"
    assert mail.attachments == ("MG6C.pdf",)
    assert mail.first_lines.startswith("Attached is the disclosure schedule.")
    assert {candidate.lead_defendant for candidate in mail.candidates} == {"Samuel Okafor", "Dana Okafor"}

    receipt = await world.ddei.unfiled.file(owen, mail.mail_id, DANA)
    assert (receipt.urn, receipt.done_by) == ("45AA0209826/2", "Owen Price")
    (row,) = await world.settles()
    assert (row.state, row.reasons, row.by_itself) == (MailState.FILED, ("Chosen by Owen Price",), False)
    assert len(await world.filed_in(DANA)) == 1
    assert (await world.in_folder("Held"), await world.in_folder("Filed")) == (0, 1)
    assert await world.ddei.unfiled.list(await world.caller(OWEN)) == []


async def test_the_second_person_is_told_who_was_first_and_when(world: Any) -> None:
    mail_id = await held(world)
    owen = await world.caller(OWEN)
    await world.ddei.unfiled.dismiss(owen, mail_id, "A private message")
    with pytest.raises(Conflict) as told:
        await world.ddei.unfiled.file(owen, mail_id, OKAFOR)
    assert told.value.sentence.startswith("Owen Price marked this mail as not casework at ")
    await world.settles()
    assert await world.in_folder("Not casework") == 1
    assert await world.filed_in(OKAFOR) == []


async def test_pressing_the_button_twice_files_once_and_answers_twice(world: Any) -> None:
    mail_id = await held(world)
    owen = await world.caller(OWEN)
    first = await world.ddei.unfiled.file(owen, mail_id, OKAFOR)
    second = await world.ddei.unfiled.file(owen, mail_id, OKAFOR)
    assert first == second
    assert second.repeated
    assert len(await world.filed_in(OKAFOR)) == 1


async def test_a_mail_filed_by_itself_can_be_taken_out_and_filed_elsewhere_and_even_back(world: Any) -> None:
    await world.arrives("statement")
    (row,) = await world.settles()
    owen = await world.caller(OWEN)
    (filed,) = await world.ddei.unfiled.filed(owen, EARLIER)
    assert (filed.by_itself, filed.urn, filed.attachments) == (True, "45AA0209826/1", ("MG11 Nandakumar.pdf",))

    await world.ddei.unfiled.undo(owen, row.mail_id, "Belongs to the co-defendant")
    assert await world.filed_in(OKAFOR) == []
    await world.settles()
    assert (await world.in_folder("Held"), await world.in_folder("Filed")) == (1, 0)
    owen = await world.caller(OWEN)
    (waiting,) = await world.ddei.unfiled.list(owen)
    assert waiting.state is MailState.UNDONE
    assert waiting.reasons == ("Taken out of 45AA0209826/1 by Owen Price: Belongs to the co-defendant",)

    await world.ddei.unfiled.file(owen, row.mail_id, OKAFOR)
    await world.settles()
    assert len(await world.filed_in(OKAFOR)) == 1
    assert (await world.in_folder("Held"), await world.in_folder("Filed")) == (0, 1)


async def test_a_decision_made_while_cms_is_down_is_kept_and_carried_out(world: Any) -> None:
    mail_id = await held(world)
    owen = await world.caller(OWEN)
    world.cms.faults.order("createCommunication", "reset", times=20)
    with pytest.raises(Unavailable) as told:
        await world.ddei.unfiled.file(owen, mail_id, OKAFOR)
    assert "Your decision is kept" in told.value.sentence
    world.cms.faults.clear()
    await world.in_the_end(mail_id, MailState.FILED)
    assert len(await world.filed_in(OKAFOR)) == 1


async def test_the_rights_of_the_person_decide_and_not_those_of_the_listener(world: Any) -> None:
    mail_id = await held(world)
    owen, asha = await world.caller(OWEN), await world.caller(ASHA)
    with pytest.raises(CaseRestricted):
        await world.ddei.unfiled.file(owen, mail_id, VANE)
    with pytest.raises(NotAllowed):
        await world.ddei.unfiled.list(asha)
    with pytest.raises(NotAllowed):
        await world.ddei.unfiled.dismiss(asha, mail_id, "no")
    with pytest.raises(BadInput):
        await world.ddei.unfiled.dismiss(owen, mail_id, "  ")
    with pytest.raises(NotFound):
        await world.ddei.unfiled.get(owen, "0123456789abcdef")
    assert (await world.ddei.unfiled.get(owen, mail_id)).state is MailState.HELD


async def test_every_look_and_every_decision_is_in_the_legal_log(world: Any) -> None:
    mail_id = await held(world)
    owen = await world.caller(OWEN)
    await world.ddei.unfiled.list(owen)
    await world.ddei.unfiled.file(owen, mail_id, OKAFOR)
    records = [logged.record for logged in await world.store.legal_log.records(limit=1000)]
    by_owen = [(record.operation, record.case_ids) for record in records if record.cms_user == "owen.price"]
    assert ("unfiled.list", (OKAFOR, DANA)) in by_owen
    assert ("unfiled.file", (OKAFOR,)) in by_owen
    assert ("filing.file", (OKAFOR,)) in by_owen
    assert (await world.store.legal_log.verify()).ok


async def test_a_held_mail_is_announced_once_and_again_after_an_undo(world: Any) -> None:
    await world.arrives("statement")
    (row,) = await world.settles()
    assert await world.ddei.unfiled.undelivered() == []
    await world.ddei.unfiled.undo(await world.caller(OWEN), row.mail_id, "Wrong")
    (news,) = await world.ddei.unfiled.undelivered()
    await world.ddei.unfiled.mark_delivered(news.mail_id)
    assert await world.ddei.unfiled.undelivered() == []
    assert (await world.ddei.unfiled.status()).waiting == 1
