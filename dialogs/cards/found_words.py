"""A line of a document with the words that were found in it in bold: shown as it was written, whatever it says."""

from collections.abc import Collection, Sequence
from itertools import groupby

from casework.pages import Word
from dialogs.cards.parts import Part, run
from dialogs.cards.words import clean

MOST_RUNS = 8


def places_of(words: Sequence[str], found: Sequence[str]) -> frozenset[int]:
    """Which words of a line are those found, which are in the order of the line; the rest may stand in the next."""
    at, left = [], list(found)
    for place, word in enumerate(words):
        if left and word == left[0]:
            at.append(place)
            left.pop(0)
    return frozenset(at)


def marked(words: Sequence[str], at: Collection[int], *, limit: int) -> Part:
    """A line of these words, those at these places in bold; a long one is cut before and behind the first of them."""
    runs = []
    for bold, group in groupby(_around(words, at, limit), key=lambda word: word[1]):
        text = clean(" ".join(word for word, _ in group), limit)
        if text:
            runs.append(run(text, bold=bold, limit=limit))
    if len(runs) > MOST_RUNS:
        rest = " ".join(each["text"] for each in runs[MOST_RUNS - 1 :])
        runs = [*runs[: MOST_RUNS - 1], run(rest, limit=limit)]
    spaced = [{**each, "text": each["text"] + " "} for each in runs[:-1]] + runs[-1:]
    return {"type": "RichTextBlock", "spacing": "Small", "inlines": spaced or [run("(an empty line)")]}


def texts_of(words: Sequence[Word]) -> list[str]:
    """The words as they stand in their lines."""
    return [word.text for word in words]


def _around(words: Sequence[str], at: Collection[int], limit: int) -> list[tuple[str, bool]]:
    """The words that fit, each with whether it was found."""
    start = min(at, default=0)
    room = limit // 3
    while start > 0 and room > len(words[start - 1]):
        start -= 1
        room -= len(words[start]) + 1
    shown, room = ([("…", False)] if start else []), limit
    for place, word in enumerate(words[start:], start):
        room -= len(word) + 1
        if room < 0 and len(shown) > 1:
            return [*shown, ("…", False)]
        shown.append((word, place in at))
    return shown
