"""The records of the index: for each document one about it and one for each of its pages.

The one about a document is written last. It names the version that counts; pages of any other are never an answer.
"""

import json
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from azure.search.documents.indexes.models import SearchField, SearchFieldDataType, SearchIndex

from casework.pages import Outcome, Page
from search.found import IndexedDocument
from search.fts_file import VERSION
from search.fts_pages import entries_of
from search.odata import AllOf, AnyOf, Compare, Expression, How, OneOf
from search.packed import vocabulary_packed

Record = dict[str, Any]
ABOUT, PAGE = "about", "page"
_AROUND = 100
ABOUT_FIELDS = (
    "caseId", "urn", "materialId", "versionId", "title", "category", "typeName", "date", "unused", "outcome",
    "sentence", "pages", "indexed",
)  # fmt: skip
PAGE_FIELDS = ("caseId", "materialId", "versionId", "page", "packed")


def index_of(name: str) -> SearchIndex:
    """The index itself. Page text is words as search.words makes them, so its analyser only parts them at blanks."""
    text, whole, truth = SearchFieldDataType.STRING, SearchFieldDataType.INT64, SearchFieldDataType.BOOLEAN
    fields = [
        _field("key", text, key=True, sortable=True),
        _field("kind", text, filterable=True),
        _field("form", SearchFieldDataType.INT32, filterable=True),
        _field("caseId", text, filterable=True),
        _field("document", text, filterable=True),
        _field("materialId", whole, filterable=True),
        _field("versionId", whole, filterable=True),
        _field("page", SearchFieldDataType.INT32, filterable=True),
        _field("words", text, searchable=True, hidden=True, analyzer_name="whitespace"),
        *(_field(name, text) for name in ("packed", "vocabulary", "urn", "title", "category", "typeName")),
        *(_field(name, text) for name in ("outcome", "sentence")),
        _field("date", SearchFieldDataType.DATE_TIME_OFFSET),
        _field("unused", truth),
        *(_field(name, SearchFieldDataType.INT32) for name in ("pages", "indexed")),
    ]
    return SearchIndex(name=name, fields=fields)


def _field(name: str, kind: str, **what: Any) -> SearchField:
    unasked = {"searchable": False, "filterable": False, "sortable": False, "facetable": False, "hidden": False}
    return SearchField(name=name, type=kind, **(unasked | what))


def key_of(*numbers: int) -> str:
    """The key of the record about a document (case, material) or of a page (and version, and page)."""
    return urlsafe_b64encode(":".join(str(int(number)) for number in numbers).encode()).decode()


def page_records(document: IndexedDocument, pages: Iterable[Page]) -> tuple[list[Record], str]:
    """The pages of a document, and all its words packed."""
    entries, words = entries_of(pages)
    place = (document.case_id, document.material_id, document.version_id)
    records = [
        {
            "key": key_of(*place, number),
            "kind": PAGE,
            "page": number,
            "packed": b64encode(packed).decode(),
            "words": said,
            **_place(document),
        }
        for number, (packed, said) in enumerate(entries, 1)
    ]
    return records, b64encode(vocabulary_packed(words)).decode()


def about(document: IndexedDocument, *, indexed: int, vocabulary: str) -> Record:
    """The record about a document: `indexed` of its pages are searched."""
    return {
        "key": key_of(document.case_id, document.material_id),
        "kind": ABOUT,
        **_place(document),
        **said_of(document),
        "urn": document.urn,
        "outcome": document.outcome.value,
        "sentence": document.sentence,
        "pages": document.pages,
        "indexed": indexed,
        "vocabulary": vocabulary,
    }


def said_of(document: IndexedDocument) -> Record:
    """What may change of a document while its text stays."""
    day = datetime.combine(document.date, time(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if document.date else None
    return {
        "title": document.title,
        "category": document.category,
        "typeName": document.type_name,
        "date": day,
        "unused": document.unused,
    }


def _place(document: IndexedDocument) -> Record:
    return {
        "form": VERSION,
        "caseId": str(int(document.case_id)),
        "document": document_place(document),
        "materialId": document.material_id,
        "versionId": document.version_id,
    }


def document_place(document: IndexedDocument) -> str:
    """A document among all cases' documents."""
    return f"{int(document.case_id)}-{int(document.material_id)}"


def document_of(record: Mapping[str, Any]) -> IndexedDocument:
    """The document a record is about."""
    return IndexedDocument(
        case_id=int(record["caseId"]),
        urn=record["urn"],
        material_id=record["materialId"],
        version_id=record["versionId"],
        title=record["title"],
        category=record["category"],
        type_name=record["typeName"],
        date=date.fromisoformat(record["date"][:10]) if record["date"] else None,
        unused=record["unused"],
        outcome=Outcome(record["outcome"]),
        sentence=record["sentence"],
        pages=record["pages"],
    )


def unpacked(text: str) -> bytes:
    """What was packed into a field of text."""
    return b64decode(text)


def of_cases(cases: frozenset[int]) -> Expression:
    """The security filter: these cases, and no other."""
    return OneOf("caseId", frozenset(str(int(case_id)) for case_id in cases))


def of_kind(kind: str) -> Expression:
    """Records about documents, or pages. Those of an older form are as if they were not there, until they are put anew."""
    return AllOf((Compare("kind", How.EQ, kind), Compare("form", How.EQ, VERSION)))


def of_version(material_id: int, version_id: int) -> tuple[Expression, ...]:
    """One version of one material."""
    return Compare("materialId", How.EQ, material_id), Compare("versionId", How.EQ, version_id)


def replaced(document: IndexedDocument, before: int | None) -> Expression:
    """What names this version, or one that somebody else put: in any case not the one before."""
    now = (Compare("versionId", How.EQ, document.version_id), Compare("versionId", How.NE, before))
    return AllOf((of_kind(ABOUT), Compare("materialId", How.EQ, document.material_id), AnyOf(now)))


def left_over(material_id: int, version_id: int, pages: int) -> Expression:
    """Pages of a material that this version of so many pages has not."""
    beside = (
        Compare("versionId", How.NE, version_id),
        Compare("page", How.GT, pages),
        Compare("form", How.NE, VERSION),
    )
    return AllOf((Compare("kind", How.EQ, PAGE), Compare("materialId", How.EQ, material_id), AnyOf(beside)))


def of_documents(documents: Iterable[IndexedDocument]) -> Expression:
    """These documents; at least one."""
    return OneOf("document", frozenset(map(document_place, documents)))


def batches(records: Iterable[Record], *, most: int, most_bytes: int) -> Iterator[list[Record]]:
    """Records in as many batches as the service's limits want."""
    batch: list[Record] = []
    size = 0
    for record in records:
        weight = len(json.dumps(record)) + _AROUND
        if batch and (len(batch) == most or size + weight > most_bytes):
            yield batch
            batch, size = [], 0
        batch.append(record)
        size += weight
    if batch:
        yield batch
