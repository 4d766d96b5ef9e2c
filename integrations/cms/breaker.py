"""When to leave a backend alone that fails again and again, and when to try it again. Pure: the caller has the clock."""

from enum import StrEnum


class BreakerState(StrEnum):
    """Closed: everything goes. Open: nothing does. Half-open: one request goes, and its end decides."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half-open"


class Breaker:
    """Opens after `failures` in a row, for `rest_s`; then one request may try, and the rest wait for what it finds."""

    def __init__(self, *, failures: int, rest_s: float) -> None:
        self._failures = failures
        self._rest_s = rest_s
        self._in_a_row = 0
        self._until: float | None = None
        self._probing = False

    def state(self, at: float) -> BreakerState:
        """Where it stands at a moment."""
        if self._until is None:
            return BreakerState.CLOSED
        return BreakerState.OPEN if at < self._until else BreakerState.HALF_OPEN

    def wait_s(self, at: float) -> float:
        """For how long nothing may be sent; 0 when something may be."""
        if self._until is None:
            return 0
        if at < self._until:
            return self._until - at
        return self._rest_s if self._probing else 0

    def enter(self, at: float) -> bool:
        """A request is about to be sent, when `wait_s` is 0; whether it is the one that tries."""
        tries = self.state(at) is BreakerState.HALF_OPEN
        self._probing = self._probing or tries
        return tries

    def left(self) -> None:
        """The request that tried has ended, however it did; without a finding the next one tries."""
        self._probing = False

    def worked(self) -> None:
        """The backend answered."""
        self._in_a_row = 0
        self._until = None

    def failed(self, at: float, *, rest_s: float = 0) -> None:
        """It did not, or said for how long it wants to be left alone."""
        self._in_a_row += 1
        if rest_s or self._until is not None or self._in_a_row >= self._failures:
            self._until = max(self._until or 0, at + (rest_s or self._rest_s))
