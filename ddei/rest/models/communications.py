"""Communications, their attachments, and files on their way into a case."""

from datetime import datetime

from typing_extensions import TypedDict

from ddei.rest.models.base import Ours


class CommunicationInfo(TypedDict):
    """A communication as the older list has it."""

    caseId: int
    date: datetime | None
    description: str
    direction: str
    originalFileName: str
    party: str
    partyDescription: str
    subject: str


class HkCommunicationsInfo(CommunicationInfo):
    """A communication with its ids. A material id may be null: CMS sometimes gives none."""

    materialId: int | None
    method: str
    hasAttachments: bool


class Attachment(TypedDict):
    """An attachment of a communication."""

    materialId: int | None
    documentId: int | None
    name: str
    originalFileName: str
    description: str
    contentType: Ours[str]
    size: Ours[int]


class AttachmentsHkResponse(TypedDict):
    """The attachments of a communication."""

    attachments: list[Attachment]


class KeptFile(TypedDict):
    """Where a file waits for being filed; ours."""

    fileStorageLocation: str
