"""Filing while the CMS breaks at every step: the mail is in the case once, with each attachment once."""

import asyncio
import itertools
from dataclasses import replace

import pytest

from casework.errors import CaseworkError, OutcomeUnknown
from casework.filing import NewCommunication, Receipt
from casework.people import Caller
from sandbox.people import OWEN

pytestmark = pytest.mark.contract

FAULTS = ("http-500", "html-200", "empty", "reset", "apply-then-drop", "hang-before", "hang-after", "slow")
STEPS = {
    "UploadFile": "soap-fault-200",
    "createCommunication": "graphql-partial",
    "RegisterDocument": "soap-fault-200",
    "communications": "graphql-partial",
    "ListAttachments": "soap-fault-200",
}
"""What a filing asks of the CMS, with the fault only that backend has."""


async def until_done(world, caller: Caller, message: NewCommunication) -> Receipt:
    """What the listener does: the same call again while the error says that it may help."""
    for _ in range(40):
        try:
            return await world.ddei.filing.file(caller, message)
        except CaseworkError as error:
            if not error.retryable:
                raise
            world.cms.faults.clear()
            await asyncio.sleep(0.1)
    raise AssertionError("never done")


async def assert_there_once(world, caller: Caller, message: NewCommunication, receipt: Receipt) -> None:
    [(communication, attachments)] = await world.in_case(caller, receipt.reference)
    assert str(communication.material_id) == receipt.external_id
    assert [one.size for one in attachments] == [one.size for one in message.attachments]
    assert (await world.store.legal_log.verify()).ok


@pytest.mark.parametrize("step", STEPS)
async def test_every_fault_at_one_step(world, owen: Caller, message: NewCommunication, step: str) -> None:
    for fault in (*FAULTS, STEPS[step]):
        mail = replace(message, key=f"mail:{fault}")
        world.cms.faults.order(step, fault)

        receipt = await until_done(world, owen, mail)

        await assert_there_once(world, owen, mail, receipt)


@pytest.mark.parametrize("fault", ["apply-then-drop", "reset", "http-500"])
async def test_the_same_fault_three_times(world, owen: Caller, message: NewCommunication, fault: str) -> None:
    for step in ("UploadFile", "createCommunication", "RegisterDocument"):
        world.cms.faults.order(step, fault, times=3)

    receipt: Receipt | None = None
    for _ in range(40):
        try:
            receipt = await world.ddei.filing.file(owen, message)
            break
        except CaseworkError:
            await asyncio.sleep(0.1)

    assert receipt is not None
    await assert_there_once(world, owen, message, receipt)


async def test_a_write_that_arrives_late_is_waited_for(world, owen: Caller, message: NewCommunication) -> None:
    world.cms.faults.order("createCommunication", "hang-before")
    with pytest.raises(OutcomeUnknown):
        await world.ddei.filing.file(owen, message)
    assert (await world.store.ledger.get(message.key)).state == "unknown"

    world.cms.faults.clear()  # only now does CMS carry it out
    receipt = await until_done(world, owen, message)

    await assert_there_once(world, owen, message, receipt)


async def test_a_write_that_arrives_after_we_gave_it_up_is_thrown_out(world, owen: Caller, message) -> None:
    world.cms.faults.order("createCommunication", "hang-before")
    with pytest.raises(OutcomeUnknown):
        await world.ddei.filing.file(owen, message)
    await asyncio.sleep(0.2)
    world.cms.faults.order("RegisterDocument", "hang-before")
    second = asyncio.create_task(world.ddei.filing.file(owen, message))
    await asyncio.sleep(0.3)  # the second message is written and its first attachment hangs

    world.cms.faults.clear()
    await second

    [(_, attachments)] = await world.in_case(owen, (await second).reference)
    assert [one.size for one in attachments] == [one.size for one in message.attachments]


async def test_an_ended_session_is_said_and_nothing_is_written(world, owen: Caller, message) -> None:
    await world.caller(OWEN)  # CMS ends the earlier session of the same person

    with pytest.raises(CaseworkError) as told:
        await world.ddei.filing.file(owen, message)

    assert told.value.status == 401
    fresh = await world.caller(OWEN)
    receipt = await world.ddei.filing.file(fresh, message)
    await assert_there_once(world, fresh, message, receipt)


async def test_two_workers_file_the_same_mail_at_the_same_time(world, owen: Caller, message) -> None:
    workers = [world.another_worker() for _ in range(4)]

    answers = await asyncio.gather(*(worker.filing.file(owen, message) for worker in workers), return_exceptions=True)

    receipts = [one for one in answers if isinstance(one, Receipt)]
    assert receipts
    assert {one.status for one in answers if isinstance(one, CaseworkError)} <= {409}
    await assert_there_once(world, owen, message, receipts[0])


@pytest.mark.parametrize("moment", ["request", "response"])
async def test_a_worker_cut_off_at_any_request_leaves_nothing_half_done(world, owen, message, moment: str) -> None:
    for nth in itertools.count(1):
        mail = replace(message, key=f"mail:cut-{nth}")
        if not await cut_off(world, owen, mail, moment, nth):
            break

        receipt = await until_done(world, owen, mail)

        await assert_there_once(world, owen, mail, receipt)
    assert nth > 10


async def cut_off(world, owen: Caller, message: NewCommunication, moment: str, nth: int) -> bool:
    """Stop a filing just before its nth request goes out, or just after the answer came; False if it has no nth."""
    filing = asyncio.create_task(world.ddei.filing.file(owen, message))
    seen = itertools.count(1)

    async def stop(_: object) -> None:
        if next(seen) == nth:
            filing.cancel()
            await asyncio.sleep(1)

    world.http.quick = httpx_own_way
    world.http.event_hooks = {moment: [stop]}
    await asyncio.wait([filing])
    world.http.event_hooks = {}
    return filing.cancelled()


async def httpx_own_way(*_: object, **__: object) -> None:
    """No short way past httpx, whose hooks are told of every request."""


@pytest.mark.parametrize("fault", ["http-500", "reset", "apply-then-drop", "hang-after", "session-gone"])
async def test_an_undo_that_breaks_is_finished_by_its_repeat(world, owen, message, fault: str) -> None:
    filed = await world.ddei.filing.file(owen, message)
    world.cms.faults.order("discardMaterial", fault)

    for _ in range(40):
        try:
            undone = await world.ddei.filing.undo(owen, message.key, "Wrong Okafor")
            break
        except CaseworkError:
            world.cms.faults.clear()
            await asyncio.sleep(0.1)
            if fault == "session-gone":
                owen = await world.caller(OWEN)

    assert undone.kind == "undo"
    assert await world.in_case(owen, filed.reference) == []
    assert [one.record.outcome for one in await world.log_of("filing.undo")][-1] == "ok"
