"""Which documents a question is about, which of them it names, and in what order the found ones come."""

from collections.abc import Iterable, Sequence

from casework.pages import Outcome, Page, Word
from search.found import DocumentHits, IndexedDocument, Match
from search.hits import hits_on
from search.near import nearly
from search.question import Filters, Question
from search.words import words_of


def is_meant(document: IndexedDocument, filters: Filters) -> bool:
    """Whether the filters let it through. A document without a date is outside every span of dates."""
    return (
        (not filters.categories or document.category in filters.categories)
        and (not filters.types or document.type_name in filters.types)
        and (filters.unused is None or document.unused is filters.unused)
        and (not filters.materials or document.material_id in filters.materials)
        and (filters.since is None or (document.date is not None and document.date >= filters.since))
        and (filters.until is None or (document.date is not None and document.date <= filters.until))
    )


def named(documents: Iterable[IndexedDocument], question: Question) -> tuple[IndexedDocument, ...]:
    """Those of a case whose title has all terms; if none has them as typed, those that nearly have."""
    titles = [(document, _as_page(document.title)) for document in documents]
    exact = [document for document, title in titles if hits_on(title, question)]
    if exact or not question.near:
        return tuple(sorted(exact, key=_newest))
    other = nearly(question.terms, {word for document, _ in titles for word in words_of(document.title)})
    return tuple(sorted((one for one, title in titles if hits_on(title, question, other)), key=_newest))


def unread(documents: Iterable[IndexedDocument]) -> tuple[IndexedDocument, ...]:
    """Those whose text nobody could get at, or not at all of it; the sentence says so."""
    return tuple(
        sorted((one for one in documents if one.outcome is not Outcome.CONVERTED or one.sentence), key=_newest)
    )


def without_text(pages: Sequence[Page]) -> str:
    """What to say of a document that was converted when some of its pages, or all, have no words to look for."""
    without = sum(not any(page.lines) for page in pages)
    if not without:
        return ""
    if without == len(pages):
        return "There is no text in it that could be searched."
    return f"{without} of its {len(pages)} pages {'has' if without == 1 else 'have'} no text that could be searched."


def in_order(found: Iterable[DocumentHits]) -> tuple[DocumentHits, ...]:
    """Most exact hits first, then newest first."""
    return tuple(sorted(found, key=lambda one: (-_exact(one), *_newest(one.document))))


def _exact(found: DocumentHits) -> int:
    return sum(hit.match is Match.EXACT for hit in found.hits)


def _newest(document: IndexedDocument) -> tuple[int, int, int]:
    return (-document.date.toordinal() if document.date else 0, document.case_id, document.material_id)


def _as_page(title: str) -> Page:
    return Page(1, 0, 0, ((Word(title, (0, 0, 0, 0)),),))
