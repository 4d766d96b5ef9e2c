"""The lists of operations: the queue by why, in pages and parts; what was filed for 30 days; what was ignored."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import update

from casework.mail import Candidate, MailPart, MailState, PartOutcome, SenderCheck
from store.mail_tables import mail
from store.schema import now

OKAFOR = Candidate(2140001, "45AA0209826/1", "Samuel Okafor", ("URN 45AA0209826/1 in the subject",))
VANE = Candidate(2140005, "45AB0510126", "Marcus Vane", ("The surname Vane is named in the text",))


async def changed(world, mail_id: str, **values) -> None:
    """A held mail with something else about it."""
    row = await world.store.mail.get(mail_id)
    assert await world.store.mail.change(replace(row, **values), expected=(MailState.HELD,))


async def backdated(world, mail_id: str, **values) -> None:
    async with world.store.database.writing() as connection:
        await connection.execute(update(mail).where(mail.c.mail_id == mail_id).values(**values))


async def filed(world, subject: str, days: int = 0) -> str:
    """A mail that Owen filed some days ago."""
    mail_id = await world.hold(subject, OKAFOR)
    await world.owen.presses(await world.owen.says("unfiled"), "File in 45AA0209826/1")
    await backdated(world, mail_id, filed_at=now() - timedelta(days=days))
    return mail_id


async def ignored(world, subject: str) -> str:
    mail_id = await world.hold(subject)
    reason = "Nothing in this mail points to a case"
    await changed(world, mail_id, state=MailState.DISMISSED, by_itself=True, reasons=(reason,))
    return mail_id


async def test_the_queue_is_grouped_by_why_and_the_oldest_stand_first(world) -> None:
    part = MailPart("plan.xlsm", "application/vnd.ms-excel", 2048, "2", PartOutcome.DANGEROUS, "It has macros")
    sealed = MailPart("smime.p7m", "application/pkcs7-mime", 9000, "1", PartOutcome.ENCRYPTED)
    await world.hold("Doubtful one", OKAFOR, days=2)
    await world.hold("No case at all", days=1)
    await world.hold("Doubtful two", OKAFOR)
    await changed(world, await world.hold("With macros", days=5), parts=(part,))
    await changed(world, await world.hold("Sealed"), parts=(sealed,))
    await changed(world, await world.hold("From a forger", OKAFOR), sender_check=SenderCheck.FAIL)
    await changed(world, await world.hold("Broken", days=3), reasons=("This mail could not be read, after 3 tries: x",))
    listed = await (await world.owen.signed_in()).says("unfiled")
    decide = [title.removeprefix("Decide ") for title in listed.buttons if title.startswith("Decide")]
    assert decide[:5] == ["With macros", "Broken", "Doubtful one", "Doubtful two", "No case at all"]
    assert set(decide[5:]) == {"Sealed", "From a forger"}
    for words in (
        "7 emails wait for a decision, the oldest first: dangerous 1, unreadable 1, doubtful case 2, no case 1",
        "Doubtful case (2)",
        "Sender not confirmed (1)",
        "1. With macros",
        "PC Reeve <d.reeve@surrey.police.example>, 5 days old",
        "Best fit: 45AA0209826/1 R v Samuel Okafor",
    ):
        assert words in listed.text, words
    assert "4. Doubtful two" in listed.text
    assert "Doubtful two" in (await world.owen.says("unfiled 4")).text
    assert "There is no email with that number" in (await world.owen.says("unfiled 9")).text


async def test_a_card_says_what_is_known_of_the_sender_and_of_each_part(world) -> None:
    parts = (
        MailPart("", "text/plain", 40, "1", PartOutcome.BODY),
        MailPart("MG11.pdf", "application/pdf", 2048, "2", PartOutcome.FILED),
        MailPart("plan.xlsm", "application/vnd.ms-excel", 10, "3", PartOutcome.DANGEROUS, "It has macros."),
        MailPart("old.zip", "application/zip", 10, "4", PartOutcome.INFECTED),
    )
    reasons = ("The sender could not be confirmed (DMARC failed)", "The sender’s name shows another address")
    await changed(
        world, await world.hold("A trap", OKAFOR), parts=parts, sender_check=SenderCheck.FAIL, reasons=reasons
    )
    shown = await (await world.owen.signed_in()).says("unfiled")
    lines = [line for line in shown.text.splitlines() if line.startswith(("• ", "Sender"))]
    assert lines == [
        "Sender: Not confirmed: the mail gateway says that it may be forged (DMARC failed)",
        "• old.zip, 10 bytes: infected: never goes into a case",
        "• plan.xlsm, 10 bytes: may be harmful: goes into the case as it came, so look first (It has macros)",
        "• MG11.pdf, 2 KB: goes into the case with the email",
        "• The sender could not be confirmed (DMARC failed)",
        "• The sender’s name shows another address",
    ]


async def test_a_long_queue_is_read_in_pages_and_by_who_has_it(world) -> None:
    for number in range(10):
        await world.hold(f"Mail {number}", OKAFOR if number else VANE, days=20 - number)
    owen, nia = await world.owen.signed_in(), await world.nia.signed_in()
    await nia.presses(await nia.says("unfiled"), "Decide Mail 3")
    first = await owen.says("unfiled")
    assert "Page 1 of 2." in first.text
    assert f"{world.nia.person.name} has had it since " in first.text
    assert "Vane" not in first.text
    assert "a case you may not open" in first.text
    second = await owen.presses(first, "Next page")
    assert "9. Mail 8" in second.text
    assert "Previous page" in second.buttons
    assert "Next page" not in second.buttons
    free = await owen.presses(second, "Free (9)")
    assert "Mail 3" not in free.text
    assert "None of them is in this part of the list." in (await owen.says("unfiled mine")).text
    mine = await nia.says("unfiled mine")
    assert [title for title in mine.buttons if title.startswith("Decide")] == ["Decide Mail 3"]
    assert "4. Mail 3" in mine.text, "its number is that of the whole list"


async def test_a_queue_can_be_read_while_cms_is_down(world) -> None:
    await world.hold("One", OKAFOR, days=1)
    await world.hold("Two", OKAFOR)
    await world.owen.signed_in()
    world.cms.faults.order("*", "http-500", 50)
    listed = await world.owen.says("unfiled")
    assert "1. One" in listed.text
    assert "Best fit" not in listed.text


async def test_what_was_filed_is_found_for_thirty_days(world) -> None:
    await world.owen.signed_in()
    await filed(world, "Twenty days ago", days=20)
    await filed(world, "Forty days ago", days=40)
    await filed(world, "Today")
    listed = await world.owen.says("filed")
    assert [title for title in listed.buttons if title.startswith("Open")] == ["Open Today", "Open Twenty days ago"]
    for asked in ("filed 45AA0209826", "filed reeve@surrey", "filed twenty ago"):
        assert "Twenty days ago" in (await world.owen.says(asked)).text
    assert "Nothing like that was filed in the last 30 days." in (await world.owen.says("filed 45ZZ9999999")).text
    searched = await world.owen.presses(listed, "Search these", query="twenty")
    assert "Open Today" not in searched.buttons


async def test_what_was_filed_longer_ago_is_not_taken_out_here(world) -> None:
    await world.owen.signed_in()
    mail_id = await filed(world, "Long ago")
    card = await world.owen.presses(await world.owen.says("filed"), "Open Long ago")
    await backdated(world, mail_id, filed_at=now() - timedelta(days=31))
    refused = await world.owen.presses(card, "Take it out of the case", reason="Attached in error")
    assert "This was filed more than 30 days ago. It can be taken out of the case only in CMS itself." in refused.text
    assert (await world.store.mail.get(mail_id)).state is MailState.FILED


async def test_what_was_ignored_can_be_brought_back(world) -> None:
    await ignored(world, "Weekly bulletin")
    mail_id = await ignored(world, "Canteen menu")
    await world.owen.signed_in()
    assert "Nothing waits for a decision." in (await world.owen.says("unfiled")).text
    listed = await world.owen.says("ignored")
    assert "Nothing in this mail points to a case" in listed.text
    assert "Open Weekly bulletin" not in (await world.owen.says("ignored canteen")).buttons
    back = await world.owen.presses(await world.owen.presses(listed, "Open Canteen menu"), "Bring it back")
    assert "Brought back by Owen Price" in back.text
    assert "You have this email until " in back.text
    assert (await world.store.mail.get(mail_id)).state is MailState.HELD
    assert "Open Canteen menu" not in (await world.owen.says("ignored")).buttons


async def test_what_a_person_took_for_no_casework_can_be_brought_back_too(world) -> None:
    await world.hold("A price list")
    shown = await (await world.owen.signed_in()).says("unfiled")
    done = await world.owen.presses(shown, "It is not casework", reason="Spam or advertising")
    assert "Find another case" in (await world.owen.presses(done, "Bring it back")).buttons
