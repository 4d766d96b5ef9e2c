"""Documents, communications and notes of a case.

The contract's names swap between generations; here a document is known by its `material_id`, and one state of its
bytes by its `version_id` (the MDS contract calls these materialId and documentId).
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class ReadState(StrEnum):
    """Whether somebody has read a communication; Invalid for what cannot be read."""

    INVALID = "Invalid"
    READ = "Read"
    UNREAD = "Unread"


class RenameStatus(StrEnum):
    """Whether a document may be renamed, and what forbids it."""

    CAN_RENAME = "CanRename"
    IS_DEFENCE_STATEMENT = "IsDefenceStatement"
    IS_DISPATCHED = "IsDispatched"
    IS_STATEMENT = "IsStatement"
    IS_WITNESS_MANAGEMENT = "IsWitnessManagement"


class DiscardReason(StrEnum):
    """CMS's codes for taking a material out of its case."""

    ATTACHED_IN_ERROR = "AIE"
    DISCLOSED_IN_ERROR = "DIE"
    DUPLICATE = "DUP"
    ILLEGIBLE = "ILG"
    REPLACED = "REP"
    SUPERSEDED = "SUP"


class Classification(StrEnum):
    """What a material is, as far as reclassifying goes."""

    STATEMENT = "STATEMENT"
    EXHIBIT = "EXHIBIT"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a case, as the list shows it. `category` is the accordion category (see document_types)."""

    material_id: int
    version_id: int
    case_id: int
    title: str
    file_name: str
    mime_type: str
    type_id: int | None
    type_name: str
    cms_category: str
    category: str
    date: date | None
    list_order: int | None = None
    parent_id: int | None = None
    unused: bool = False
    inbox: bool = False
    has_notes: bool = False
    has_attachments: bool = False
    checked_out_to: str = ""
    witness_id: int | None = None
    reference: str = ""
    classification: str = ""
    dispatched: bool = False
    ocr_processed: bool = False
    failed_attachments: bool = False
    can_reclassify: bool = False
    rename_status: RenameStatus = RenameStatus.CAN_RENAME
    read_state: ReadState = ReadState.INVALID
    discarded: DiscardReason | None = None


@dataclass(frozen=True, slots=True)
class FileContent:
    """A file's bytes with the name and type it goes by."""

    file_name: str
    content_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A child document of a communication."""

    material_id: int
    version_id: int
    file_name: str
    content_type: str
    size: int
    description: str = ""


@dataclass(frozen=True, slots=True)
class Communication:
    """A communication as CMS lists it. `description` carries our reference, so that a repeat can be recognised."""

    material_id: int
    case_id: int
    subject: str
    description: str
    date: datetime | None
    direction: str
    method: str
    party: str
    party_description: str
    file_name: str
    has_attachments: bool
    discarded: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A note on a document; at most 500 characters."""

    created_by: str
    date: datetime | None
    text: str
    note_type: str


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a document's bytes; `sha256` is "" when the source does not tell it."""

    version_id: int
    date: datetime | None
    file_name: str
    size: int = 0
    sha256: str = ""
    created_by: str = ""


@dataclass(frozen=True, slots=True)
class MaterialType:
    """A type a material can be reclassified to."""

    code: int
    description: str
    long_description: str
    classification: Classification
    case_material: bool
    selectable: bool
    used_or_unused: bool
    list_order: int


@dataclass(frozen=True, slots=True)
class AsStatement:
    """A material becomes this witness's statement."""

    witness_id: int
    number: int
    day: date


@dataclass(frozen=True, slots=True)
class AsExhibit:
    """A material becomes an exhibit, of a known producer or witness, or of a new producer by name."""

    item: str
    reference: str
    producer_id: int | None = None
    new_producer: str = ""


@dataclass(frozen=True, slots=True)
class Reclassification:
    """What a material shall become; `used` None leaves that as it is."""

    material_id: int
    type_id: int
    subject: str
    used: bool | None = None
    becomes: AsStatement | AsExhibit | None = None

    @property
    def classification(self) -> Classification:
        """STATEMENT, EXHIBIT or OTHER, by what it becomes."""
        if isinstance(self.becomes, AsStatement):
            return Classification.STATEMENT
        return Classification.EXHIBIT if isinstance(self.becomes, AsExhibit) else Classification.OTHER
