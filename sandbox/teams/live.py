"""Pushing what happens in a conversation to the pages that show it: server-sent events."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from aiohttp import web

KEEP_ALIVE_SECONDS = 15.0
# A page that is this far behind loads the whole conversation again when it reconnects.
MOST_WAITING = 1000


class Live:
    """Everybody who looks at a conversation now."""

    def __init__(self) -> None:
        self._looking: dict[str, set[asyncio.Queue[str | None]]] = defaultdict(set)

    def tell(self, conversation: str, kind: str, content: dict[str, Any]) -> None:
        """Push one event: message, update, delete or typing."""
        event = _event(kind, content)
        for queue in tuple(self._looking[conversation]):
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(event)

    def close(self) -> None:
        """End every stream."""
        for queues in self._looking.values():
            for queue in queues:
                if queue.full():
                    queue.get_nowait()
                queue.put_nowait(None)

    async def stream(
        self, request: web.Request, conversation: str, so_far: Callable[[], list[dict[str, Any]]]
    ) -> web.StreamResponse:
        """Serve one page until it goes away: first the messages so far, then each change, with no gap between the two."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        queue: asyncio.Queue[str | None] = asyncio.Queue(MOST_WAITING)
        queue.put_nowait("retry: 1000\n" + _event("all", so_far()))
        self._looking[conversation].add(queue)
        try:
            while (event := await _next(queue)) is not None:
                await response.write(event.encode())
        except ConnectionResetError:
            pass
        finally:
            self._looking[conversation].discard(queue)
        return response


def _event(kind: str, content: object) -> str:
    return f"event: {kind}\ndata: {json.dumps(content)}\n\n"


async def _next(queue: asyncio.Queue[str | None]) -> str | None:
    try:
        return await asyncio.wait_for(queue.get(), KEEP_ALIVE_SECONDS)
    except TimeoutError:
        return ": still here\n\n"
