"""Small documents that wait at the same time are read by one child: what a child costs is more than most of them do.

A document that breaks its child, or its limits, costs the others nothing but time: then each is read by a child of its own.
"""

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path

import orjson
import structlog

from casework.errors import CannotOpen
from documents import words
from documents.guard import MIB, Limits, run_guarded

log = structlog.get_logger()

MOST_AT_ONCE = 24
SMALL = MIB
LIMITS = Limits(memory_bytes=768 * MIB, cpu_seconds=3, wall_seconds=15.0, answer_bytes=64 * MIB)


@dataclass(frozen=True, slots=True)
class _Waiting:
    shown: Path
    answer: asyncio.Future[bytes | None]


class Together:
    """Reads small documents, as many as wait when a child becomes free. Nothing waits for others to come."""

    def __init__(self, *, free: asyncio.Semaphore, limits: Limits = LIMITS) -> None:
        self._free = free
        self._limits = limits
        self._waiting: list[_Waiting] = []

    async def read(self, shown: Path) -> bytes | None:
        """The pages of the PDF in a file, as `words.read_all` has them; None when it must be read alone."""
        mine = _Waiting(shown, asyncio.get_running_loop().create_future())
        self._waiting.append(mine)
        turn = asyncio.create_task(self._turn())
        try:
            return await mine.answer
        finally:
            if not turn.done() and mine in self._waiting:
                self._waiting.remove(mine)
                turn.cancel()

    async def _turn(self) -> None:
        """Read all that wait, if any still do: whoever came before may have read mine as well."""
        async with self._free:
            taken = [one for one in self._waiting[:MOST_AT_ONCE] if not one.answer.done()]
            del self._waiting[:MOST_AT_ONCE]
            if not taken:
                return
            job = asyncio.create_task(_read([one.shown for one in taken], self._limits))
            for one in taken:
                one.answer.add_done_callback(lambda _: _stop_unless_wanted(job, taken))
            await asyncio.wait({job})
            found = None if job.cancelled() or job.exception() else job.result()
        for place, one in enumerate(taken):
            if not one.answer.done():
                one.answer.set_result(found[place] if found else None)


def _stop_unless_wanted(job: asyncio.Task[list[bytes | None]], taken: list[_Waiting]) -> None:
    if all(one.answer.done() for one in taken):
        job.cancel()


async def _read(shown: list[Path], limits: Limits) -> list[bytes | None]:
    """Each document's pages; None for what has to be read alone."""
    paths = orjson.dumps([os.fsdecode(path) for path in shown])
    try:
        answer = await run_guarded(words.read_some, paths, limits=limits)
    except CannotOpen:
        log.info("documents_read_one_by_one", documents=len(shown))
        return [None] * len(shown)
    found: list[bytes | None] = []
    at = 0
    while at < len(answer):
        end = answer.index(b"\n", at)
        length = int(answer[at:end])
        found.append(answer[end + 1 : end + 1 + length] if length >= 0 else None)
        at = end + 1 + max(length, 0)
    return found if len(found) == len(shown) else [None] * len(shown)
