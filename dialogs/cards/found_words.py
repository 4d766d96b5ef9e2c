"""A line of a document with the words that were found in it in bold: shown as it was written, whatever it says."""

from collections.abc import Collection, Sequence
from itertools import groupby

from casework.pages import Word
from dialogs.cards.parts import Part, run
from dialogs.cards.words import clean

MOST_RUNS = 8


def marked(words: Sequence[str], found: Collection[str], *, limit: int) -> Part:
    """A line of these words; a long one is cut before and behind the first word that was found."""
    shown = _around(words, found, limit)
    runs = []
    for bold, group in groupby(shown, key=lambda word: word in found):
        text = clean(" ".join(group), limit)
        if text:
            runs.append(run(text, bold=bold, limit=limit))
    if len(runs) > MOST_RUNS:
        rest = " ".join(each["text"] for each in runs[MOST_RUNS - 1 :])
        runs = [*runs[: MOST_RUNS - 1], run(rest, limit=limit)]
    spaced = [{**each, "text": each["text"] + " "} for each in runs[:-1]] + runs[-1:]
    return {"type": "RichTextBlock", "spacing": "Small", "inlines": spaced or [run("(an empty line)")]}


def texts_of(words: Sequence[Word]) -> frozenset[str]:
    """The words as they stand in their lines."""
    return frozenset(word.text for word in words)


def _around(words: Sequence[str], found: Collection[str], limit: int) -> list[str]:
    first = next((place for place, word in enumerate(words) if word in found), 0)
    room, start = limit // 3, first
    while start > 0 and room > len(words[start - 1]):
        start -= 1
        room -= len(words[start]) + 1
    shown, room = (["…"] if start else []), limit
    for word in words[start:]:
        room -= len(word) + 1
        if room < 0 and len(shown) > 1:
            return [*shown, "…"]
        shown.append(word)
    return shown
