"""One way to cut text into words, for what is asked, what is indexed and what is found: so they cannot disagree.

A token is a run of letters and digits, without marks and capitals. Apostrophes inside a word vanish ("O'Brien" is
obrien), a possessive does too ("Okafor's" is okafor); every other sign parts words, so that "blue-grey", a URN with its
split or an address are several tokens in a row.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from casework.pages import Page, Word

_APOSTROPHES = re.compile("[’‘ʼ´`′＇]")
_POSSESSIVE = re.compile(r"(?<=\w)'s\b")
_TOKEN = re.compile(r"[^\W_]+")


def tokens_of(text: str) -> list[str]:
    """The tokens of a text, in order."""
    if text.isascii():
        folded = text.lower()
    else:
        plain = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
        folded = _APOSTROPHES.sub("'", plain).casefold()
    if "'" in folded:
        folded = _POSSESSIVE.sub("", folded).replace("'", "")
    return _TOKEN.findall(folded)


@dataclass(frozen=True, slots=True)
class Placed:
    """A token of a page: in which line it begins (from 0), and the words it stands in."""

    token: str
    line: int
    words: tuple[Word, ...]


def tokens_on(page: Page) -> Iterator[Placed]:
    """The tokens of a page with their places; a word that a line's end breaks is one, and stands in both lines."""
    begun: tuple[Word, ...] = ()
    begun_in = 0
    for number, line in enumerate(page.lines):
        for word in line:
            if not begun:
                begun_in = number
            whole = (*begun, word)
            if word.goes_on:
                begun = whole
                continue
            begun = ()
            for token in tokens_of("".join(each.text for each in whole)):
                yield Placed(token, begun_in, whole)
    for token in tokens_of("".join(each.text for each in begun)):
        yield Placed(token, begun_in, begun)
