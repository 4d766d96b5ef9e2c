"""What in a mail speaks against a case that its URN points to. One objection is enough to ask a person."""

import re
from itertools import takewhile

from casework.case_record import CaseRecord
from casework.urn import find_urns
from intake import case_terms
from intake.evidence import all_after_versus, contradicts, is_defendant, names_in_full, tokens
from intake.facts import MailFacts, Mention, Place
from intake.looking import Looking
from intake.other_people import other_person
from intake.urn_slips import spoilt_urn

# Overlapping, because a heading may stand before the name: "Statement Samuel Okafor".
_PAIR = re.compile(r"\b(?=([^\W\d_][^\W\d_'\u2019-]+) ([^\W\d_][^\W\d_'\u2019-]+))")
_MOST_PAIRS = 6
_AND_MORE = re.compile(r"\s*(?:&|\+|and)\s*/?\d{1,2}\b", re.IGNORECASE)
_ALSO_NAMES = {
    Place.SUBJECT: "The subject",
    Place.MESSAGE: "The message",
    Place.ATTACHMENT: "The name of an attachment",
}


def objection(looking: Looking, own: Mention, case: CaseRecord) -> str:
    """The first thing that speaks against filing a mail in this case, as a sentence; nothing if nothing does."""
    mail = looking.mail
    return (
        _about_somebody_else(mail, case)
        or _message_about_somebody_else(looking, case)
        or _several_splits(mail)
        or _another_split(looking, case)
        or _a_case_not_in_cms(looking, own)
        or _of_another_case(looking, case)
        or _another_paper(looking, case)
    )


def unexplained_names(subject: str, case: CaseRecord) -> tuple[str, ...]:
    """What looks like people's names in a subject that names nobody of the case: worth asking whose they are."""
    if _names_a_defendant(subject, case) or any(is_defendant(each, case) for each in all_after_versus(subject)):
        return ()
    known = [f"{person.first_names} {person.surname}" for person in case.witnesses]
    pairs = (f"{first} {last}" for first, last in _PAIR.findall(subject))
    return tuple(pair for pair in pairs if not any(pair in name for name in known))[:_MOST_PAIRS]


def _about_somebody_else(mail: MailFacts, case: CaseRecord) -> str:
    """A name after "R v" that is no defendant's. A message that names its own defendant may mention others."""
    if other := contradicts(mail.subject, case):
        return f"The subject says \u201cR v {other}\u201d, who is not a defendant of {case.urn}"
    for name in mail.attachment_names:
        if other := contradicts(name.replace("_", " "), case):
            return f"An attachment is named \u201cR v {other}\u201d, who is not a defendant of {case.urn}"
    for text in mail.attachment_texts:
        if (other := contradicts(text, case)) and not _speaks_of(text, case):
            return f"An attachment says “R v {_name(other)}”, who is not a defendant of {case.urn}"
    return ""


def _message_about_somebody_else(looking: Looking, case: CaseRecord) -> str:
    """The same for the message, where "R v" before a defendant of a case it gives the URN of is a mention of that case."""
    text = looking.mail.new_text
    if _speaks_of(text, case):
        return ""
    mentioned = [other for each in looking.own for other in looking.of_root(each.urn.root)]
    for named in all_after_versus(text):
        if not any(is_defendant(named, each) for each in (case, *mentioned)):
            return f"The message says \u201cR v {_name(named)}\u201d, who is not a defendant of {case.urn}"
    return ""


def _several_splits(mail: MailFacts) -> str:
    """ "45AA0209826/1 & 2" is about two cases, though only the first is written out."""
    for place, text in mail.own_texts():
        for found in find_urns(text):
            if found.urn.split is not None and _AND_MORE.match(text, found.end):
                return f"{_ALSO_NAMES[place]} names more splits than {found.urn}"
    return ""


def _another_split(looking: Looking, case: CaseRecord) -> str:
    """A defendant of another split, where none of this one is named: the splits' numbers are easily mixed up."""
    others = [split for split in looking.of_root(case.urn_root) if split.case_id != case.case_id]
    for place, text in looking.mail.texts()[:2]:
        if _names_a_defendant(text, case):
            return ""
        for split in others:
            if named := _names_a_defendant(text, split):
                return f"{_ALSO_NAMES[place]} names {named}, a defendant of {split.urn} and not of {case.urn}"
    return ""


def _of_another_case(looking: Looking, case: CaseRecord) -> str:
    """A name in the subject that is nobody's of the case, and a defendant's of another."""
    for name in unexplained_names(looking.mail.subject, case):
        first, last = tokens(name)[0], tokens(name)[-1]
        if looking.cases.frequency(case_terms.full_name_term(case_terms.DEFENDANT, first, last)):
            return f"The subject names {name}, a defendant of another case and not of {case.urn}"
    return ""


def _another_paper(looking: Looking, case: CaseRecord) -> str:
    """A file whose own text has the URN of another case and nothing of this one: it may be the wrong file."""
    for text in looking.mail.attachment_texts:
        roots = {found.urn.root for found in find_urns(text)}
        others = [root for root in roots if root != case.urn_root and looking.of_root(root)]
        if others and case.urn_root not in roots and not _names_a_defendant(text, case):
            return f"An attachment is about {min(others)} by its own text, and not about {case.urn}"
    return ""


def somebody_else(looking: Looking, case: CaseRecord) -> str:
    """That the message names other people and nobody of the case, as a sentence; nothing if it does not."""
    if case.case_id not in looking.threads and (name := other_person(looking, case)):
        return f"The message names {name} and nobody of {case.urn}"
    return ""


def _a_case_not_in_cms(looking: Looking, own: Mention) -> str:
    """A URN that CMS does not know, where the known one stands or before it: then the known one is a mere mention."""
    for place, text in looking.own_texts:
        strict = place in {own.place, Place.SUBJECT}
        for found in find_urns(text):
            if (found.exact or strict) and not looking.of_root(found.urn.root):
                return f"{_ALSO_NAMES[place]} names {found.urn} too, and CMS has no such case"
        if strict and (spoilt := spoilt_urn(text)):
            return f"{_ALSO_NAMES[place]} names {spoilt} too, which is nearly a URN"
        if place is own.place:
            break
    return ""


def _name(rest: str) -> str:
    """The name at the beginning of running text: "Okafor" of "Okafor will be heard", and of its first line."""
    rest = rest.partition("\n")[0]
    return " ".join(takewhile(lambda word: word[0].isupper(), rest.split())) or rest[:40]


def _speaks_of(text: str, case: CaseRecord) -> bool:
    named = any(is_defendant(each, case) for each in all_after_versus(text))
    return named or bool(_names_a_defendant(text, case))


def _names_a_defendant(text: str, case: CaseRecord) -> str:
    return next((person.name for person in case.defendants if names_in_full(text, person)), "")
