"""Documents as a test writes them: a line of text for each line; a tilde at a line's end breaks its last word there."""

from dataclasses import replace
from datetime import date

from casework.pages import Page, Word
from search.found import DocumentHits, Found, IndexedDocument

CASE = 2140001
URN = "45AA0209826/1"
STATEMENT = IndexedDocument(
    case_id=CASE,
    urn=URN,
    material_id=1,
    version_id=10,
    title="MG11 Priya Nandakumar",
    category="Statements",
    type_name="MG11",
    date=date(2026, 3, 2),
    unused=False,
    pages=1,
)


def page(*lines: str, number: int = 1, confidence: float | None = None) -> Page:
    """An A4 page with these lines, each word in a box of its own."""
    return Page(number, 595.0, 842.0, tuple(_line(at, text) for at, text in enumerate(lines)), confidence)


def pages(*texts: str) -> list[Page]:
    """A page for each text, which may have several lines."""
    return [page(*text.split("\n"), number=number) for number, text in enumerate(texts, 1)]


def document(material_id: int, **what: object) -> IndexedDocument:
    """A statement of the case with this material id, but for what is said."""
    return replace(STATEMENT, material_id=material_id, version_id=material_id * 10, **what)


def lines(found: Found | DocumentHits) -> list[str]:
    """What the found lines say, document by document."""
    documents = found.documents if isinstance(found, Found) else (found,)
    return [hit.text for one in documents for hit in one.hits]


def marked(found: Found) -> list[list[str]]:
    """The marked words of each found line."""
    return [[word.text for word in hit.words] for one in found.documents for hit in one.hits]


def materials(found: Found) -> list[int]:
    """Which documents say it, in order."""
    return [one.document.material_id for one in found.documents]


def _line(at: int, text: str) -> tuple[Word, ...]:
    words = text.removesuffix("~").split()
    top = 40.0 + 14 * at
    placed, left = [], 50.0
    for number, said in enumerate(words):
        goes_on = text.endswith("~") and number == len(words) - 1
        width = 6.0 * len(said)
        placed.append(Word(said, (left, top, left + width, top + 11.0), goes_on=goes_on))
        left += width + 4
    return tuple(placed)
