"""Invented papers of prosecutions: case after case of forms, statements and logs, always the same for a seed.

Words come as they do in language: few of them often, most of them hardly ever. Names, places, registration numbers,
telephone numbers and references belong to a case and come back in it. Lines end in broken words now and then.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from bench import papers_words as words
from casework.pages import Page, Word
from search.found import IndexedDocument

PAGES_OF_A_CASE = 50
FIRST_CASE = 5_000_001
_RARE_WORDS = 30_000
_LINES, _LINE = 42, 92
_LEFT, _TOP, _LEADING, _SIZE, _CHARACTER = 56.7, 62.0, 17.0, 11.0, 5.1
_BROKEN = 0.03

Lines = list[str]
"""A line for each line of a page; a tilde at its end stands for a broken word."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document and the lines of its pages."""

    document: IndexedDocument
    texts: list[Lines]

    def pages(self) -> Iterator[Page]:
        """Its pages, each word in its place."""
        return (placed(number, lines) for number, lines in enumerate(self.texts, 1))


class Papers:
    """All the papers there are."""

    def __init__(self, *, seed: int) -> None:
        self._seed = seed
        rare = Random(seed)
        syllables = ("".join(rare.choices(words.SYLLABLES, k=rare.randint(2, 4))) for _ in range(_RARE_WORDS))
        self._fillers = [*words.COMMON, *syllables]
        self._weights = list(accumulate(1 / (rank + 2.7) ** 1.15 for rank in range(len(self._fillers))))

    def case(self, number: int) -> list[Paper]:
        """The papers of a case, fifty pages of them; cases count from 0."""
        pen = _Pen(Random(f"{self._seed} {number}"), self._fillers, self._weights, number)
        papers, left = list[Paper](), PAGES_OF_A_CASE
        while left:
            size = min(left, pen.chance.choice((1, 2, 3, 4, 5, 6, 8, 12)))
            papers.append(pen.paper(len(papers) + 1, size))
            left -= size
        return papers


class _Pen:
    """Writes the papers of one case: the same few people, places and cars all through."""

    def __init__(self, chance: Random, fillers: list[str], weights: list[float], number: int) -> None:
        self.chance = chance
        self._fillers, self._weights = fillers, weights
        self._case_id = FIRST_CASE + number
        self._urn = f"45AA{number % 100_000:05}26/{number // 100_000 + 1}"
        self._names = [f"{chance.choice(words.FIRST_NAMES)} {chance.choice(words.LAST_NAMES)}" for _ in range(9)]
        self._streets = [f"{chance.choice(words.STREETS)} {chance.choice(words.KINDS)}" for _ in range(5)]
        self._towns = chance.sample(words.TOWNS, 3)
        self._plates = [self._plate() for _ in range(3)]
        self._things = chance.sample(words.THINGS, 6)
        self._offence = chance.choice(words.OFFENCES)

    def paper(self, material: int, size: int) -> Paper:
        """A document of so many pages."""
        form, category, heading = self.chance.choice(words.FORMS)
        whose = self.chance.choice(self._names)
        document = IndexedDocument(
            case_id=self._case_id, urn=self._urn, material_id=self._case_id * 1000 + material,
            version_id=self._case_id * 1000 + material, title=f"{form} {whose}", category=category, type_name=form,
            date=date(2026, 1, 1) + timedelta(days=self.chance.randrange(300)),
            unused=category == "Unused material", pages=size,
        )  # fmt: skip
        top = [f"{form}   {heading}", f"R v {self._names[0]}   URN {self._urn}   Page {{}} of {size}"]
        return Paper(document, [[top[0], top[1].format(page), *self._body()] for page in range(1, size + 1)])

    def _body(self) -> Lines:
        lines, line = Lines(), ""
        while len(lines) < _LINES - 2:
            for word in self._said().split():
                if len(line) + len(word) >= _LINE:
                    head = self._head(word)
                    lines.append(f"{line} {head}~" if head else line)
                    line = word[len(head) :]
                else:
                    line = f"{line} {word}" if line else word
        return lines[: _LINES - 2]

    def _head(self, word: str) -> str:
        """The first part of a word that a line's end breaks; mostly none is."""
        return word[: len(word) // 2] if word.isalpha() and len(word) > 6 and self.chance.random() < _BROKEN * 4 else ""

    def _said(self) -> str:
        if self.chance.random() < 0.45:
            filler = self.chance.choices(self._fillers, cum_weights=self._weights, k=self.chance.randint(8, 24))
            return " ".join(filler).capitalize() + "."
        sentence = self.chance.choice(words.SENTENCES)
        while "{" in sentence:
            start, _, rest = sentence.partition("{")
            gap, _, end = rest.partition("}")
            sentence = f"{start}{self._filled(gap)}{end}"
        return sentence

    def _filled(self, gap: str) -> str:
        chance = self.chance
        match gap:
            case "name":
                return chance.choice(self._names)
            case "street":
                return chance.choice(self._streets)
            case "town":
                return chance.choice(self._towns)
            case "plate":
                return chance.choice(self._plates)
            case "thing":
                return chance.choice(self._things)
            case "offence":
                return self._offence
            case "urn":
                return self._urn
            case "colour":
                return chance.choice(words.COLOURS)
            case "car":
                return chance.choice(words.CARS)
            case "filler":
                return chance.choice(words.NOUNS) if chance.random() < 0.8 else chance.choice(self._fillers)
            case _:
                return self._figure(gap)

    def _figure(self, gap: str) -> str:
        chance = self.chance
        match gap:
            case "date":
                return f"{chance.randint(1, 28):02}/{chance.randint(1, 12):02}/2026"
            case "time":
                return f"{chance.randint(0, 23):02}:{chance.randint(0, 59):02}"
            case "phone":
                return f"07700 900{chance.randint(0, 999):03}"
            case "email":
                return f"{chance.choice(words.LAST_NAMES).lower().replace(chr(39), '')}{chance.randint(1, 99)}@mail.example"
            case "height":
                return f"{chance.randint(5, 6)}'{chance.randint(0, 11)}\""
            case "exhibit":
                return f"{''.join(part[0] for part in chance.choice(self._names).split())}/{chance.randint(1, 40)}"
            case "serial":
                return f"S{chance.randint(1_000_000, 9_999_999)}"
            case "small":
                return str(chance.randint(2, 40))
            case _:
                return str(chance.randint(50, 9_999))

    def _plate(self) -> str:
        letters = "".join(self.chance.choices("ABCDEFGHJKLMNOPRSTUVWXY", k=5))
        return f"{letters[:2]}{self.chance.randint(10, 26)} {letters[2:]}"


def placed(number: int, lines: Lines) -> Page:
    """A page of lines, A4, each word in a box as wide as its letters."""
    return Page(number, 595.3, 841.9, tuple(_placed(at, line) for at, line in enumerate(lines)))


def _placed(at: int, line: str) -> tuple[Word, ...]:
    words_of_line = line.removesuffix("~").split()
    top, left, done = _TOP + at * _LEADING, _LEFT, []
    for place, word in enumerate(words_of_line, 1):
        right = left + len(word) * _CHARACTER
        goes_on = place == len(words_of_line) and line.endswith("~")
        done.append(Word(word, (round(left, 1), top, round(right, 1), top + _SIZE), goes_on=goes_on))
        left = right + _CHARACTER / 2
    return tuple(done)
