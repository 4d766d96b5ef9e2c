"""The engine for production: Azure AI Search. What a case's filter lets through is all that is ever asked for."""

import asyncio
from collections.abc import Iterable, Mapping
from weakref import WeakValueDictionary

from casework.errors import Unavailable
from casework.pages import Page
from search.azure_look import look
from search.azure_records import (
    ABOUT,
    PAGE,
    Record,
    about,
    key_of,
    left_over,
    of_kind,
    of_version,
    page_records,
    replaced,
    said_of,
)
from search.azure_wire import AzureWire, patiently
from search.found import Found, IndexedDocument
from search.odata import AllOf, Compare, How
from search.question import Question

PUT_AGAIN = 3


class AzureEngine:
    """One index for all cases. `endpoint` is https, or of this machine; `key` may write. Errors: Unavailable, Busy."""

    def __init__(self, *, endpoint: str, key: str, index: str) -> None:
        self._wire = AzureWire(endpoint=endpoint, key=key, index=index)
        self._locks: WeakValueDictionary[tuple[int, int], asyncio.Lock] = WeakValueDictionary()

    async def put(self, document: IndexedDocument, pages: Iterable[Page]) -> None:
        """Take a document in: its pages, then what names them, then away with what was there. Returns when it is searchable.

        Broken off anywhere, the version before goes on to be the answer; putting it again puts it right.
        """
        records, vocabulary = await asyncio.to_thread(page_records, document, pages)
        async with self._alone(document.case_id, document.material_id):
            for _ in range(PUT_AGAIN):
                if await self._put(document, records, vocabulary):
                    return
        raise Unavailable(detail="search: a document is replaced again and again")

    async def describe(self, document: IndexedDocument) -> None:
        """Take over what is said about a version that is known; of any other nothing is taken."""
        async with self._alone(document.case_id, document.material_id):
            if await self._named(document) == document.version_id:
                key = key_of(document.case_id, document.material_id)
                await self._wire.merge({"key": key, **said_of(document)})

    async def drop(self, case_id: int, material_id: int) -> None:
        """Forget a document; one that is not known is no error."""
        case, everything = frozenset({case_id}), Compare("materialId", How.EQ, material_id)
        async with self._alone(case_id, material_id):
            await self._wire.remove([key_of(case_id, material_id)])
            await self._remove_all(case, everything)

    async def drop_case(self, case_id: int) -> None:
        """Forget a case."""
        await self._remove_all(frozenset({case_id}), None)

    async def known(self, case_id: int) -> Mapping[int, int]:
        """The versions that were taken in, by material, also of documents that could not be read."""
        fields = ("materialId", "versionId")
        rows = await self._wire.rows(frozenset({case_id}), of_kind(ABOUT), fields=fields)
        return {row["materialId"]: row["versionId"] for row in rows}

    async def find(self, question: Question, cases: frozenset[int]) -> Found:
        """What these cases hold, and no other. Without cases nothing is asked."""
        return await look(self._wire, question, cases) if cases else Found()

    async def close(self) -> None:
        """Give the connections back."""
        await self._wire.close()

    def _alone(self, case_id: int, material_id: int) -> asyncio.Lock:
        """Changes of one material go one after another."""
        return self._locks.setdefault((case_id, material_id), asyncio.Lock())

    async def _put(self, document: IndexedDocument, records: list[Record], vocabulary: str) -> bool:
        """Put once; whether it is whole. It is not when another process took its pages for old ones meanwhile."""
        case = frozenset({document.case_id})
        ours = AllOf((of_kind(PAGE), *of_version(document.material_id, document.version_id)))
        before = await self._named(document)
        await self._wire.send(records)
        await self._wire.until(case, ours, at_least=len(records))
        await self._wire.send([about(document, indexed=len(records), vocabulary=vocabulary)])
        await self._wire.until(case, replaced(document, before), at_least=1)
        whole = await self._wire.count(case, ours) >= len(records) or await self._named(document) != document.version_id
        if whole:
            await self._clear(document, len(records))
        return whole

    async def _clear(self, document: IndexedDocument, pages: int) -> None:
        """Take out the pages of other versions; unless another process has put one meanwhile, which then does it."""
        case = frozenset({document.case_id})
        leaving = left_over(document.material_id, document.version_id, pages)
        rows = await self._wire.rows(case, leaving, fields=("key",))
        if rows and await self._named(document) == document.version_id:
            await self._wire.remove(row["key"] for row in rows)

    async def _named(self, document: IndexedDocument) -> int | None:
        key = key_of(document.case_id, document.material_id)
        record = await self._wire.record(key, ("versionId",))
        return record["versionId"] if record else None

    async def _remove_all(self, case: frozenset[int], also: Compare | None) -> None:
        """Take out all records that fit, what names pages first, until a search sees none of them."""
        async for _ in patiently():
            rows = await self._wire.rows(case, also, fields=("key", "kind"))
            if not rows:
                return
            rows.sort(key=lambda row: row["kind"] != ABOUT)
            await self._wire.remove(row["key"] for row in rows)
