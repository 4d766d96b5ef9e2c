"""A page as the words written on it, in order; where a word stands is only worked out for those that are shown."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from casework.pages import Page, Word


@dataclass(frozen=True, slots=True)
class Written:
    """`texts` are the words, `lines` their lines (from 0), `going_on` those that the next word finishes."""

    number: int
    width: float
    height: float
    recognised: bool
    texts: list[str]
    lines: list[int]
    going_on: frozenset[int]
    word: Callable[[int], Word]

    def line(self, line: int) -> str:
        """A line as it stands on the page, with its hyphen if it breaks a word."""
        span = range(bisect_left(self.lines, line), bisect_right(self.lines, line))
        return " ".join(f"{self.texts[at]}-" if at in self.going_on else self.texts[at] for at in span)


def written(page: Page) -> Written:
    """The words of a page."""
    words = [word for line in page.lines for word in line]
    return Written(
        number=page.number,
        width=page.width,
        height=page.height,
        recognised=page.confidence is not None,
        texts=[word.text for word in words],
        lines=[number for number, line in enumerate(page.lines) for _ in line],
        going_on=frozenset(at for at, word in enumerate(words) if word.goes_on),
        word=words.__getitem__,
    )
