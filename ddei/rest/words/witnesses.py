"""Witnesses, statements and producers in the contract's words, and the contract's letters for kinds of witness."""

from collections.abc import Iterable

from casework import cases as known
from ddei.rest.models import cases as told

LETTERS = {
    "T": "intimidated",
    "L": "vulnerable",
    "C": "child",
    "X": "expert",
    "G": "greatest_need",
    "I": "interpreter",
    "P": "police",
    "H": "prisoner",
    "F": "professional",
    "S": "special_needs",
    "V": "victim",
}
"""witnessFilter: any of these letters lets a witness of that kind through; none lets all through."""


def witness(case_id: int, one: known.Witness) -> told.Witness:
    """witness."""
    return {
        "caseId": case_id,
        "witnessId": one.witness_id,
        "firstName": one.first_names or None,
        "surname": one.surname or None,
        "witnessFullName": one.name,
        "isChild": one.child,
        "isExpert": one.expert,
        "isGreatestNeed": one.greatest_need,
        "isPrisoner": one.prisoner,
        "isInterpreter": one.interpreter,
        "isVulnerable": one.vulnerable,
        "isPolice": one.police,
        "isProfessional": one.professional,
        "isSpecialNeeds": one.special_needs,
        "isIntimidated": one.intimidated,
        "isWitnessAndVictim": one.victim,
    }


def let_through(witnesses: Iterable[known.Witness], letters: str, *, victims_only: bool) -> list[known.Witness]:
    """The witnesses of the kinds asked for."""
    kinds = [LETTERS[letter] for letter in letters.upper()]
    wanted = [one for one in witnesses if not kinds or any(getattr(one, kind) for kind in kinds)]
    return [one for one in wanted if one.victim or not victims_only]


def statement(one: known.Statement) -> told.StatementForWitness:
    """statementForWitness."""
    return {"id": one.statement_id, "title": one.number, "documentId": one.material_id or None}


def producer(one: known.ExhibitProducer) -> told.ExhibitProducer:
    """exhibitProducer."""
    return {"id": one.producer_id, "producer": one.name}
