"""What a query asks of a document's text, after it was read: each kind says where it is met."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from rapidfuzz.distance import OSA

from sandbox.search.definitions import Field


class Said:
    """The text of one field of one document: which tokens, where, and from which letter to which."""

    def __init__(self, field: Field, text: str) -> None:
        self.field, self.text = field, text
        self.spans: list[tuple[int, int]] = []
        self.where: dict[str, list[int]] = {}
        for place, (token, start, end) in enumerate(field.tokens(text)):
            self.spans.append((start, end))
            self.where.setdefault(token, []).append(place)

    def tokens_of(self, text: str) -> list[str]:
        """What this field's analyser makes of a text that is looked for."""
        return [token for token, _, _ in self.field.tokens(text)]


Texts = Mapping[str, Said]
Place = tuple[str, int]


class Occur(Enum):
    """Whether a part of a query must be met, may be, or must not be."""

    MUST = "must"
    MAY = "may"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Everything:
    """`*`: every document."""

    def places(self, _texts: Texts) -> set[Place] | None:
        """Met, nowhere in particular."""
        return set()


@dataclass(frozen=True, slots=True)
class Words:
    """A word, or words that stand one after the other. Without a field, in any of those that are searched."""

    text: str
    field: str = ""

    def places(self, texts: Texts) -> set[Place] | None:
        """Where all of it stands; None where it does not."""
        found = {
            (name, place)
            for name, said in _fields(texts, self.field)
            for start, count in _runs(said, said.tokens_of(self.text))
            for place in range(start, start + count)
        }
        return found or None


@dataclass(frozen=True, slots=True)
class Beginning:
    """A word that goes on. It is not analysed, only folded where the field is."""

    text: str
    field: str = ""

    def places(self, texts: Texts) -> set[Place] | None:
        """The words that begin with it."""
        return _of_words(texts, self.field, lambda said, token: token.startswith(_folded(said, self.text)))


@dataclass(frozen=True, slots=True)
class Alike:
    """A word that may be so many letters away; two that change places are one."""

    text: str
    edits: int
    field: str = ""

    def places(self, texts: Texts) -> set[Place] | None:
        """The words that are near enough."""
        far = self.edits + 1

        def near(said: Said, token: str) -> bool:
            return OSA.distance(_folded(said, self.text), token, score_cutoff=self.edits) < far

        return _of_words(texts, self.field, near)


@dataclass(frozen=True, slots=True)
class Several:
    """Parts, each of which must, may or must not be met."""

    parts: tuple[tuple[Occur, "Query"], ...]

    def places(self, texts: Texts) -> set[Place] | None:
        """Where its parts are met; None when one that must is not, one that must not is, or none is at all."""
        found: set[Place] = set()
        met = False
        for occur, query in self.parts:
            places = query.places(texts)
            if occur is Occur.NOT:
                if places is not None:
                    return None
            elif places is not None:
                found |= places
                met = True
            elif occur is Occur.MUST:
                return None
        return found if met else None


Query = Everything | Words | Beginning | Alike | Several


def _fields(texts: Texts, field: str) -> Iterator[tuple[str, Said]]:
    if not field:
        yield from texts.items()
    elif field in texts:
        yield field, texts[field]


def _of_words(texts: Texts, field: str, fits: Callable[[Said, str], bool]) -> set[Place] | None:
    found = {
        (name, place)
        for name, said in _fields(texts, field)
        for token, places in said.where.items()
        if fits(said, token)
        for place in places
    }
    return found or None


def _runs(said: Said, tokens: list[str]) -> Iterator[tuple[int, int]]:
    if not tokens:
        return
    following = [set(said.where.get(token, ())) for token in tokens]
    for start in following[0]:
        if all(start + step in places for step, places in enumerate(following)):
            yield start, len(tokens)


def _folded(said: Said, text: str) -> str:
    return text.lower() if said.tokens_of("A") == ["a"] else text
