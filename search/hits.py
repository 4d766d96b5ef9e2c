"""Which lines of a page say what is looked for, and where: the one judge, whichever engine brought the page."""

from collections import defaultdict
from types import MappingProxyType

from casework.pages import Page
from search.found import Hit, Match
from search.patterns import Nearly, as_typed
from search.question import Question
from search.reading import Reading
from search.written import Written, written

_NONE: Nearly = MappingProxyType({})


def hits_on(page: Page, question: Question, nearly: Nearly = _NONE) -> tuple[Hit, ...]:
    """The lines with any of the terms, if all terms are on the page. `nearly` says for terms what else will do for them.

    Source of `nearly`: near.nearly. Without it only words as they were typed count.
    """
    return hits_in(written(page), question, nearly)


def hits_in(page: Written, question: Question, nearly: Nearly = _NONE) -> tuple[Hit, ...]:
    """The same for a page whose places are not worked out yet."""
    reading = Reading(page)
    exact: dict[int, set[int]] = defaultdict(set)
    fuzzy: dict[int, set[int]] = defaultdict(set)
    for term in question.terms:
        typed = reading.matches(as_typed(term))
        other = [match for pattern in nearly.get(term, ()) for match in reading.matches(pattern)]
        if not typed and not other:
            return ()
        for found, matches in ((exact, typed), (fuzzy, other)):
            for match in matches:
                found[page.lines[match[0]]].update(match)
    return tuple(
        _hit(page, line, exact.get(line, set()) | fuzzy.get(line, set()), Match.EXACT if line in exact else Match.FUZZY)
        for line in sorted({*exact, *fuzzy})
    )


def _hit(page: Written, line: int, places: set[int], match: Match) -> Hit:
    return Hit(
        page=page.number,
        line=line + 1,
        text=page.line(line),
        words=tuple(page.word(place) for place in sorted(places)),
        match=match,
        recognised=page.recognised,
        width=page.width,
        height=page.height,
    )
