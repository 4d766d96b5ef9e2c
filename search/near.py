"""Words that are nearly those typed: a slip of one letter, another form of the same word, or the same in more or fewer parts.

Numbers are never near: one digit off is another number.
"""

from collections.abc import Collection, Iterable, Iterator

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import cdist

from search.patterns import Nearly, Pattern, as_typed
from search.question import Term

SHORTEST_SLIP = 5
"""The longer of two words that differ by a slip has at least so many letters."""
_MOST_PARTS, _LONGEST_PARTED, _MOST_WAYS = 5, 24, 20
_VOWELS = frozenset("aeiouy")


def nearly(terms: Iterable[Term], vocabulary: Collection[str]) -> Nearly:
    """For each term, how these words say nearly the same; terms that they do not say have no entry."""
    words = frozenset(vocabulary)
    ways = {term: tuple(_ways(term, words)) for term in terms}
    return {term: patterns for term, patterns in ways.items() if patterns}


def near_words(word: str, vocabulary: Collection[str]) -> frozenset[str]:
    """The words of these that are one slip away, or another form of this one."""
    if word.isdigit():
        return frozenset()
    size = len(word)
    alike = [
        one
        for one in vocabulary
        if -2 < len(one) - size < 2 and max(len(one), size) >= SHORTEST_SLIP and not one.isdigit()
    ]
    near = cdist([word], alike, scorer=DamerauLevenshtein.distance, score_cutoff=1)[0] if alike else []
    slips = {one for one, distance in zip(alike, near, strict=True) if distance == 1}
    return frozenset(slips | _forms(word, vocabulary))


def _ways(term: Term, words: frozenset[str]) -> Iterator[Pattern]:
    if term.prefix:
        return
    steps = tuple(frozenset({word}) | near_words(word, words) for word in term.words)
    if any(len(step) > 1 for step in steps):
        yield Pattern(steps)
    if len(term.words) > 1 and term.words[-1] == "s":
        yield as_typed(Term(term.words[:-1]))  # "Okafor's"
    whole = "".join(term.words)
    if len(term.words) > 1 and whole in words:
        yield Pattern((frozenset({whole}),))
    for ways, parts in enumerate(_parted(whole, words, _MOST_PARTS)):
        if ways == _MOST_WAYS:
            return
        if len(parts) > 1 and parts != term.words:
            yield Pattern(tuple(frozenset({part}) for part in parts))


def _parted(whole: str, words: frozenset[str], most: int) -> Iterator[tuple[str, ...]]:
    """All ways to write these letters as words that are there."""
    if len(whole) > _LONGEST_PARTED:
        return
    if whole in words:
        yield (whole,)
    if most == 1:
        return
    for at in range(1, len(whole)):
        if whole[:at] in words:
            for rest in _parted(whole[at:], words, most - 1):
                yield (whole[:at], *rest)


def _forms(word: str, vocabulary: Collection[str]) -> set[str]:
    """Plurals, -ed and -ing: words with which this one shares what it comes from."""
    own, start = _bases(word), word[:3]
    return {one for one in vocabulary if one.startswith(start) and one != word and own & _bases(one)}


def _bases(word: str) -> set[str]:
    if not word.isalpha():
        return {word}
    bases = {word}
    if word.endswith("s") and not word.endswith("ss"):
        bases |= {word[:-1], word[:-2] if word.endswith("es") else "", f"{word[:-3]}y" if word.endswith("ies") else ""}
    for ending in ("ed", "ing"):
        if word.endswith(ending) and len(stem := word.removesuffix(ending)) > 2:
            bases |= {
                stem,
                f"{stem}e",
                stem[:-1] if stem[-1] == stem[-2] else "",
                f"{stem[:-1]}y" if stem[-1] == "i" else "",
            }
    return {base for base in bases if len(base) > 2 and _VOWELS & set(base)} | {word}
