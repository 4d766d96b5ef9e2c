"""Signing in, ended sessions, and the service account that gets in again by itself."""

import asyncio

import pytest

from casework.errors import CaseRestricted, NotSignedIn, WrongPassword
from casework.people import Caller, Channel
from ddei.access import ServiceAccount
from sandbox.people import ASHA

INTAKE = ("svc.intake", "sandbox-intake")


async def test_who_signs_in_is_who_cms_says(world) -> None:
    caller = await world.caller(ASHA)

    assert (caller.user.name, caller.user.role, caller.entra_id) == ("Asha Verma", "prosecutor", ASHA.entra_id)
    assert "sandbox" not in repr(caller)
    [signed_in] = [one.record for one in await world.log_of("access.sign_in")]
    assert (signed_in.cms_user, signed_in.outcome) == ("asha.verma", "ok")


async def test_a_wrong_password_leaves_a_record_without_it(world) -> None:
    with pytest.raises(WrongPassword):
        await world.ddei.access.sign_in("asha.verma", "hunter2", channel=Channel.TEAMS, correlation_id="turn-1")

    [refused] = [one.record for one in await world.log_of("access.sign_in")]
    assert (refused.outcome, refused.reason, refused.cms_user) == ("refused", "WrongPassword", "")


async def test_a_session_somebody_else_keeps_is_taken_up(world, asha: Caller) -> None:
    caller = await world.ddei.access.resume(asha.session, channel=Channel.REST, correlation_id="rest-1")

    assert (caller.user, caller.channel) == (asha.user, Channel.REST)
    assert await world.ddei.access.verify(caller) == caller


async def test_an_ended_session_is_told_apart_from_no_rights(world, asha: Caller) -> None:
    with pytest.raises(CaseRestricted):
        await world.ddei.cases.open(asha, 2140005)
    await world.caller(ASHA)

    with pytest.raises(NotSignedIn):
        await world.ddei.cases.open(asha, 2140001)

    outcomes = [(one.record.outcome, one.record.reason) for one in await world.log()]
    assert outcomes == [("refused", "CaseRestricted"), ("refused", "NotSignedIn")]


async def test_the_service_account_signs_in_once_and_again_when_cms_ends_its_session(world) -> None:
    service = ServiceAccount(access=world.ddei.access, username=INTAKE[0], password=INTAKE[1], channel=Channel.MAIL)
    cases = await asyncio.gather(
        *(service.run(f"mail-{n}", lambda caller: world.ddei.cases.open(caller, 2140005)) for n in range(4))
    )
    assert {case.urn for case in cases} == {"45AB0510126"}
    assert len(await world.log_of("access.sign_in")) == 1

    world.cms.faults.order("case", "session-gone")
    case = await service.run("mail-5", lambda caller: world.ddei.cases.open(caller, 2140001))

    assert case.urn == "45AA0209826/1"
    assert len(await world.log_of("access.sign_in")) == 2
