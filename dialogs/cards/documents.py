"""Cards about a case's documents: the categories with counts, and one category page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casework.document_types import CATEGORIES
from casework.documents import Document
from dialogs.cards.parts import Part, card, execute, heading, line, note, row, run
from dialogs.cards.words import count, uk_date
from dialogs.turn import Card

DOCUMENTS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: which case, which category or type, the documents of the page, and where it stands."""

    case_id: int
    urn: str
    category: str
    documents: Sequence[Document]
    number: int
    pages: int
    total: int

    @property
    def first(self) -> int:
        """The number of its first line."""
        return (self.number - 1) * DOCUMENTS_SHOWN + 1


def categories_card(case_id: int, urn: str, counts: Mapping[str, int]) -> Card:
    """What the case holds, category by category."""
    total = sum(counts.values())
    body: list[Part] = [heading("Documents of case", urn), note(f"{count(total, 'document')}. Choose a category.")]
    for category, number in counts.items():
        title = line(run(category, bold=True), f"({number})")
        if number:
            data = {"case_id": case_id, "category": category, "page": 1}
            body.append(row(execute(f"{category}, {count(number, 'document')}", "documents.category", data), title))
        else:
            body.append({"type": "Container", "separator": True, "items": [title]})
    return card(body, [execute("Back to the case", "case", {"case_id": case_id})])


def category_card(page: Page) -> Card:
    """One page of one category or type; each line opens the document's preview."""
    body: list[Part] = [heading(f"{page.category}: case", page.urn), note(_where(page))]
    body += [_document_row(each, number) for number, each in enumerate(page.documents, page.first)]
    return card(body, _paging(page))


def page_of(case_id: int, urn: str, category: str, documents: Sequence[Document], number: int) -> Page:
    """The page asked for, or the nearest there is."""
    pages = max(1, -(-len(documents) // DOCUMENTS_SHOWN))
    number = min(max(number, 1), pages)
    start = (number - 1) * DOCUMENTS_SHOWN
    return Page(case_id, urn, category, documents[start : start + DOCUMENTS_SHOWN], number, pages, len(documents))


def _where(page: Page) -> str:
    if not page.documents:
        kind = "in this category" if page.category in CATEGORIES else f"of the type {page.category}"
        return f"There are no documents {kind}."
    return f"{count(page.total, 'document')}" + (f", page {page.number} of {page.pages}" if page.pages > 1 else "")


def document_data(document: Document) -> Part:
    """What a button about a document carries."""
    return {"case_id": document.case_id, "material_id": document.material_id}


def _document_row(document: Document, number: int) -> Part:
    flags = [
        "unused" if document.unused else "",
        "in the inbox" if document.inbox else "",
        f"checked out to {document.checked_out_to}" if document.checked_out_to else "",
        "attachment" if document.parent_id else "",
        "has attachments" if document.has_attachments else "",
    ]
    status = f" ({', '.join(filter(None, flags))})" if any(flags) else ""
    return row(
        execute(f"Preview {document.title}", "document.preview", document_data(document)),
        line(run(f"{number}. {document.title or document.file_name}", bold=True, limit=120)),
        line(f"{document.type_name}, {uk_date(document.date)}{status}"),
    )


def _paging(page: Page) -> list[Part]:
    def turn_to(title: str, number: int) -> Part:
        return execute(title, "documents.kind", {"case_id": page.case_id, "kind": page.category, "page": number})

    actions = [turn_to("Previous page", page.number - 1)] if page.number > 1 else []
    actions += [turn_to("Next page", page.number + 1)] if page.number < page.pages else []
    return [*actions, execute("All categories", "documents", {"case_id": page.case_id})]
