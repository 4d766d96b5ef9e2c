"""A backend that is down: what people are told, what is not sent, and how it comes back."""

import asyncio
import re

import pytest

from casework.errors import CaseworkError, CmsUnavailable
from casework.health import BackendState
from integrations.cms.wire import FAILURES, NotReached

OKAFOR = 2140001


async def break_modern(world, caller) -> None:
    """People ask until CMS Modern is left alone."""
    world.cms.faults.order("hearings", "http-503", 2 * FAILURES)
    for _ in range(FAILURES // 2):
        with pytest.raises(CmsUnavailable):
            await world.ddei.cases.hearings(caller, OKAFOR)


async def test_what_is_down_is_left_alone_and_asked_again_after_a_while(world) -> None:
    caller = await world.caller()
    await break_modern(world, caller)
    left = world.cms.faults.listed()[0]["times"]

    with pytest.raises(CmsUnavailable) as told:
        await world.ddei.cases.hearings(caller, OKAFOR)

    assert re.fullmatch(r"CMS is not answering; trying again at \d\d:\d\d:\d\d\.", told.value.sentence)
    assert world.cms.faults.listed()[0]["times"] == left, "nothing was sent"

    world.cms.faults.clear()
    await asyncio.sleep(0.5)
    assert await world.ddei.cases.hearings(caller, OKAFOR)


async def test_a_write_to_what_is_left_alone_certainly_did_not_happen(world) -> None:
    caller = await world.caller()
    client = world.another(rest_s=30)
    world.cms.faults.order("hearings", "http-503", 2 * FAILURES)
    for _ in range(FAILURES // 2):
        with pytest.raises(CmsUnavailable):
            await client.hearings(caller.session, OKAFOR)
    world.cms.faults.clear()

    with pytest.raises(NotReached):
        await client.rename(caller.session, 4100001, "Another title")


async def test_half_the_cms_down_leaves_the_other_half(world) -> None:
    caller = await world.caller()
    await break_modern(world, caller)
    client = world.another()
    world.cms.faults.clear()

    [document, *_] = await client.documents(caller.session, OKAFOR)
    versions = await client.versions(caller.session, OKAFOR, document.material_id)
    assert versions
    health = {one.name: one for one in await world.ddei.health._cms.health()}
    assert health["material"].state is BackendState.HEALTHY
    assert health["modern"].state is BackendState.DEGRADED
    assert "asked again at" in health["modern"].reason


async def test_a_backend_that_asks_for_time_gets_it(world) -> None:
    caller = await world.caller()
    world.cms.faults.order("hearings", "http-429", 1)  # with Retry-After: 1
    with pytest.raises(CaseworkError):
        await world.ddei.cases.hearings(caller, OKAFOR)

    with pytest.raises(CmsUnavailable) as told:
        await world.ddei.cases.hearings(caller, OKAFOR)

    assert told.value.retry_after_s == 1
    await asyncio.sleep(1.1)
    assert await world.ddei.cases.hearings(caller, OKAFOR)


async def test_everything_down_is_told_for_each_backend_and_heals(world) -> None:
    world.cms.faults.order("*", "http-503", 100)
    sick = await world.ddei.health.now()
    world.cms.faults.clear()
    await asyncio.sleep(1.1)
    well = await world.ddei.health.now()

    assert {one.name: one.state for one in sick.backends}["modern"] is BackendState.DOWN
    assert sick.state is not BackendState.HEALTHY
    assert well.state is BackendState.HEALTHY
    assert [one.name for one in well.backends] == ["classic", "material", "modern"]
