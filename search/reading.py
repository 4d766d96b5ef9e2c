"""A page as words that follow each other. A word that the end of a line breaks is read in two ways: as one, and as two.

"informa-" and "tion" are one word, "blue-" and "grey" are two; whoever looks for either finds it.
"""

from bisect import bisect_right
from itertools import accumulate, chain

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
        apart = list(map(words_of, page.texts))
        self._joined = _joined(page, apart)
        spoken = list(apart)
        for span, whole in self._joined.items():
            spoken[span.start : span.stop] = [whole, *[()] * (len(span) - 1)]
        self.said: list[str] = list(chain.from_iterable(spoken))
        self._first = len(self.said)
        self._spoken = spoken
        self._ends: list[int] = []
        self._wide = {span.start: span for span in self._joined}
        self._behind: list[int] = []
        self._second: list[tuple[range, range]] = []
        self._begin: dict[int, int] = {}
        self._back: dict[int, int] = {}
        if self._joined:
            self._read_parts(apart)

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

    def _read_parts(self, apart: list[tuple[str, ...]]) -> None:
        """The parts of each broken word, behind all else."""
        starts = list(accumulate(map(len, self._spoken), initial=0))
        for span in self._joined:
            whole = range(starts[span.start], starts[span.stop])
            parts = list(chain.from_iterable(apart[span.start : span.stop]))
            if whole and parts:
                begin = len(self.said)
                self.said += parts
                self._spoken += apart[span.start : span.stop]
                self._behind += span
                self._second.append((whole, range(begin, len(self.said))))
                self._begin[whole.start] = begin
                self._back[len(self.said) - 1] = whole.stop

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
        """The written words of a path; where words stand is only worked out when one is found."""
        if not self._ends:
            self._ends = list(accumulate(map(len, self._spoken)))
        return tuple(sorted({place for at in path for place in self._place(bisect_right(self._ends, at))}))

    def _place(self, entry: int) -> range:
        page = len(self._spoken) - len(self._behind)
        if entry >= page:
            entry = self._behind[entry - page]
            return range(entry, entry + 1)
        return self._wide.get(entry) or range(entry, entry + 1)


def _joined(page: Written, apart: list[tuple[str, ...]]) -> dict[range, tuple[str, ...]]:
    """Broken words that say something else as one than in parts, and what."""
    joined = {}
    for span in _broken(page) if page.going_on else ():
        whole = words_of("".join(page.texts[span.start : span.stop]))
        if whole != tuple(chain.from_iterable(apart[span.start : span.stop])):
            joined[span] = whole
    return joined


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
