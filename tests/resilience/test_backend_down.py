"""A backend that is down: what people are told, what is not sent, and how it comes back."""

import asyncio
import re

import pytest

from casework.errors import CaseworkError, CmsUnavailable
from casework.health import BackendState
from casework.people import Caller
from integrations.cms.client import CmsClient
from integrations.cms.resting import FAILURES, NotReached
from sandbox.cms import LegacyCms

OKAFOR = 2140001
LONG = 60


async def break_modern(client: CmsClient, caller: Caller, cms: LegacyCms) -> None:
    """A client asks until it leaves CMS Modern alone."""
    cms.faults.order("hearings", "http-503", 2 * FAILURES)
    for _ in range(FAILURES // 2):
        with pytest.raises(CmsUnavailable):
            await client.hearings(caller.session, OKAFOR)


async def test_what_is_down_is_left_alone(world) -> None:
    caller = await world.caller()
    client = world.another(rest_s=LONG)
    await break_modern(client, caller, world.cms)
    left = world.cms.faults.listed()[0]["times"]

    with pytest.raises(CmsUnavailable) as told:
        await client.hearings(caller.session, OKAFOR)

    assert re.fullmatch(r"CMS is not answering; trying again at \d\d:\d\d:\d\d\.", told.value.sentence)
    assert world.cms.faults.listed()[0]["times"] == left, "nothing was sent"


async def test_what_was_down_is_asked_again_after_a_while(world) -> None:
    caller = await world.caller()
    client = world.another()
    await break_modern(client, caller, world.cms)

    world.cms.faults.clear()
    await asyncio.sleep(0.5)
    assert await client.hearings(caller.session, OKAFOR)


async def test_a_write_to_what_is_left_alone_certainly_did_not_happen(world) -> None:
    caller = await world.caller()
    client = world.another(rest_s=LONG)
    await break_modern(client, caller, world.cms)
    world.cms.faults.clear()

    with pytest.raises(NotReached):
        await client.rename(caller.session, 4100001, "Another title")


async def test_half_the_cms_down_leaves_the_other_half(world) -> None:
    caller = await world.caller()
    client = world.another(rest_s=LONG)
    [document, *_] = await client.documents(caller.session, OKAFOR)
    await break_modern(client, caller, world.cms)
    world.cms.faults.clear()

    assert await client.versions(caller.session, OKAFOR, document.material_id)
    health = {one.name: one for one in await client.health()}
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
