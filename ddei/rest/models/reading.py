"""Refreshing a case and searching it: the shapes of the public gateway, which its own clients read."""

from datetime import datetime

from typing_extensions import TypedDict

from ddei.rest.models.base import Ours


class TrackerUrl(TypedDict):
    """Where to ask how far a refresh is."""

    trackerUrl: str


class TrackedDocument(TypedDict):
    """One document of a refresh."""

    documentId: str
    versionId: int
    status: str
    conversionStatus: str | None


class Tracker(TypedDict):
    """A case's last refresh."""

    status: str
    documentsRetrieved: datetime | None
    processingCompleted: datetime | None
    documents: list[TrackedDocument]
    startedBy: Ours[str]


class FoundWord(TypedDict):
    """A word of a line; it has a box only if it matches: x and y of its four corners, in inches from the top left."""

    text: str
    boundingBox: list[float] | None
    matchType: str


class FoundLine(TypedDict):
    """A line with what was looked for. pageIndex and lineIndex count from 1; sizes are inches."""

    id: str
    caseId: int
    documentId: str
    versionId: int
    fileName: str
    pageIndex: int
    lineIndex: int
    pageHeight: float
    pageWidth: float
    text: str
    words: list[FoundWord]


class FoundDocument(TypedDict):
    """A document by its name, or one that could not be searched, with the sentence that says why."""

    documentId: str
    versionId: int
    caseId: int
    title: str
    reason: str | None


class SearchAnswer(TypedDict):
    """All that was found in a case."""

    lines: list[FoundLine]
    names: list[FoundDocument]
    unreadable: list[FoundDocument]
    pending: list[FoundDocument]
