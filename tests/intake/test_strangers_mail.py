"""Mail that has nothing to do with any case: read without a fault, and never filed, even if every number in it were a URN."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench.mail_world.cases import World
from casework.case_record import CaseRecord
from intake.case_index import CaseIndex, index_of
from intake.facts import MailFacts, mentions
from intake.matching import File, Hold, decide
from intake.reading import facts_of, row_of
from intake.unpacking import unpack

OWN = Path(__file__).parent / "mails"
PUBLIC = Path(__file__).parents[3] / "shared" / "data" / "mail"
"""Public collections of odd mails; used as well where they are at hand."""
FRAGMENTS = (
    b"",
    b"\r\n",
    b"\x00\xff" * 50,
    b"Subject: \xed\xa0\x80 =?x?B?",
    b"From: <\x00@>\r\nMessage-ID: \xff\r\n\r\n\x00",
)


def strangers() -> Iterator[bytes]:
    yield from FRAGMENTS
    yield (OWN / "newsletter.eml").read_bytes()
    for path in sorted(PUBLIC.rglob("*")):
        if path.is_file() and path.stat().st_size < 50_000:
            yield path.read_bytes()


def every_number_is_a_case(mail: MailFacts, like: CaseRecord) -> CaseIndex:
    roots = sorted({mention.urn.root for mention in mentions(mail)})
    return index_of(replace(like, case_id=number, urn=root) for number, root in enumerate(roots))


def test_no_strangers_mail_is_filed_and_each_can_be_kept(cms: dict[str, CaseRecord]) -> None:
    """Nor does a number that looks like a URN make work for anybody, however many cases there are."""
    like = cms["45AA0209826/1"]
    dense = index_of(World(seed=20261122, cases=20_000))
    read = 0
    for raw in strangers():
        answer = unpack(raw)
        summary = json.loads(answer[: answer.index(b"\n")])
        row = row_of(summary, datetime(2026, 11, 22, tzinfo=UTC))
        for text in (row.subject, row.sender_name, row.sender_address, row.message_id, row.first_lines):
            assert "\x00" not in text.encode().decode()
        mail = facts_of(summary)
        assert not isinstance(decide(mail, every_number_is_a_case(mail, like)), File)
        decision = decide(mail, dense)
        assert not isinstance(decision, File)
        assert not (isinstance(decision, Hold) and any("URN" in each for each in decision.reasons)), decision.reasons
        read += 1
    assert read > len(FRAGMENTS)
