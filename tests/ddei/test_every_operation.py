"""No way around: every public operation of the facade has an access rule and leaves one record, whatever happens."""

import inspect
import re
from pathlib import Path
from typing import Any

import pytest

from casework.errors import CaseworkError, NotAllowed
from casework.filing import NewCommunication
from casework.people import Caller, Channel, CmsSession, CmsUser, Role
from ddei.rules import RULES
from store.legal_log import LogKind
from tests.ddei.operations import AREAS, MADE_OF_OPERATIONS, NO_CALLER, NOT_OF_CASEWORK, arguments, operations

ROOT = Path(__file__).parents[2]
WITHOUT_A_CALLER = {
    "access.sign_in": "makes the caller",
    "access.resume": "makes the caller",
    "filing.receipt": "our own note of a write, for the workers",
    "redactions.resend_pending": "acts for those who entered the entries, one record each",
    "unfiled.status": "counts for the command line, no case data",
    "unfiled.undelivered": "for the scheduler: it leads to cards, each of which is disclosed by a record of its own",
    "unfiled.mark_delivered": "for the scheduler",
    "reliance.taken_out": "for the scheduler: our own receipts, no case data beside ids",
    "reliance.readers": "for the scheduler: it leads to messages, each of which is disclosed by a record of its own",
}
BY_THEIR_OWN_KEY = {
    "filing.file": "the message's key",
    "filing.undo": "the message's key",
    "redactions.submit": "the entry's key",
    "redactions.resend_pending": "the entries' keys",
    "unfiled.file": "the mail, whose first decision counts",
    "unfiled.dismiss": "the mail, whose first decision counts",
    "unfiled.hold": "the mail, whose first decision counts",
    "unfiled.undo": "the mail, whose first decision counts",
    "queue.claim": "the mail, which one person has",
    "queue.release": "the mail, which one person has",
    "queue.hand_over": "the mail, which one person has",
    "queue.split": "the mail, whose second row is made once",
}


def test_the_areas_are_all_there_are(world) -> None:
    there = {name for name in vars(world.ddei) if not name.startswith("_")}
    assert there == set(AREAS) | NOT_OF_CASEWORK | MADE_OF_OPERATIONS | NO_CALLER


def test_every_operation_has_a_rule(world) -> None:
    names = {name for name, _ in operations(world)}
    assert names - set(RULES) - set(WITHOUT_A_CALLER) == set()
    assert {rule.kind for rule in RULES.values()} <= set(LogKind)


def test_what_writes_is_said_by_the_rule() -> None:
    """Readers' tokens get no further than this, so a write that is not marked would be open to them."""
    reading = {name for name, rule in RULES.items() if not rule.writes}
    assert {RULES[name].kind for name in reading} == {LogKind.CONSULTATION, LogKind.DISCLOSURE}
    assert not {name for name, rule in RULES.items() if rule.writes and rule.kind is LogKind.CONSULTATION}


def test_every_write_can_be_repeated_by_its_key(world) -> None:
    for name, method in operations(world):
        if name in RULES and RULES[name].writes and name not in BY_THEIR_OWN_KEY:
            assert inspect.signature(method).parameters["key"].default == "", name


def test_every_operation_knows_its_caller(world) -> None:
    without = {name for name, method in operations(world) if "caller" not in inspect.signature(method).parameters}
    assert without <= set(WITHOUT_A_CALLER)


def test_every_rule_is_used() -> None:
    sources = [
        *ROOT.glob("ddei/**/*.py"),
        *ROOT.glob("digests/*.py"),
        *ROOT.glob("dialogs/*.py"),
        *ROOT.glob("bot/*.py"),
    ]
    named = re.compile(r'(?:(?:recorded|Change)\(\s*[^"]{0,40}|OPERATION = )"([\w.]+)"')
    recorded = {name for one in sources for name in named.findall(one.read_text())}
    assert set(RULES) == recorded


@pytest.mark.parametrize("role", Role)
async def test_a_role_gets_in_exactly_where_its_rule_says(world, message: NewCommunication, entry, role: Role) -> None:
    """With a session CMS does not know, so that nothing is done, whoever is let in."""
    caller = a_caller(role)
    for name, method in operations(world):
        if name in WITHOUT_A_CALLER:
            continue
        before = len(await world.log_of(name))
        refused = await _call(name, method, caller, message, entry)

        records = (await world.log_of(name))[before:]

        assert refused == (role not in RULES[name].roles), name
        assert [one.record.kind for one in records] == [RULES[name].kind], name
        assert records[0].record.cms_user == caller.user.username
        if refused:
            assert (records[0].record.outcome, records[0].record.reason) == ("refused", "NotAllowed")


async def _call(operation: str, method: Any, caller: Caller, message: NewCommunication, entry: Any) -> bool:
    """Call with something for every parameter; whether the role was refused."""
    try:
        await method(**arguments(operation, method, caller, message, entry))
    except NotAllowed:
        return True
    except CaseworkError:
        return False
    return False


def a_caller(role: Role) -> Caller:
    user = CmsUser(1, f"some.{role}", f"Some {role}", role, "Guildford Mags", 1234, 9)
    return Caller(user, CmsSession("none", "none"), Channel.REST, "turn-1", "00000000-0000-4000-8000-000000000a09")
