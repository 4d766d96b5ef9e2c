"""Waiting for a document without holding a request open: the page asks again while the work goes on."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Any

import structlog

from casework.errors import CaseworkError

log = structlog.get_logger()


class Preparing:
    """The documents being made ready for somebody, each once for each person who waits."""

    def __init__(self) -> None:
        self._tasks: dict[Hashable, asyncio.Task[Any]] = {}

    async def done(self, key: Hashable, work: Callable[[], Awaitable[Any]], *, wait_s: float) -> bool:
        """Begin the work or join it, and wait a little: whether it has ended. Raises what it ended with."""
        task = self._tasks.get(key)
        if task is None:
            task = self._tasks[key] = asyncio.ensure_future(work())
            task.add_done_callback(_ended)
        await asyncio.wait({task}, timeout=wait_s)
        if not task.done():
            return False
        if self._tasks.get(key) is task:
            del self._tasks[key]
        await task
        return True

    async def close(self) -> None:
        """Leave off what is not done: it is begun again when somebody asks again."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        self._tasks.clear()


def _ended(task: "asyncio.Task[Any]") -> None:
    """Nobody may be there any more to hear of it."""
    error = None if task.cancelled() else task.exception()
    if isinstance(error, CaseworkError):
        log.info("viewer_preparing_failed", error=type(error).__name__)
