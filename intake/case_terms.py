"""The words by which a case is found: its people's names, its companies and its operation, as keys of the index."""

from collections.abc import Iterator
from functools import lru_cache

from casework.case_record import CaseRecord, PartyName
from intake.evidence import company_core, forenames, surnames, tokens

DEFENDANT, SURNAME, WITNESS, COMPANY, OPERATION = "n", "s", "w", "c", "o"


def terms_of(record: CaseRecord) -> set[str]:
    """Every key of a case. Police witnesses have none: they are in every case of their station."""
    terms: set[str] = set()
    for person in record.defendants:
        terms.update(_company_terms(person.organisation_name) if person.organisation_name else _person_terms(person))
    for witness in record.witnesses:
        if not witness.police:
            terms.update(_full_names(WITNESS, witness.first_names, witness.surname))
    if record.operation:
        terms.add(operation_term(record.operation))
    return terms


def full_name_term(kind: str, forename: str, surname: str) -> str:
    """The key of a forename and the first word of a surname."""
    return f"{kind} {forename} {surname}"


def surname_term(surname: str) -> str:
    """The key of a defendant's surname, or of one half of a double one."""
    return f"{SURNAME} {surname}"


def company_term(words: list[str] | tuple[str, ...]) -> str:
    """The key of a company: the first two words of its name without its form."""
    return f"{COMPANY} {' '.join(words[:2])}"


def operation_term(operation: str) -> str:
    """The key of an operation's name, without the word for it."""
    words = tokens(operation)
    return f"{OPERATION} {' '.join(words[1:] if words[:1] in (['op'], ['operation']) else words)}"


def _person_terms(person: PartyName) -> Iterator[str]:
    yield from _full_names(DEFENDANT, person.first_names, person.surname)
    for words in surnames(person.surname):
        yield surname_term(words[0])
        yield surname_term(words[-1])


def _full_names(kind: str, first_names: str, surname: str) -> Iterator[str]:
    for forename in forenames(first_names):
        for words in surnames(surname):
            yield full_name_term(kind, forename, words[0])


@lru_cache(maxsize=10_000)
def _company_terms(organisation_name: str) -> tuple[str, ...]:
    core = company_core(organisation_name)
    return (company_term(core),) if core else ()
