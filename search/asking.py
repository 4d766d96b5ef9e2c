"""From what somebody typed to a question. Nothing in it is a command: `AND`, brackets and colons are words or nothing."""

import re

from casework.errors import BadInput
from search.question import Filters, Question, Term
from search.words import words_of

LONGEST = 500
_NOTHING = (
    "There is no word to look for in that. Type one or more words, or a phrase in quotation marks. "
    "A star at the end of a word finds all that begins with it."
)
_TOO_LONG = f"That is too long to look for. Type at most {LONGEST} characters, such as the phrase that matters most."
_QUOTES = '"“”„‟«»＂'
_SINGLE = re.compile(r"(?<!\w)‘([^‘’]+)’(?!\w)")
_PIECE = re.compile(rf"(?<!\w)[{_QUOTES}]([^{_QUOTES}]*)[{_QUOTES}]?(\*?)|[^\s{_QUOTES}]+")
_STAR = re.compile(r"\w\*+[^\w*]*$")


def ask(text: str, filters: Filters = Filters()) -> Question:  # noqa: B008 - it is frozen
    """What to look for. Raises BadInput, with a sentence, when there is no word in it or it is too long."""
    if len(text) > LONGEST:
        raise BadInput(_TOO_LONG, detail="too long")
    pieces = _PIECE.finditer(_SINGLE.sub(r'"\1"', text))
    terms = tuple(dict.fromkeys(term for piece in pieces if (term := _term(piece))))
    if not terms:
        raise BadInput(_NOTHING, detail="no word")
    return Question(terms, filters)


def _term(piece: re.Match[str]) -> Term | None:
    said = piece[0] if piece[1] is None else piece[1] + piece[2]
    words = words_of(said)
    return Term(words, prefix=bool(_STAR.search(said))) if words else None
