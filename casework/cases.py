"""Cases as DDEI hands them out."""

from dataclasses import dataclass
from datetime import date, datetime


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
    child: bool = False
    expert: bool = False
    greatest_need: bool = False
    prisoner: bool = False
    interpreter: bool = False
    vulnerable: bool = False
    professional: bool = False
    special_needs: bool = False
    intimidated: bool = False
    victim: bool = False

    @property
    def name(self) -> str:
        """Forenames and surname."""
        return f"{self.first_names} {self.surname}".strip()


@dataclass(frozen=True, slots=True)
class CaseLock:
    """Who has the whole case open for changing, in which application, and since when."""

    holder: str
    holder_surname: str
    since: datetime
    application: str


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
    lock: CaseLock | None = None

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


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the service the person may work for; `home` is their own."""

    unit_id: int
    name: str
    area_id: int
    area_name: str
    home: bool


@dataclass(frozen=True, slots=True)
class Hearing:
    """A hearing of a case, past or to come."""

    hearing_id: int
    day: date
    type_code: str
    type_name: str
    venue_code: str
    venue: str
    outcome_recorded: bool


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """Something that happened to a case; `kind` is the contract's word, such as InitialReview."""

    event_id: int
    name: str
    day: date
    author_or_venue: str
    kind: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A witness's statement; `material_id` is 0 when CMS gives none."""

    statement_id: int
    number: int
    material_id: int


@dataclass(frozen=True, slots=True)
class ExhibitProducer:
    """Somebody who produces exhibits in a case."""

    producer_id: int
    name: str
