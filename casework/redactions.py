"""An entry for the Redaction Log: what was missed or overdone, never a name or a word of the document."""

from dataclasses import dataclass
from enum import IntEnum


class RedactionKind(IntEnum):
    """The Redaction Log's redactionType."""

    UNDER = 1
    OVER = 2


class ChargeStatus(IntEnum):
    """Whether the case was charged when the document was redacted."""

    PRE_CHARGE = 1
    POST_CHARGE = 2


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a lookup list; ids are strings on the wire, whatever they look like."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Area:
    """A CPS area or a division, with its business units."""

    id: str
    name: str
    units: tuple[Choice, ...]
    division: bool = False


@dataclass(frozen=True, slots=True)
class Lookups:
    """Everything the form chooses from, and the mappings its defaults come from.

    `units_by_name`: owning unit name to (area id, unit id), either may be empty.
    `log_types_by_cms_type`: CMS document type id to the log's document type id.
    `agencies_by_ou`: up to four characters of a URN to an agency id.
    """

    areas: tuple[Area, ...]
    document_types: tuple[Choice, ...]
    agencies: tuple[Choice, ...]
    redaction_types: tuple[Choice, ...]
    units_by_name: dict[str, tuple[str, str]]
    log_types_by_cms_type: dict[int, str]
    agencies_by_ou: dict[str, str]


@dataclass(frozen=True, slots=True)
class RedactionEntry:
    """A whole entry, ready to be sent. Ids are the lookups' ids.

    `agency_spotted`: for over-redactions, true if the investigating agency spotted it, false if a CPS colleague did.
    """

    key: str
    case_id: int
    urn: str
    material_id: int
    type_id: int | None
    type_name: str
    file_name: str
    file_created: str
    area_id: str
    unit_id: str
    agency_id: str
    document_type_id: str
    charge_status: ChargeStatus
    under: tuple[str, ...]
    over: tuple[str, ...]
    agency_spotted: bool | None = None
    notes: str = ""
