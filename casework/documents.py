"""Documents, communications and notes of a case.

The contract's names swap between generations; here a document is known by its `material_id`, and one state of its
bytes by its `version_id` (the MDS contract calls these materialId and documentId).
"""

from dataclasses import dataclass, field
from datetime import date, datetime


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
