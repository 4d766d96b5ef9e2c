"""The listener's index of open cases: read from CMS, kept while CMS is away, and never believed without asking CMS."""

from datetime import timedelta
from typing import Any

import pytest

from casework.people import Channel
from ddei.access import ServiceAccount
from intake.deciding import Deciding
from intake.facts import MailFacts
from intake.known_cases import KnownCases
from intake.lookup import Lookup
from intake.matching import File, Hold

pytestmark = pytest.mark.contract

STATEMENT = MailFacts(subject="45AA0209826/1 R v Samuel Okafor", new_text="", sender_address="cju@surrey.police.test")


def known_cases(world: Any) -> tuple[KnownCases, ServiceAccount]:
    service = ServiceAccount(
        access=world.ddei.access, username="svc.intake", password="sandbox-intake", channel=Channel.MAIL
    )
    return KnownCases(cases=world.ddei.cases, service=service, every_s=timedelta(hours=1).total_seconds()), service


async def test_the_index_has_every_open_case_and_stays_while_cms_is_away(world: Any) -> None:
    known, _ = known_cases(world)
    assert known.index is None
    assert await known.refresh()
    index = known.index
    assert index is not None
    assert [record.lead_defendant for record in index.of_root("45AB0510026")] == ["Halden Freight Ltd"]
    world.cms.faults.order("*", "http-500", times=200)
    assert not await known.refresh()
    assert known.index is index


async def test_what_the_index_says_is_verified_with_cms_before_it_counts(world: Any) -> None:
    known, service = known_cases(world)
    await known.refresh()
    index = known.index
    assert index is not None
    deciding = Deciding(
        lookup=Lookup(cases=world.ddei.cases, rows=world.store.mail), rows=world.store.mail, known=known
    )
    (case,) = [record for record in index.of_root("45AA0209826") if record.urn.endswith("/1")]
    caller = await service.caller("a mail")

    decision = await deciding.judge(caller, STATEMENT)
    assert isinstance(decision, File)
    assert decision.case_id == case.case_id

    index.remove(case.case_id)  # as if it had been registered a minute ago
    for split in index.of_root("45AA0209826"):
        index.remove(split.case_id)
    assert isinstance(await deciding.judge(caller, STATEMENT), File)

    birch = MailFacts(subject="45AA0209926 R v Samuel Okafor", new_text="")
    (other,) = index.of_root("45AA0209926")
    index.replace(type(case)(other.case_id, other.urn, case.defendants))  # as if he had been taken out since
    assert isinstance(await deciding.judge(caller, birch), Hold)
