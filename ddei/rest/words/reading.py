"""Refreshes and searches in the gateway's words."""

from base64 import urlsafe_b64encode

from casework import refreshes
from casework.pages import Word
from ddei.rest.models import reading as told
from search.found import DocumentHits, Found, Hit, IndexedDocument, Match

POINTS_AN_INCH = 72


def document_id(material_id: int) -> str:
    """A document's id as the gateway writes it."""
    return f"CMS-{material_id}"


def tracker(one: refreshes.Tracker) -> told.Tracker:
    """A case's tracker."""
    return {
        "status": one.status.value,
        "documentsRetrieved": one.retrieved_at,
        "processingCompleted": one.completed_at,
        "documents": [tracked(each) for each in one.documents],
        "startedBy": one.started_by,
    }


def tracked(one: refreshes.TrackedDocument) -> told.TrackedDocument:
    """One document of it."""
    return {
        "documentId": document_id(one.material_id),
        "versionId": one.version_id,
        "status": one.status.value,
        "conversionStatus": one.conversion or None,
    }


def found(answer: Found) -> told.SearchAnswer:
    """What a search found; documents that could not be searched are always named."""
    return {
        "lines": [line(each, hit) for each in answer.documents for hit in each.hits],
        "names": [named(one) for one in answer.names],
        "unreadable": [named(one) for one in answer.unreadable],
        "pending": [named(one) for one in answer.pending],
    }


def line(of: DocumentHits, hit: Hit) -> told.FoundLine:
    """A line with its words; those that match carry their place."""
    one = of.document
    place = f"{one.case_id}:{document_id(one.material_id)}:{hit.page}:{hit.line}"
    return {
        "id": urlsafe_b64encode(place.encode()).decode(),
        "caseId": one.case_id,
        "documentId": document_id(one.material_id),
        "versionId": one.version_id,
        "fileName": one.title,
        "pageIndex": hit.page,
        "lineIndex": hit.line,
        "pageHeight": round(hit.height / POINTS_AN_INCH, 4),
        "pageWidth": round(hit.width / POINTS_AN_INCH, 4),
        "text": hit.text,
        "words": _words(hit),
    }


def named(one: IndexedDocument) -> told.FoundDocument:
    """A document without its text."""
    return {
        "documentId": document_id(one.material_id),
        "versionId": one.version_id,
        "caseId": one.case_id,
        "title": one.title,
        "reason": one.sentence or None,
    }


def _words(hit: Hit) -> list[told.FoundWord]:
    kind = "Exact" if hit.match is Match.EXACT else "Fuzzy"
    return [{"text": one.text, "boundingBox": corners(one), "matchType": kind} for one in hit.words]


def corners(word: Word) -> list[float]:
    """x and y of the four corners, from the top left one on, clockwise, in inches."""
    left, top, right, bottom = (round(side / POINTS_AN_INCH, 4) for side in word.box)
    return [left, top, right, top, right, bottom, left, bottom]
