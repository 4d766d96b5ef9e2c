"""The cards of one document: what it is, what became of it, how it starts; one page of it; and its notes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from casework.documents import Document, Note
from casework.pages import Outcome, Page, Ready
from dialogs.cards.inputs import text_input
from dialogs.cards.parts import (
    Part,
    beside,
    buttons,
    card,
    execute,
    fact,
    heading,
    line,
    note,
    open_dialog,
    open_url,
    picture,
    problem,
    quote,
    run,
    show_card,
    subheading,
)
from dialogs.cards.results import search_again
from dialogs.cards.words import clean, count, uk_date, uk_time
from dialogs.search_asked import Asked
from dialogs.turn import Card

THUMBNAIL = 150
LONGEST_NOTE = 500
NOTES_SHOWN = 8
WHY_NOT: dict[Outcome | None, str] = {
    Outcome.ENCRYPTED: "protected with a password",
    Outcome.UNSUPPORTED: "a type we cannot open",
    Outcome.BROKEN: "damaged",
    Outcome.TOO_BIG: "too large to open safely",
    Outcome.TIMED_OUT: "it took too long",
}


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document as its card shows it. `confidence` (0 to 1) is that of its first recognised page."""

    urn: str
    document: Document
    ready: Ready = field(repr=False)
    before: Document | None = None
    after: Document | None = None
    viewer_url: str = ""
    picture_url: str = ""
    confidence: float | None = None

    @property
    def data(self) -> Part:
        """What its buttons carry."""
        return {"case_id": self.document.case_id, "material_id": self.document.material_id}


def preview_card(view: DocumentView) -> Card:
    """A document: read, its notes, search in it, log a redaction, and the documents before and after."""
    about = [*_about(view.document), *_inside(view.ready), fact("State", state_of(view.ready, view.confidence))]
    shown = [beside([picture(view.picture_url, _alt(view, 1), width=THUMBNAIL)], about)] if view.picture_url else about
    body = [heading("Document in case", view.urn), _title(view.document), *shown, *_start(view.ready)]
    return card(body, [*_read(view), *_more(view), *_neighbours(view)])


def page_card(view: DocumentView, page: Page) -> Card:
    """One page of a document: how its text starts, for whoever cannot see it, and its picture."""
    body = [heading(f"Page {page.number} of {view.ready.pages}: case", view.urn), _title(view.document)]
    if page.confidence is not None:
        body.append(note(f"{_recognised(page.confidence)} Check it against the page."))
    body.append(quote(page.text, lines=12, limit=1000))
    turned = [
        execute(title, "document.page", {**view.data, "page": number})
        for title, number in (("Next page", page.number + 1), ("Previous page", page.number - 1))
        if 0 < number <= view.ready.pages
    ]
    actions = [*turned, *_read(view), execute("About this document", "document.turn", view.data)]
    if not view.picture_url:
        return card(body, actions)
    return card([*body, buttons(actions), picture(view.picture_url, _alt(view, page.number))])


def notes_card(urn: str, document: Document, notes: Sequence[Note], said: str = "") -> Card:
    """What colleagues have noted on a document, the latest last, and a form for one more."""
    body = [heading("Notes on a document in case", urn), _title(document), *([note(said)] if said else [])]
    body += [] if notes else [note("There are no notes on this document.")]
    hidden = len(notes) - NOTES_SHOWN
    body += [note(f"{count(hidden, 'older note is', 'older notes are')} not shown here.")] if hidden > 0 else []
    for each in notes[-NOTES_SHOWN:]:
        when = uk_time(each.date) if each.date else "no date recorded"
        body += [line(run(each.created_by or "Somebody", bold=True, limit=80), f"({when})")]
        body.append(quote(each.text, lines=6, limit=300))
    data = {"case_id": document.case_id, "material_id": document.material_id}
    wrong = f"Type a note of at most {LONGEST_NOTE} characters"
    field_ = text_input("note", "Your note", wrong, limit=LONGEST_NOTE, required=True, lines=True)
    add = show_card("Add a note", [field_], [execute("Save the note", "document.note", data, inputs=True)])
    return card(body, [add, execute("About this document", "document.turn", data)])


def state_of(ready: Ready, confidence: float | None = None) -> str:
    """What became of a document, in words."""
    if ready.outcome is not Outcome.CONVERTED:
        return f"could not be read ({WHY_NOT[ready.outcome]})"
    if ready.recognised:
        pages = "all its pages" if ready.recognised >= ready.pages else count(ready.recognised, "page")
        return f"text recognised in the pictures of {pages}{_sure(confidence)}; check it against the page"
    if not ready.first_lines.strip():
        return "no text was found in it"
    return "read by us; it can be searched"


def _sure(confidence: float | None) -> str:
    return "" if confidence is None else f" (about {round(confidence * 100)} % sure)"


def _recognised(confidence: float) -> str:
    return f"The text of this page was recognised in a picture{_sure(confidence)}."


def _title(document: Document) -> Part:
    return line(run(document.title or document.file_name, bold=True, limit=250))


def _about(document: Document) -> list[Part]:
    parts = [fact("Type", document.type_name), fact("Date", uk_date(document.date)), fact("File", document.file_name)]
    parts.append(fact("Version", str(document.version_id)))
    if document.unused:
        parts.append(fact("Use", "unused material"))
    if document.checked_out_to:
        parts.append(fact("Checked out to", document.checked_out_to))
    return parts


def _start(ready: Ready) -> list[Part]:
    if ready.outcome is not Outcome.CONVERTED:
        return [problem(ready.sentence or "This document could not be read.")]
    if not ready.first_lines.strip():
        return [note("This document holds no text; it may be a scan. Its pages show it.")]
    return [subheading("How it starts"), quote(ready.first_lines, lines=12, limit=1000)]


def _inside(ready: Ready) -> list[Part]:
    if ready.outcome is not Outcome.CONVERTED:
        return []
    attached = [fact("Attached in it", ", ".join(ready.attachments[:6]))] if ready.attachments else []
    return [fact("Pages", str(ready.pages)), *attached]


def _read(view: DocumentView) -> list[Part]:
    return [open_url("Open the pages", view.viewer_url)] if view.viewer_url else []


def _more(view: DocumentView) -> list[Part]:
    notes = "Notes (there are some)" if view.document.has_notes else "Notes"
    inside = search_again(Asked("", view.document.case_id, view.document.material_id), "Search in it")
    readable = [inside] if view.ready.outcome is Outcome.CONVERTED else []
    log = open_dialog("Log an under/over redaction", "redaction.open", view.data)
    return [execute(notes, "document.notes", view.data), *readable, log]


def _neighbours(view: DocumentView) -> list[Part]:
    return [
        execute(title, "document.turn", {"case_id": other.case_id, "material_id": other.material_id})
        for title, other in (("Next document", view.after), ("Previous document", view.before))
        if other is not None
    ]


def _alt(view: DocumentView, page: int) -> str:
    return clean(f"Page {page} of {view.document.title or view.document.file_name}", 200)
