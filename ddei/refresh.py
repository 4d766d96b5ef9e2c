"""Refresh: every document of a case made ready for reading and searching; one at a time for each case."""

import asyncio
import hashlib
from collections.abc import Sequence

import structlog

from casework.conversion_status import conversion_status
from casework.documents import Document
from casework.errors import CaseworkError, NotAllowed, NotSignedIn, Refreshing
from casework.pages import Outcome, Ready
from casework.people import Caller
from casework.refreshes import DocumentStatus, RefreshStatus, TrackedDocument, Tracker
from ddei.audit import Audit
from ddei.listing import Listing
from ddei.preparing import Preparing
from search.port import SearchEngine
from store.contents import Contents
from store.refreshes import Refreshes

log = structlog.get_logger()

AT_ONCE = 6
LONGEST_S = 600.0


class Refresh:
    """Only what is new or has changed is done again. Some documents may fail: the others are ready all the same."""

    def __init__(
        self,
        *,
        audit: Audit,
        listing: Listing,
        preparing: Preparing,
        engine: SearchEngine,
        contents: Contents,
        rows: Refreshes,
    ) -> None:
        self._audit = audit
        self._listing = listing
        self._preparing = preparing
        self._engine = engine
        self._contents = contents
        self._rows = rows
        self._tasks: dict[int, asyncio.Task[None]] = {}

    async def start(self, caller: Caller, case_id: int) -> Tracker:
        """Begin in the background; Refreshing (423) when it is being done already, by whomever."""
        async with self._audit.recorded(caller, "refresh.start", case_id=case_id):
            documents = await self._listing.fresh(caller, case_id)
            await self._listing.visited(caller, case_id)
            run = await self._rows.begin(case_id, caller.user.username)
            if not run:
                raise Refreshing
            task = self._tasks[case_id] = asyncio.create_task(self._run(caller, case_id, run, documents))
            task.add_done_callback(lambda ended: self._over(case_id, ended))
            return await self._rows.tracker(case_id)

    async def tracker(self, caller: Caller, case_id: int) -> Tracker:
        """How far the case's refresh is, or how the last one went."""
        async with self._audit.recorded(caller, "refresh.tracker", case_id=case_id):
            await self._listing.of(caller, case_id)
            return await self._rows.tracker(case_id)

    async def wait(self, case_id: int, seconds: float) -> None:
        """Wait a while for what this process does for the case."""
        task = self._tasks.get(case_id)
        if task is not None:
            await asyncio.wait({task}, timeout=seconds)

    async def close(self) -> None:
        """Stop: the next refresh goes on where this one was."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, caller: Caller, case_id: int, run: str, documents: Sequence[Document]) -> None:
        status = RefreshStatus.FAILED
        try:
            async with asyncio.timeout(LONGEST_S):
                if await self._refreshed(caller, case_id, run, documents):
                    status = RefreshStatus.COMPLETED
        except (CaseworkError, TimeoutError) as error:
            log.info("refresh_failed", case_id=case_id, error=type(error).__name__)
        finally:
            await asyncio.shield(self._rows.end(case_id, run, status))

    async def _refreshed(self, caller: Caller, case_id: int, run: str, documents: Sequence[Document]) -> bool:
        """False when CMS lists a document twice: then nothing it lists can be trusted."""
        prints = {one.material_id: (one.version_id, print_of(one)) for one in documents}
        if len(prints) != len(documents):
            log.warning("refresh_document_listed_twice", case_id=case_id)
            return False
        changed = await self._rows.listed(case_id, run, prints)
        searchable = await self._engine.known(case_id)
        await self._drop(case_id, set(searchable) - set(prints))
        free = asyncio.Semaphore(AT_ONCE)
        ended = await asyncio.gather(
            *(
                self._one(free, caller, run, one, searchable.get(one.material_id))
                for one in documents
                if one.material_id in changed or searchable.get(one.material_id) != one.version_id
            ),
            return_exceptions=True,
        )
        for error in ended:
            if isinstance(error, BaseException):
                raise error
        return True

    async def _drop(self, case_id: int, gone: set[int]) -> None:
        for material_id in gone:
            await self._engine.drop(case_id, material_id)
            await self._contents.forget_document(case_id, material_id)

    async def _one(
        self, free: asyncio.Semaphore, caller: Caller, run: str, document: Document, searchable: int | None
    ) -> None:
        async with free:
            try:
                tracked = tracked_as(document, await self._made(caller, document, searchable))
            except (NotSignedIn, NotAllowed):
                raise
            except CaseworkError as error:
                log.info("refresh_document_failed", material_id=document.material_id, error=type(error).__name__)
                failed = DocumentStatus.OCR_AND_INDEX_FAILURE
                tracked = TrackedDocument(document.material_id, document.version_id, failed)
            await self._rows.document(document.case_id, run, tracked)

    async def _made(self, caller: Caller, document: Document, searchable: int | None) -> Ready:
        if searchable != document.version_id:
            return await self._preparing.index(caller, document)
        ready = await self._preparing.ready(caller, document)
        await self._preparing.describe(caller, document)
        return ready

    def _over(self, case_id: int, task: asyncio.Task[None]) -> None:
        self._tasks.pop(case_id, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("refresh_broke", case_id=case_id, exc_info=error)


def print_of(document: Document) -> str:
    """A digest of all that makes a document another than it was, its bytes apart: those are the version's."""
    said = (
        document.title, document.category, document.type_name, document.date, document.unused, document.inbox,
        document.list_order, document.witness_id, document.dispatched, document.has_notes, document.can_reclassify,
        document.reference, document.ocr_processed,
    )  # fmt: skip
    return hashlib.sha256(repr(said).encode()).hexdigest()


def tracked_as(document: Document, ready: Ready) -> TrackedDocument:
    """A document's line in the tracker, in the contract's words."""
    readable = ready.outcome is Outcome.CONVERTED
    status = DocumentStatus.INDEXED if readable else DocumentStatus.UNABLE_TO_CONVERT_TO_PDF
    word = conversion_status(ready.kind, ready.outcome)
    return TrackedDocument(document.material_id, document.version_id, status, word)
