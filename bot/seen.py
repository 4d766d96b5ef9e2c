"""What was handled before, asked of the store by all who come at the same time together."""

import asyncio

from store.chat import ChatState


class Seen:
    """One transaction for many activities: while one is being written, the next ones gather."""

    def __init__(self, *, chat: ChatState) -> None:
        self._chat = chat
        self._gathered: list[str] = []
        self._coming: asyncio.Task[set[str]] | None = None
        self._writing = asyncio.Lock()

    async def first_time(self, key: str) -> bool:
        """Whether this activity is new; it counts as seen from now on."""
        if self._coming is None:
            self._coming = asyncio.create_task(self._write())
        self._gathered.append(key)
        return key in await asyncio.shield(self._coming)

    async def _write(self) -> set[str]:
        async with self._writing:
            keys, self._gathered, self._coming = self._gathered, [], None
            return await self._chat.first_times(keys)
