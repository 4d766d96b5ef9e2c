"""Replayed decisions beside the truth: precision with its bound, coverage, and what went wrong, mail by mail."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casework.errors import BadInput
from intake.clopper_pearson import upper_bound
from intake.replay import Replayed


@dataclass(slots=True)
class Score:
    """Counts over the mails whose truth is known."""

    truth: Mapping[str, int | None]
    mails: int = 0
    case_mails: int = 0
    right: int = 0
    wrong: int = 0
    top_3: int = 0
    held_case_mails: int = 0
    confusion: list[dict[str, Any]] = field(default_factory=list)

    def add(self, name: str, replayed: Replayed) -> None:
        """One more mail; of those whose truth nobody told nothing is counted."""
        known = name if name in self.truth else replayed.path.name
        if known not in self.truth:
            return
        meant, filed = self.truth[known], replayed.case_id
        self.mails += 1
        self.case_mails += meant is not None
        self.right += filed is not None and filed == meant
        self.wrong += filed is not None and filed != meant
        if meant is not None and replayed.word == "hold":
            self.held_case_mails += 1
            self.top_3 += any(candidate["caseId"] == meant for candidate in replayed.as_line(name)["candidates"])
        if (filed is not None and filed != meant) or (meant is not None and replayed.word == "ignore"):
            row = {"file": name, "decision": replayed.word, "caseId": filed, "truth": meant}
            self.confusion.append(row | {"reasons": list(replayed.decision.reasons)})

    def as_object(self) -> dict[str, Any]:
        """The figures; a bound is the upper end of the 95 % interval of Clopper and Pearson for wrong filings."""
        filed = self.right + self.wrong
        return {
            "mails": self.mails,
            "caseMails": self.case_mails,
            "filed": filed,
            "wrong": self.wrong,
            "precision": self.right / filed if filed else None,
            "errorBound": upper_bound(self.wrong, filed) if filed else None,
            "coverage": self.right / self.case_mails if self.case_mails else None,
            "heldCaseMails": self.held_case_mails,
            "heldWithTheCaseInTheTopThree": self.top_3,
            "confusion": self.confusion,
        }


def truth_of(path: Path) -> dict[str, int | None]:
    """What a file of JSON lines says of each mail: its case, or null. BadInput names the line that is wrong."""
    truth: dict[str, int | None] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            name, case_id = data["file"], data["caseId"]
        except (ValueError, KeyError, TypeError):
            name, case_id = None, None
        if not isinstance(name, str) or not isinstance(case_id, int | None):
            expected = '{"file": ..., "caseId": a number or null}'
            raise BadInput(f"{path.name}, line {number}: expected {expected}")
        truth[name] = case_id
    return truth


def readable(figures: dict[str, Any]) -> str:
    """The figures as text."""
    percent = {key: "-" if figures[key] is None else f"{100 * figures[key]:.3f} %" for key in ("precision", "coverage")}
    bound = "-" if figures["errorBound"] is None else f"{1e6 * figures['errorBound']:.0f} of a million"
    lines = [
        f"Mails with a known truth: {figures['mails']}, of a case: {figures['caseMails']}",
        f"Filed: {figures['filed']}, wrong: {figures['wrong']}, precision: {percent['precision']} (at most wrong: {bound})",
        f"Coverage of case mails: {percent['coverage']}",
        f"Held case mails: {figures['heldCaseMails']}, with the case among the three: {figures['heldWithTheCaseInTheTopThree']}",
    ]
    lines += [
        f"  {row['file']}: {row['decision']} {row['caseId'] or ''}, but the truth is {row['truth'] or 'no case'}"
        for row in figures["confusion"]
    ]
    return "\n".join(lines)
