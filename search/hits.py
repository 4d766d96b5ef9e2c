"""Where on a page the words of a question stand. Pure, and the same for every engine."""

from collections.abc import Iterator, Mapping, Sequence

from casework.pages import Page, Word
from search.found import Hit, Match
from search.question import Question, Term
from search.tokens import Placed, tokens_on

Instead = Mapping[Term, frozenset[str]]
NOTHING_ELSE: Instead = {}


def hits_on(page: Page, question: Question, instead: Instead = NOTHING_ELSE) -> tuple[Hit, ...]:
    """The lines of the page that have any of the terms, if the page has all of them; in reading order.

    `instead` has, for a term that no document has as it was typed, the words that count as nearly it.
    """
    placed = list(tokens_on(page))
    found: dict[int, list[tuple[Word, ...]]] = {}
    exact: set[int] = set()
    for term in question.terms:
        near = instead.get(term)
        places = list(_near_places(placed, near) if near else _places(placed, term))
        if not places:
            return ()
        for start, count in places:
            line = placed[start].line
            found.setdefault(line, []).extend(one.words for one in placed[start : start + count])
            if not near:
                exact.add(line)
    return tuple(_hit(page, line, found[line], exact=line in exact) for line in sorted(found))


def terms_on(page: Page, terms: Sequence[Term]) -> frozenset[Term]:
    """Which of these terms the page has, as they were typed."""
    placed = list(tokens_on(page))
    return frozenset(term for term in terms if next(_places(placed, term), None))


def _places(placed: Sequence[Placed], term: Term) -> Iterator[tuple[int, int]]:
    first, count = term.words[0], len(term.words)
    for start in range(len(placed) - count + 1):
        if count > 1 and placed[start].token != first:
            continue
        if all(
            placed[start + at].token == word
            or (term.prefix and at == count - 1 and placed[start + at].token.startswith(word))
            for at, word in enumerate(term.words)
        ):
            yield start, count


def _near_places(placed: Sequence[Placed], words: frozenset[str]) -> Iterator[tuple[int, int]]:
    return ((start, 1) for start, one in enumerate(placed) if one.token in words)


def _hit(page: Page, line: int, found: Sequence[tuple[Word, ...]], *, exact: bool) -> Hit:
    words = dict.fromkeys(word for each in found for word in each)  # in order, each once
    text = " ".join(f"{word.text}-" if word.goes_on else word.text for word in page.lines[line])
    return Hit(
        page=page.number,
        line=line + 1,
        text=text,
        words=tuple(words),
        match=Match.EXACT if exact else Match.FUZZY,
        recognised=page.confidence is not None,
        width=page.width,
        height=page.height,
    )
