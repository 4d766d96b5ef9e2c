"""Cases as DDEI hands them out."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CaseRef:
    """One case of a URN: `urn` with its split, `urn_root` without. `case_id` is CMS's own number."""

    case_id: int
    urn: str
    urn_root: str


@dataclass(frozen=True, slots=True)
class Charge:
    """An offence a defendant is charged with. Code NYC means not yet charged."""

    code: str
    description: str
    list_order: int
    from_date: date | None = None


@dataclass(frozen=True, slots=True)
class Defendant:
    """A person or a company. A company has only `organisation_name`."""

    defendant_id: int
    list_order: int
    first_names: str
    surname: str
    organisation_name: str
    date_of_birth: date | None
    youth: bool
    remand_status: str
    custody_time_limit: date | None
    charges: tuple[Charge, ...] = ()

    @property
    def name(self) -> str:
        """The name as people write it: "Sam Example", or the company's name."""
        return self.organisation_name or f"{self.first_names} {self.surname}".strip()


@dataclass(frozen=True, slots=True)
class Witness:
    """Somebody who gives evidence; police witnesses included."""

    witness_id: int
    first_names: str
    surname: str
    police: bool

    @property
    def name(self) -> str:
        """Forenames and surname."""
        return f"{self.first_names} {self.surname}".strip()


@dataclass(frozen=True, slots=True)
class Case:
    """A case's summary with its parties: what a card shows and what matching needs."""

    case_id: int
    urn: str
    urn_root: str
    operation: str
    unit_name: str
    unit_id: int
    area_name: str
    area_id: int
    registration_date: date | None
    next_hearing_date: date | None
    next_hearing_type: str
    next_hearing_venue: str
    finalised: bool
    restricted: bool
    lead_defendant: str
    defendants: tuple[Defendant, ...] = ()
    witnesses: tuple[Witness, ...] = ()

    @property
    def charged(self) -> bool:
        """Whether any charge is more than "not yet charged"; decides the Redaction Log's charge status."""
        return any(charge.code != "NYC" for person in self.defendants for charge in person.charges)

    @property
    def earliest_custody_time_limit(self) -> date | None:
        """The first custody time limit to expire among the defendants, as CMS has it; never computed here."""
        limits = [person.custody_time_limit for person in self.defendants if person.custody_time_limit]
        return min(limits, default=None)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A line of a search by name."""

    case_id: int
    urn: str
    lead_defendant: str
    defendant_count: int
    unit_name: str
    next_hearing_date: date | None
    finalised: bool


@dataclass(frozen=True, slots=True)
class CustodyTimeLimit:
    """A custody time limit coming up, for the digest."""

    case_id: int
    urn: str
    defendant: str
    expires: date
