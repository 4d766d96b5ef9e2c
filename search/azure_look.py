"""Looking into the search service: first for the words as typed, then, in cases that do not have them, for what is nearly so.

The service brings the pages that may have it; what is a hit, and its place, is decided here, as the embedded engine does.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from casework.pages import Outcome
from search.azure_query import MOST_CLAUSES, clauses_of, lucene_of
from search.azure_records import (
    ABOUT,
    ABOUT_FIELDS,
    PAGE,
    PAGE_FIELDS,
    Record,
    document_of,
    of_documents,
    of_kind,
    unpacked,
)
from search.azure_wire import AzureWire
from search.found import DocumentHits, Found, Hit, IndexedDocument
from search.fts_look import at_most
from search.hits import hits_in
from search.near import nearly
from search.odata import AllOf, Expression
from search.packed import unpack_written, vocabulary
from search.patterns import Nearly
from search.question import Filters, Question, Term
from search.scope import in_order, is_meant, named, unread

MOST_PAGES = 20_000
AT_ONCE = 4
Place = tuple[int, int]
"""A case and a material."""


@dataclass(frozen=True, slots=True)
class _Known:
    """The documents of the cases asked about: all of them, those the filters let through, and how many pages each has."""

    all: Mapping[Place, IndexedDocument]
    meant: Mapping[Place, IndexedDocument]
    pages: Mapping[Place, int]

    def read(self, case_id: int | None = None) -> dict[Place, IndexedDocument]:
        """Those that are meant and have text; of one case, or of all."""
        return {
            place: one
            for place, one in self.meant.items()
            if one.outcome is Outcome.CONVERTED and case_id in {None, one.case_id}
        }


async def look(wire: AzureWire, question: Question, cases: frozenset[int]) -> Found:
    """All that is found in these cases. A document that is replaced just now is looked at a second time."""
    for _ in range(2):
        looked = _Look(wire, question, cases)
        found = await looked.found()
        if not looked.torn:
            break
    return found


class _Look:
    """One look. `torn`: pages came of versions that are not the ones that count, so somebody is replacing them."""

    def __init__(self, wire: AzureWire, question: Question, cases: frozenset[int]) -> None:
        self._wire, self._question, self._cases = wire, question, cases
        self._more = False
        self.torn = False

    async def found(self) -> Found:
        known, rows = await self._first()
        hits = await self._judged(known, rows, self._question, {})
        missing = sorted(self._cases - {place[0] for place in hits}) if self._question.near else []
        hits |= await self._near(known, [case_id for case_id in missing if known.read(case_id)])
        found, more = at_most(DocumentHits(known.meant[place], tuple(said)) for place, said in hits.items())
        by_case = [[one for one in known.meant.values() if one.case_id == case_id] for case_id in sorted(self._cases)]
        return Found(
            documents=in_order(found),
            names=tuple(one for documents in by_case for one in named(documents, self._question)),
            unreadable=tuple(one for documents in by_case for one in unread(documents)),
            more=more or self._more,
        )

    async def _first(self) -> tuple[_Known, list[Record]]:
        """The documents, and the pages with all terms as typed: both at once where no filter has to come between."""
        if self._question.filters == Filters():
            known, rows = await asyncio.gather(self._known(), self._pages(self._cases, self._question.terms, {}, None))
            return known, rows
        known = await self._known()
        return known, await self._pages_of(known.read(), self._question.terms, {})

    async def _known(self) -> _Known:
        rows = await self._wire.rows(self._cases, of_kind(ABOUT), fields=ABOUT_FIELDS)
        every = {_place(row): document_of(row) for row in rows}
        meant = {place: one for place, one in every.items() if is_meant(one, self._question.filters)}
        return _Known(every, meant, {_place(row): row["indexed"] for row in rows})

    async def _pages_of(
        self, documents: Mapping[Place, IndexedDocument], terms: tuple[Term, ...], other: Nearly
    ) -> list[Record]:
        if not documents:
            return []
        cases = frozenset(case_id for case_id, _ in documents)
        return await self._pages(cases, terms, other, of_documents(documents.values()))

    async def _pages(
        self, cases: frozenset[int], terms: tuple[Term, ...], other: Nearly, also: Expression | None
    ) -> list[Record]:
        rows = await self._wire.rows(
            cases,
            AllOf((of_kind(PAGE), also)) if also else of_kind(PAGE),
            fields=PAGE_FIELDS,
            text=lucene_of(terms, other),
            at_most=MOST_PAGES + 1,
        )
        self._more = self._more or len(rows) > MOST_PAGES
        return rows[:MOST_PAGES]

    async def _judged(
        self, known: _Known, rows: list[Record], question: Question, other: Nearly
    ) -> dict[Place, list[Hit]]:
        """The hits on pages of the versions that count, in the order of the pages."""
        current = []
        for row in rows:
            document = known.all.get(_place(row))
            if document and document.version_id == row["versionId"] and row["page"] <= known.pages[_place(row)]:
                current.append(row)
            else:
                self.torn = True
        read = known.read()
        ours = sorted((row for row in current if _place(row) in read), key=lambda row: (_place(row), row["page"]))
        return await asyncio.to_thread(_hits, ours, question, other)

    async def _near(self, known: _Known, cases: list[int]) -> dict[Place, list[Hit]]:
        """For cases without a word as it was typed: what is nearly so."""
        if not cases:
            return {}
        words = await self._vocabularies(known, cases)
        turns = asyncio.Semaphore(AT_ONCE)

        async def one(case_id: int) -> dict[Place, list[Hit]]:
            async with turns:
                return await self._near_in(known, case_id, vocabulary(words[case_id]))

        return {place: said for hits in await asyncio.gather(*map(one, cases)) for place, said in hits.items()}

    async def _vocabularies(self, known: _Known, cases: list[int]) -> dict[int, list[bytes]]:
        documents = [one for case_id in cases for one in known.read(case_id).values()]
        fields = ("caseId", "vocabulary")
        wanted = AllOf((of_kind(ABOUT), of_documents(documents)))
        words: dict[int, list[bytes]] = defaultdict(list)
        async for rows in self._wire.batches_of(frozenset(cases), wanted, fields=fields):
            for row in rows:
                words[int(row["caseId"])].append(unpacked(row["vocabulary"]))
        return words

    async def _near_in(self, known: _Known, case_id: int, words: frozenset[str]) -> dict[Place, list[Hit]]:
        read = known.read(case_id)
        missing = [term for term in self._question.terms if not await self._is_said(known, read, term, words)]
        other = await asyncio.to_thread(nearly, missing, words) if missing else {}
        if not missing or len(other) < len(missing) or clauses_of(other) > MOST_CLAUSES:
            return {}
        rows = await self._pages_of(read, self._question.terms, other)
        return await self._judged(known, rows, self._question, other)

    async def _is_said(
        self, known: _Known, read: Mapping[Place, IndexedDocument], term: Term, words: frozenset[str]
    ) -> bool:
        """Whether these documents have a term as it was typed; only of a phrase the service has to be asked."""
        *before, last = term.words
        ends = (last in words) or (term.prefix and any(word.startswith(last) for word in words))
        if not ends or not words.issuperset(before):
            return False
        if not before:
            return True
        if len(self._question.terms) == 1:
            return False
        rows = await self._pages_of(read, (term,), {})
        return bool(await self._judged(known, rows, Question((term,)), {}))


def _hits(rows: Iterable[Record], question: Question, other: Nearly) -> dict[Place, list[Hit]]:
    found: dict[Place, list[Hit]] = defaultdict(list)
    for row in rows:
        if said := hits_in(unpack_written(unpacked(row["packed"])), question, other):
            found[_place(row)] += said
    return dict(found)


def _place(row: Record) -> Place:
    return int(row["caseId"]), int(row["materialId"])
