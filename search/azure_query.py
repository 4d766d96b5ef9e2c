"""Questions in the full Lucene syntax. What people typed is in it only as words, quoted or with every sign escaped."""

import re

from search.patterns import Nearly, Pattern
from search.question import Term
from search.reading import CONTEXT

MOST_CLAUSES = 1000
_SIGNS = re.compile(r'([+\-&|!(){}\[\]^"~*?:\\/])')


def lucene_of(terms: tuple[Term, ...], nearly: Nearly) -> str:
    """Pages that may have all terms, as typed or nearly so; hits_in knows whether they do."""
    ways = ([_typed(term), *map(_steps, nearly.get(term, ()))] for term in terms)
    return " AND ".join(f"({' OR '.join(way)})" for way in ways)


def clauses_of(nearly: Nearly) -> int:
    """How many words a question has for these ways to say its terms; the service refuses too many."""
    return sum(len(step) for patterns in nearly.values() for pattern in patterns for step in pattern.steps)


def _typed(term: Term) -> str:
    """A long phrase is asked by its start: only so much is sure to stand in one piece in the index."""
    words = term.words[:CONTEXT]
    if not term.prefix or len(term.words) > CONTEXT:
        return _quoted(*words)
    begins = f"{_escaped(words[-1])}*"  # no phrase can end so; that the words stand in a row is seen later
    return f"({_quoted(*words[:-1])} AND {begins})" if words[:-1] else begins


def _steps(pattern: Pattern) -> str:
    any_of = (" OR ".join(_quoted(word) for word in sorted(step)) for step in pattern.steps)
    return "(" + " AND ".join(f"({words})" for words in any_of) + ")"


def _quoted(*words: str) -> str:
    return '"' + " ".join(map(_escaped, words)) + '"'


def _escaped(word: str) -> str:
    return _SIGNS.sub(r"\\\1", word)
