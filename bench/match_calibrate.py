"""Finds the match weights and the threshold from mails whose case is known, and keeps them with the command that made them.

Only the tuning banks are read. m is counted over mails and their own cases, u over the same mails and other cases. The
threshold is the lowest at which the upper bound of what is filed wrongly stays under the promise.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import pairwise
from random import Random
from typing import Any

from bench.mail_world.cases import FIRST_CASE_ID, World
from bench.mail_world.letters import Mail
from bench.mail_world.mails import Post
from bench.match import Options, bank_of, history_of, index_of, world_of
from bench.result import Goal, Result
from casework.case_record import CaseRecord
from intake.case_index import CaseIndex
from intake.clopper_pearson import upper_bound
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
        """A quarter of the mails: rates need fewer of them than a bound does."""
        for number in range(0, self.mails, 4):
            mail = self.post.mail(number)
            if mail.truth.kind == "one":
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


@dataclass(slots=True)
class _Counts:
    """How often each field agreed with a mail's own case, with another it points to, and with any other."""

    mails: int = 0
    agreed: Counter[str] = field(default_factory=Counter)
    strayed: Counter[str] = field(default_factory=Counter)
    shared: Counter[str] = field(default_factory=Counter)
    possible: Counter[str] = field(default_factory=Counter)

    def add(self, mail: Mail, looking: Looking, own: CaseRecord, any_other: CaseRecord) -> None:
        """One mail whose case is known."""
        self.mails += 1
        self.possible.update(_possible(own))
        self.possible["thread"] += mail.filed is not None
        self.agreed.update(_fields(looking, own))
        for other in _others(looking, own):
            self.strayed.update(_fields(looking, other))
        self.shared.update(_fields(looking, any_other))

    def of(self, name: str) -> int:
        """How many of the mails could have had this agreement at all: few cases have an operation."""
        return self.possible.get(name.partition(".")[0], self.mails)


def _estimated(banks: list[_Bank], before: Weights) -> Weights:
    """Weights with m and u counted anew; a field that never came up keeps what it had."""
    counts = _counted(banks, before)
    fields = {name: dict(values) for name, values in before.fields.items()}
    for name, values in fields.items():
        if counts.agreed[name]:
            values["m"] = _rate(counts.agreed[name], counts.of(name))
        if "u" in values and counts.strayed[name]:
            values["u"] = _rate(counts.strayed[name], counts.of(name))
        if name in _SHARED and counts.agreed[name]:  # half a measured ratio would be none
            values["share"] = _rate(counts.shared[name], counts.mails)
    return replace(before, fields=fields)


def _counted(banks: list[_Bank], weights: Weights) -> _Counts:
    counts = _Counts()
    for bank in banks:
        dice = Random(bank.mails)
        for mail, facts in bank.one_case_mails():
            looking = Looking(mail=facts, cases=bank.index, history=history_of(mail), weights=weights)
            own = bank.world.record(mail.truth.case_ids[0] - FIRST_CASE_ID)
            counts.add(mail, looking, own, bank.world.record(dice.randrange(bank.world.cases)))
    return counts


def _others(looking: Looking, own: CaseRecord) -> Iterator[CaseRecord]:
    """The cases a mail points to beside its own, by a reference or by its conversation."""
    threads = (looking.known(case_id, urn) for case_id, urn in looking.threads.items())
    pointed = [*(record for splits in looking.live.values() for record in splits), *filter(None, threads)]
    return iter({record.case_id: record for record in pointed if record.case_id != own.case_id}.values())


def _possible(record: CaseRecord) -> set[str]:
    """The kinds of names a case has."""
    kinds = {"company" for party in record.defendants if party.organisation_name}
    kinds |= {kind for party in record.defendants if party.surname for kind in ("defendant", "surname")}
    kinds |= {"witness" for witness in record.witnesses if not witness.police}
    return kinds | ({"operation"} if record.operation else set())


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
