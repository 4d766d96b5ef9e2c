"""What became of each mail, held against the truth about it."""

import re
from array import array
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from bench.mail_world.letters import Mail, Truth
from intake.clopper_pearson import upper_bound
from intake.matching import Decision, File, Hold

_NUMBERS = re.compile(r"\b\w*\d[\w/]*|\u201c[^\u201d]*\u201d")
_NOT_SHOWN = "restricted"
"""Candidates of a held mail are never restricted cases, so they cannot be asked for."""


@dataclass(slots=True)
class Tally:
    """Counts over mails. A mail filed where a person should have looked counts as wrong, whatever the case."""

    counts: Counter[str] = field(default_factory=Counter)
    held_because: Counter[str] = field(default_factory=Counter)
    cpu: "array[float]" = field(default_factory=lambda: array("d"))

    def add(self, mail: Mail, decision: Decision, cpu: float) -> str:
        """Count one mail; what became of it in a word."""
        self.cpu.append(cpu)
        truth = mail.truth
        outcome = _outcome(truth, decision)
        named = ["mails", outcome, f"{truth.kind} mails", f"{truth.kind} {outcome}"]
        if truth.case_ids:
            named.append("case mails")
            named.append(f"case {outcome}")
            if truth.names_a_case:
                named.append(f"naming {outcome}")
        if truth.kind == "one" and truth.two_facts and not truth.must_hold:
            named.append("two facts")
            named.append(f"two facts {outcome}")
        self.counts.update(named)
        if isinstance(decision, Hold):
            self._held(truth, decision)
        return outcome

    def _held(self, truth: Truth, decision: Hold) -> None:
        if truth.case_ids and truth.two_facts and not truth.must_hold:
            self.held_because[_NUMBERS.sub("#", decision.reasons[0])[:60]] += 1
        if not truth.case_ids or not truth.names_a_case or _NOT_SHOWN in truth.traits:
            return
        shown = [candidate.case_id for candidate in decision.candidates[:3]]
        self.counts["ranked"] += 1
        self.counts["top 1"] += bool(shown) and shown[0] in truth.case_ids
        self.counts["top 3"] += any(case_id in truth.case_ids for case_id in shown)

    def figures(self) -> dict[str, Any]:
        """The figures by name."""
        counts = self.counts
        filed = counts["right"] + counts["wrong"]
        cpu = sorted(self.cpu)
        return {
            "mails": counts["mails"],
            "case_mails": counts["case mails"],
            "filed": filed,
            "wrong": counts["wrong"],
            "precision": _share(counts["right"], filed),
            "wrong_bound_ppm": round(1e6 * upper_bound(counts["wrong"], filed), 1) if filed else 1e6,
            "wrong_bound_one_sided_ppm": round(1e6 * upper_bound(counts["wrong"], filed, tail=0.05), 1)
            if filed
            else 1e6,
            "coverage_of_case_mails": _share(counts["case right"], counts["case mails"]),
            "coverage_of_two_facts": _share(counts["two facts right"], counts["two facts"]),
            "review_rate": _share(counts["held"], counts["mails"]),
            "unrelated_held": _share(counts["unrelated held"], counts["unrelated mails"]),
            "held_naming_a_case": counts["ranked"],
            "top_1": _share(counts["top 1"], counts["ranked"]),
            "top_3": _share(counts["top 3"], counts["ranked"]),
            "ignored_case_mails": counts["case ignored"],
            "ignored_naming_a_case": counts["naming ignored"],
            "ignored_urn_not_in_cms": counts["unknown ignored"],
            "p50_ms": round(1e3 * cpu[len(cpu) // 2], 3),
            "p99_ms": round(1e3 * cpu[len(cpu) * 99 // 100], 3),
            "max_ms": round(1e3 * cpu[-1], 3),
            "mean_ms": round(1e3 * sum(cpu) / len(cpu), 4),
        }


def _outcome(truth: Truth, decision: Decision) -> str:
    if isinstance(decision, File):
        return "right" if truth.case_ids == (decision.case_id,) and not truth.must_hold else "wrong"
    return "held" if isinstance(decision, Hold) else "ignored"


def _share(part: int, whole: int) -> float:
    return round(part / whole, 7) if whole else 0.0
