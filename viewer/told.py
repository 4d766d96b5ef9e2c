"""Documents, pages, hits and notes as the page's script gets them. Nothing more than it shows."""

from collections.abc import Iterable, Mapping
from typing import Any

from casework.documents import Document, Note
from casework.pages import Outcome, Page, Word
from ddei.reading import Opened
from dialogs.cards.words import uk_date, uk_time
from search.found import Found, Hit, IndexedDocument

Told = dict[str, Any]
MOST_HITS_IN_A_GROUP = 50


def listed(document: Document) -> Told:
    """A document in a list."""
    return {
        "id": document.material_id,
        "title": document.title or document.file_name,
        "type": document.type_name,
        "category": document.category,
        "date": uk_date(document.date) if document.date else "",
        "unused": document.unused,
        "parent": document.parent_id,
    }


def states(known: Mapping[int, Outcome | None]) -> dict[str, str]:
    """How far each document is: an outcome, or preparing."""
    return {str(material_id): outcome or "preparing" for material_id, outcome in known.items()}


def preparing(document: Document) -> Told:
    """A document that is not ready yet."""
    return {**listed(document), "fileName": document.file_name, "state": "preparing"}


def opened(one: Opened, sizes: Iterable[tuple[float, float]], children: Iterable[Document]) -> Told:
    """A document that is as ready as it will be."""
    document, ready = one.document, one.ready
    return {
        **listed(document),
        "fileName": document.file_name,
        "state": "ready" if ready.outcome is Outcome.CONVERTED else "unreadable",
        "sentence": ready.sentence,
        "pages": [[round(width, 1), round(height, 1)] for width, height in sizes],
        "recognised": ready.recognised,
        "inside": list(ready.attachments),
        "attached": [listed(child) for child in children],
        "before": listed(one.before) if one.before else None,
        "after": listed(one.after) if one.after else None,
    }


def page(one: Page) -> Told:
    """A page's words, line by line: text, left, top, right, bottom, and 1 when the next word goes on with it."""
    return {
        "number": one.number,
        "width": round(one.width, 1),
        "height": round(one.height, 1),
        "confidence": one.confidence,
        "lines": [[_placed(word) for word in line] for line in one.lines],
    }


def hits(found: Iterable[Hit]) -> list[Told]:
    """Hits with the places of their words."""
    return [_hit(one) for one in found]


def found(answer: Found) -> Told:
    """What a search in the whole case brought, grouped by document."""
    return {
        "documents": [
            {
                **_named(group.document),
                "count": len(group.hits),
                "hits": hits(group.hits[:MOST_HITS_IN_A_GROUP]),
            }
            for group in answer.documents
        ],
        "names": [_named(one) for one in answer.names],
        "unreadable": [{**_named(one), "sentence": one.sentence} for one in answer.unreadable],
        "pending": [_named(one) for one in answer.pending],
        "more": answer.more,
    }


def notes(all_of_them: Iterable[Note]) -> list[Told]:
    """The notes of a document."""
    return [
        {"by": note.created_by, "when": uk_time(note.date) if note.date else "", "text": note.text}
        for note in all_of_them
    ]


def _named(one: IndexedDocument) -> Told:
    day = uk_date(one.date) if one.date else ""
    return {"id": one.material_id, "title": one.title, "type": one.type_name, "date": day}


def _hit(one: Hit) -> Told:
    return {
        "page": one.page,
        "line": one.line,
        "text": one.text,
        "fuzzy": one.match == "fuzzy",
        "recognised": one.recognised,
        "words": [_placed(word) for word in one.words],
    }


def _placed(word: Word) -> list[Any]:
    return [word.text, *(round(side, 1) for side in word.box), *([1] if word.goes_on else [])]
