"""How often the matching files a mail into the wrong case, how many it files at all, and what it costs.

Invented mails over an index of invented cases, one after the other in this process; beside them the two rules that
other systems use. The unseen bank's words were never looked at while the matching was built.
"""

import importlib
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from bench.mail_world.bank import Bank
from bench.mail_world.cases import World
from bench.mail_world.letters import Mail
from bench.mail_world.mails import Post
from bench.mail_world.noise import Noise
from bench.match_baselines import first_tolerant, strict_in_subject
from bench.match_tally import Tally
from bench.result import Goal, Result
from intake.case_index import CaseIndex, CaseIndexBuilder
from intake.clopper_pearson import upper_bound
from intake.facts import History, MailFacts
from intake.matching import NOTHING_FILED, Decision, Hold, NotCasework, decide

SMALL = 10_000
SMALL_MAILS = 4_000
_CHUNK = 2_000
_BASELINES: dict[str, Callable[[MailFacts, World], int | None]] = {
    "strict URN in subject": strict_in_subject,
    "first tolerant URN": first_tolerant,
}


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for on the command line."""

    cases: int
    mails: int
    noise: float
    seed: int
    bank: str
    show: int
    small: int = SMALL


@dataclass(frozen=True, slots=True)
class _Run:
    """One bank's mails over one index."""

    build_s: float
    tally: Tally
    post: Post
    index: CaseIndex


async def main(*, cases: int, mails: int, noise: float, seed: int, bank: str, show: int, calibrate: bool) -> Result:
    """Measure, or find the weights and the threshold anew."""
    options = Options(cases, mails, noise, seed, bank, show)
    if calibrate:
        calibration = importlib.import_module("bench.match_calibrate")
        found: Result = calibration.calibrate(options)
        return found
    return measure(options)


def measure(options: Options) -> Result:
    """The small index first, for what a mail costs there; then the one asked for."""
    small = _run(options, options.small, min(SMALL_MAILS, options.mails), {}).tally.figures()
    baselines = {name: Counter[str]() for name in _BASELINES}
    run = _run(options, options.cases, options.mails, baselines, show=options.show)
    tally = run.tally
    figures = tally.figures() | {
        "bank": options.bank,
        "cases": options.cases,
        "seed": options.seed,
        "noise": options.noise,
        "index_build_s": round(run.build_s, 1),
        "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "cost_ratio": round(tally.figures()["mean_ms"] / small["mean_ms"], 2),
        "baselines": {name: _baseline_figures(counts, tally) for name, counts in baselines.items()},
        "held_because": dict(tally.held_because.most_common(12)),
    }
    # Loaded only now: what reading needs is not what matching weighs.
    figures |= importlib.import_module("bench.match_mime").through_mime(run.post, run.index, options.mails)
    for name, value in figures.items():
        print(f"{name}: {value}", flush=True)
    return Result(figures=figures, goals=_goals(figures))


def world_of(options: Options, cases: int) -> tuple[World, Post]:
    """The cases and the mails of a bank."""
    bank = bank_of(options.bank)
    world = World(seed=options.seed, cases=cases, locale=bank.locale)
    return world, Post(world=world, bank=bank, noise=Noise().times(options.noise), seed=options.seed)


def bank_of(name: str) -> Bank:
    """A bank by its name; each is loaded only when it is asked for."""
    bank: Bank = getattr(importlib.import_module(f"bench.mail_world.bank_{name}"), name.upper())
    return bank


def index_of(world: World) -> tuple[float, CaseIndex]:
    """The index of a world, and the CPU seconds it took without making the cases up."""
    builder, taken = CaseIndexBuilder(), 0.0
    records = iter(world)
    while chunk := list(islice(records, _CHUNK)):
        begun = time.process_time()
        for record in chunk:
            builder.add(record)
        taken += time.process_time() - begun
    begun = time.process_time()
    index = builder.finish()
    return taken + time.process_time() - begun, index


def history_of(mail: Mail) -> History:
    """What was filed of a mail's conversation."""
    if mail.filed is None:
        return NOTHING_FILED
    return History(threads={mail.filed.message_id: (mail.filed.case_id, mail.filed.urn)})


def _run(options: Options, cases: int, mails: int, baselines: dict[str, Counter[str]], *, show: int = 0) -> _Run:
    world, post = world_of(options, cases)
    build_s, index = index_of(world)
    print(f"{cases} cases indexed in {build_s:.1f} s of CPU", flush=True)
    tally = Tally()
    for mail, facts in _written(post, mails):
        history = history_of(mail)
        begun = time.process_time()
        decision = decide(facts, index, history)
        outcome = tally.add(mail, decision, time.process_time() - begun)
        if show and _worth_showing(mail, outcome):
            show -= 1
            print(_told(mail, decision, outcome), flush=True)
        for name, counts in baselines.items():
            _count(counts, mail, _BASELINES[name](facts, world))
    return _Run(build_s, tally, post, index)


def _written(post: Post, mails: int) -> Iterator[tuple[Mail, MailFacts]]:
    for number in range(mails):
        mail = post.mail(number)
        yield mail, mail.letter.facts()


def _count(counts: Counter[str], mail: Mail, case_id: int | None) -> None:
    if case_id is None:
        return
    """A rule of others is not blamed for what only ours asks: to hold closed and forged, and ask which split."""
    right = mail.truth.case_ids == (case_id,)
    counts["right" if right else "wrong"] += 1
    counts["case right"] += right


def _baseline_figures(counts: Counter[str], tally: Tally) -> dict[str, Any]:
    filed = counts["right"] + counts["wrong"]
    return {
        "filed": filed,
        "wrong": counts["wrong"],
        "precision": round(counts["right"] / filed, 7) if filed else 0.0,
        "wrong_bound_ppm": round(1e6 * upper_bound(counts["wrong"], filed)) if filed else 1_000_000,
        "coverage_of_case_mails": round(counts["case right"] / max(1, tally.counts["case mails"]), 5),
    }


def _worth_showing(mail: Mail, outcome: str) -> bool:
    """What went wrong, and what was lost though it named its case."""
    return outcome == "wrong" or (outcome == "ignored" and bool(mail.truth.case_ids) and mail.truth.names_a_case)


def _told(mail: Mail, decision: Decision, outcome: str) -> str:
    letter = mail.letter
    reasons = decision.reasons if isinstance(decision, Hold | NotCasework) else (decision.urn, *decision.reasons)
    lines = (
        f"--- {outcome}: {mail.truth}",
        f"{letter.sender_address}: {letter.subject}",
        letter.text,
        *(f"[{name}] {text}" for name, text in letter.attachments),
        f"=> {reasons}",
    )
    return "\n".join(lines)


def _goals(figures: dict[str, Any]) -> tuple[Goal, ...]:
    at_least = {"precision": 0.9999, "coverage_of_case_mails": 0.6, "coverage_of_two_facts": 0.95, "top_3": 0.99}
    at_most = {
        "wrong_bound_ppm": 300.0,
        "ignored_naming_a_case": 0.0,
        "p99_ms": 20.0,
        "peak_rss_mb": 300.0,
        "cost_ratio": 2.0,
    }
    return (
        *(Goal(name, goal, figures[name], at_most=False) for name, goal in at_least.items()),
        *(Goal(name, goal, figures[name], at_most=True) for name, goal in at_most.items()),
    )
