"""The same request sent twice, as the database remembers it."""

import asyncio

from sqlalchemy import text, update

from store.idempotency import KEPT, InProgress, KeptAnswer, Mine, OtherRequest, kept_answers
from store.schema import now
from store.store import Store

ANSWER = KeptAnswer(status=200, headers={"Casework-Reference": "r-1"}, body=b'{"updateCommunication":{"id":8600001}}')


async def aged(store: Store) -> None:
    async with store.database.writing() as connection:
        await connection.execute(update(kept_answers).values(expires_at=now()))


async def test_a_request_sent_twice_at_once_is_one_caller_s_to_do(store: Store) -> None:
    took = await asyncio.gather(*(store.idempotency.begin("asha", "k", "rename") for _ in range(4)))
    assert sorted(type(one).__name__ for one in took) == ["InProgress", "InProgress", "InProgress", "Mine"]


async def test_a_repeat_gets_the_first_answer_and_another_request_is_refused(store: Store) -> None:
    mine = await store.idempotency.begin("asha", "k", "rename")
    assert isinstance(mine, Mine)
    await store.idempotency.keep(mine, ANSWER)
    assert await store.idempotency.begin("asha", "k", "rename") == ANSWER
    assert isinstance(await store.idempotency.begin("asha", "k", "discard"), OtherRequest)
    assert isinstance(await store.idempotency.begin("owen", "k", "discard"), Mine)


async def test_what_was_refused_may_be_tried_again(store: Store) -> None:
    mine = await store.idempotency.begin("asha", "k", "rename")
    assert isinstance(mine, Mine)
    await store.idempotency.drop(mine)
    assert isinstance(await store.idempotency.begin("asha", "k", "discard"), Mine)


async def test_a_dead_process_does_not_hold_the_key_and_cannot_answer_late(store: Store) -> None:
    dead = await store.idempotency.begin("asha", "k", "rename")
    assert isinstance(dead, Mine)
    assert isinstance(await store.idempotency.begin("asha", "k", "rename"), InProgress)
    await aged(store)
    assert isinstance(await store.idempotency.begin("asha", "k", "rename"), Mine)
    await store.idempotency.keep(dead, ANSWER)
    assert isinstance(await store.idempotency.begin("asha", "k", "rename"), InProgress)


async def test_answers_are_kept_thirty_days_unreadable_in_the_file(store: Store) -> None:
    mine = await store.idempotency.begin("asha", "k", "rename")
    assert isinstance(mine, Mine)
    await store.idempotency.keep(mine, ANSWER)
    assert KEPT.days == 30
    async with store.database.reading() as connection:
        assert "8600001" not in str((await connection.execute(text("select * from rest_answers"))).all())
    assert await store.idempotency.purge() == 0
    await aged(store)
    assert await store.idempotency.purge() == 1
    assert isinstance(await store.idempotency.begin("asha", "k", "rename"), Mine)
