"""Turns being worked on: one after the other in each conversation, and each activity once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """What the HTTP request that brought an activity is answered with. Invokes get a body, everything else none."""

    status: int
    body: dict[str, Any] | None = None


@dataclass(slots=True)
class Work:
    """One activity being worked on. Whoever sets `answer` first wins: the turn, or the clock."""

    raw: dict[str, Any]
    answer: asyncio.Future[Answer] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    @property
    def is_invoke(self) -> bool:
        """Whether somebody waits for the answer's body."""
        return bool(self.raw["type"] == "invoke")

    @property
    def answered(self) -> bool:
        """Whether the request was answered already; what comes now goes into the chat."""
        return self.answer.done()

    def give(self, answer: Answer) -> Answer:
        """Answer the request, unless it was answered; returns the answer that holds."""
        if not self.answer.done():
            self.answer.set_result(answer)
        return self.answer.result()


class InOrder:
    """A lock per conversation, kept only while somebody uses or waits for it."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._users: dict[str, int] = {}

    @asynccontextmanager
    async def turn(self, conversation_id: str) -> AsyncIterator[None]:
        """Hold the conversation for one turn; those that came first go first."""
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        self._users[conversation_id] = self._users.get(conversation_id, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._users[conversation_id] -= 1
            if not self._users[conversation_id]:
                del self._users[conversation_id], self._locks[conversation_id]
