"""The cases whose people, company or operation a mail names: how a case is found when no URN leads to it."""

import re
from collections.abc import Iterator
from itertools import pairwise

from casework.case_record import CaseRecord
from intake import case_terms
from intake.evidence import all_after_versus, tokens, words_of
from intake.facts import Place
from intake.looking import Looking

_MOST_PAIRS = 400
_MOST_OF_A_NAME = 10
_MOST_OF_A_SURNAME = 20
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_OPERATION = re.compile(r"\b(?:operation|op)\b\.?[ \t]+([^\W_]+(?:[ \t][^\W_]+)?)", re.IGNORECASE)


def by_name(looking: Looking) -> Iterator[CaseRecord]:
    """Cases by full name, company or operation, the rarest name first; then by the surname after "R v"."""
    yield from _rarest_first(looking, list(_terms(looking)), _MOST_OF_A_NAME)
    surnames = [case_terms.surname_term(name) for name in cited_surnames(looking)]
    yield from _rarest_first(looking, surnames, _MOST_OF_A_SURNAME)
    if not any(looking.cases.frequencies(surnames)):
        slips = [case_terms.surname_term(slip) for name in cited_surnames(looking)[:2] for slip in _slips(name)]
        yield from _rarest_first(looking, slips, _MOST_OF_A_NAME)


def names_in(looking: Looking, place: Place) -> list[str]:
    """The keys of full names and companies that stand in one place of the mail."""
    text = dict(looking.mail.texts())[place]
    return list(_pairs(words_of(text)))


def cited_surnames(looking: Looking) -> list[str]:
    """The surnames after each "R v" of the subject and the names of attachments, or else of the message."""
    mail = looking.mail
    for text in ("\n".join((mail.subject, *mail.attachment_names)).replace("_", " "), mail.new_text):
        cited = [word for named in all_after_versus(text)[:4] for word in _letters(tokens(named)[:3])]
        if cited := [word for word in cited if len(word) > 1 and word not in {"and", "others"}]:
            return cited
    return []


def _letters(words: list[str]) -> list[str]:
    """Those that are names by their letters, a double one as a whole and in its halves."""
    names = [word for word in words if word.replace("-", "").isalpha()]
    return list(dict.fromkeys(part for name in names for part in (name, *name.split("-")) if part))


def operations_in(text: str) -> list[str]:
    """The keys of the operations a text names."""
    found = []
    for name in _OPERATION.findall(text):
        words = tokens(name)
        found += [f"{case_terms.OPERATION} {' '.join(words[:count])}" for count in range(1, len(words) + 1)]
    return found


def _terms(looking: Looking) -> Iterator[str]:
    for _, text in looking.mail.texts():
        if text:
            yield from operations_in(text)
            yield from _pairs(words_of(text))


def _pairs(words: list[str]) -> Iterator[str]:
    names = [word if word[0].isalpha() else "" for word in words if word != ","][: _MOST_PAIRS + 1]
    for first, last in pairwise(names):
        if first and last:
            yield case_terms.full_name_term(case_terms.DEFENDANT, first, last)
            yield case_terms.full_name_term(case_terms.DEFENDANT, last, first)
            yield case_terms.full_name_term(case_terms.WITNESS, first, last)
            yield case_terms.company_term((first, last))


def _rarest_first(looking: Looking, terms: list[str], most: int) -> Iterator[CaseRecord]:
    terms = list(dict.fromkeys(terms))
    often = zip(looking.cases.frequencies(terms), terms, strict=True) if terms else ()
    for _, term in sorted(pair for pair in often if pair[0])[:6]:
        yield from looking.cases.with_term(term, most)


def _slips(name: str) -> Iterator[str]:
    """A name with one letter wrong, missing or too many, or two exchanged."""
    for at in range(len(name) + 1):
        rest = name[at:]
        yield from (name[:at] + letter + rest for letter in _LETTERS)
        if rest:
            yield name[:at] + rest[1:]
            yield from (name[:at] + letter + rest[1:] for letter in _LETTERS)
            yield name[:at] + rest[1:2] + rest[0] + rest[2:]
