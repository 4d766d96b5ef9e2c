"""Sessions over two data centres, and the service account that gets in again by itself."""

import asyncio

import pytest

from casework.errors import NotSignedIn
from casework.people import Caller, Channel, CmsSession
from ddei.access import ServiceAccount
from sandbox.people import ASHA, INTAKE, PEOPLE, Person

OKAFOR = 2140001
LOSERS = 6


async def sign_ins(world) -> int:
    records = await world.ddei.audit._legal_log.records(limit=1000)
    return sum(one.record.operation == "access.sign_in" for one in records)


def service_account(world) -> ServiceAccount:
    return ServiceAccount(
        access=world.ddei.access, username=INTAKE.username, password=INTAKE.password, channel=Channel.MAIL
    )


@pytest.mark.parametrize("sign", ["User session not found", "302 to the log-in page", "401"])
async def test_many_losers_of_one_session_sign_in_once(world, sign: str) -> None:
    service = service_account(world)
    [document, *_] = await world.ddei.documents.list(await service.caller("start"), OKAFOR)
    if sign == "401":
        world.cms.faults.order("documents", "unauthorised-401", LOSERS)
    else:
        world.cms.sessions.end(INTAKE.username)

    async def work(caller: Caller) -> object:
        if sign == "302 to the log-in page":
            return await world.ddei.documents.versions(caller, OKAFOR, document.material_id)
        return await world.ddei.documents.list(caller, OKAFOR)

    before = await sign_ins(world)
    found = await asyncio.gather(*(service.run(f"mail-{n}", work) for n in range(LOSERS)))

    assert all(found)
    assert await sign_ins(world) == before + 1


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.username)
async def test_every_backend_gets_the_cookie_of_the_session_s_data_centre(world, person: Person) -> None:
    caller = await world.caller(person)
    assert caller.session.cookies.count("LBsessioncookie=") == 1

    [document, *_] = await world.ddei.documents.list(caller, OKAFOR)
    assert await world.ddei.documents.versions(caller, OKAFOR, document.material_id)


async def test_without_its_data_centre_s_cookie_a_session_is_nobody_s(world) -> None:
    caller = await world.caller(ASHA)
    client = world.another()
    parts = [one for one in caller.session.cookies.split("; ") if "LBsessioncookie" not in one]
    lost = CmsSession(cookies="; ".join(parts), token=caller.session.token)

    with pytest.raises(NotSignedIn):
        await client.documents(lost, OKAFOR)
    with pytest.raises(NotSignedIn):
        await client.versions(lost, OKAFOR, 1)
