"""Making a document ready: its bytes from CMS, its pages on the shelf, its words in the search engine."""

import asyncio
from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from weakref import WeakValueDictionary

import structlog

from casework.documents import Document
from casework.errors import CaseRestricted, CaseworkError, NotAllowed, NotFound, NotSignedIn, TooLarge
from casework.pages import Outcome, Ready
from casework.people import Caller
from ddei.audit import Audit
from ddei.short_memory import ShortMemory
from documents.shelf import Shelf
from integrations.cms.port import Cms
from search.found import IndexedDocument
from search.port import SearchEngine
from search.scope import without_text
from store.contents import Content, Contents

log = structlog.get_logger()

LARGEST = 100 * 1024 * 1024
TOO_BIG = "This document is too big to be shown here. Open it in CMS."
_MAKERS_OWN = (NotSignedIn, NotAllowed, CaseRestricted, NotFound)

Key = tuple[int, int, int]


class Preparing:
    """Each version is made ready once, however many people wait for it; when the last of them goes, the work stops."""

    def __init__(self, *, cms: Cms, audit: Audit, shelf: Shelf, engine: SearchEngine, contents: Contents) -> None:
        self._cms = cms
        self._audit = audit
        self._shelf = shelf
        self._engine = engine
        self._contents = contents
        self._at_work: dict[Key, asyncio.Task[Ready]] = {}
        self._waiting: Counter[Key] = Counter()
        self._indexing: dict[Key, asyncio.Task[None]] = {}
        self._urns = ShortMemory[str](kept_s=3600)
        self._one_case: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def known(self, document: Document) -> Ready | None:
        """The document if this version of it is ready, or known not to be readable."""
        content = await self._contents.of(document.case_id, document.material_id)
        if content is None or content.version_id != document.version_id:
            return None
        if not content.sha256:
            return Ready("", content.outcome, "", sentence=content.sentence)
        return await self._shelf.ready(content.sha256)

    async def ready(self, caller: Caller, document: Document) -> Ready:
        """The document, made ready if it is not yet. What cannot be read is an answer too, not an error."""
        while True:
            if found := await self.known(document):
                return found
            key = (document.case_id, document.material_id, document.version_id)
            mine = key not in self._at_work
            try:
                return await self._shared(key, caller, document)
            except _MAKERS_OWN:
                if mine:
                    raise

    async def describe(self, caller: Caller, document: Document) -> None:
        """The list of documents says something new of one that is searchable: its title, its type, its use."""
        if found := await self.known(document):
            await self._engine.describe(await self._indexed(caller, document, found))

    async def index(self, caller: Caller, document: Document) -> Ready:
        """Make sure that the search engine has the document, also when it lost what it had."""
        found = await self.ready(caller, document)
        key = (document.case_id, document.material_id, document.version_id)
        if key in self._indexing:
            await asyncio.shield(self._indexing[key])
        if (await self._engine.known(document.case_id)).get(document.material_id) != document.version_id:
            await self._put(caller, document, found)
        return found

    async def close(self) -> None:
        """Stop: what is not ready or not searchable yet is made so when somebody asks for it."""
        tasks = [*self._at_work.values(), *self._indexing.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _shared(self, key: Key, caller: Caller, document: Document) -> Ready:
        task = self._at_work.get(key)
        if task is None:
            task = self._at_work[key] = asyncio.create_task(self._make(caller, document))
            task.add_done_callback(lambda _: self._at_work.pop(key, None))
        self._waiting[key] += 1
        try:
            return await asyncio.shield(task)
        finally:
            self._waiting[key] -= 1
            if not self._waiting[key]:
                del self._waiting[key]
                task.cancel()

    async def _make(self, caller: Caller, document: Document) -> Ready:
        about = (document.case_id, document.material_id, document.version_id)
        async with self._audit.recorded(
            caller, "reading.prepare", case_id=about[0], material_id=about[1], version_id=about[2]
        ):
            # Asked for while the bytes come, since CMS may take its time for either.
            _, ready = await asyncio.gather(self._urn(caller, document.case_id), self._fetched(caller, document))
            await self._contents.keep(Content(*about, ready.sha256, ready.outcome, ready.sentence))
            self._begin_indexing(caller, document, ready)
            return ready

    def _begin_indexing(self, caller: Caller, document: Document, ready: Ready) -> None:
        """Nobody who wants to read waits for the search engine, and none of them is kept out when it is down."""
        key = (document.case_id, document.material_id, document.version_id)
        task = self._indexing[key] = asyncio.create_task(self._indexed_quietly(caller, document, ready), name="index")
        task.add_done_callback(lambda _: self._indexing.pop(key, None))

    async def _indexed_quietly(self, caller: Caller, document: Document, ready: Ready) -> None:
        try:
            await self._put(caller, document, ready)
        except CaseworkError as error:
            log.warning("indexing_failed", material_id=document.material_id, error=type(error).__name__)

    async def _fetched(self, caller: Caller, document: Document) -> Ready:
        about = (caller.session, document.case_id, document.material_id, document.version_id)
        with TemporaryDirectory() as folder:
            try:
                file = await self._cms.fetch(*about, Path(folder), largest=LARGEST)
            except TooLarge:
                return Ready("", Outcome.TOO_BIG, "", sentence=TOO_BIG)
            return await self._shelf.make_ready(file.path, sha256=file.sha256, file_name=file.file_name)

    async def _put(self, caller: Caller, document: Document, ready: Ready) -> None:
        pages = await self._shelf.pages(ready.sha256) if ready.pages else ()
        told = await self._indexed(caller, document, ready)
        await self._engine.put(replace(told, sentence=told.sentence or without_text(pages)), pages)

    async def _indexed(self, caller: Caller, document: Document, ready: Ready) -> IndexedDocument:
        return indexed(document, await self._urn(caller, document.case_id), ready)

    async def _urn(self, caller: Caller, case_id: int) -> str:
        """The case's URN, asked once however many of its documents come at the same time."""
        lock = self._one_case.setdefault(case_id, asyncio.Lock())
        async with lock:
            urn = self._urns.get(str(case_id))
            if urn is None:
                urn = (await self._cms.case(caller.session, case_id)).urn
                self._urns.put(urn, str(case_id))
        return urn


def indexed(document: Document, urn: str, ready: Ready) -> IndexedDocument:
    """A document as the search knows it."""
    return IndexedDocument(
        case_id=document.case_id,
        urn=urn,
        material_id=document.material_id,
        version_id=document.version_id,
        title=document.title or document.file_name,
        category=document.category,
        type_name=document.type_name,
        date=document.date,
        unused=document.unused,
        outcome=ready.outcome,
        sentence=ready.sentence,
        pages=ready.pages,
    )
