"""What somebody typed, as a question. Everything is words: no engine's language is in it."""

import re

from casework.errors import BadInput
from search.question import Filters, Question, Term
from search.tokens import tokens_of

LONGEST = 500
MOST_TERMS = 20
_PART = re.compile(r'"([^"]*)"(\*?)|(\S+)')
_QUOTES = str.maketrans("“”„«»″＂", '"' * 7)
ANY = Filters()


def ask(text: str, filters: Filters = ANY) -> Question:
    """The question a text asks: words, "an exact phrase", the beginning of a word*. BadInput when there is none."""
    if len(text) > LONGEST:
        raise BadInput(f"That is too long to search for. Use at most {LONGEST} characters.")
    terms: list[Term] = []
    for quoted, star, bare in _PART.findall(_closed(text.translate(_QUOTES))):
        words = tuple(tokens_of(quoted or bare))
        term = Term(words, prefix=bool(star) or bare.endswith("*"))
        if words and term not in terms:
            terms.append(term)
    if not terms:
        raise BadInput("There is no word to search for. Type a word, a name or a number.")
    if len(terms) > MOST_TERMS:
        raise BadInput(f"Those are too many words to search for at once. Use at most {MOST_TERMS}.")
    return Question(tuple(terms), filters)


def _closed(text: str) -> str:
    """A quotation mark that nobody closed is one that was typed by mistake."""
    if text.count('"') % 2 == 0:
        return text
    start, _, end = text.rpartition('"')
    return f"{start} {end}"
