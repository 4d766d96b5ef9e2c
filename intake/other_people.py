"""Somebody else's name in a message that names nobody of its own case: old mails are answered to write about new cases."""

import re
from collections.abc import Iterator

from casework.case_record import CaseRecord
from intake import case_terms
from intake.evidence import forenames, surnames, tokens
from intake.facts import Place
from intake.looking import Looking
from intake.support import facts_for

_NAME = r"[^\W\d_][^\W\d_'\u2019-]+(?:-[^\W\d_]+)?"
_TITLED = re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Mx)\b\.?[ \t]+((?:(?=[^\W_a-z]){_NAME}[ \t]+)?(?=[^\W_a-z]){_NAME})")
# After a lower-case word, or first in a sentence and followed by one.
_ALONE = re.compile(rf"(?:\b([a-z]+) ({_NAME})\b(?! [A-Z\d]))|(?:(?:^|[.!?]\s|\n)({_NAME})(?= [a-z]))", re.MULTILINE)
_PAIR = re.compile(rf"\b(?=({_NAME}) ({_NAME})\b)")
_TRIPLE = re.compile(rf"\b(?=({_NAME}) ({_NAME}) ({_NAME})\b)")
_MOST = 30
# What follows these is a place or a time, or no name.
_BEFORE_PLACES = frozenset({"at", "in", "on", "the", "a", "an", "by", "from", "near", "until", "since", "this", "next"})
_NO_NAMES = frozenset({
    "good", "dear", "best", "kind", "many", "please", "case", "court", "crown", "law", "day", "may", "march", "will",
    "young", "long", "further", "police", "english", "bail", "north", "south", "east", "west", "monday", "friday",
    "see", "find", "both", "more", "new", "price", "bond", "counsel", "judge", "page", "street", "park", "church",
    "the", "there", "this", "that", "these", "they", "we", "he", "she", "his", "her", "it", "as", "an", "and", "if",
})  # fmt: skip


def other_person(looking: Looking, case: CaseRecord) -> str:
    """The name of another case's defendant in a message that says nothing of this one; nothing if there is none."""
    text = looking.mail.new_text
    if not text or any(fact.field.endswith(f".{Place.MESSAGE}") for fact in facts_for(looking, case)):
        return ""
    own, relatives = _own_words(looking, case), _own_surnames(case)
    for mentioned in _mentioned(looking):
        own |= _words_of(mentioned)
    for name, term in _names(text):
        words = tokens(name)
        if own.issuperset(words) or words[-1] in relatives:
            continue
        if not term or looking.cases.frequency(term):
            return name
    return ""


def _names(text: str) -> Iterator[tuple[str, str]]:
    """What looks like people's names, each with its key; a title says by itself that it is one."""
    for name in _TITLED.findall(text)[:_MOST]:
        yield name, ""
    for first, last in _PAIR.findall(text)[:_MOST]:
        if first[0].isupper() and last[0].isupper():
            yield f"{first} {last}", case_terms.company_term((tokens(first)[0], tokens(last)[0]))
            for forename, surname in ((first, last), (last, first)):
                words = tokens(forename)[0], tokens(surname)[0]
                yield f"{first} {last}", case_terms.full_name_term(case_terms.DEFENDANT, *words)
    for first, middle, last in _TRIPLE.findall(text)[:_MOST]:
        if first[0].isupper() and middle[0].isupper() and last[0].isupper():
            words = tokens(first)[0], tokens(last)[0]
            yield f"{first} {middle} {last}", case_terms.full_name_term(case_terms.DEFENDANT, *words)
    for before, inside, opening in _ALONE.findall(text)[:_MOST]:
        name = inside or opening
        if name[0].isupper() and name.casefold() not in _NO_NAMES and before not in _BEFORE_PLACES:
            yield name, case_terms.surname_term(tokens(name)[-1])


def _mentioned(looking: Looking) -> Iterator[CaseRecord]:
    """The cases whose URN the mail gives: it says by itself whose case those people are of."""
    for mention in looking.own:
        yield from looking.of_root(mention.urn.root)


def _own_words(looking: Looking, case: CaseRecord) -> set[str]:
    """The names of the case's people and the sender's: they say nothing against the case."""
    return {*tokens(looking.mail.sender_name), *_words_of(case)} - {",", "|"}


def _words_of(case: CaseRecord) -> set[str]:
    words = _own_surnames(case)
    for person in (*case.defendants, *case.witnesses):
        words.update(tokens(person.organisation_name), forenames(person.first_names))
    return words


def _own_surnames(case: CaseRecord) -> set[str]:
    people = (*case.defendants, *case.witnesses)
    return {word for person in people for each in surnames(person.surname) for word in each}
