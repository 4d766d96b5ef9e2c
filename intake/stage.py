"""One stage of the listener's work: it takes what is due and keeps a few of them going, so that none waits for the slowest."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Attempt = Callable[[str, Awaitable[object]], Awaitable[Exception | None]]


class Stage(Generic[T]):
    """`take` hands out so many items at most; `step` does one, says whether it got further, and never raises."""

    def __init__(
        self,
        *,
        take: Callable[[int], Awaitable[list[T]]],
        step: Callable[[T], Coroutine[Any, Any, bool]],
        at_once: int,
        attempt: Attempt,
    ) -> None:
        self._take = take
        self._step = step
        self._attempt = attempt
        self._at_once = at_once
        self._bell = asyncio.Event()
        self._nothing_due = False
        self._busy: dict[asyncio.Task[bool], T] = {}

    def ring(self) -> None:
        """There may be something to do."""
        self._nothing_due = False
        self._bell.set()

    @property
    def items(self) -> list[T]:
        """What is being worked on."""
        return list(self._busy.values())

    async def run_once(self, limit: int) -> int:
        """So many items, a few at a time; how many got further."""
        gate = asyncio.Semaphore(self._at_once)

        async def one(item: T) -> bool:
            async with gate:
                return await self._step(item)

        return sum(await asyncio.gather(*(one(item) for item in await self._take(limit))))

    async def run(self, *, idle_s: float, then: Callable[[], None]) -> None:
        """Work until cancelled. `then` is called when an item got further; with nothing due, look again after `idle_s`."""
        try:
            while True:
                self._bell.clear()
                free = self._at_once - len(self._busy)
                # Half of the room at a time: each look into the database costs about as much as a short step.
                before = len(self._busy)
                if free * 2 >= self._at_once and not self._nothing_due:
                    await self._attempt("take", self._begin(free))
                if len(self._busy) == before:
                    await self._wait(idle_s)
                self._sort_out(then)
        finally:
            for task in self._busy:
                task.cancel()
            await asyncio.gather(*self._busy, return_exceptions=True)
            self._busy.clear()

    async def _begin(self, limit: int) -> None:
        self._nothing_due = True  # unless the bell rings while we look
        taken = await self._take(limit)
        self._nothing_due = self._nothing_due and len(taken) < limit
        for item in taken:
            self._busy[asyncio.create_task(self._step(item))] = item

    async def _wait(self, idle_s: float) -> None:
        bell = asyncio.create_task(self._bell.wait())
        try:
            waited = {bell, *self._busy}
            done, _ = await asyncio.wait(waited, timeout=idle_s, return_when=asyncio.FIRST_COMPLETED)
            self._nothing_due = self._nothing_due and bool(done)  # what could not be done is due again some time
        finally:
            bell.cancel()

    def _sort_out(self, then: Callable[[], None]) -> None:
        finished = [task for task in self._busy if task.done()]
        for task in finished:
            del self._busy[task]
        if any(task.result() for task in finished):
            then()
