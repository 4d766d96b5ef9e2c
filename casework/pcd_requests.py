"""Requests of the police for a pre-charge decision."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """A heading of the case outline and its text."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class ProposedCharge:
    """A charge the police propose."""

    charge: str
    early_date: date | None
    late_date: date | None
    location: str
    category: str


@dataclass(frozen=True, slots=True)
class Suspect:
    """A person a decision is asked for."""

    surname: str
    first_names: str
    date_of_birth: date | None
    bail_conditions: str
    bail_date: date | None
    remand_status: str
    proposed_charges: tuple[ProposedCharge, ...] = ()


@dataclass(frozen=True, slots=True)
class PoliceContact:
    """An officer to ask."""

    role: str
    rank: str
    name: str
    number: str


@dataclass(frozen=True, slots=True)
class MaterialProvided:
    """Something the police sent with the request."""

    subject: str
    day: date | None


@dataclass(frozen=True, slots=True)
class PcdRequest:
    """One request with everything in it."""

    request_id: int
    type_name: str
    decision_required_by: date | None
    decision_requested: date | None
    outline: tuple[OutlineLine, ...]
    comments: str
    suspects: tuple[Suspect, ...]
    police_contacts: tuple[PoliceContact, ...]
    material_provided: tuple[MaterialProvided, ...]
