"""How far a case's documents are: made ready for reading and searching, by whom, and what could not be read."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from casework.documents import Document
from casework.pages import Outcome
from casework.refreshes import DocumentStatus, RefreshStatus, TrackedDocument, Tracker
from dialogs.cards.parts import Part, card, execute, fact, heading, line, note, run, subheading
from dialogs.cards.preview import WHY_NOT
from dialogs.cards.words import count, uk_time
from dialogs.turn import Card

FAILED_SHOWN = 8
_STATUS = {
    RefreshStatus.NOT_STARTED: "not started",
    RefreshStatus.RUNNING: "asking CMS what the case holds",
    RefreshStatus.DOCUMENTS_RETRIEVED: "making the documents ready",
    RefreshStatus.COMPLETED: "completed",
    RefreshStatus.FAILED: "ended before it was done; start it again",
}
_UNREADABLE = frozenset({DocumentStatus.UNABLE_TO_CONVERT_TO_PDF, DocumentStatus.OCR_AND_INDEX_FAILURE})


def refresh_card(
    urn: str, tracker: Tracker, documents: Sequence[Document], states: Mapping[int, Outcome | None], said: str = ""
) -> Card:
    """A refresh under way or done. `said` stands first: that somebody else is already doing it."""
    body: list[Part] = [heading("Refresh of case", urn), *([line(run(said, limit=300))] if said else [])]
    body += [fact("Status", _STATUS[tracker.status]), *_times(tracker)]
    body += _progress(tracker)
    body += _failed(tracker, {one.material_id: one for one in documents}, states)
    data = {"case_id": tracker.case_id}
    again = (
        execute("Show progress", "refresh.progress", data) if tracker.running else execute("Refresh", "refresh", data)
    )
    return card(body, [again, execute("Documents", "documents", data), execute("Back to the case", "case", data)])


def _times(tracker: Tracker) -> list[Part]:
    by = f" by {tracker.started_by}" if tracker.started_by else ""
    said: tuple[tuple[str, datetime | None, str], ...] = (
        ("Started", tracker.started_at, by),
        ("List of documents received", tracker.retrieved_at, ""),
        ("Ended", tracker.completed_at, ""),
    )
    return [fact(label, f"{uk_time(at)}{more}") for label, at, more in said if at]


def _progress(tracker: Tracker) -> list[Part]:
    if not tracker.documents:
        return []
    failed = sum(one.status in _UNREADABLE for one in tracker.documents)
    text = f"{tracker.done} of {count(len(tracker.documents), 'document')} done"
    return [note(f"{text}, {failed} of them could not be read." if failed else f"{text}.")]


def _failed(tracker: Tracker, documents: Mapping[int, Document], states: Mapping[int, Outcome | None]) -> list[Part]:
    failed = [one for one in tracker.documents if one.status in _UNREADABLE]
    if not failed:
        return []
    parts: list[Part] = [subheading(f"Could not be read ({len(failed)})")]
    parts += [
        line(run(f"• {_name(one, documents.get(one.material_id), states.get(one.material_id))}", limit=200))
        for one in failed[:FAILED_SHOWN]
    ]
    hidden = len(failed) - FAILED_SHOWN
    return parts + ([note(f"And {count(hidden, 'more')}: search lists them all.")] if hidden > 0 else [])


def _name(one: TrackedDocument, document: Document | None, outcome: Outcome | None) -> str:
    name = document.title or document.file_name if document else f"Document {one.material_id}"
    return f"{name}: {WHY_NOT[outcome]}" if outcome in WHY_NOT else f"{name}: it will be tried again"
