"""The legal log under random use: whatever is called, and however the CMS fails, one record for each call, and a whole chain."""

import asyncio
import shutil
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from casework.errors import CaseworkError, NotSignedIn
from casework.people import Caller, Channel
from ddei.audit import outcome_of
from ddei.facade import Ddei
from ddei.papers import engine_in, shelf_in
from ddei.rules import ASK_CMS, RULES
from integrations.cms.client import CmsClient
from integrations.http_client import make_http
from integrations.redaction_log.client import RedactionLogClient
from sandbox.cms import LegacyCms
from sandbox.people import ASHA, GRACE, OWEN
from store.legal_log import LoggedRecord
from store.store import Store
from tests.ddei.operations import arguments, operations

PEOPLE = (ASHA, GRACE, OWEN)
FAULTS = ("http-500", "html-200", "reset", "empty", "apply-then-drop", "session-gone")
# What needs mail rows, makes the caller, acts for others or is kept to be sent again has tests of its own.
LEFT_OUT = {
    "access.sign_in", "access.resume", "filing.receipt", "redactions.resend_pending", "redactions.submit", "unfiled.status",
    "unfiled.undelivered", "unfiled.mark_delivered", "filing.keep_file", "reading.prepare", "pack.fill",
}  # fmt: skip
CALLED = sorted(name for name in RULES if not name.startswith(("digest.",)) and name not in LEFT_OUT)


@dataclass(frozen=True)
class Call:
    """One operation by one person, with a fault switched on before it or not."""

    operation: str
    person: int
    fault: str


CALLS = st.builds(
    Call,
    operation=st.sampled_from(CALLED),
    person=st.integers(0, len(PEOPLE) - 1),
    fault=st.sampled_from(("", "", *FAULTS)),
)


@dataclass
class Facade:
    """What `operations` looks into."""

    ddei: Ddei


# Each example starts a CMS: to shrink a failure would take longer than to read it.
@settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(calls=st.lists(CALLS, min_size=6, max_size=12))
def test_random_calls_with_random_faults_leave_one_record_each(
    seeded: Path, migrated: Path, message: Any, entry: Any, calls: list[Call]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(seeded, folder)
        shutil.copy(migrated, folder)
        asyncio.run(_live(Path(folder), migrated.name, calls, message, entry))


async def _live(folder: Path, database: str, calls: list[Call], message: Any, entry: Any) -> None:
    async with AsyncExitStack() as stack:
        cms = LegacyCms(data_dir=folder)
        await cms.start("127.0.0.1", 0)
        stack.push_async_callback(cms.stop)
        store = await Store.open(f"sqlite+aiosqlite:///{folder / database}", secret="a secret of the tests")
        stack.push_async_callback(store.close)
        http = await stack.enter_async_context(make_http(answer_s=2))
        nowhere = RedactionLogClient(base_url=cms.url, http=http, token="none")
        client = CmsClient(base_url=cms.url, http=http)
        ddei = Ddei(
            cms=client,
            redaction_log=nowhere,
            store=store,
            settle=timedelta(0),
            shelf=shelf_in(folder),
            engine=engine_in(folder),
        )
        stack.push_async_callback(ddei.close)
        for call in calls:
            await _check(cms, store, ddei, call, message, entry)
        assert (await store.legal_log.verify()).ok


async def _check(cms: LegacyCms, store: Store, ddei: Ddei, call: Call, message: Any, entry: Any) -> None:
    person = PEOPLE[call.person]
    cms.faults.clear()
    caller = await ddei.access.sign_in(
        person.username, person.password, channel=Channel.REST, correlation_id="turn-1", entra_id=person.entra_id
    )
    before = (await store.legal_log.verify()).count
    if call.fault:
        cms.faults.order("*", call.fault)
    ended = await _end_of(ddei, call.operation, caller, message, entry)

    records = await store.legal_log.records(after=before)
    _judge(call, caller, ended, records)


def _judge(call: Call, caller: Caller, ended: CaseworkError | None, records: list[LoggedRecord]) -> None:
    found = [one.record for one in records if one.record.operation == call.operation]
    assert len(found) == 1, (call, [one.record.operation for one in records])
    record = found[0]
    assert record.kind == RULES[call.operation].kind
    assert record.outcome == (outcome_of(ended) if ended else "ok"), (call, ended)
    assert (record.cms_user, record.entra_id) == (caller.user.username, caller.entra_id)
    assert (record.channel, record.correlation_id) == (Channel.REST, "turn-1")
    assert not ended or record.reason == type(ended).__name__
    # An operation made of others, as filing held mail is, records those too; each is in the rules.
    assert {one.record.operation for one in records} <= set(RULES)


async def _end_of(ddei: Ddei, name: str, caller: Caller, message: Any, entry: Any) -> CaseworkError | None:
    method = dict(operations(Facade(ddei)))[name]
    try:
        await method(**arguments(name, method, caller, message, entry))
    except CaseworkError as error:
        return error
    return None


async def test_a_read_that_trusts_a_remembered_session_finds_out_when_it_has_ended(
    world: Any, message: Any, entry: Any
) -> None:
    grace = await world.caller(GRACE)
    world.cms.sessions.end(GRACE.username)

    for name in sorted(ASK_CMS):
        assert isinstance(await _end_of(world.ddei, name, grace, message, entry), NotSignedIn), name


async def test_a_known_session_is_resumed_without_a_record_until_cms_ends_it(world: Any) -> None:
    grace = await world.caller(GRACE)
    resume = {"channel": Channel.REST, "correlation_id": "turn-2", "will_ask_cms": True}

    again = await world.ddei.access.resume(grace.session, **resume)

    assert again.user == grace.user
    assert await world.log_of("access.resume") == []
    world.cms.sessions.end(GRACE.username)
    with pytest.raises(NotSignedIn):
        await world.ddei.cases.open(again, 2140001)
    with pytest.raises(NotSignedIn):  # it was forgotten: now CMS itself is asked
        await world.ddei.access.resume(grace.session, **resume)
    assert [one.record.outcome for one in await world.log_of("access.resume")] == ["refused"]
