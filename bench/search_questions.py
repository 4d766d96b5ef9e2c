"""What is asked of the invented papers, and what a scan of their text answers."""

import re
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from unicodedata import combining, normalize

from bench.papers import FIRST_CASE, Lines, Paper, Papers
from search.asking import ask
from search.question import Filters, Question

CASES_OF_A_PERSON = 30
_WORD = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans("łø", "lo")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the cases it is asked of; `first` is its first word, which is all that the Casework App looks for."""

    question: Question
    cases: frozenset[int]
    first: str


class Questions:
    """Questions about these cases, always the same for a seed."""

    def __init__(self, papers: Papers, *, cases: int, seed: int) -> None:
        self._cases = cases
        self._chance = Random(seed)
        self._papers = lru_cache(maxsize=64)(papers.case)

    def word(self) -> Asked:
        """A word of the case."""
        number, words = self._line()
        return _asked(self._chance.choice(words), number)

    def phrase(self) -> Asked:
        """Two to four words that stand together in the case."""
        number, words = self._line()
        size = min(self._chance.randint(2, 4), len(words))
        start = self._chance.randint(0, len(words) - size)
        return _asked(f'"{" ".join(words[start : start + size])}"', number)

    def slip(self) -> Asked:
        """A long word of the case with a letter left out, so that the case has it not."""
        while True:
            number, words = self._line()
            long = [word for word in words if len(word) > 6 and word.isalpha()]
            if long:
                word = self._chance.choice(long)
                gone = self._chance.randrange(len(word))
                return _asked(word[:gone] + word[gone + 1 :], number)

    def filtered(self) -> Asked:
        """A word, in documents of some categories that are used."""
        number, words = self._line()
        wanted = frozenset({"Statements", "Exhibits"})
        return _asked(self._chance.choice(words), number, Filters(categories=wanted, unused=False))

    def across(self) -> Asked:
        """A word in all cases of a person."""
        return self._across(self.word())

    def phrase_across(self) -> Asked:
        """A phrase in all cases of a person."""
        return self._across(self.phrase())

    def scan(self, asked: Asked) -> set[tuple[int, int, int]]:
        """Material, page and line of each line that says it, by reading all of the case."""
        found = set()
        for case_id in asked.cases:
            for paper in self._papers(case_id - FIRST_CASE):
                for page, lines in enumerate(paper.texts, 1):
                    found |= {(paper.document.material_id, page, line) for line in _scanned(lines, asked.question)}
        return found

    def _across(self, asked: Asked) -> Asked:
        others = self._chance.sample(range(self._cases), min(CASES_OF_A_PERSON - 1, self._cases))
        return Asked(asked.question, asked.cases | {FIRST_CASE + number for number in others}, asked.first)

    def _line(self) -> tuple[int, list[str]]:
        """Whole words of some line of some case."""
        number = self._chance.randrange(self._cases)
        while True:
            paper: Paper = self._chance.choice(self._papers(number))
            words = self._chance.choice(self._chance.choice(paper.texts)).split()
            words = [word for word in words[1:-1] if plain(word)]
            if len(words) > 3:
                return number, words


def plain(text: str) -> list[str]:
    """The words of a text in small letters without marks."""
    folded = "".join(one for one in normalize("NFKD", text) if not combining(one)).lower()
    return _WORD.findall(folded.translate(_LETTERS))


def _asked(text: str, number: int, filters: Filters = Filters()) -> Asked:  # noqa: B008 - it is frozen
    question = ask(text, filters)
    return Asked(question, frozenset({FIRST_CASE + number}), question.terms[0].words[0])


def _scanned(lines: Lines, question: Question) -> set[int]:
    """Lines of a page that say it, broken words read as one and as two; empty unless all terms are on the page."""
    found = set()
    readings = [_said(lines, joined=joined) for joined in (True, False)]
    for term in question.terms:
        wanted = list(term.words)
        places = {
            said[at][1]
            for said in readings
            for at in range(len(said) - len(wanted) + 1)
            if said[at][0] == wanted[0] and [word for word, _ in said[at : at + len(wanted)]] == wanted
        }
        if not places:
            return set()
        found |= places
    return found


def _said(lines: Lines, *, joined: bool) -> list[tuple[str, int]]:
    said: list[tuple[str, int]] = []
    begun = ""
    for number, line in enumerate(lines, 1):
        words = line.removesuffix("~").split()
        for place, word in enumerate(words, 1):
            if joined and line.endswith("~") and place == len(words) and number < len(lines):
                begun = word
                continue
            said += [(one, number - bool(begun)) for one in plain(begun + word)]
            begun = ""
    return said
