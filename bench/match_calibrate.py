"""Finds the match weights and the threshold from mails whose case is known, and keeps them with the command that made them.

Only the tuning banks are read. m is counted over mails and their own cases, u over the same mails and other cases. The
threshold is the lowest at which the upper bound of what is filed wrongly stays under the promise.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from random import Random
from typing import Any

from bench.clopper_pearson import upper_bound
from bench.mail_world.cases import FIRST_CASE_ID, World
from bench.mail_world.letters import Mail
from bench.mail_world.mails import Post
from bench.match import Options, bank_of, history_of, index_of, world_of
from bench.result import Goal, Result
from casework.case_record import CaseRecord
from intake.case_index import CaseIndex
from intake.facts import MailFacts
from intake.looking import Looking
from intake.matching import File, decide
from intake.support import facts_for
from intake.weights import FILE, Weights, calibrated

BANKS = ("tuning", "second")
BOUND = 200e-6
"""What the tuning banks must keep, so that banks they have never seen keep 300 ppm."""
_NONE = -1e9
_SHARED = ("force", "officer")


@dataclass(frozen=True, slots=True)
class _Bank:
    world: World
    index: CaseIndex
    post: Post
    mails: int

    def one_case_mails(self) -> Iterator[tuple[Mail, MailFacts]]:
        for number in range(self.mails):
            mail = self.post.mail(number)
            if mail.truth.kind == "one" and not mail.truth.must_hold:
                yield mail, mail.letter.facts()


@dataclass(frozen=True, slots=True)
class Threshold:
    """The lowest score at which filing keeps the bound, and what it was found with."""

    score: float
    filed: int
    wrong: int
    bound: float


def calibrate(options: Options) -> Result:
    """Count, choose, write."""
    banks = [_bank(options, name) for name in BANKS]
    weights = _estimated(banks, calibrated())
    found = lowest_threshold(_scores(banks, replace(weights, threshold=_NONE)), BOUND)
    _keep(options, weights, found)
    figures = {"threshold": found.score, "filed": found.filed, "wrong": found.wrong, "bound_ppm": 1e6 * found.bound}
    return Result(figures=figures, goals=(Goal("bound_ppm", 1e6 * BOUND, 1e6 * found.bound, at_most=True),))


def lowest_threshold(scores: list[tuple[float, bool]], bound: float) -> Threshold:
    """The lowest score from which on the mails filed keep the bound; the safest one where none does."""
    best, safest = None, Threshold(0.0, 0, 0, 1.0)
    filed = wrong = 0
    ordered = sorted(scores, reverse=True)
    for (score, right), (below, good_below) in pairwise([*ordered, (_NONE, False)]):
        filed, wrong = filed + 1, wrong + (not right)
        if below == score or good_below:  # going on files more at no cost
            continue
        here = Threshold(score, filed, wrong, upper_bound(wrong, filed))
        safest = min(safest, here, key=lambda each: each.bound)
        best = here if here.bound <= bound else best
    return best or safest


def _bank(options: Options, name: str) -> _Bank:
    asked = replace(options, bank=bank_of(name).name)
    world, post = world_of(asked, options.cases)
    return _Bank(world, index_of(world)[1], post, options.mails)


def _estimated(banks: list[_Bank], before: Weights) -> Weights:
    """Weights with m and u counted anew; a field that never came up keeps what it had."""
    agreed, strayed, shared, mails = Counter[str](), Counter[str](), Counter[str](), 0
    for bank in banks:
        dice = Random(mails)
        for mail, facts in bank.one_case_mails():
            mails += 1
            looking = Looking(mail=facts, cases=bank.index, history=history_of(mail), weights=before)
            own = bank.world.record(mail.truth.case_ids[0] - FIRST_CASE_ID)
            agreed.update(_fields(looking, own))
            for other in _others(looking, own):
                strayed.update(_fields(looking, other))
            shared.update(_fields(looking, bank.world.record(dice.randrange(bank.world.cases))))
    fields = {name: dict(values) for name, values in before.fields.items()}
    for name, values in fields.items():
        if agreed[name]:
            values["m"] = _rate(agreed[name], mails)
        if "u" in values and strayed[name]:
            values["u"] = _rate(strayed[name], mails)
        if name in _SHARED:
            values["share"] = _rate(shared[name], mails)
    return replace(before, fields=fields)


def _others(looking: Looking, own: CaseRecord) -> Iterator[CaseRecord]:
    """The cases a mail points to beside its own."""
    return (record for splits in looking.live.values() for record in splits if record.case_id != own.case_id)


def _fields(looking: Looking, record: CaseRecord) -> set[str]:
    return {fact.field for fact in facts_for(looking, record)}


def _scores(banks: list[_Bank], weights: Weights) -> list[tuple[float, bool]]:
    """Each mail that would be filed if any score were enough: its score, and whether that is right."""
    scores = []
    for bank in banks:
        for number in range(bank.mails):
            mail = bank.post.mail(number)
            decision = decide(mail.letter.facts(), bank.index, history_of(mail), weights)
            if isinstance(decision, File):
                right = mail.truth.case_ids == (decision.case_id,) and not mail.truth.must_hold
                scores.append((decision.score, right))
    return scores


def _rate(count: int, whole: int) -> float:
    return float(f"{(count + 0.5) / (whole + 1):.3g}")


def _keep(options: Options, weights: Weights, found: Threshold) -> None:
    command = f"scripts/bench match --calibrate --cases {options.cases} --mails {options.mails}"
    data: dict[str, Any] = {
        "note": f"Calibrated on the banks {' and '.join(BANKS)}; the unseen bank took no part.",
        "command": f"{command} --noise {options.noise:g} --seed {options.seed}",
        "seed": options.seed,
        "date": datetime.now(UTC).date().isoformat(),
        "filed": found.filed,
        "wrong": found.wrong,
        "threshold": found.score,
        "bound": float(f"{found.bound:.3g}"),
    }
    lines = [f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in data.items()]
    fields = ",\n".join(f"    {json.dumps(name)}: {json.dumps(values)}" for name, values in weights.fields.items())
    FILE.write_text("{\n" + ",\n".join(lines) + ',\n  "weights": {\n' + fields + "\n  }\n}\n", encoding="utf-8")
