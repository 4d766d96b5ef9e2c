"""A page as words that follow each other. A word that the end of a line breaks is read in two ways: as one, and as two.

"informa-" and "tion" are one word, "blue-" and "grey" are two; whoever looks for either finds it.
"""

from casework.pages import Page, Word
from search.patterns import Pattern
from search.words import words_of

CONTEXT = 8
"""A phrase of so many words is sure to be found in `sequences`, whatever is broken in it."""
_END = -1


class Reading:
    """The words of a page, which follows which, and where each stands: `places` are indexes of `words` and `lines`."""

    def __init__(self, page: Page) -> None:
        self.words: list[Word] = [word for line in page.lines for word in line]
        self.lines: list[int] = [number for number, line in enumerate(page.lines) for _ in line]
        self.said: list[str] = []
        self._places: list[tuple[int, int]] = []
        self._next: list[tuple[int, ...]] = []
        self._where: dict[str, list[int]] = {}
        self.broken: list[tuple[int, int, list[int]]] = []
        """Words read in a second way: where the first begins and ends in `said`, and where the second stands."""
        self._read()

    def matches(self, pattern: Pattern) -> list[tuple[int, ...]]:
        """Each place where the pattern stands, as the indexes of its words."""
        paths = (self._path(start, pattern, 0) for start in self._starts(pattern))
        return [self._all_places(path) for path in paths if path]

    def sequences(self) -> list[list[str]]:
        """What an index has to hold: the whole page, then each second reading with what is around it."""
        main = self.said[: self.length]
        around = [
            main[max(0, start - CONTEXT) : start] + [self.said[at] for at in second] + main[end : end + CONTEXT]
            for start, end, second in self.broken
        ]
        return [main, *around]

    def _read(self) -> None:
        spans = self._spans()
        for first, last in spans:
            self._say("".join(word.text for word in self.words[first : last + 1]), first, last)
        self.length = len(self.said)
        self._next = [(at + 1,) for at in range(self.length)]
        if self.length:
            self._next[-1] = (_END,)
        for first, last in spans:
            if first < last:
                self._read_parts(first, last)
        for at, word in enumerate(self.said):
            self._where.setdefault(word, []).append(at)

    def _spans(self) -> list[tuple[int, int]]:
        """From which word to which one word goes; nearly always it is one."""
        spans, first = [], 0
        for at, word in enumerate(self.words):
            if not word.goes_on or at == len(self.words) - 1:
                spans.append((first, at))
                first = at + 1
        return spans

    def _say(self, text: str, first: int, last: int) -> None:
        for word in words_of(text):
            self.said.append(word)
            self._places.append((first, last))

    def _read_parts(self, first: int, last: int) -> None:
        whole = [at for at in range(self.length) if self._places[at] == (first, last)]
        begin = len(self.said)
        for at in range(first, last + 1):
            self._say(self.words[at].text, at, at)
        second = list(range(begin, len(self.said)))
        if not whole or not second or [self.said[at] for at in whole] == [self.said[at] for at in second]:
            return
        self._next += [(at + 1,) for at in second]
        self._next[second[-1]] = self._next[whole[-1]]
        for at, following in enumerate(self._next):
            if whole[0] in following and second[0] not in following:
                self._next[at] = (*following, second[0])
        self.broken.append((whole[0], whole[-1] + 1, second))

    def _starts(self, pattern: Pattern) -> list[int]:
        if pattern.prefix and len(pattern.steps) == 1:
            return [at for word, places in self._where.items() if _begins(word, pattern.steps[0]) for at in places]
        return [at for word in pattern.steps[0] for at in self._where.get(word, ())]

    def _path(self, at: int, pattern: Pattern, step: int) -> list[int] | None:
        """The way of the pattern from here on."""
        if at == _END or not self._fits(at, pattern, step):
            return None
        if step == len(pattern.steps) - 1:
            return [at]
        for following in self._next[at]:
            if (path := self._path(following, pattern, step + 1)) is not None:
                return [at, *path]
        return None

    def _fits(self, at: int, pattern: Pattern, step: int) -> bool:
        word, wanted = self.said[at], pattern.steps[step]
        return word in wanted or (pattern.prefix and step == len(pattern.steps) - 1 and _begins(word, wanted))

    def _all_places(self, path: list[int]) -> tuple[int, ...]:
        return tuple(sorted({place for at in path for place in range(self._places[at][0], self._places[at][1] + 1)}))


def _begins(word: str, wanted: frozenset[str]) -> bool:
    return any(word.startswith(one) for one in wanted)
