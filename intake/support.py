"""The independent facts that may stand beside a URN: a party, a witness, a company, an operation, a conversation."""

from collections.abc import Callable
from dataclasses import dataclass

from casework.cases import Case
from casework.correspondents import force_of
from intake.evidence import names_company, names_operation, names_person
from intake.facts import Known, KnownCase, MailFacts, Place

Test = tuple[str, Callable[[str], bool]]
"""What to call a fact, and whether a text has it."""

_NAMED = {
    Place.SUBJECT: "named in the subject",
    Place.MESSAGE: "named in the message",
    Place.ATTACHMENT: "named by an attachment",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One independent fact for a case. It `anchors` if it stands in the subject or in the conversation itself."""

    sentence: str
    anchors: bool


def second_facts(mail: MailFacts, known_case: KnownCase, known: Known) -> tuple[Fact, ...]:
    """Every fact beside the URN that speaks for this case, each as a sentence; the sender's own name is none."""
    facts = []
    if any(thread.case_id == known_case.case_id for thread in known.by_thread):
        facts.append(Fact(f"Answers a mail already filed in {known_case.urn}", anchors=True))
    if known_case.case:
        facts.extend(_named(mail, known_case.case))
    return tuple(facts)


def supporting(mail: MailFacts, known_case: KnownCase) -> tuple[str, ...]:
    """What only supports: a slip of the serial lands in the same force, and often on the same officer's next case."""
    force = force_of(mail.sender_address)
    sent = (f"Sent from the force of this URN ({force})",) if force and known_case.urn.startswith(force) else ()
    officers = _found(mail, _officers(mail, known_case.case)) if known_case.case else []
    return (*(fact.sentence for fact in officers), *sent)


def _named(mail: MailFacts, case: Case) -> list[Fact]:
    return _found(mail, _tests(mail, case))


def _found(mail: MailFacts, tests: list[Test]) -> list[Fact]:
    facts = []
    for label, test in tests:
        places = [place for place, text in mail.texts() if place in _NAMED and test(text)]
        if places:
            anchors = places[0] is Place.SUBJECT and not label.startswith("Operation")
            facts.append(Fact(f"{label} {_NAMED[places[0]]}", anchors=anchors))
    return facts


def _tests(mail: MailFacts, case: Case) -> list[Test]:
    tests: list[Test] = []
    for person in case.defendants:
        if person.organisation_name:
            tests.append((f"Company {person.organisation_name}", _company(person.organisation_name)))
        elif not _is_sender(mail, person.first_names, person.surname):
            tests.append((f"Defendant {person.name}", _person(person.first_names, person.surname)))
    tests += [
        (f"Witness {witness.name}", _person(witness.first_names, witness.surname))
        for witness in case.witnesses
        if not witness.police and not _is_sender(mail, witness.first_names, witness.surname)
    ]
    if case.operation:
        tests.append((f"Operation {case.operation}", lambda text: names_operation(text, case.operation)))
    return tests


def _officers(mail: MailFacts, case: Case) -> list[Test]:
    return [
        (f"Officer {witness.name}", _person(witness.first_names, witness.surname))
        for witness in case.witnesses
        if witness.police and not _is_sender(mail, witness.first_names, witness.surname)
    ]


def _person(first_names: str, surname: str) -> Callable[[str], bool]:
    return lambda text: names_person(text, first_names, surname)


def _company(name: str) -> Callable[[str], bool]:
    return lambda text: names_company(text, name)


def _is_sender(mail: MailFacts, first_names: str, surname: str) -> bool:
    """An officer signs every mail, whichever of their cases it is about."""
    local_part = mail.sender_address.partition("@")[0].replace(".", " ")
    return names_person(mail.sender_name, first_names, surname) or names_person(local_part, first_names, surname)
