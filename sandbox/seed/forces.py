"""The five police forces of the seed. Area ids and unit names are those of the Redaction Log's published lookups."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """A CPS business unit; the number is ours."""

    unit_id: int
    name: str
    area_id: int
    area_name: str


@dataclass(frozen=True, slots=True)
class Force:
    """A police force: the two digits and two letters its URNs start with, its courts, and the units that own its cases."""

    code: str
    letters: str
    name: str
    town: str
    first_serial: int
    units: tuple[Unit, ...]


GUILDFORD_MAGS = Unit(1234, "Guildford Mags", 9, "South East")
ESSEX_MAGS = Unit(1310, "Essex Magistrates Court", 3, "East of England")

SURREY = Force(
    "45",
    "AA",
    "Surrey Police",
    "Guildford",
    2101,
    (
        GUILDFORD_MAGS,
        GUILDFORD_MAGS,
        Unit(1235, "Guildford Crown", 9, "South East"),
        Unit(1236, "Surrey RASSO", 9, "South East"),
    ),
)
ESSEX = Force(
    "42",
    "MZ",
    "Essex Police",
    "Chelmsford",
    7101,
    (ESSEX_MAGS, Unit(1311, "Essex Crown Court", 3, "East of England")),
)
MANCHESTER = Force(
    "06",
    "GA",
    "Greater Manchester Police",
    "Manchester",
    3001,
    (
        Unit(1410, "Greater Manchester Magistrates Court Unit", 8, "North West"),
        Unit(1411, "Greater Manchester Crown Court Unit", 8, "North West"),
    ),
)
WEST_MIDLANDS = Force(
    "20",
    "WB",
    "West Midlands Police",
    "Birmingham",
    4001,
    (
        Unit(1510, "West Mids Mags Court Dept", 13, "West Midlands"),
        Unit(1511, "West Midlands Crown Court Unit", 13, "West Midlands"),
    ),
)
METROPOLITAN = Force(
    "01",
    "VK",
    "Metropolitan Police",
    "Stratford",
    5001,
    (
        Unit(1610, "London North-East Magistrates Court Unit", 4, "London North"),
        Unit(1611, "London South-Southern Crown Court Unit", 5, "London South"),
    ),
)

FORCES = (SURREY, ESSEX, MANCHESTER, WEST_MIDLANDS, METROPOLITAN)


def force_of(urn: str) -> Force:
    """The force a URN belongs to."""
    return next(force for force in FORCES if urn.startswith(force.code))
