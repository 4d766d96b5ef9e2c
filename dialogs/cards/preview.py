"""The card of one document: what it is, how it starts, and the way into the viewer."""

from casework.documents import Document
from dialogs.cards.parts import (
    Part,
    card,
    fact,
    heading,
    line,
    note,
    open_dialog,
    open_url,
    problem,
    quote,
    run,
    subheading,
)
from dialogs.cards.words import uk_date
from dialogs.turn import Card


def preview_card(urn: str, document: Document, *, pages: int, first_lines: str, viewer_url: str) -> Card:
    """A document that can be read: its first lines and a link to all its pages."""
    start = (
        quote(first_lines, lines=12, limit=1000)
        if first_lines.strip()
        else note("This document holds no text; it may be a scan. Its pages show it.")
    )
    body = [*_about(urn, document), fact("Pages", str(pages)), subheading("How it starts"), start]
    return card(body, [open_url("Open the pages", viewer_url), _log(document)])


def unreadable_card(urn: str, document: Document, sentence: str) -> Card:
    """A document whose pages cannot be shown, and why; logging a redaction still works."""
    return card([*_about(urn, document), problem(sentence)], [_log(document)])


def _about(urn: str, document: Document) -> list[Part]:
    parts = [heading("Document in case", urn), line(run(document.title or document.file_name, bold=True, limit=250))]
    parts += [fact("Type", document.type_name), fact("Date", uk_date(document.date)), fact("File", document.file_name)]
    if document.checked_out_to:
        parts.append(fact("Checked out to", document.checked_out_to))
    return parts


def _log(document: Document) -> Part:
    data = {"case_id": document.case_id, "material_id": document.material_id}
    return open_dialog("Log an under/over redaction", "redaction.open", data)
