"""What a search finds: documents with the lines that say it, documents by name, and those nobody could read."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from casework.pages import Outcome, Word


class Match(StrEnum):
    """Whether a line has the words as they were typed."""

    EXACT = "exact"
    FUZZY = "fuzzy"


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A document as the index knows it. One that could not be read has no pages, and `sentence` says why."""

    case_id: int
    urn: str
    material_id: int
    version_id: int
    title: str
    category: str
    type_name: str
    date: date | None
    unused: bool
    outcome: Outcome = Outcome.CONVERTED
    sentence: str = ""
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A line with what was looked for: page and line count from 1; `words` are those that match, with their places.

    `width` and `height` are the page's, in points, as the words' boxes.
    A phrase that goes on in the next line is one hit, at its first line. `recognised`: the text was read from a picture.
    """

    page: int
    line: int
    text: str = field(repr=False)
    words: tuple[Word, ...] = field(repr=False)
    match: Match = Match.EXACT
    recognised: bool = False
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class DocumentHits:
    """A document with its hits, in reading order."""

    document: IndexedDocument
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """All that was found in the cases asked about. `more`: there was more than is handed out.

    `pending`: these could not be searched yet, they are still being made ready; no engine says so, DDEI does.
    """

    documents: tuple[DocumentHits, ...] = ()
    names: tuple[IndexedDocument, ...] = ()
    unreadable: tuple[IndexedDocument, ...] = ()
    pending: tuple[IndexedDocument, ...] = ()
    more: bool = False
