"""The match weights after Fellegi and Sunter: how much each agreement counts for a case, in bits, and how much is enough.

m is how often a mail of a case has the agreement. u, how often it falls on another case, is `u` cases of all for a
reference, the name's own frequency for a name (so that Smith counts less than Okafor), and `share` for the rest.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log2
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "weights.json"
_LEAST_CASES = 100_000
"""The CMS never has fewer: what was looked up for one mail is a sample, and says nothing of how rare a name is."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of one calibration run: the `threshold` a filing needs, and the bound of error it was found with."""

    fields: Mapping[str, Mapping[str, float]]
    threshold: float
    bound: float | None = None

    def of_name(self, field: str, frequency: int, cases: int) -> float:
        """The weight of a name that so many of the cases have."""
        share = max(frequency, 1) / _at_least(cases)
        return log2(self.fields[field]["m"] / share)

    def of(self, field: str, cases: int) -> float:
        """The weight of any other agreement, negative for what speaks against a case."""
        values = self.fields[field]
        share = values["share"] if "share" in values else values["u"] / _at_least(cases)
        return log2(values["m"] / share)

    def prior(self, cases: int) -> float:
        """What any one case starts with."""
        return -log2(_at_least(cases))


def weights_of(data: Mapping[str, Any]) -> Weights:
    """The weights a calibration wrote."""
    return Weights(fields=data["weights"], threshold=data["threshold"], bound=data.get("bound"))


@lru_cache(maxsize=1)
def calibrated() -> Weights:
    """The weights in force."""
    return weights_of(json.loads(FILE.read_text(encoding="utf-8")))


def _at_least(cases: int) -> int:
    return max(cases, _LEAST_CASES)
