"""Words that are spelt nearly so, and other forms of a word. Pure."""

from collections.abc import Collection, Iterable

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extract_iter

from search.question import Question, Term

SHORTEST = 5
_ENDINGS = ("ings", "ing", "ers", "er", "ies", "ied", "es", "ed", "s", "ly", "y", "e")
_SHORTEST_STEM = 4


def near_words(word: str, vocabulary: Collection[str]) -> frozenset[str]:
    """The words of a vocabulary that are one slip away from this one, or another form of it; not the word itself."""
    if len(word) < SHORTEST or word.isdigit():
        return frozenset()
    slips = extract_iter(word, vocabulary, scorer=DamerauLevenshtein.distance, score_cutoff=1)
    stem = stem_of(word)
    forms = {one for one in vocabulary if one.startswith(stem[:_SHORTEST_STEM]) and stem_of(one) == stem}
    return frozenset({found for found, _, _ in slips if not found.isdigit()} | forms) - {word}


def nearly(question: Question, vocabulary: Collection[str], missing: Iterable[Term]) -> dict[Term, frozenset[str]]:
    """For each single word that was not found as it was typed, the words to look for instead."""
    alone = [term for term in missing if question.near and len(term.words) == 1 and not term.prefix]
    found = {term: near_words(term.words[0], vocabulary) for term in alone}
    return {term: words for term, words in found.items() if words}


def stem_of(word: str) -> str:
    """A word without its ending, rough and the same for all forms of most words."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word
