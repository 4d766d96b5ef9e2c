"""The supervisor's digest, on demand."""

from collections.abc import Awaitable, Callable

from casework.people import Caller
from dialogs.asked import word
from dialogs.turn import Message, Reply, Turn

# Digests stand above the dialogs, so the one who makes them is handed in.
# The second argument names the list behind one of the digest's lines; empty for the digest itself.
MakeDigest = Callable[[Caller, str], Awaitable[Message]]


class Digest:
    """The figures of today, asked for."""

    def __init__(self, *, make: MakeDigest) -> None:
        self._make = make

    async def show(self, turn: Turn, caller: Caller) -> Reply:
        """The digest as it stands now, or one of its lists; DDEI decides who may have it."""
        return Reply(messages=(await self._make(caller, word(turn.data, "part", 20)),))
