"""Which lines of a page say what is looked for, and where: the one judge, whichever engine brought the page."""

from collections import defaultdict
from types import MappingProxyType

from casework.pages import Page, Word
from search.found import Hit, Match
from search.patterns import Nearly, as_typed
from search.question import Question
from search.reading import Reading

_NONE: Nearly = MappingProxyType({})


def hits_on(page: Page, question: Question, nearly: Nearly = _NONE) -> tuple[Hit, ...]:
    """The lines with any of the terms, if all terms are on the page. `nearly` says for terms what else will do for them.

    Source of `nearly`: near.nearly. Without it only words as they were typed count.
    """
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
                found[reading.lines[match[0]]].update(match)
    return tuple(
        _hit(page, reading, line, exact[line] | fuzzy[line], Match.EXACT if line in told else Match.FUZZY)
        for told in [set(exact)]
        for line in sorted(told | set(fuzzy))
    )


def _hit(page: Page, reading: Reading, line: int, places: set[int], match: Match) -> Hit:
    return Hit(
        page=page.number,
        line=line + 1,
        text=line_text(page.lines[line]),
        words=tuple(reading.words[place] for place in sorted(places)),
        match=match,
        recognised=page.confidence is not None,
        width=page.width,
        height=page.height,
    )


def line_text(line: tuple[Word, ...]) -> str:
    """A line as it stands on the page, with its hyphen if it breaks a word."""
    return " ".join(f"{word.text}-" if word.goes_on else word.text for word in line)
