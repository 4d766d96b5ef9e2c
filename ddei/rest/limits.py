"""How much one caller may ask for: token buckets in memory, one set per process."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from casework.errors import Busy, WrongPassword

MOST_BUCKETS = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """So many a second on average, and so many at once."""

    per_s: float
    burst: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What one caller may do; signing in is counted per caller and per user name, and a wrong password counts more."""

    reads: Rate = Rate(50, 100)
    writes: Rate = Rate(10, 40)
    sign_ins: Rate = Rate(10 / 60, 10)
    wrong_password_costs: int = 2


class Buckets:
    """The buckets of all callers at one rate. Whoever was quiet for long has a full one, so it need not be kept."""

    def __init__(self, *, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, who: str, count: int = 1) -> None:
        """Take from somebody's bucket; Busy, with the seconds to wait, when it is empty."""
        left = self._now(who)
        if left < 1:
            wait = math.ceil((1 - left) / self._rate.per_s)
            raise Busy(f"Too many requests at once. Wait {wait} seconds and try again.", retry_after_s=wait)
        self.charge(who, count)

    def charge(self, who: str, count: int) -> None:
        """Take from somebody's bucket even if that leaves less than nothing."""
        if len(self._left) >= MOST_BUCKETS:
            self._left = {one: kept for one, kept in self._left.items() if self._now(one) < self._rate.burst}
        self._left[who] = (self._now(who) - count, self._clock())

    def _now(self, who: str) -> float:
        at = self._clock()
        left, since = self._left.get(who, (float(self._rate.burst), at))
        return min(self._rate.burst, left + (at - since) * self._rate.per_s)


class SignInGuard:
    """Counts tries to sign in to CMS, so that the API is no place to guess passwords."""

    def __init__(self, *, limits: Limits) -> None:
        self._buckets = Buckets(rate=limits.sign_ins)
        self._more = limits.wrong_password_costs - 1

    @contextmanager
    def trying(self, entra_id: str, username: str) -> Iterator[None]:
        """Around one try: Busy when there were too many by this caller, or for this user name whoever tried."""
        names = (f"caller:{entra_id}", f"user:{username.lower()}")
        for name in names:
            self._buckets.take(name)
        try:
            yield
        except WrongPassword:
            for name in names:
                self._buckets.charge(name, self._more)
            raise
