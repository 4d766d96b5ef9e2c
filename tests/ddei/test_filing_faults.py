"""Filing while the CMS breaks at every step: the mail is in the case once, with each attachment once."""

import asyncio
import itertools

import pytest

from casework.errors import CaseworkError, OutcomeUnknown
from casework.filing import NewCommunication, Receipt
from casework.people import Caller
from ddei.filing import Filing
from sandbox.people import OWEN

STEPS = ("UploadFile", "createCommunication", "RegisterDocument", "communications", "ListAttachments")
MODERN = {"createCommunication", "communications"}
COMMON = ("http-500", "html-200", "empty", "reset", "apply-then-drop", "hang-before", "hang-after", "slow")
FAULTS = [
    (step, fault)
    for step in STEPS
    for fault in (*COMMON, *(("graphql-partial",) if step in MODERN else ("soap-fault-200",)))
    # Answers that cannot come from this place: a SOAP 200 that is empty is the same as none.
]


async def until_done(world, caller: Caller, message: NewCommunication) -> Receipt:
    """What the listener does: the same call again while the error says that it may help."""
    for _ in range(40):
        try:
            return await world.ddei.filing.file(caller, message)
        except CaseworkError as error:
            assert error.retryable, error
            world.cms.faults.clear()
            await asyncio.sleep(0.1)
    raise AssertionError("never done")


async def assert_there_once(world, caller: Caller, message: NewCommunication, receipt: Receipt) -> None:
    [(communication, attachments)] = await world.in_case(caller, receipt.reference)
    assert str(communication.material_id) == receipt.external_id
    assert [one.size for one in attachments] == [one.size for one in message.attachments]
    assert (await world.store.legal_log.verify()).ok


@pytest.mark.parametrize(("step", "fault"), FAULTS)
async def test_one_fault_at_one_step(world, owen: Caller, message: NewCommunication, step: str, fault: str) -> None:
    world.cms.faults.order(step, fault)

    receipt = await until_done(world, owen, message)

    await assert_there_once(world, owen, message, receipt)


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

    answers = await asyncio.gather(
        *(worker.filing.file(owen, message) for worker in workers), return_exceptions=True
    )

    receipts = [one for one in answers if isinstance(one, Receipt)]
    assert receipts
    assert {one.status for one in answers if isinstance(one, CaseworkError)} <= {409}
    await assert_there_once(world, owen, message, receipts[0])


async def test_a_worker_cut_off_anywhere_leaves_nothing_half_done(world, owen: Caller, message) -> None:
    for cut in itertools.count():
        attempt = await _cut_after(world, owen, message, cut)
        if attempt is not None:
            break
    assert cut > 10
    await assert_there_once(world, owen, message, attempt)


async def _cut_after(world, owen: Caller, message: NewCommunication, turns: int) -> Receipt | None:
    """Cancel the filing after so many requests to the CMS were answered, as a stop of the process would."""
    filing: Filing = world.ddei.filing
    task = asyncio.create_task(filing.file(owen, message))
    for _ in range(turns * 3):
        await asyncio.sleep(0.002)
    task.cancel()
    try:
        return await task
    except (asyncio.CancelledError, OutcomeUnknown):
        await asyncio.sleep(0.05)
        return None
