"""The pack: opening a case starts to make its key documents ready, so that reading them is instant."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, replace

import structlog

from casework.documents import Document
from casework.errors import CaseworkError
from casework.key_documents import key_documents
from casework.people import Caller
from ddei.audit import Audit
from ddei.listing import Listing
from ddei.preparing import Preparing

log = structlog.get_logger()

PER_PERSON = 12
AT_ONCE = 24
REMEMBERED = 1000


@dataclass(frozen=True, slots=True)
class PackProgress:
    """How far the key documents are. `failed` of them could not be fetched; `of` is 0 before CMS has listed them."""

    ready: int = 0
    failed: int = 0
    of: int = 0

    @property
    def running(self) -> bool:
        """Whether there is more to come."""
        return self.ready + self.failed < self.of


class Pack:
    """At most so many documents at once for one person, and so many for all of them together."""

    def __init__(self, *, audit: Audit, listing: Listing, preparing: Preparing) -> None:
        self._audit = audit
        self._listing = listing
        self._preparing = preparing
        self._for_one: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(PER_PERSON))
        self._for_all = asyncio.Semaphore(AT_ONCE)
        self._tasks: dict[tuple[str, int], asyncio.Task[None]] = {}
        self._progress: dict[tuple[str, int], PackProgress] = {}

    async def start(self, caller: Caller, case_id: int) -> None:
        """Begin with the key documents of a case in the background; nothing if that is being done for this person."""
        key = (caller.user.username, case_id)
        if key in self._tasks:
            return
        task = self._tasks[key] = asyncio.create_task(self._fill(caller, case_id), name="pack")
        task.add_done_callback(lambda ended: self._over(key, ended))

    def progress(self, caller: Caller, case_id: int) -> PackProgress:
        """How far it is for this person; all noughts when it was never begun."""
        return self._progress.get((caller.user.username, case_id), PackProgress())

    async def wait(self, caller: Caller, case_id: int) -> PackProgress:
        """Wait until it is through."""
        task = self._tasks.get((caller.user.username, case_id))
        if task is not None:
            await asyncio.wait({task})
        return self.progress(caller, case_id)

    async def close(self) -> None:
        """Stop: what is half done is done again when somebody asks for it."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _fill(self, caller: Caller, case_id: int) -> None:
        key = (caller.user.username, case_id)
        try:
            async with self._audit.recorded(caller, "pack.fill", case_id=case_id):
                wanted = key_documents(await self._listing.of(caller, case_id))
                await self._listing.visited(caller, case_id)
        except CaseworkError as error:
            log.info("pack_not_begun", case_id=case_id, error=type(error).__name__)
            return
        self._note(key, PackProgress(of=len(wanted)))
        await asyncio.gather(*(self._one(key, caller, document) for document in wanted))

    async def _one(self, key: tuple[str, int], caller: Caller, document: Document) -> None:
        try:
            async with self._for_one[key[0]], self._for_all:
                await self._preparing.ready(caller, document)
        except CaseworkError as error:
            log.info("pack_document_failed", material_id=document.material_id, error=type(error).__name__)
            self._note(key, replace(self._progress[key], failed=self._progress[key].failed + 1))
        else:
            self._note(key, replace(self._progress[key], ready=self._progress[key].ready + 1))

    def _note(self, key: tuple[str, int], progress: PackProgress) -> None:
        self._progress[key] = progress
        while len(self._progress) > REMEMBERED:
            del self._progress[next(iter(self._progress))]

    def _over(self, key: tuple[str, int], task: asyncio.Task[None]) -> None:
        self._tasks.pop(key, None)
        if not any(name == key[0] for name, _ in self._tasks):
            self._for_one.pop(key[0], None)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("pack_failed", case_id=key[1], exc_info=error)
