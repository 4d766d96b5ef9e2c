"""Operations decide the email the listener would not file by itself."""

import pytest

from casework.mail import Candidate, MailState
from dialogs.notices import HeldNotices
from dialogs.turn import Kind
from sandbox.people import OWEN

OKAFOR = Candidate(2140001, "45AA0209826/1", "Samuel Okafor", ("The URN 45AA0209826/1 stands in the subject",))
BIRCH = Candidate(2140003, "45AA0209926", "Thomas Birch", ("The witness Daniel Reeve is named in the text",))
VANE = Candidate(2140005, "45AB0510126", "Marcus Vane", ("The surname Vane is named in the text",))


async def communications(world, case_id: int) -> list[str]:
    """The subjects in a case, as its supervisor sees them in CMS."""
    caller = await world.service()
    found = await world.ddei.communications.list(caller, case_id)
    return [each.subject for each in found if not each.discarded]


@pytest.fixture
async def waiting(world) -> str:
    """One held mail with two candidates."""
    return await world.hold("Okafor - further statement", OKAFOR, BIRCH)


async def test_unfiled_shows_the_mail_with_its_candidates_and_why(world, waiting) -> None:
    shown = await (await world.owen.signed_in()).says("unfiled")
    for words in (
        "Okafor - further statement",
        "From: PC Reeve <d.reeve@surrey.police.example>",
        "There is no second fact beside the URN",
        "45AA0209826/1 R v Samuel Okafor: The URN 45AA0209826/1 stands in the subject.",
        "MG11.pdf",
        "Please see the statement of [Ms N](http://x.example).",
    ):
        assert words in shown.text
    assert shown.buttons[:2] == ["File in 45AA0209826/1", "File in 45AA0209926"]
    assert {"Find another case", "Not casework"} <= set(shown.buttons)


async def test_one_press_files_it_and_proves_it(world, waiting) -> None:
    shown = await (await world.owen.signed_in()).says("unfiled")
    filed = await world.owen.presses(shown, "File in 45AA0209826/1")
    assert filed.reply.replace, "the card turns into its receipt"
    for words in ("Filed in case 45AA0209826/1", "by Owen Price", "MG11.pdf", "Reference: CB-"):
        assert words in filed.text
    assert (await communications(world, 2140001)).count("Okafor - further statement") == 1
    assert "Nothing waits for a decision." in (await world.owen.says("unfiled")).text


async def test_pressing_twice_files_once(world, waiting) -> None:
    shown = await (await world.owen.signed_in()).says("unfiled")
    await world.owen.presses(shown, "File in 45AA0209826/1")
    again = await world.owen.presses(shown, "File in 45AA0209826/1")
    assert "nothing was filed twice" in again.text
    assert (await communications(world, 2140001)).count("Okafor - further statement") == 1


async def test_the_second_person_is_told_who_was_quicker_and_where_it_went(world, waiting) -> None:
    hers = await (await world.nia.signed_in()).says("unfiled")
    his = await world.owen.presses(await (await world.owen.signed_in()).says("unfiled"), "Take it over")
    await world.owen.presses(his, "File in 45AA0209826/1")
    told = await world.nia.presses(hers, "File in 45AA0209926")
    assert "Already decided" in told.text
    assert "Owen Price filed this mail in 45AA0209826/1 at " in told.text
    assert "Nothing was changed." in told.text
    assert "Okafor - further statement" not in await communications(world, 2140003)
    dismissed = await world.nia.presses(hers, "It is not casework", reason="Spam or advertising")
    assert "Owen Price filed this mail" in dismissed.text


async def test_another_case_is_found_by_name_and_shown_before_it_is_chosen(world, waiting) -> None:
    shown = await (await world.owen.signed_in()).says("unfiled")
    found = await world.owen.presses(shown, "Find", query="okafor")
    assert "R v Dana Okafor" in found.text
    filed = await world.owen.presses(found, "File in 45AA0209826/2")
    assert "Filed in case 45AA0209826/2" in filed.text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("45AB0510126", "This case is restricted."),
        ("45ZZ9999926", "CMS has no case with that URN."),
        ("Zyxwvut", "CMS lists no case for that."),
        ("", "Enter a URN such as 45AA0209826, a surname or a company."),
        ("45AA02098261234", "Enter a URN such as 45AA0209826"),
    ],
)
async def test_a_search_that_finds_nothing_says_why_and_keeps_the_mail_in_view(world, waiting, query, sentence) -> None:
    shown = await (await world.owen.signed_in()).says("unfiled")
    failed = await world.owen.presses(shown, "Find", query=query)
    assert sentence in failed.text
    assert "File in 45AA0209826/1" in failed.buttons


async def test_not_casework_needs_a_reason_and_writes_nothing(world, waiting) -> None:
    shown = await (await world.owen.signed_in()).says("unfiled")
    asked = await world.owen.presses(shown, "It is not casework", reason="")
    assert "Choose why it is not casework." in asked.text
    done = await world.owen.presses(asked, "It is not casework", reason="Spam or advertising", more="a price list")
    assert "Reason: Spam or advertising: a price list" in done.text
    assert "Okafor - further statement" not in await communications(world, 2140001)
    assert (await world.store.mail.get(waiting)).state is MailState.DISMISSED


async def test_a_filed_mail_is_taken_out_again(world, waiting) -> None:
    shown = await (await world.owen.signed_in()).says("unfiled")
    await world.owen.presses(shown, "File in 45AA0209826/1")
    listed = await world.owen.says("filed")
    assert "by Owen Price" in listed.text
    one = await world.owen.presses(listed, "Okafor - further statement")
    assert "Chosen by Owen Price" in one.text
    undone = await world.owen.presses(one, "Take it out of the case", reason="Attached in error")
    assert "Taken out of case 45AA0209826/1" in undone.text
    assert "Reason: Attached in error" in undone.text
    assert "Okafor - further statement" not in await communications(world, 2140001)
    again = await world.owen.says("unfiled")
    assert "Taken out of 45AA0209826/1 by Owen Price: Attached in error" in again.text
    repeated = await world.owen.presses(one, "Take it out of the case", reason="Attached in error")
    assert "Already decided" in repeated.text


async def test_a_case_this_person_may_not_open_is_no_candidate_for_them(world) -> None:
    await world.hold("Vane or Okafor", VANE, OKAFOR)
    shown = await (await world.owen.signed_in()).says("unfiled")
    assert "Vane" not in shown.text.replace("Vane or Okafor", "")
    assert "1 more case you may not open." in shown.text
    assert "File in 45AA0209826/1" in shown.buttons


async def test_a_case_id_put_into_the_card_by_hand_files_nothing_there(world, waiting) -> None:
    await world.owen.signed_in()
    shown = await world.owen.acts(Kind.EXECUTE, "held.file", {"mail_id": waiting, "case_id": 2140005})
    assert "This case is restricted." in shown.text
    assert (await world.store.mail.get(waiting)).state is MailState.HELD
    unknown = await world.owen.acts(Kind.EXECUTE, "held.file", {"mail_id": "0" * 16, "case_id": 2140001})
    assert "This mail is not known here." in unknown.text


async def test_a_prosecutor_gets_a_plain_sentence(world, waiting) -> None:
    refused = await (await world.asha.signed_in()).says("unfiled")
    assert "Your role does not allow this." in refused.text
    assert "Okafor" not in refused.text
    forged = await world.asha.acts(Kind.EXECUTE, "held.file", {"mail_id": waiting, "case_id": 2140001})
    assert "Your role does not allow this." in forged.text


async def test_mail_for_a_restricted_case_can_be_filed_by_those_who_may_see_it(world) -> None:
    await world.hold("For Vane", VANE)
    his = await (await world.owen.signed_in()).says("unfiled")
    assert "1 more case you may not open." in his.text
    await world.owen.presses(his, "Give it back")
    shown = await (await world.grace.signed_in()).says("unfiled")
    filed = await world.grace.presses(shown, "File in 45AB0510126")
    assert "Filed in case 45AB0510126" in filed.text
    assert "by Grace Bell" in filed.text


async def test_several_mails_are_listed_the_oldest_first(world, waiting) -> None:
    await world.hold("An older one", days=3)
    listed = await (await world.owen.signed_in()).says("unfiled")
    assert "2 emails wait for a decision" in listed.text
    assert listed.buttons[:2] == ["Decide An older one", "Decide Okafor - further statement"]
    assert "No case fits well enough" in (await world.owen.presses(listed, "An older one")).text


async def test_a_cms_that_is_down_keeps_the_decision(world, waiting) -> None:
    shown = await (await world.owen.signed_in()).says("unfiled")
    world.cms.faults.order("UploadFile", "http-500", 50)
    kept = await world.owen.presses(shown, "File in 45AA0209826/1")
    assert "Error:" in kept.text
    world.cms.faults.clear()
    filed = await world.owen.presses(kept, "Try again")
    assert "Filed in case 45AA0209826/1" in filed.text
    assert (await communications(world, 2140001)).count("Okafor - further statement") == 1


async def test_each_officer_is_shown_a_new_mail_once(world, waiting) -> None:
    notices = HeldNotices(ddei=world.ddei, chat=world.store.chat)
    assert await notices.queue_due() == 0, "nobody has signed in yet"
    await world.owen.signed_in()
    await world.nia.signed_in()
    assert await notices.queue_due() == 2
    assert await notices.queue_due() == 0
    [first, second] = await world.store.chat.outbox.take()
    assert {first.entra_id, second.entra_id} == {OWEN.entra_id, world.nia.person.entra_id}
    assert "File in 45AA0209826/1" in str(first.message["card"])
    assert "An email waits for your decision: Okafor" in first.message["text"]


async def test_an_officer_whose_session_has_ended_is_told_without_a_word_of_a_case(world, waiting) -> None:
    await world.owen.signed_in()
    world.cms.sessions.end(OWEN.username)
    await HeldNotices(ddei=world.ddei, chat=world.store.chat).queue_due()
    [notice] = await world.store.chat.outbox.take()
    assert "45AA" not in str(notice.message)
    ended = await world.owen.acts(Kind.EXECUTE, "held.open", {"mail_id": waiting})
    assert "File in 45AA0209826/1" in (await world.owen.signs_in(ended)).buttons
