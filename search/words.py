"""What a word is, for what is asked, for the index and for finding the place: one rule, so that they cannot disagree.

Letters and digits make words; everything else parts them, so `o'brien`, `blue-grey` and `45AA0209820/1` are words that
stand one after the other. Case and diacritics do not count. A pictogram is a word, since people write to each other so.
"""

import re
from functools import lru_cache
from unicodedata import category, normalize

_ASCII = re.compile(r"[a-z0-9]+")
# Letters that no decomposition takes apart, and letters that are used as an apostrophe.
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
    | dict.fromkeys("ʹʺʻʼʽˈ", "'")
)
_DROPPED = frozenset({"Mn", "Mc", "Me", "Cf"})


@lru_cache(maxsize=1 << 16)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, in order, as they are compared."""
    if text.isascii():
        return tuple(_ASCII.findall(text.lower()))
    folded = normalize("NFKD", normalize("NFKD", text).casefold()).translate(_LETTERS)
    return tuple("".join(map(_parted, folded)).split())


def _parted(character: str) -> str:
    kind = category(character)
    if kind[0] in "LN":
        return character
    if kind == "So":
        return f" {character} "
    return "" if kind in _DROPPED else " "
