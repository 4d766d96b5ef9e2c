"""What a measurement gives back."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Goal:
    """One promise and what was measured. `at_most` is true where less is better."""

    name: str
    goal: float
    value: float
    at_most: bool

    def as_json(self) -> dict[str, Any]:
        """The shape every bench prints."""
        met = self.value <= self.goal if self.at_most else self.value >= self.goal
        return {"name": self.name, "goal": self.goal, "value": self.value, "met": met}


@dataclass(frozen=True, slots=True)
class Result:
    """The figures by name, and the goals they were held against."""

    figures: dict[str, Any]
    goals: tuple[Goal, ...]
