"""A mail that was filed in the wrong case: those who saw it there are told when it is taken out, and nobody else."""

import pytest

from casework.mail import Candidate
from casework.people import Caller, Channel
from dialogs.notices import ReliedNotices
from sandbox.people import ASHA, GRACE, NIA, OWEN

OKAFOR = Candidate(2140001, "45AA0209826/1", "Samuel Okafor", ("URN 45AA0209826/1 in the subject",))


async def caller(world, who):
    """Somebody who reads in CMS through DDEI, linked to their chat."""
    await who.signed_in()
    link = await world.store.chat.link(who.person.entra_id)
    return Caller(link.user, link.session, Channel.TEAMS, "reads", who.person.entra_id)


@pytest.fixture
async def filed(world):
    """A mail that Owen filed: the card that proves it."""
    await world.hold("Okafor - further statement", OKAFOR)
    shown = await (await world.owen.signed_in()).says("unfiled")
    return await world.owen.presses(shown, "File in 45AA0209826/1")


async def filed_id(world) -> int:
    [row] = await world.store.mail.every()
    return int(row.external_id)


async def messages(world) -> dict[str, str]:
    return {item.entra_id: item.message["text"] for item in await world.store.chat.outbox.take()}


async def test_those_who_opened_it_or_saw_it_listed_are_told_and_nobody_else(world, filed) -> None:
    asha, nia, grace = [await caller(world, who) for who in (world.asha, world.nia, world.grace)]
    [attached, *_] = await world.ddei.communications.attachments(
        await world.service(), OKAFOR.case_id, await filed_id(world)
    )
    await world.ddei.documents.versions(asha, OKAFOR.case_id, attached.material_id)
    await world.ddei.communications.list(nia, OKAFOR.case_id)
    await world.ddei.communications.list(grace, 2140003)

    undone = await world.owen.presses(filed, "Take it out of the case", reason="Attached in error")

    assert "2 people who had seen it there were told." in undone.text
    said = await messages(world)
    assert set(said) == {ASHA.entra_id, NIA.entra_id}
    assert "An email you opened in 45AA0209826/1 was taken out at " in said[ASHA.entra_id].replace("\\", "")
    assert said[ASHA.entra_id].endswith(": it was filed there by mistake\\.")
    assert "that stood in the list" in said[NIA.entra_id]
    await ReliedNotices(ddei=world.ddei, chat=world.store.chat).queue_due()
    assert await messages(world) == {}, "nobody is told twice"


async def test_each_of_those_messages_is_in_the_legal_log(world, filed) -> None:
    asha = await caller(world, world.asha)
    await world.ddei.communications.list(asha, OKAFOR.case_id)
    await world.owen.presses(filed, "Take it out of the case", reason="Duplicate")
    disclosed = [one for one in await world.legal_records() if one.reason == "mail taken out"]
    assert [(one.recipients, one.case_ids) for one in disclosed] == [((ASHA.entra_id,), (OKAFOR.case_id,))]
    assert (await messages(world))[ASHA.entra_id].endswith(": duplicate\\.")


async def test_whoever_looked_before_it_was_filed_or_after_it_was_out_is_not_told(world) -> None:
    grace, nia = await caller(world, world.grace), await caller(world, world.nia)
    await world.ddei.communications.list(grace, OKAFOR.case_id)
    await world.hold("Okafor - further statement", OKAFOR)
    shown = await (await world.owen.signed_in()).says("unfiled")
    filed = await world.owen.presses(shown, "File in 45AA0209826/1")
    undone = await world.owen.presses(filed, "Take it out of the case", reason="Attached in error")
    await world.ddei.communications.list(nia, OKAFOR.case_id)
    assert "Nobody else had seen it there through this service." in undone.text
    assert await messages(world) == {}


async def test_the_scheduler_tells_them_when_the_way_back_was_another(world, filed) -> None:
    """As support does it at the shell, or the listener after CMS was away."""
    await world.ddei.communications.list(await caller(world, world.asha), OKAFOR.case_id)
    [row] = await world.store.mail.every()
    await world.ddei.unfiled.undo(await world.service(), row.mail_id, "Attached in error (asked by Owen)")
    notices = ReliedNotices(ddei=world.ddei, chat=world.store.chat)
    assert await notices.queue_due() == 1
    assert set(await messages(world)) == {ASHA.entra_id}
    assert await notices.queue_due() == 0


async def test_somebody_who_has_signed_out_hears_of_it_without_the_case(world, filed) -> None:
    await world.ddei.communications.list(await caller(world, world.grace), OKAFOR.case_id)
    await world.store.chat.remember_conversation("chat-of-grace", GRACE.entra_id, {"id": "x"}, personal=True)
    await world.grace.says("sign out")
    undone = await world.owen.presses(filed, "Take it out of the case", reason="Attached in error")
    assert "1 person who had seen it there was told." in undone.text
    said = await messages(world)
    assert "45AA" not in said[GRACE.entra_id]
    assert OWEN.entra_id not in said
