"""Two people at the same queue: who has a mail is said, and it is taken over, given back, handed over, or split in two."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from casework.mail import Candidate, MailState
from dialogs.turn import Kind
from sandbox.people import ASHA, NIA, OWEN
from store.mail_claims import CLAIMED_FOR
from store.mail_tables import mail
from store.schema import now

OKAFOR = Candidate(
    2140001, "45AA0209826/1", "Samuel Okafor",
    ("URN 45AA0209826/1 in the subject", "Defendant Okafor is named in the text", "Surrey Police sent it"),
)  # fmt: skip
BIRCH = Candidate(2140003, "45AA0209926", "Thomas Birch", ("The witness Daniel Reeve is named in the text",))
VANE = Candidate(2140005, "45AB0510126", "Marcus Vane", ("The surname Vane is named in the text",))


@pytest.fixture
async def waiting(world) -> str:
    """One held mail with two candidates."""
    return await world.hold("Okafor - further statement", OKAFOR, BIRCH)


async def left_alone(world, mail_id: str) -> None:
    """A quarter of an hour goes by in which nobody touches the mail."""
    long_ago = now() - CLAIMED_FOR - timedelta(minutes=1)
    async with world.store.database.writing() as connection:
        await connection.execute(update(mail).where(mail.c.mail_id == mail_id).values(claimed_at=long_ago))


async def both(world):
    return await world.owen.signed_in(), await world.nia.signed_in()


async def told(world, person) -> list[str]:
    """What the bot says to somebody by itself."""
    return [item.message["text"] for item in await world.store.chat.outbox.take() if item.entra_id == person.entra_id]


async def test_whoever_opens_a_mail_has_it_and_the_second_can_read_it(world, waiting) -> None:
    owen, nia = await both(world)
    assert "You have this email until " in (await owen.says("unfiled")).text
    hers = await nia.says("unfiled")
    assert "Owen Price has had this email since " in hers.text
    assert "You can read it, or take it over." in hers.text
    assert "Please see the statement" in hers.text
    assert hers.buttons == ["Take it over", "Unfiled email"]


async def test_a_button_from_before_it_was_taken_files_nothing(world, waiting) -> None:
    owen, nia = await both(world)
    await owen.says("unfiled")
    refused = await nia.acts(Kind.EXECUTE, "held.file", {"mail_id": waiting, "case_id": 2140003})
    assert "Owen Price has had this email since " in refused.text
    assert "Take it over first. Nothing was changed." in refused.text
    assert (await world.store.mail.get(waiting)).state is MailState.HELD
    for verb, data in (("held.dismiss", {"reason": "Duplicate"}), ("held.split", {})):
        shown = await nia.acts(Kind.EXECUTE, verb, {"mail_id": waiting, **data})
        assert "Owen Price has had this email since " in shown.text
        assert "Already decided" not in shown.text


async def test_taking_over_tells_the_first_and_counts(world, waiting) -> None:
    owen, nia = await both(world)
    his = await owen.says("unfiled")
    hers = await nia.presses(await nia.says("unfiled"), "Take it over")
    assert "You have this email until " in hers.text
    assert await told(world, OWEN) == [f"{NIA.name} has taken over an email that you had\\."]
    refused = await owen.presses(his, "File in 45AA0209826/1")
    assert f"{NIA.name} has had this email since " in refused.text
    assert "Filed in case 45AA0209926" in (await nia.presses(hers, "File in 45AA0209926")).text
    assert f"{NIA.name} filed this mail in 45AA0209926 at " in (await owen.presses(his, "File in 45AA0209826/1")).text


async def test_what_is_given_back_or_left_alone_is_free(world, waiting) -> None:
    owen, nia = await both(world)
    his = await owen.presses(await owen.says("unfiled"), "Give it back")
    assert "You have this email" not in his.text
    assert "You have this email until " in (await nia.says("unfiled")).text
    await left_alone(world, waiting)
    assert "You have this email until " in (await owen.says("unfiled")).text


async def test_a_colleague_is_chosen_and_gets_the_card(world, waiting) -> None:
    owen, _ = await both(world)
    choosing = await owen.presses(await owen.says("unfiled"), "Hand over to a colleague")
    assert [choice["title"] for choice in choosing.field("colleague")["choices"]] == [NIA.name]
    asked = await owen.presses(choosing, "Hand it over", colleague="")
    assert "Choose a colleague." in asked.text
    done = await owen.presses(asked, "Hand it over", colleague=NIA.entra_id)
    assert f"Now with: {NIA.name}" in done.text
    [card] = await world.store.chat.outbox.take()
    assert (card.entra_id, card.message["text"]) == (
        NIA.entra_id, "Owen Price has handed over an email to you: Okafor - further statement",
    )  # fmt: skip
    assert "You have this email until " in str(card.message["card"])
    assert "File in 45AA0209826/1" in str(card.message["card"])
    assert f"{NIA.name} has had this email since " in (await owen.says("unfiled")).text


async def test_a_colleague_is_shown_only_the_cases_they_may_open(world) -> None:
    grace = await world.grace.signed_in()
    await world.owen.signed_in()
    await world.hold("For Vane", VANE)
    choosing = await grace.presses(await grace.says("unfiled"), "Hand over to a colleague")
    await grace.presses(choosing, "Hand it over", colleague=OWEN.entra_id)
    [card] = await world.store.chat.outbox.take()
    assert "Vane" not in str(card.message["card"]).replace("For Vane", "")
    assert "1 more case you may not open." in str(card.message["card"])


async def test_nobody_hands_over_to_somebody_who_may_not_file(world, waiting) -> None:
    owen, _ = await both(world)
    await world.asha.signed_in()
    await owen.says("unfiled")
    forged = await owen.acts(Kind.EXECUTE, "held.hand-over", {"mail_id": waiting, "colleague": ASHA.entra_id})
    assert "This colleague may not file email." in forged.text
    assert await told(world, ASHA) == []


async def test_a_mail_in_two_cases_has_two_receipts_and_two_ways_back(world, waiting) -> None:
    owen = await world.owen.signed_in()
    shown = await owen.presses(await owen.says("unfiled"), "It belongs to two cases")
    assert len(shown.cards) == 2, "the card in place, and the new one"
    assert "Owen Price says that it belongs to two cases." in shown.text
    await owen.acts(Kind.EXECUTE, "held.split", {"mail_id": waiting})
    assert len(await world.ddei.unfiled.list(await world.service())) == 2, "pressing twice makes no third"
    listed = await owen.says("unfiled")
    assert "2 emails wait for a decision" in listed.text
    one = await owen.presses(await owen.says("unfiled 1"), "File in 45AA0209826/1")
    other = await owen.presses(await owen.says("unfiled"), "File in 45AA0209926")
    references = {line for shown in (one, other) for line in shown.text.splitlines() if line.startswith("Reference")}
    assert len(references) == 2
    undone = await owen.presses(other, "Take it out of the case", reason="Attached in error")
    assert "Taken out of case 45AA0209926" in undone.text
    assert "Okafor - further statement" in (await owen.says("filed")).text
    assert await subjects(world, 2140001) == ["Okafor - further statement"]
    assert await subjects(world, 2140003) == []


async def test_a_filed_mail_goes_into_a_second_case_too(world, waiting) -> None:
    owen = await world.owen.signed_in()
    filed = await owen.presses(await owen.says("unfiled"), "File in 45AA0209826/1")
    second = await owen.presses(filed, "File in a second case too")
    assert "It is filed in 45AA0209826/1." in second.text
    assert "File in 45AA0209826/1" not in second.buttons
    found = await owen.presses(second, "Find", query="45AA0209926")
    assert "Filed in case 45AA0209926" in (await owen.presses(found, "File in 45AA0209926")).text
    assert await subjects(world, 2140001) == await subjects(world, 2140003) == ["Okafor - further statement"]


async def test_a_split_mail_goes_into_each_case_once(world, waiting) -> None:
    owen = await world.owen.signed_in()
    filed = await owen.presses(await owen.says("unfiled"), "File in 45AA0209826/1")
    second = await owen.presses(filed, "File in a second case too")
    again = await owen.presses(await owen.presses(second, "Find", query="45AA0209826/1"), "File in 45AA0209826/1")
    assert "This email is filed in 45AA0209826/1 already. Choose the other case." in again.text
    assert "Find another case" in again.buttons
    assert await subjects(world, 2140001) == ["Okafor - further statement"]


async def subjects(world, case_id: int) -> list[str]:
    """The mail's own subject among the communications of a case, as often as it is there."""
    found = await world.ddei.communications.list(await world.service(), case_id)
    return [each.subject for each in found if not each.discarded and each.subject == "Okafor - further statement"]
