"""The listener's rows on both databases: nothing twice, nobody overwritten, and a bad mail never stands before the others."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from casework.mail import Candidate, MailState, Wish
from store.mail import GONE, MailRow, SpooledFile, held
from store.store import Store

ARRIVED = datetime(2026, 11, 20, 9, 14, tzinfo=UTC)


def mail(number: int, **more: object) -> MailRow:
    row = MailRow(
        mail_id=f"{number:016}",
        business_key=f"{number:064}",
        message_id=f"<{number}@surrey.police.test>",
        thread=("<first@surrey.police.test>",),
        subject="45AA0209826/1 R v Samuel Okafor",
        sender_name="Case Files",
        sender_address="case.files@surrey.police.test",
        received_at=ARRIVED,
        automatic=False,
        first_lines="Attached.",
        files=(SpooledFile("message.eml", "message/rfc822", f"{number:016}/message.eml", 12, "0" * 64),),
    )
    return replace(row, **more)  # type: ignore[arg-type]


async def test_a_page_and_how_far_was_read_are_kept_together_and_repeating_it_changes_nothing(store: Store) -> None:
    rows = store.mail
    assert await rows.cursor("intake") == ""
    await rows.take_page("intake", ["a", "b", "a"], "one")
    await rows.take_page("intake", ["b", "c"], "two")
    assert [copy.native_id for copy in await rows.unread("intake")] == ["a", "b", "c"]
    assert await rows.cursor("intake") == "two"


async def test_two_copies_of_one_mail_are_one_row(store: Store) -> None:
    rows = store.mail
    await rows.take_page("intake", ["a", "b"], "one")
    first, second = await rows.unread("intake")
    assert await rows.has_read(first.copy_id, mail(1))
    assert not await rows.has_read(second.copy_id, mail(1, subject="the same, read again"))
    (row,) = await rows.every()
    assert (row.copies, row.subject, row.received_at) == (2, "45AA0209826/1 R v Samuel Okafor", ARRIVED)
    assert row.files == mail(1).files
    assert await rows.unread("intake") == []


async def test_a_mail_keeps_its_reasons_and_candidates(store: Store) -> None:
    rows = store.mail
    await rows.take_page("intake", ["a"], "one")
    (copy,) = await rows.unread("intake")
    await rows.has_read(copy.copy_id, mail(1))
    candidate = Candidate(2140001, "45AA0209826/1", "Samuel Okafor", ("URN 45AA0209826/1 in the subject",))
    await rows.change(held(mail(1), "Only the URN", candidates=(candidate,)), expected=[MailState.READ])
    (row,) = await rows.waiting()
    assert (row.reasons, row.candidates) == (("Only the URN",), (candidate,))
    assert [each.mail_id for each in await rows.unannounced()] == [row.mail_id]
    await rows.announced(row.mail_id)
    assert await rows.unannounced() == []


async def test_of_two_decisions_at_the_same_time_exactly_one_counts(store: Store) -> None:
    rows = store.mail
    await rows.take_page("intake", ["a"], "one")
    (copy,) = await rows.unread("intake")
    await rows.has_read(copy.copy_id, mail(1, state=MailState.HELD))
    decisions = [
        replace(mail(1), state=MailState.DECIDED, wish=Wish.FILE, case_id=number, decided_by=f"person {number}")
        for number in range(8)
    ]
    won = await asyncio.gather(*(rows.change(one, expected=[MailState.HELD]) for one in decisions))
    assert sum(won) == 1
    row = await rows.get(mail(1).mail_id)
    assert row
    assert row.case_id == won.index(True)


async def test_what_failed_comes_after_what_did_not(store: Store) -> None:
    rows = store.mail
    await rows.take_page("intake", ["bad", "good"], "one")
    bad, good = await rows.unread("intake")
    await rows.copy_failed(bad, "It cannot be read.", counts=True)
    assert [copy.native_id for copy in await rows.unread("intake")] == ["good"]
    assert await rows.unread_troubles() == ["It cannot be read."]
    assert (await rows.status()).counts == {MailState.RECEIVED: 2}
    await rows.lies_in(bad, GONE)
    await rows.lies_in(good, GONE)
    assert await rows.unread("intake") == []
    assert (await rows.status()).counts == {}


async def test_a_mail_that_waits_for_cms_is_not_tried_at_once_and_counts_as_troubled(store: Store) -> None:
    rows = store.mail
    await rows.take_page("intake", ["a"], "one")
    (copy,) = await rows.unread("intake")
    await rows.has_read(copy.copy_id, mail(1))
    (row,) = await rows.work()
    await rows.postpone(row, "CMS is not answering.", counts=False)
    assert await rows.work() == []
    waiting = await rows.get(row.mail_id)
    assert waiting
    assert (waiting.failures, waiting.waits, waiting.trouble) == (0, 1, "CMS is not answering.")
    assert (await rows.status()).troubled == 1


async def test_a_copy_lies_where_its_mail_belongs_and_its_new_id_is_known(store: Store) -> None:
    rows = store.mail
    await rows.take_page("intake", ["a"], "one")
    (copy,) = await rows.unread("intake")
    await rows.has_read(copy.copy_id, mail(1))
    assert await rows.untidy("intake") == []
    filed = replace(mail(1), state=MailState.FILED, case_id=2140001, urn="45AA0209826/1", filed_at=ARRIVED)
    await rows.change(filed, expected=[MailState.READ])
    (untidy,) = await rows.untidy("intake")
    assert untidy.wanted_folder == "Filed"
    await rows.lies_in(untidy, "Filed", "a-moved")
    assert await rows.untidy("intake") == []
    await rows.change(replace(filed, state=MailState.UNDONE), expected=[MailState.FILED])
    (untidy,) = await rows.untidy("intake")
    assert (untidy.native_id, untidy.wanted_folder) == ("a-moved", "Held")


async def test_a_conversation_is_known_by_what_is_filed_now(store: Store) -> None:
    rows = store.mail
    await rows.take_page("intake", ["a"], "one")
    (copy,) = await rows.unread("intake")
    await rows.has_read(copy.copy_id, mail(1))
    assert await rows.filed_threads(["<1@surrey.police.test>"]) == []
    filed = replace(mail(1), state=MailState.FILED, case_id=2140001, urn="45AA0209826/1", filed_at=ARRIVED)
    await rows.change(filed, expected=[MailState.READ])
    assert await rows.filed_threads(["<0@x.test>", "<1@surrey.police.test>"]) == [(2140001, "45AA0209826/1")]
    assert [row.urn for row in await rows.filed(ARRIVED)] == ["45AA0209826/1"]
