"""A refresh: making every document of a case ready for reading and searching, and how far that is. The contract's words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RefreshStatus(StrEnum):
    """How far a case's refresh is."""

    NOT_STARTED = "NotStarted"
    RUNNING = "Running"
    DOCUMENTS_RETRIEVED = "DocumentsRetrieved"
    COMPLETED = "Completed"
    FAILED = "Failed"


class DocumentStatus(StrEnum):
    """How far one document is."""

    NEW = "New"
    PDF_UPLOADED_TO_BLOB = "PdfUploadedToBlob"
    INDEXED = "Indexed"
    UNABLE_TO_CONVERT_TO_PDF = "UnableToConvertToPdf"
    OCR_AND_INDEX_FAILURE = "OcrAndIndexFailure"


AT_WORK = frozenset({RefreshStatus.RUNNING, RefreshStatus.DOCUMENTS_RETRIEVED})


@dataclass(frozen=True, slots=True)
class TrackedDocument:
    """One document of a refresh. `conversion` is the contract's word for how its conversion went; "" before."""

    material_id: int
    version_id: int
    status: DocumentStatus
    conversion: str = ""


@dataclass(frozen=True, slots=True)
class Tracker:
    """A case's last refresh. `retrieved_at`: the documents' list was there; `completed_at`: it ended."""

    case_id: int
    status: RefreshStatus
    started_by: str = ""
    started_at: datetime | None = None
    retrieved_at: datetime | None = None
    completed_at: datetime | None = None
    documents: tuple[TrackedDocument, ...] = ()

    @property
    def running(self) -> bool:
        """Whether it is still at work."""
        return self.status in AT_WORK

    @property
    def done(self) -> int:
        """How many documents are through, readable or not."""
        return sum(1 for one in self.documents if one.status is not DocumentStatus.NEW)
