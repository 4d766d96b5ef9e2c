"""The ledger: an intention survives, one worker at a time has it, and a worker that was overtaken cannot write."""

import asyncio
import socket
from datetime import timedelta

import pytest

from casework.errors import AlreadyDone, Conflict
from store.ledger import LeaseLost, Ledger, State
from store.store import Store

MAIL = {"key": "mail:1", "kind": "filing", "digest": "d1", "payload": {"urn": "45AA0209826/1"}}


@pytest.fixture
def hasty(store: Store) -> Ledger:
    """A ledger whose leases end after a moment."""
    return Ledger(database=store.database, lease=timedelta(seconds=0.3))


async def test_an_intention_is_kept_once(store: Store) -> None:
    first = await store.ledger.intend(**MAIL)
    again = await store.ledger.intend(**MAIL)

    assert first == again
    assert (first.state, first.payload) == (State.INTENDED, {"urn": "45AA0209826/1"})
    assert [one.key for one in await store.ledger.unfinished("filing")] == ["mail:1"]


async def test_the_same_key_with_other_content_is_refused(store: Store) -> None:
    await store.ledger.intend(**MAIL)

    with pytest.raises(AlreadyDone):
        await store.ledger.intend(**MAIL | {"digest": "d2"})


async def test_one_worker_at_a_time(store: Store) -> None:
    await store.ledger.intend(**MAIL)

    async with store.ledger.leased("mail:1", "a"):
        with pytest.raises(Conflict):
            async with store.ledger.leased("mail:1", "b"):
                pass
    async with store.ledger.leased("mail:1", "b") as lease:
        assert (lease.fence, lease.entry.attempts) == (2, 2)


async def test_of_many_takers_one_gets_it(store: Store) -> None:
    await store.ledger.intend(**MAIL)

    leases = await asyncio.gather(*(store.ledger.take("mail:1", f"worker {n}") for n in range(12)))

    assert len([lease for lease in leases if lease]) == 1


async def test_an_overtaken_worker_can_change_nothing(store: Store, hasty: Ledger) -> None:
    await hasty.intend(**MAIL)
    slow = await hasty.take("mail:1", "slow")
    await asyncio.sleep(0.4)
    quick = await hasty.take("mail:1", "quick")
    assert slow
    assert quick

    with pytest.raises(LeaseLost):
        await hasty.mark(slow, State.WRITING)
    with pytest.raises(LeaseLost):
        async with hasty.transaction() as on:
            await hasty.done(slow, {"reference": "CB-slow"}, on=on)
    async with hasty.transaction() as on:
        await hasty.done(quick, {"reference": "CB-quick"}, on=on)

    entry = await store.ledger.get("mail:1")
    assert entry
    assert (entry.state, entry.receipt) == (State.DONE, {"reference": "CB-quick"})
    assert await store.ledger.unfinished("filing") == []


async def test_the_heartbeat_keeps_a_long_piece_of_work(store: Store) -> None:
    ledger = Ledger(database=store.database, lease=timedelta(seconds=3))  # long enough for a busy machine's heartbeat
    await ledger.intend(**MAIL)

    async with ledger.leased("mail:1", "patient"):
        await asyncio.sleep(4)
        assert await ledger.take("mail:1", "thief") is None


async def test_work_is_stopped_when_the_lease_is_lost(store: Store, hasty: Ledger) -> None:
    await hasty.intend(**MAIL)

    with pytest.raises(LeaseLost):
        await overtaken(hasty)

    entry = await store.ledger.get("mail:1")
    assert entry
    assert entry.owner == "quick"


async def test_a_dead_process_of_this_machine_is_not_waited_for(store: Store) -> None:
    await store.ledger.intend(**MAIL)
    gone = await asyncio.create_subprocess_exec("true")
    await gone.wait()
    host = socket.gethostname()[:40]

    assert await store.ledger.take("mail:1", f"{host}/{gone.pid}/0a1b2c3d")

    assert await store.ledger.take("mail:1", "after the crash")


async def overtaken(ledger: Ledger) -> None:
    async with ledger.leased("mail:1", "overtaken") as lease:
        await ledger.release(lease)  # as if the lease had run out while the machine slept
        assert await ledger.take("mail:1", "quick")
        await asyncio.sleep(5)
