"""What speaks for a case in a mail: each agreement as a sentence, with its match weight."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from casework.case_record import CaseRecord, PartyName
from intake import case_terms
from intake.evidence import (
    company_core,
    forenames,
    has_word,
    names_company,
    names_operation,
    names_person,
    names_surname,
    surnames,
)
from intake.facts import MailFacts, Mention, Place
from intake.looking import Looking

_NAMED = {
    Place.SUBJECT: "named in the subject",
    Place.MESSAGE: "named in the message",
    Place.ATTACHMENT: "named by an attachment",
    Place.INSIDE: "named inside an attachment",
    Place.QUOTED: "named in quoted text",
}
IN = {
    Place.SUBJECT: "in the subject",
    Place.MESSAGE: "in the message",
    Place.ATTACHMENT: "in the name of an attachment",
    Place.INSIDE: "inside an attachment",
    Place.QUOTED: "in quoted text",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One agreement. It is `independent` if it may stand beside a URN, and `anchors` if it does so for a URN elsewhere."""

    field: str
    sentence: str
    bits: float
    independent: bool = False
    anchors: bool = False


@dataclass(frozen=True, slots=True)
class _Test:
    """A name of a case: what to call it, its kind, its key in the index, and whether a text has it."""

    label: str
    kind: str
    term: str
    holds: Callable[[str], bool]
    person: PartyName | None = None


def facts_for(looking: Looking, record: CaseRecord) -> tuple[Fact, ...]:
    """Every agreement of a mail with a case, the URN first."""
    return (
        *_urn(looking, record),
        *_filed_before(looking, record),
        *_named(looking, record),
        *_supporting(looking, record),
    )


def second_facts(looking: Looking, record: CaseRecord) -> tuple[Fact, ...]:
    """The independent facts that may stand beside a URN: a party, a witness, a company, an operation, a conversation."""
    return tuple(fact for fact in (*_filed_before(looking, record), *_named(looking, record)) if fact.independent)


def names_somebody(looking: Looking, record: CaseRecord, text: str) -> bool:
    """Whether a text names anybody or anything of a case, a defendant's surname alone included."""
    return any(
        test.holds(text) or (test.person is not None and _holds_surname(looking, test.person, text))
        for test in _tests(looking, record)
    )


def fits(mention: Mention, record: CaseRecord) -> bool:
    """Whether a URN means this case: its root, and its split if it names one."""
    if mention.urn.root != record.urn_root:
        return False
    undivided = mention.urn.split == 1 and "/" not in record.urn
    return mention.urn.split is None or undivided or record.urn.endswith(f"/{mention.urn.split}")


def _urn(looking: Looking, record: CaseRecord) -> Iterator[Fact]:
    cases = len(looking.cases)
    for mention in looking.found:
        if fits(mention, record):
            field = f"urn.{mention.place}"
            yield Fact(field, f"URN {mention.urn} {IN[mention.place]}", looking.weights.of(field, cases))
            return


def _filed_before(looking: Looking, record: CaseRecord) -> Iterator[Fact]:
    cases = len(looking.cases)
    if record.case_id in looking.threads:
        sentence = f"Answers a mail already filed in {record.urn}"
        yield Fact("thread", sentence, looking.weights.of("thread", cases), independent=True, anchors=True)
    if record.case_id in looking.confirmed:
        yield Fact(
            "confirmed", "A person filed this sender's mail there before", looking.weights.of("confirmed", cases)
        )


def _supporting(looking: Looking, record: CaseRecord) -> Iterator[Fact]:
    """What only supports: a slip of the serial lands in the same force, and often on the same officer's next case."""
    cases, mail = len(looking.cases), looking.mail
    for witness in record.witnesses:
        if witness.police and not _is_sender(mail, witness):
            places = [place for place, text in looking.own_texts if _holds(witness)(text)]
            if places:
                yield Fact(
                    "officer", f"Officer {witness.name} {_NAMED[places[0]]}", looking.weights.of("officer", cases)
                )
    if (force := looking.force) and record.urn.startswith(force):
        yield Fact("force", f"Sent from the force of this URN ({force})", looking.weights.of("force", cases))


def _named(looking: Looking, record: CaseRecord) -> Iterator[Fact]:
    for test in _tests(looking, record):
        place = next((place for place, text in looking.texts if test.holds(text)), None)
        if test.person and place is not Place.SUBJECT:  # the surname alone may stand at a stronger place
            yield from _by_surname(looking, test.person, before=place)
        if place is not None:
            yield _fact(looking, test, place)


def _fact(looking: Looking, test: _Test, place: Place) -> Fact:
    field = f"{test.kind}.{place}"
    bits = looking.weights.of_name(field, looking.cases.frequency(test.term), len(looking.cases))
    anchors = place is Place.SUBJECT and test.kind != "operation"
    sentence = f"{test.label} {_NAMED[place]}"
    return Fact(field, sentence, bits, independent=place is not Place.QUOTED, anchors=anchors)


def _by_surname(looking: Looking, person: PartyName, *, before: Place | None) -> Iterator[Fact]:
    """A defendant's surname alone: the rarer it is, the more it says."""
    if has_word(looking.mail.sender_name, person.surname):
        return
    for place, text in looking.texts:
        if place is before:
            return
        if _holds_surname(looking, person, text):
            often = looking.cases.frequency(case_terms.surname_term(surnames(person.surname)[0][0]))
            field, sentence = f"surname.{place}", f"Defendant {person.surname} {_NAMED[place]}"
            bits = looking.weights.of_name(field, often, len(looking.cases))
            independent, anchors = place is not Place.QUOTED, place is Place.SUBJECT
            yield Fact(field, sentence, bits, independent=independent, anchors=anchors)
            return


def _holds_surname(looking: Looking, person: PartyName, text: str) -> bool:
    def is_known(forename: str, surname: str) -> bool:
        return looking.cases.frequency(case_terms.full_name_term(case_terms.DEFENDANT, forename, surname)) > 0

    return has_word(text, person.surname) and names_surname(text, person, is_known)


def _tests(looking: Looking, record: CaseRecord) -> Iterator[_Test]:
    mail = looking.mail
    for person in record.defendants:
        if person.organisation_name:
            term = case_terms.company_term(company_core(person.organisation_name))
            yield _Test(f"Company {person.name}", "company", term, _company(person.organisation_name))
        elif not _is_sender(mail, person):
            term = _full_name(case_terms.DEFENDANT, person)
            yield _Test(f"Defendant {person.name}", "defendant", term, _holds(person), person)
    for witness in record.witnesses:
        if not witness.police and not _is_sender(mail, witness):
            yield _Test(f"Witness {witness.name}", "witness", _full_name(case_terms.WITNESS, witness), _holds(witness))
    if operation := record.operation:
        term = case_terms.operation_term(operation)
        yield _Test(f"Operation {operation}", "operation", term, lambda text: names_operation(text, operation))


def _full_name(kind: str, person: PartyName) -> str:
    first, last = forenames(person.first_names), surnames(person.surname)
    return case_terms.full_name_term(kind, first[0], last[0][0]) if first and last else ""


def _holds(person: PartyName) -> Callable[[str], bool]:
    return lambda text: names_person(text, person.first_names, person.surname)


def _company(name: str) -> Callable[[str], bool]:
    return lambda text: names_company(text, name)


def _is_sender(mail: MailFacts, person: PartyName) -> bool:
    """An officer signs every mail, whichever of their cases it is about."""
    local_part = mail.sender_address.partition("@")[0].replace(".", " ")
    return any(names_person(text, person.first_names, person.surname) for text in (mail.sender_name, local_part))
