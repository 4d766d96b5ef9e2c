"""How fast the bot may write into one conversation, so that Teams has no reason to throttle or block it."""

import time
from collections import OrderedDict, deque

# Messages per seconds in one conversation, as Teams documents them.
WINDOWS = ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0))
CONVERSATIONS_KEPT = 10_000


def pause_before(sent: deque[float], now: float) -> float:
    """How many seconds to wait until one more message fits every window. `sent` are the times of those before it."""
    waits = [sent[-count] + seconds - now for count, seconds in WINDOWS if len(sent) >= count]
    return max(0.0, *waits, 0.0)


class Pace:
    """Hands out the next moment to write into a conversation."""

    def __init__(self) -> None:
        self._sent: OrderedDict[str, deque[float]] = OrderedDict()

    def reserve(self, conversation_id: str) -> float:
        """Take the next free moment; the answer is how many seconds away it is."""
        now = time.monotonic()
        sent = self._sent.setdefault(conversation_id, deque(maxlen=WINDOWS[-1][0]))
        self._sent.move_to_end(conversation_id)
        if len(self._sent) > CONVERSATIONS_KEPT:
            self._sent.popitem(last=False)
        pause = pause_before(sent, now)
        sent.append(now + pause)
        return pause
