"""What speaks for a case in a mail: each agreement as a sentence, with its match weight."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from casework.case_record import CaseRecord, PartyName
from casework.correspondents import force_of
from intake import case_terms
from intake.evidence import (
    company_core,
    forenames,
    is_defendant,
    named_after_versus,
    names_company,
    names_operation,
    names_person,
    surnames,
)
from intake.facts import OWN_PLACES, MailFacts, Mention, Place
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
    """A name of a case: what to call it, its kind, how many cases have it, and whether a text has it."""

    label: str
    kind: str
    frequency: int
    holds: Callable[[str], bool]


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


def fits(mention: Mention, record: CaseRecord) -> bool:
    """Whether a URN means this case: its root, and its split if it names one."""
    if mention.urn.root != record.urn_root:
        return False
    return mention.urn.split is None or record.urn.endswith(f"/{mention.urn.split}")


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
            places = [place for place, text in mail.own_texts() if _holds(witness)(text)]
            if places:
                yield Fact(
                    "officer", f"Officer {witness.name} {_NAMED[places[0]]}", looking.weights.of("officer", cases)
                )
    if (force := force_of(mail.sender_address)) and record.urn.startswith(force):
        yield Fact("force", f"Sent from the force of this URN ({force})", looking.weights.of("force", cases))


def _named(looking: Looking, record: CaseRecord) -> Iterator[Fact]:
    for test in _tests(looking, record):
        place = next((place for place, text in looking.mail.texts() if text and test.holds(text)), None)
        if place is None:
            continue
        field = f"{test.kind}.{place}"
        bits = looking.weights.of_name(field, test.frequency, len(looking.cases))
        independent = place in OWN_PLACES
        anchors = place is Place.SUBJECT and test.kind != "operation"
        yield Fact(field, f"{test.label} {_NAMED[place]}", bits, independent=independent, anchors=anchors)
    yield from _surname(looking, record)


def _surname(looking: Looking, record: CaseRecord) -> Iterator[Fact]:
    """ "R v Okafor" in the subject, where no forename stands beside the name."""
    named = named_after_versus(looking.mail.subject)
    if not named or not is_defendant(named, record):
        return
    for person in record.defendants:
        last = surnames(person.surname)
        if last and last[0][0] in named.casefold() and not names_person(named, person.first_names, person.surname):
            often = looking.cases.frequency(case_terms.surname_term(last[0][0]))
            bits = looking.weights.of_name("surname.subject", often, len(looking.cases))
            yield Fact(
                "surname.subject",
                f"Defendant {person.surname} named in the subject",
                bits,
                independent=True,
                anchors=True,
            )
            return


def _tests(looking: Looking, record: CaseRecord) -> Iterator[_Test]:
    cases, mail = looking.cases, looking.mail
    for person in record.defendants:
        if person.organisation_name:
            often = cases.frequency(case_terms.company_term(company_core(person.organisation_name)))
            yield _Test(f"Company {person.name}", "company", often, _company(person.organisation_name))
        elif not _is_sender(mail, person):
            often = _full_name_frequency(looking, case_terms.DEFENDANT, person)
            yield _Test(f"Defendant {person.name}", "defendant", often, _holds(person))
    for witness in record.witnesses:
        if not witness.police and not _is_sender(mail, witness):
            often = _full_name_frequency(looking, case_terms.WITNESS, witness)
            yield _Test(f"Witness {witness.name}", "witness", often, _holds(witness))
    if record.operation:
        often = cases.frequency(case_terms.operation_term(record.operation))
        operation = record.operation
        yield _Test(f"Operation {operation}", "operation", often, lambda text: names_operation(text, operation))


def _full_name_frequency(looking: Looking, kind: str, person: PartyName) -> int:
    first, last = forenames(person.first_names), surnames(person.surname)
    if not first or not last:
        return 1
    return looking.cases.frequency(case_terms.full_name_term(kind, first[0], last[0][0]))


def _holds(person: PartyName) -> Callable[[str], bool]:
    return lambda text: names_person(text, person.first_names, person.surname)


def _company(name: str) -> Callable[[str], bool]:
    return lambda text: names_company(text, name)


def _is_sender(mail: MailFacts, person: PartyName) -> bool:
    """An officer signs every mail, whichever of their cases it is about."""
    local_part = mail.sender_address.partition("@")[0].replace(".", " ")
    return any(names_person(text, person.first_names, person.surname) for text in (mail.sender_name, local_part))
