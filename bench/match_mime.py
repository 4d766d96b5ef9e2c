"""The first of the benchmark's mails once more, as raw bytes: what reading and matching cost together."""

import time
from typing import Any

from bench.mail_world.mails import Post
from bench.mail_world.raw import GATEWAY, raw_of
from bench.match import history_of
from intake.case_index import CaseIndex
from intake.matching import Decision, File, decide
from intake.reading import facts_of_raw

MAILS = 300


def through_mime(post: Post, index: CaseIndex, most: int) -> dict[str, Any]:
    """The same first mails as raw bytes through reading and matching: what that costs, and where it decides otherwise."""
    otherwise, cpu, mails = 0, list[float](), min(most, MAILS)
    for number in range(mails):
        mail = post.mail(number)
        raw, history = raw_of(mail.letter), history_of(mail)
        begun = time.process_time()
        decision = decide(facts_of_raw(raw, GATEWAY), index, history)
        cpu.append(time.process_time() - begun)
        otherwise += _case_of(decision) != _case_of(decide(mail.letter.facts(), index, history))
    cpu.sort()
    return {
        "through_mime_mails": mails,
        "through_mime_decided_otherwise": otherwise,
        "through_mime_p50_ms": round(1e3 * cpu[mails // 2], 2),
        "through_mime_p99_ms": round(1e3 * cpu[mails * 99 // 100], 2),
    }


def _case_of(decision: Decision) -> str | int:
    return decision.case_id if isinstance(decision, File) else type(decision).__name__
