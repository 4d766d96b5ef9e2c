"""The generated cases: about 44 of each force, with everything that makes real caseloads awkward."""

from datetime import date, timedelta

from sandbox.seed.dice import chance, number, pick
from sandbox.seed.forces import FORCES, Force
from sandbox.seed.models import Offence, SeedCase, SeedDefendant, SeedWitness
from sandbox.seed.names import COMPANIES, FORENAMES, OPERATIONS, SURNAMES

OFFENCES = (
    Offence("TH68010", "Theft from a shop"),
    Offence("CJ88116", "Assault by beating"),
    Offence("OF61016", "Assault occasioning actual bodily harm"),
    Offence("CD71039", "Criminal damage to property valued under £5,000"),
    Offence("TH68023", "Burglary dwelling"),
    Offence("PL96001", "Possession of an offensive weapon in a public place"),
    Offence("MD71530", "Possession of a controlled drug of Class A with intent to supply"),
    Offence("FR06001", "Fraud by false representation"),
    Offence("PU86163", "Affray"),
    Offence("RT88191", "Driving whilst disqualified"),
)
COMPANY_OFFENCE = Offence("EP90001", "Depositing controlled waste without a permit")
NOT_YET_CHARGED = Offence("NYC", "Not yet charged")

_ROOTS_OF_A_FORCE = 42
_HEARINGS = ("First hearing", "Plea and trial preparation hearing", "Trial", "Sentence")


def generated_cases(seeded: date) -> list[SeedCase]:
    """Every generated case, in the order of its number."""
    cases: list[SeedCase] = []
    for force in FORCES:
        for index in range(_ROOTS_OF_A_FORCE):
            root = f"{force.code}{force.letters}{force.first_serial + index:05d}26"
            for split in (1, 2) if index % 12 == 5 else (None,):
                cases.append(_case(2150001 + len(cases), root, split, force, seeded))
    return cases


def _case(case_id: int, root: str, split: int | None, force: Force, seeded: date) -> SeedCase:
    key = (root, split)
    unit = pick(force.units, *key, "unit")
    court = "Crown Court" if "Crown" in unit.name or "RASSO" in unit.name else "Magistrates' Court"
    hearing = (seeded + timedelta(days=number(2, 70, *key, "day")), pick(_HEARINGS, *key), f"{force.town} {court}")
    finalised = chance(8, *key, "finalised")
    return SeedCase(
        case_id=case_id,
        root=root,
        split=split,
        unit=unit,
        registered=seeded - timedelta(days=number(30, 200, *key, "registered")),
        defendants=_defendants(key, seeded),
        witnesses=_witnesses(key),
        operation=pick(OPERATIONS, *key, "operation") if chance(15, *key, "has operation") else "",
        hearing=None if finalised else hearing,
        finalised=finalised,
        restricted=chance(4, *key, "restricted"),
        deleted=chance(3, *key, "deleted"),
    )


def _defendants(key: tuple[str, int | None], seeded: date) -> tuple[SeedDefendant, ...]:
    if chance(5, *key, "company"):
        company = pick(COMPANIES, *key, "name")
        return (SeedDefendant(organisation=company, remand="", offences=(COMPANY_OFFENCE,)),)
    count = number(2, 5, *key, "many") if chance(14, *key, "several") else 1
    offence = pick(OFFENCES, *key, "offence")
    offences: tuple[Offence, ...] = (NOT_YET_CHARGED,) if chance(12, *key, "charged") else (offence,)
    if chance(20, *key, "two charges"):
        offences = (*offences, pick(OFFENCES, *key, "second offence"))
    return tuple(_person((*key, place), seeded, offences) for place in range(count))


def _person(key: tuple[object, ...], seeded: date, offences: tuple[Offence, ...]) -> SeedDefendant:
    youth = chance(9, *key, "youth")
    age_days = number(14 * 366, 17 * 365, *key, "age") if youth else number(19 * 366, 62 * 365, *key, "age")
    custody = not youth and chance(22, *key, "custody")
    limit = seeded + timedelta(days=number(-3, 60, *key, "limit")) if custody else None
    return SeedDefendant(
        first_names=pick(FORENAMES, *key, "first"),
        surname=pick(SURNAMES, *key, "last"),
        born=seeded - timedelta(days=age_days),
        youth=youth,
        remand="Remanded in custody" if custody else "Released on conditional bail",
        custody_time_limit=limit,
        offences=offences,
    )


def _witnesses(key: tuple[str, int | None]) -> tuple[SeedWitness, ...]:
    civilians = tuple(
        SeedWitness(pick(FORENAMES, *key, "witness", place), pick(SURNAMES, *key, "witness name", place))
        for place in range(number(1, 3, *key, "witnesses"))
    )
    number_of_officer = number(1000, 9899, *key, "collar")
    officer = SeedWitness(
        f"PC {number_of_officer} {pick(FORENAMES, *key, 'officer')}",
        pick(SURNAMES, *key, "officer name"),
        police=True,
    )
    return (*civilians, officer)
