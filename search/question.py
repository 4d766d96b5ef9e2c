"""What somebody looks for, as data: nothing a person typed goes to an engine but through this."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand one after the other; usually one. `prefix`: the last may go on ("burgl*")."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Filters:
    """What the documents must be. Empty means any; `unused` None means both used and unused."""

    categories: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None
    unused: bool | None = None
    materials: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """All of these terms, on one page. `near`: also what is spelt nearly so, marked as such."""

    terms: tuple[Term, ...]
    filters: Filters = Filters()
    near: bool = True
