"""The listener's rows on both databases: nothing twice, nobody overwritten, and a bad mail never stands before the others."""

import asyncio
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from casework.errors import Conflict
from casework.mail import Candidate, MailState, Wish
from store.mail import GONE, MailRow, SpooledFile, held
from store.mail_leases import MailLeases
from store.mail_tables import mail as mail_table
from store.mail_tables import mail_copy, mail_cursor
from store.schema import now
from store.store import Store
from store.workers import worker_name

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


async def take_page(store: Store, mailbox: str, native_ids: list[str], cursor: str, by: str = "one") -> None:
    assert await store.mail_leases.mailbox(mailbox, by)
    await store.mail_leases.take_page(mailbox, native_ids, cursor, by=by)


async def nobody_works(store: Store) -> None:
    """Every lease has run out."""
    async with store.database.writing() as connection:
        for table in (mail_table, mail_copy, mail_cursor):
            await connection.execute(table.update().values(leased_until=ARRIVED))


async def test_a_page_and_how_far_was_read_are_kept_together_and_repeating_it_changes_nothing(store: Store) -> None:
    place = await store.mail_leases.mailbox("intake", "one")
    assert place
    assert place.cursor == ""
    await take_page(store, "intake", ["a", "b", "a"], "one")
    await take_page(store, "intake", ["b", "c"], "two")
    assert [copy.native_id for copy in await store.mail_leases.unread("intake", by="one")] == ["a", "b", "c"]
    place = await store.mail_leases.mailbox("intake", "one")
    assert place
    assert place.cursor == "two"


async def test_two_copies_of_one_mail_are_one_row(store: Store) -> None:
    rows = store.mail
    await take_page(store, "intake", ["a", "b"], "one")
    first, second = await store.mail_leases.unread("intake", by="one")
    assert await rows.has_read(first.copy_id, mail(1))
    assert not await rows.has_read(second.copy_id, mail(1, subject="the same, read again"))
    (row,) = await rows.every()
    assert (row.copies, row.subject, row.received_at) == (2, "45AA0209826/1 R v Samuel Okafor", ARRIVED)
    assert row.files == mail(1).files
    assert await store.mail_leases.unread("intake", by="one") == []


async def test_a_mail_keeps_its_reasons_and_candidates(store: Store) -> None:
    rows = store.mail
    await take_page(store, "intake", ["a"], "one")
    (copy,) = await store.mail_leases.unread("intake", by="one")
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
    await take_page(store, "intake", ["a"], "one")
    (copy,) = await store.mail_leases.unread("intake", by="one")
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
    await take_page(store, "intake", ["bad", "good"], "one")
    bad, good = await store.mail_leases.unread("intake", by="one")
    await rows.copy_failed(bad, "It cannot be read.", counts=True)
    await nobody_works(store)
    assert [copy.native_id for copy in await store.mail_leases.unread("intake", by="one")] == ["good"]
    assert await rows.unread_troubles() == ["It cannot be read."]
    assert (await rows.status()).counts == {MailState.RECEIVED: 2}
    await rows.lies_in(bad, GONE)
    await rows.lies_in(good, GONE)
    assert await store.mail_leases.unread("intake", by="one") == []
    assert (await rows.status()).counts == {}


async def test_a_mail_that_waits_for_cms_is_not_tried_at_once_and_counts_as_troubled(store: Store) -> None:
    rows = store.mail
    await take_page(store, "intake", ["a"], "one")
    (copy,) = await store.mail_leases.unread("intake", by="one")
    await rows.has_read(copy.copy_id, mail(1))
    (row,) = await store.mail_leases.work(by="one")
    await rows.postpone(row, "CMS is not answering.", counts=False)
    assert await store.mail_leases.work(by="one") == []
    waiting = await rows.get(row.mail_id)
    assert waiting
    assert (waiting.failures, waiting.waits, waiting.trouble) == (0, 1, "CMS is not answering.")
    assert (await rows.status()).troubled == 1


async def test_a_copy_lies_where_its_mail_belongs_and_its_new_id_is_known(store: Store) -> None:
    rows = store.mail
    await take_page(store, "intake", ["a"], "one")
    (copy,) = await store.mail_leases.unread("intake", by="one")
    await rows.has_read(copy.copy_id, mail(1))
    assert await store.mail_leases.untidy("intake", by="one") == []
    filed = replace(mail(1), state=MailState.FILED, case_id=2140001, urn="45AA0209826/1", filed_at=ARRIVED)
    await rows.change(filed, expected=[MailState.READ])
    (untidy,) = await store.mail_leases.untidy("intake", by="one")
    assert untidy.wanted_folder == "Filed"
    await rows.lies_in(untidy, "Filed", "a-moved")
    assert await store.mail_leases.untidy("intake", by="one") == []
    await rows.change(replace(filed, state=MailState.UNDONE), expected=[MailState.FILED])
    (untidy,) = await store.mail_leases.untidy("intake", by="one")
    assert (untidy.native_id, untidy.wanted_folder) == ("a-moved", "Held")


async def test_a_conversation_is_known_by_what_is_filed_now(store: Store) -> None:
    rows = store.mail
    await take_page(store, "intake", ["a"], "one")
    (copy,) = await store.mail_leases.unread("intake", by="one")
    await rows.has_read(copy.copy_id, mail(1))
    assert await rows.threads_filed(["<1@surrey.police.test>"]) == {}
    filed = replace(mail(1), state=MailState.FILED, case_id=2140001, urn="45AA0209826/1", filed_at=ARRIVED)
    await rows.change(filed, expected=[MailState.READ])
    known = await rows.threads_filed(["<0@x.test>", "<1@surrey.police.test>"])
    assert known == {"<1@surrey.police.test>": (2140001, "45AA0209826/1")}
    assert [row.urn for row in await rows.filed(ARRIVED)] == ["45AA0209826/1"]

    sibling = await store.mail_claims.split(filed, name="Owen Price", username="owen.price", reason="Two cases")
    second = await rows.get(sibling)
    assert second is not None
    elsewhere = replace(second, state=MailState.FILED, case_id=2140004, urn="45AB0510026", filed_at=ARRIVED)
    await rows.change(elsewhere, expected=[second.state])
    assert await rows.threads_filed(["<1@surrey.police.test>"]) == {}, "an answer to it may be about either case"


async def filed_with_copies(store: Store, *native_ids: str) -> MailRow:
    """A mail that is filed, and its copies."""
    await take_page(store, "intake", list(native_ids), "one")
    for copy in await store.mail_leases.unread("intake", by="one"):
        await store.mail.has_read(copy.copy_id, mail(1))
    filed = mail(1, state=MailState.FILED, case_id=2140001, urn="45AA0209826/1", filed_at=ARRIVED)
    await store.mail.change(filed, expected=[MailState.READ])
    return filed


async def test_what_one_listener_works_on_the_others_leave_alone(store: Store) -> None:
    leases = store.mail_leases
    await take_page(store, "intake", [f"{number}" for number in range(40)], "one")
    taken = await asyncio.gather(*(leases.unread("intake", by=f"listener {number}", limit=7) for number in range(8)))
    ids = [copy.copy_id for each in taken for copy in each]
    assert len(ids) == len(set(ids)) <= 40
    for number, copy in enumerate(await leases.unread("intake", by="one", limit=40), start=len(ids)):
        ids.append(copy.copy_id)
        await store.mail.has_read(copy.copy_id, mail(number))
    assert sorted(ids) == sorted(set(ids))
    assert len(ids) == 40


async def test_the_mails_of_two_listeners_are_different_ones(store: Store) -> None:
    leases = store.mail_leases
    await take_page(store, "intake", [f"{number}" for number in range(10)], "one")
    for number, copy in enumerate(await leases.unread("intake", by="one")):
        await store.mail.has_read(copy.copy_id, mail(number))
    one, two = await asyncio.gather(leases.work(by="one", limit=5), leases.work(by="two", limit=5))
    rest = await leases.work(by="three")
    ids = [row.mail_id for row in (*one, *two, *rest)]
    assert len(ids) == len(set(ids)) == 10


async def test_one_listener_collects_from_a_mailbox_and_the_next_goes_on_where_it_was(store: Store) -> None:
    leases = store.mail_leases
    await take_page(store, "intake", ["a"], "a cursor", by="one")
    assert await leases.mailbox("intake", "two") is None
    assert await leases.mailbox("another", "two")
    await nobody_works(store)
    place = await leases.mailbox("intake", "two")
    assert place
    assert place.cursor == "a cursor"
    with pytest.raises(Conflict):
        await leases.take_page("intake", ["b"], "a page of before", by="one")
    assert [copy.native_id for copy in await leases.unread("intake", by="two")] == ["a"]


async def test_work_is_kept_by_a_sign_of_life_and_taken_over_without_one(store: Store) -> None:
    leases = MailLeases(database=store.database, lease=timedelta(seconds=30))
    await take_page(store, "intake", ["a", "b"], "one")
    first, second = await leases.unread("intake", by="one")
    await nobody_works(store)
    await leases.renew("one", copies=[first.copy_id])
    assert [copy.native_id for copy in await leases.unread("intake", by="two")] == ["b"]
    await nobody_works(store)
    await leases.renew("one", copies=[second.copy_id])  # it is the other's by now
    assert {copy.native_id for copy in await leases.unread("intake", by="three")} == {"a", "b"}


async def test_what_a_killed_listener_of_this_machine_had_is_free_at_once(store: Store) -> None:
    ended = await asyncio.create_subprocess_exec(sys.executable, "-c", "")
    await ended.wait()
    dead = worker_name().replace(f"/{os.getpid()}/", f"/{ended.pid}/")
    await take_page(store, "intake", ["a"], "one", by=dead)
    assert await store.mail_leases.unread("intake", by=dead)
    assert await store.mail_leases.unread("intake", by="two") == []
    await store.mail_leases.free_the_dead()
    assert [copy.native_id for copy in await store.mail_leases.unread("intake", by="two")] == ["a"]
    assert await store.mail_leases.mailbox("intake", "two")


async def test_every_copy_is_put_away_also_one_that_is_read_when_the_mail_is_filed_already(store: Store) -> None:
    filed = await filed_with_copies(store, "a", "b")
    await take_page(store, "second", ["c"], "one")
    (late,) = await store.mail_leases.unread("second", by="one")
    await store.mail.has_read(late.copy_id, filed)
    copies = [
        *await store.mail_leases.untidy("intake", by="one"),
        *await store.mail_leases.untidy("second", by="one"),
    ]
    assert [(copy.native_id, copy.wanted_folder) for copy in copies] == [("a", "Filed"), ("b", "Filed"), ("c", "Filed")]
    assert (await store.mail.status()).untidy == 3
    for copy in copies:
        await store.mail.lies_in(copy, "Filed", f"{copy.native_id} moved")
    assert [(copy.mailbox, copy.folder) for copy in await store.mail.copies(filed.mail_id)] == [
        ("intake", "Filed"), ("intake", "Filed"), ("second", "Filed"),
    ]  # fmt: skip
    assert (await store.mail.status()).untidy == 0


async def test_a_copy_that_somebody_moves_back_under_the_same_id_is_put_away_again(store: Store) -> None:
    await filed_with_copies(store, "a")
    (copy,) = await store.mail_leases.untidy("intake", by="one")
    await store.mail.lies_in(copy, "Filed", "a")
    await store.mail_leases.swept("intake", ["a"], by="one", whole=True)
    (again,) = await store.mail_leases.untidy("intake", by="one")
    assert (again.copy_id, again.folder, again.wanted_folder) == (copy.copy_id, "", "Filed")


async def test_a_walk_through_the_inbox_finds_what_is_missing_and_leaves_the_cursor_alone(store: Store) -> None:
    await take_page(store, "intake", ["a"], "far")
    await store.mail_leases.swept("intake", ["a", "missed"], by="one", whole=False)
    place = await store.mail_leases.mailbox("intake", "one")
    assert place
    assert (place.cursor, place.swept_at) == ("far", None)
    await store.mail_leases.swept("intake", [], by="one", whole=True)
    place = await store.mail_leases.mailbox("intake", "one")
    assert place
    assert place.swept_at is not None
    assert {copy.native_id for copy in await store.mail_leases.unread("intake", by="one")} == {"a", "missed"}


async def test_decisions_for_show_are_forgotten_and_people_s_are_kept(store: Store) -> None:
    await take_page(store, "intake", ["a", "b", "c"], "one")
    for number, copy in enumerate(await store.mail_leases.unread("intake", by="one")):
        await store.mail.has_read(copy.copy_id, mail(number))
    to_file = mail(0, state=MailState.DECIDED, wish=Wish.FILE, case_id=2140001, by_itself=True, shadow=True)
    by_person = mail(2, state=MailState.DISMISSED, decided_by="Owen Price", told="Private", shadow=True)
    for row in (to_file, replace(held(mail(1), "Only the URN"), shadow=True), by_person):
        await store.mail.change(row, expected=[MailState.READ])
    await nobody_works(store)
    assert await store.mail_leases.work(by="one") == []
    assert await store.mail.leave_shadow() == 2
    anew = await store.mail_leases.work(by="one")
    assert [(row.state, row.case_id, row.reasons, row.shadow) for row in anew] == [
        (MailState.READ, None, (), False)
    ] * 2
    kept = await store.mail.get(by_person.mail_id)
    assert kept
    assert kept.state is MailState.DISMISSED


async def test_the_history_of_a_mail_tells_each_state_with_its_reasons(store: Store) -> None:
    filed = await filed_with_copies(store, "a")
    undone = replace(filed, state=MailState.UNDONE, decided_by="Owen Price", told="Wrong case", reasons=())
    await store.mail.change(undone, expected=[MailState.FILED])
    assert not await store.mail.change(filed, expected=[MailState.READ])
    told = [(event.state, event.decided_by, event.reasons) for event in await store.mail.history(filed.mail_id)]
    assert told == [
        (MailState.READ, "", ()),
        (MailState.FILED, "", ()),
        (MailState.UNDONE, "Owen Price", ("Wrong case",)),
    ]
    assert (await store.mail.history(filed.mail_id))[0].at <= now()
