"""Waiting for a document without holding a request open: the page asks again while the work goes on."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable

import structlog

from casework.errors import CaseworkError

log = structlog.get_logger()

PATIENCE_S = 30.0


class Preparing:
    """The documents being made ready for somebody. Work that nobody has asked after for a while is left off."""

    def __init__(self) -> None:
        self._tasks: dict[Hashable, asyncio.Task[None]] = {}
        self._asked: dict[Hashable, int] = {}

    async def done(self, key: Hashable, work: Callable[[], Awaitable[None]], *, wait_s: float) -> bool:
        """Begin the work or join it, and wait a little: whether it has ended. Raises what it ended with."""
        task = self._tasks.get(key)
        if task is None:
            task = self._tasks[key] = asyncio.ensure_future(work())
            task.add_done_callback(lambda ended: self._ended(key, ended))
        self._asked[key] = asked = self._asked.get(key, 0) + 1
        await asyncio.wait({task}, timeout=wait_s)
        if task.done():
            await task
            return True
        asyncio.get_running_loop().call_later(PATIENCE_S, self._leave, key, asked)
        return False

    async def close(self) -> None:
        """Leave off what is not done: it is begun again when somebody asks again."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _leave(self, key: Hashable, asked: int) -> None:
        if self._asked.get(key) == asked:
            self._tasks[key].cancel()

    def _ended(self, key: Hashable, task: asyncio.Task[None]) -> None:
        self._tasks.pop(key, None)
        self._asked.pop(key, None)
        # Nobody may be there any more to hear of it.
        error = None if task.cancelled() else task.exception()
        if isinstance(error, CaseworkError):
            log.info("viewer_preparing_failed", error=type(error).__name__)
