"""What matching keeps of every open case: enough to find it in a mail, and no more."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PartyName:
    """A defendant or a witness. A company has only `organisation_name`."""

    first_names: str = ""
    surname: str = ""
    organisation_name: str = ""
    police: bool = False


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """One case, or one split of it: `urn` with its split where there is one. Only `case_id` and `urn` are always known."""

    case_id: int
    urn: str
    defendants: tuple[PartyName, ...] = ()
    witnesses: tuple[PartyName, ...] = ()
    operation: str = ""
    unit: str = ""
    closed: bool = False
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class CaseRecords:
    """A page of them. `after` is what to ask the next page with, empty when this was the last."""

    records: tuple[CaseRecord, ...]
    after: str
