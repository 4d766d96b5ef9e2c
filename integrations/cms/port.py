"""What DDEI asks of the CMS, whichever way down leads there: straight to it, or over somebody else's DDEI.

Both ways pass the same conformance suite. Every call is in one person's session. Reads may be repeated once inside; a
write is sent once, and raises OutcomeUnknown when its answer was lost. All errors are casework.errors.
"""

from datetime import date
from pathlib import Path
from typing import Protocol

from casework.case_record import CaseRecords
from casework.cases import (
    Case,
    CaseLock,
    CaseRef,
    CaseRow,
    CustodyTimeLimit,
    ExhibitProducer,
    Hearing,
    HistoryEvent,
    Statement,
    Unit,
)
from casework.documents import (
    Attachment,
    Communication,
    DiscardReason,
    Document,
    MaterialType,
    Note,
    ReadState,
    Reclassification,
    Version,
)
from casework.filing import NewCommunication, StoredFile
from casework.health import BackendHealth
from casework.pcd_requests import PcdRequest
from casework.people import CmsSession, CmsUser
from casework.tasks import Direction, TaskCount, TaskFilter, TaskPage

LARGEST_DOWNLOAD = 200 * 1024 * 1024


class CmsPeople(Protocol):
    """Signing in, and who somebody is."""

    async def authenticate(self, username: str, password: str) -> CmsSession:
        """Log in; ends any other session of the same person. WrongPassword if CMS does not take it."""

    async def verify(self, session: CmsSession) -> CmsUser:
        """Who this session belongs to; NotSignedIn when it has ended."""

    async def units(self, session: CmsSession) -> list[Unit]:
        """The units the person may work for."""

    async def health(self) -> tuple[BackendHealth, ...]:
        """How each backend is, asked now, without a session; never raises a CaseworkError."""


class CmsCases(Protocol):
    """Cases and what belongs to them."""

    async def case_refs(self, session: CmsSession, urn_root: str) -> list[CaseRef]:
        """Every split of a URN, deleted ones included."""

    async def find_cases(
        self, session: CmsSession, *, defendant: str = "", operation: str = "", area_id: int | None = None
    ) -> list[CaseRow]:
        """Cases by a defendant's surname, a company's name, or the operation's name; in one area if one is named."""

    async def case(self, session: CmsSession, case_id: int) -> Case:
        """A whole case; CaseNotFound, CaseDeleted, CaseRestricted or NoAccessToCase when there is none to see."""

    async def open_cases(self, session: CmsSession, *, after: str = "") -> CaseRecords:
        """A page of the open cases, for an index; of a restricted one only its id and URN.

        `after` is what the page before ended with. NotFound over a DDEI that does not list its cases.
        """

    async def case_lock(self, session: CmsSession, case_id: int) -> CaseLock | None:
        """Who has the case open for changing; None when nobody has."""

    async def hearings(self, session: CmsSession, case_id: int) -> list[Hearing]:
        """The hearings of a case, the first one first."""

    async def history(self, session: CmsSession, case_id: int) -> list[HistoryEvent]:
        """What happened to a case, the newest first."""

    async def pcd_requests(self, session: CmsSession, case_id: int) -> list[PcdRequest]:
        """Requests for a pre-charge decision, the newest first."""

    async def statements(self, session: CmsSession, witness_id: int) -> list[Statement]:
        """A witness's statements by number."""

    async def producers(self, session: CmsSession, case_id: int) -> list[ExhibitProducer]:
        """Who produces exhibits in a case."""

    async def custody_time_limits(self, session: CmsSession, until: date) -> list[CustodyTimeLimit]:
        """Custody time limits of the person's unit that expire up to and including a day."""


class CmsDocuments(Protocol):
    """Documents: what there is, their bytes, their locks, and what can be changed about them."""

    async def documents(self, session: CmsSession, case_id: int) -> list[Document]:
        """The case's document list."""

    async def material(self, session: CmsSession, material_id: int) -> Document:
        """One material by its id alone, discarded ones included; DocumentNotFound, or why its case is closed to you."""

    async def versions(self, session: CmsSession, case_id: int, material_id: int) -> list[Version]:
        """Every version of a document, the newest first."""

    async def fetch(
        self, session: CmsSession, case_id: int, material_id: int, version_id: int, into: Path, *, largest: int
    ) -> StoredFile:
        """The bytes of one version, streamed into a new file in the folder `into`, which the caller removes.

        TooLarge above `largest` bytes. A body that is cut off, or not what it says, leaves no file and is CmsBroken.
        """

    async def check_out(self, session: CmsSession, case_id: int, material_id: int, version_id: int) -> None:
        """Lock a document for this person; CheckedOut when somebody else has it."""

    async def cancel_check_out(self, session: CmsSession, case_id: int, material_id: int, version_id: int) -> None:
        """Give the lock back; nothing if nobody had it, CheckedOut when somebody else has."""

    async def save_version(
        self, session: CmsSession, case_id: int, material_id: int, version_id: int, file: StoredFile
    ) -> int:
        """Stream a new version on top of `version_id`; the new version's id. CheckedOut, Superseded, DocumentGone, TooLarge."""

    async def rename(self, session: CmsSession, material_id: int, title: str) -> None:
        """Rename a material that is not an exhibit."""

    async def rename_exhibit(self, session: CmsSession, material_id: int, description: str) -> None:
        """Rename an exhibit."""

    async def reclassify(self, session: CmsSession, change: Reclassification) -> int:
        """Make a communication something else; the material's id."""

    async def set_used(self, session: CmsSession, case_id: int, material_id: int, *, used: bool) -> None:
        """Move a material between used and unused."""

    async def set_read_state(self, session: CmsSession, material_id: int, state: ReadState, day: date) -> None:
        """Mark a communication as read or unread."""

    async def discard(self, session: CmsSession, material_id: int, reason: DiscardReason, description: str) -> int:
        """Take a material out of its case; its id."""

    async def material_types(self, session: CmsSession) -> list[MaterialType]:
        """What materials can be reclassified to."""

    async def notes(self, session: CmsSession, material_id: int) -> list[Note]:
        """The notes on a document."""

    async def add_note(self, session: CmsSession, case_id: int, material_id: int, text: str) -> None:
        """Add a note to a document."""


class CmsCommunications(Protocol):
    """Communications, and the files they are made of."""

    async def communications(self, session: CmsSession, case_id: int) -> list[Communication]:
        """The case's communications, the newest first; discarded ones are marked, or left out."""

    async def inbox(self, session: CmsSession, case_id: int) -> list[Communication]:
        """Received communications nobody has worked on yet."""

    async def attachments(self, session: CmsSession, case_id: int, material_id: int) -> list[Attachment]:
        """The attachments of a communication."""

    async def upload_file(self, session: CmsSession, case_id: int, file: StoredFile) -> str:
        """Stream a file into the file store; the answer is where it is. Nothing in the case refers to it yet."""

    async def register_document(
        self,
        session: CmsSession,
        case_id: int,
        *,
        location: str,
        file_name: str,
        content_type: str,
        type_id: int,
        title: str,
        date: date,
        parent_material_id: int | None = None,
    ) -> tuple[int, int]:
        """Make a stored file a document, or an attachment of a communication; the new material and version ids."""

    async def create_communication(self, session: CmsSession, new: NewCommunication, *, location: str) -> int:
        """Create a communication of an uploaded message; its material id."""


class CmsTasks(Protocol):
    """What waits to be done."""

    async def tasks(self, session: CmsSession, wanted: TaskFilter) -> TaskPage:
        """Open tasks, the first due first."""

    async def task_summary(self, session: CmsSession, unit_id: int | None) -> list[TaskCount]:
        """Open tasks counted by type."""

    async def directions(self, session: CmsSession, case_ids: tuple[int, ...]) -> list[Direction]:
        """The court's directions in these cases, the first due first."""


class Cms(CmsPeople, CmsCases, CmsDocuments, CmsCommunications, CmsTasks, Protocol):
    """Everything DDEI asks of the CMS."""
