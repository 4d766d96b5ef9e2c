"""A page as words that follow each other. A word that the end of a line breaks is read in two ways: as one, and as two.

"informa-" and "tion" are one word, "blue-" and "grey" are two; whoever looks for either finds it.
"""

from search.patterns import Pattern
from search.words import words_of
from search.written import Written

CONTEXT = 8
"""A phrase of so many words is sure to be found in `sequences`, whatever is broken in it."""


class Reading:
    """What a page says (`said`, as words are compared), and which of its written words say it.

    Second readings stand behind the first; `_begin` and `_back` say where one goes over into the other.
    """

    def __init__(self, page: Written) -> None:
        self.said: list[str] = []
        self._places: list[tuple[int, int]] = []
        self._second: list[tuple[range, range]] = []
        self._begin: dict[int, int] = {}
        self._back: dict[int, int] = {}
        spoken = list(map(words_of, page.texts))
        broken = _broken(page)
        wholes = self._read(spoken, page, broken)
        self._first = len(self.said)
        for span, whole in zip(broken, wholes, strict=True):
            self._read_parts(spoken, span, whole)

    def matches(self, pattern: Pattern) -> list[tuple[int, ...]]:
        """Each place where the pattern stands, as the indexes of its written words."""
        paths = (self._path(start, pattern, 0) for start in self._starts(pattern))
        return [self._written(path) for path in paths if path]

    def sequences(self) -> list[list[str]]:
        """What an index has to hold: the whole page, then each second reading with what is around it."""
        main = self.said[: self._first]
        around = [
            main[max(0, whole.start - CONTEXT) : whole.start]
            + self.said[parts.start : parts.stop]
            + main[whole.stop : whole.stop + CONTEXT]
            for whole, parts in self._second
        ]
        return [main, *around]

    def _read(self, spoken: list[tuple[str, ...]], page: Written, broken: list[range]) -> list[range]:
        """Each broken word as one, if that says anything else than its parts; gives where in `said` they stand."""
        at, wholes = 0, []
        for span in broken:
            self._say_each(spoken, range(at, span.start))
            begin = len(self.said)
            whole = words_of("".join(page.texts[span.start : span.stop]))
            if whole == tuple(word for place in span for word in spoken[place]):
                self._say_each(spoken, span)
                wholes.append(range(0))
            else:
                self._say(whole, span.start, span.stop - 1)
                wholes.append(range(begin, len(self.said)))
            at = span.stop
        self._say_each(spoken, range(at, len(spoken)))
        return wholes

    def _read_parts(self, spoken: list[tuple[str, ...]], span: range, whole: range) -> None:
        """The parts of a broken word, each by itself."""
        begin = len(self.said)
        if not whole or not any(spoken[place] for place in span):
            return
        self._say_each(spoken, span)
        self._second.append((whole, range(begin, len(self.said))))
        self._begin[whole.start] = begin
        self._back[len(self.said) - 1] = whole.stop

    def _say_each(self, spoken: list[tuple[str, ...]], span: range) -> None:
        for place in span:
            self._say(spoken[place], place, place)

    def _say(self, words: tuple[str, ...], first: int, last: int) -> None:
        self.said += words
        self._places += [(first, last)] * len(words)

    def _starts(self, pattern: Pattern) -> list[int]:
        wanted = pattern.steps[0]
        if pattern.prefix and len(pattern.steps) == 1:
            beginnings = tuple(wanted)
            return [at for at, word in enumerate(self.said) if word.startswith(beginnings)]
        return [at for at, word in enumerate(self.said) if word in wanted]

    def _path(self, at: int, pattern: Pattern, step: int) -> list[int] | None:
        """The way of the pattern from here on."""
        if not self._fits(self.said[at], pattern, step):
            return None
        if step == len(pattern.steps) - 1:
            return [at]
        for following in self._following(at):
            if (path := self._path(following, pattern, step + 1)) is not None:
                return [at, *path]
        return None

    def _following(self, at: int) -> tuple[int, ...]:
        if at >= self._first and at not in self._back:
            return (at + 1,)
        following = self._back.get(at, at + 1)
        if following >= self._first:
            return ()
        second = self._begin.get(following)
        return (following,) if second is None else (following, second)

    def _fits(self, word: str, pattern: Pattern, step: int) -> bool:
        wanted = pattern.steps[step]
        if pattern.prefix and step == len(pattern.steps) - 1:
            return word.startswith(tuple(wanted))
        return word in wanted

    def _written(self, path: list[int]) -> tuple[int, ...]:
        return tuple(sorted({place for at in path for place in range(self._places[at][0], self._places[at][1] + 1)}))


def _broken(page: Written) -> list[range]:
    """The written words that make one together."""
    spans: list[range] = []
    for at in sorted(page.going_on):
        if at + 1 < len(page.texts):
            if spans and at < spans[-1].stop:
                spans[-1] = range(spans[-1].start, at + 2)
            else:
                spans.append(range(at, at + 2))
    return spans
