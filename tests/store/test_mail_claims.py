"""Who has a mail, and the rows it is split into, on both databases: two at once never both have it, nor split it twice."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from casework.mail import MailState, Wish
from store.mail import MailRow, SpooledFile, held
from store.mail_claims import CLAIMED_FOR, MOST_CASES
from store.mail_tables import mail as mail_table
from store.schema import now
from store.store import Store

OWEN, NIA = {"name": "Owen Price", "username": "owen.price"}, {"name": "Nia Rowlands", "username": "nia.rowlands"}
ARRIVED = datetime(2026, 11, 20, 9, 14, tzinfo=UTC)


async def waiting(store: Store) -> MailRow:
    """A mail that waits for a person."""
    file = SpooledFile("message.eml", "message/rfc822", "1/message.eml", 12, "0" * 64)
    row = MailRow(
        mail_id="1" * 16, business_key="1" * 64, message_id="<1@surrey.police.test>", thread=(), subject="Two cases",
        sender_name="", sender_address="files@surrey.police.test", received_at=ARRIVED, automatic=False, first_lines="",
        files=(file,),
    )  # fmt: skip
    await store.mail.has_read(0, held(row, "A doubt"))
    return await one(store, row.mail_id)


async def one(store: Store, mail_id: str) -> MailRow:
    row = await store.mail.get(mail_id)
    assert row
    return row


async def test_of_two_who_take_a_mail_at_once_one_has_it(store: Store) -> None:
    row = await waiting(store)
    got = await asyncio.gather(*(store.mail_claims.claim(row.mail_id, **who) for who in (OWEN, NIA) * 4))
    winner = OWEN if got[0] else NIA
    assert {who["username"] for who, has in zip((OWEN, NIA) * 4, got, strict=True) if has} == {winner["username"]}
    assert (await one(store, row.mail_id)).claimed_by == winner["name"]


async def test_a_claim_ends_by_time_by_giving_back_and_by_being_taken_over(store: Store) -> None:
    row = await waiting(store)
    assert await store.mail_claims.claim(row.mail_id, **OWEN)
    assert not await store.mail_claims.release(row.mail_id, username="nia.rowlands")
    assert not await store.mail_claims.hand_over(row.mail_id, of="grace.bell", **NIA)
    assert await store.mail_claims.claim(row.mail_id, **NIA, take_over=True)
    assert await store.mail_claims.release(row.mail_id, username="nia.rowlands")
    assert await store.mail_claims.hand_over(row.mail_id, of="owen.price", **NIA)
    assert not await store.mail_claims.claim(row.mail_id, **OWEN)
    async with store.database.writing() as connection:
        await connection.execute(update(mail_table).values(claimed_at=now() - CLAIMED_FOR - timedelta(seconds=1)))
    assert await store.mail_claims.claim(row.mail_id, **OWEN)


async def test_what_is_decided_is_taken_by_nobody(store: Store) -> None:
    row = await waiting(store)
    assert await store.mail.change(replace(row, state=MailState.DISMISSED), expected=(MailState.HELD,))
    assert not await store.mail_claims.claim(row.mail_id, **OWEN, take_over=True)


async def test_a_mail_that_is_split_by_two_at_once_has_one_second_row(store: Store) -> None:
    row = await waiting(store)
    ids = await asyncio.gather(*(store.mail_claims.split(row, **who, reason="Two cases") for who in (OWEN, NIA)))
    assert len(set(ids)) == 1
    second = await one(store, ids[0])
    assert (second.state, second.split_of, second.files) == (MailState.HELD, row.mail_id, row.files)
    assert second.business_key != row.business_key
    assert [event.reasons for event in await store.mail.history(second.mail_id)] == [("Two cases",)]
    assert row.mail_id in [each.mail_id for each in await store.mail.unannounced()]
    assert second.mail_id not in [each.mail_id for each in await store.mail.unannounced()]


async def test_a_mail_goes_into_so_many_cases_and_no_more(store: Store) -> None:
    row, mail_id = await waiting(store), "1" * 16
    seen = set()
    while mail_id:
        seen.add(mail_id)
        current = await one(store, mail_id)
        filed = replace(current, state=MailState.FILED, wish=Wish.FILE, case_id=len(seen), urn="45AA0209826")
        assert await store.mail.change(filed, expected=(MailState.HELD,))
        mail_id = await store.mail_claims.split(filed, **OWEN, reason="One more")
    assert len(seen) == MOST_CASES
    assert [each.case_id for each in await store.mail_claims.family(row)] == list(range(1, MOST_CASES + 1))
