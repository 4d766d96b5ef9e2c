"""How a term may stand in a text: word after word, each one of several."""

from collections.abc import Mapping
from dataclasses import dataclass

from search.question import Term


@dataclass(frozen=True, slots=True)
class Pattern:
    """At each step one of these words, the next one right behind it. `prefix`: the last may go on."""

    steps: tuple[frozenset[str], ...]
    prefix: bool = False


Nearly = Mapping[Term, tuple[Pattern, ...]]
"""For terms that nothing says as they were typed: how they are said instead."""


def as_typed(term: Term) -> Pattern:
    """The term itself."""
    return Pattern(tuple(frozenset({word}) for word in term.words), term.prefix)
