"""Questions in FTS5's own language. What people typed is in it only as words between quotation marks, which hold no others."""

from search.patterns import Nearly, Pattern
from search.question import Term
from search.reading import CONTEXT


def match_of(terms: tuple[Term, ...], nearly: Nearly, case_id: int) -> str:
    """Pages of this case that may have all terms, as typed or nearly so; hits_on knows whether they do."""
    ways = (" OR ".join([_typed(term), *map(_steps, nearly.get(term, ()))]) for term in terms)
    return f'in_case : "{case_token(case_id)}" AND said : ({" AND ".join(f"({way})" for way in ways)})'


def case_token(case_id: int) -> str:
    """The word by which the index knows a case."""
    return f"c{case_id}"


def _typed(term: Term) -> str:
    """A long phrase is asked by its start: only so much is sure to stand in one piece in the index."""
    words, whole = term.words[:CONTEXT], len(term.words) <= CONTEXT
    return f'"{" ".join(words)}"{" *" if term.prefix and whole else ""}'


def _steps(pattern: Pattern) -> str:
    any_of = (" OR ".join(f'"{word}"' for word in sorted(step)) for step in pattern.steps)
    return "(" + " AND ".join(f"({words})" for words in any_of) + ")"
