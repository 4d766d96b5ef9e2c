"""The wire to Azure AI Search: asking with the cases always in the filter, sending in batches, and what went wrong in our words.

Nothing the service says of an error is kept: it may quote what was looked for.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from azure.core.credentials import AzureKeyCredential
from azure.core.exceptions import AzureError, HttpResponseError, ResourceNotFoundError
from azure.core.pipeline import PipelineResponse
from azure.search.documents.aio import SearchClient
from azure.search.documents.indexes.aio import SearchIndexClient
from azure.search.documents.models import IndexAction, IndexDocumentsBatch, IndexingResult

from casework.errors import Busy, CaseworkError, Unavailable
from search.azure_records import Record, batches, index_of, of_cases
from search.odata import AllOf, Expression, rendered

ANSWER_S, CONNECT_S, ALL_S = 10.0, 3.0, 15.0
SEND_S = 60.0
SEEN_S = 30.0
MOST_ROWS, MOST_ACTIONS, MOST_BYTES = 1000, 1000, 12_000_000
ROWS_TRIED = 3
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_TRY_AGAIN = frozenset({409, 422, 429, 503})
_DOWN = "Search is not answering. Nothing is lost; try again in a few minutes."
_BUSY = "Search is busy. Wait a minute and try again."
# All that is sent here may be sent again, so a lost answer is asked for once more.
_AGAIN = frozenset({"GET", "PUT", "POST"})


class AzureWire:
    """One index of one search service. It is made, or brought up to what it has to be, at its first use."""

    def __init__(self, *, endpoint: str, key: str, index: str) -> None:
        address = urlsplit(endpoint)
        if address.scheme != "https" and (address.scheme != "http" or address.hostname not in _HERE):
            raise ValueError("The search service is reached by https only.")
        options: dict[str, Any] = {
            "retry_total": 2,
            "retry_backoff_factor": 0.2,
            "retry_backoff_max": 2,
            "connection_timeout": CONNECT_S,
            "read_timeout": ANSWER_S,
        }
        credential = AzureKeyCredential(key)
        self._name = index
        self._client = SearchClient(endpoint, index, credential, **options)
        self._indexes = SearchIndexClient(endpoint, credential, **options)
        self._making = asyncio.Lock()
        self._made = False

    async def close(self) -> None:
        """Give the connections back."""
        await self._client.close()
        await self._indexes.close()

    async def rows(
        self,
        cases: frozenset[int],
        also: Expression | None = None,
        *,
        fields: Sequence[str],
        text: str = "*",
        at_most: int | None = None,
    ) -> list[Record]:
        """The records of these cases that fit, in the order of their keys. Without cases nothing is asked."""
        found: list[Record] = []
        async for some in self.batches_of(cases, also, fields=fields, text=text):
            found += some
            if at_most is not None and len(found) >= at_most:
                return found[:at_most]
        return found

    async def batches_of(
        self, cases: frozenset[int], also: Expression | None = None, *, fields: Sequence[str], text: str = "*"
    ) -> AsyncIterator[list[Record]]:
        """The same, as they come."""
        skip = 0
        while cases:
            some = await self._some(cases, also, fields=fields, text=text, skip=skip)
            yield some
            skip += len(some)
            if len(some) < MOST_ROWS:
                return

    async def _some(
        self, cases: frozenset[int], also: Expression | None, *, fields: Sequence[str], text: str, skip: int
    ) -> list[Record]:
        await self._make()
        async with self._explained(ALL_S):
            found = await self._client.search(
                text,
                filter=_filter(cases, also),
                select=list(fields),
                query_type="full",
                search_mode="all",
                search_fields=["words"],
                order_by=["key asc"],
                top=MOST_ROWS,
                skip=skip,
                session_id=_session(cases),
                retry_on_methods=_AGAIN,
            )
            return [row async for row in found]

    async def count(self, cases: frozenset[int], also: Expression) -> int:
        """How many records of these cases a search sees now that fit."""
        await self._make()
        async with self._explained(ALL_S):
            found = await self._client.search(
                "*",
                filter=_filter(cases, also),
                include_total_count=True,
                top=0,
                session_id=_session(cases),
                retry_on_methods=_AGAIN,
            )
            return await found.get_count()

    async def until(self, cases: frozenset[int], also: Expression, *, at_least: int) -> None:
        """Return when a search sees so many of them; what was sent is searchable a moment later. Unavailable if it never is."""
        async for _ in patiently():
            if await self.count(cases, also) >= at_least:
                return

    async def record(self, key: str, fields: Sequence[str]) -> Record | None:
        """A record by its key, as it was last sent."""
        await self._make()
        async with self._explained(ALL_S):
            try:
                return dict(await self._client.get_document(key, selected_fields=list(fields)))
            except ResourceNotFoundError:
                return None

    async def send(self, records: Iterable[Record]) -> None:
        """Put records in, each in place of the one with its key."""
        await self._send("upload", records)

    async def merge(self, record: Record) -> None:
        """Change some fields of a record; one that is not there is no error."""
        await self._send("merge", [record], gone=True)

    async def remove(self, keys: Iterable[str]) -> None:
        """Take records out; those that are not there are no error."""
        await self._send("delete", ({"key": key} for key in keys))

    async def _send(self, kind: str, records: Iterable[Record], *, gone: bool = False) -> None:
        await self._make()
        for batch in batches(records, most=MOST_ACTIONS, most_bytes=MOST_BYTES):
            await self._send_batch(kind, batch, gone=gone)

    async def _send_batch(self, kind: str, batch: list[Record], *, gone: bool) -> None:
        """A batch, and again those of its rows that the service was too busy for."""
        left = batch
        for attempt in range(ROWS_TRIED):
            if attempt:
                await asyncio.sleep(0.2 * 2**attempt)
            failed = {row.key: row for row in await self._sent(kind, left) if not row.succeeded}
            left = [
                one for one in left if one["key"] in failed and not (gone and failed[one["key"]].status_code == 404)
            ]
            if not left:
                return
            if any(failed[one["key"]].status_code not in _TRY_AGAIN for one in left):
                break
        raise Unavailable(_DOWN, detail=f"search: {len(left)} of {len(batch)} records were not taken")

    async def _sent(self, kind: str, batch: list[Record]) -> list[IndexingResult]:
        """One request; what is too large for one is sent in halves. The client's own halving breaks off at the second."""
        try:
            async with self._explained(SEND_S):
                actions = [IndexAction({"@search.action": kind, **record}) for record in batch]
                return await self._client.index_documents(
                    IndexDocumentsBatch(actions=actions), retry_on_methods=_AGAIN, raw_response_hook=_look_at_size
                )
        except _TooLarge:
            if len(batch) == 1:
                raise Unavailable(_DOWN, detail="search: a record is too large") from None
        half = len(batch) // 2
        return [*await self._sent(kind, batch[:half]), *await self._sent(kind, batch[half:])]

    async def _make(self) -> None:
        """Make the index, or bring it up to date, once."""
        if self._made:
            return
        async with self._making:
            if not self._made:
                async with self._explained(SEND_S):
                    await self._indexes.create_or_update_index(index_of(self._name))
                self._made = True

    @asynccontextmanager
    async def _explained(self, within_s: float) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(within_s):
                yield
        except TimeoutError:
            raise Unavailable(_DOWN, detail="search: no answer in time") from None
        except HttpResponseError as error:
            if error.status_code == 404:
                self._made = False  # somebody took the index away: the next one to ask makes it anew
            raise _in_our_words(error) from None
        except AzureError as error:
            raise Unavailable(_DOWN, detail=f"search: {type(error).__name__}") from None


async def patiently() -> AsyncIterator[None]:
    """Again and again, with growing pauses, until what was sent is seen; Unavailable when that takes too long."""
    pause, waited = 0.05, 0.0
    while waited < SEEN_S:
        yield
        await asyncio.sleep(pause)
        waited += pause
        pause = min(pause * 2, 1.0)
    raise Unavailable(_DOWN, detail="search: what was sent is not searchable")


class _TooLarge(Exception):
    """A batch that the service does not take in one."""


def _look_at_size(answer: PipelineResponse[Any, Any]) -> None:
    if answer.http_response.status_code == 413:
        raise _TooLarge


def _in_our_words(error: HttpResponseError) -> CaseworkError:
    if error.status_code == 429:
        return Busy(_BUSY, detail="search: status 429")
    return Unavailable(_DOWN, detail=f"search: status {error.status_code}")


def _filter(cases: frozenset[int], also: Expression | None) -> str:
    return rendered(AllOf((of_cases(cases), also)) if also else of_cases(cases))


def _session(cases: frozenset[int]) -> str:
    """Who asks for the same case is sent to the same copy of the index, if the service can."""
    return f"case-{min(cases)}"
