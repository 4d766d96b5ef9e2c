"""Leaving alone what fails again and again: the breaker with a clock, for one backend or one DDEI."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from math import ceil
from time import monotonic
from zoneinfo import ZoneInfo

import structlog

from casework.errors import CmsUnavailable
from integrations.cms.breaker import Breaker

log = structlog.get_logger()

FAILURES = 10
REST_S = 15.0
"""After so many failures in a row a backend is left alone for so long."""

LONGEST_REST_S = 300.0
_LONDON = ZoneInfo("Europe/London")


class NotReached(CmsUnavailable):
    """The request never left: not even a write can have happened."""


class Resting(NotReached):
    """Nothing was sent: this backend failed too often to be asked again so soon, or asked to be left alone."""

    def __init__(self, backend: str, wait_s: float) -> None:
        self.retry_after_s = max(1, ceil(wait_s))
        super().__init__(f"CMS is not answering; trying again at {_clock(wait_s)}.", detail=f"{backend}: left alone")


class Rest:
    """One backend's breaker. Every request asks `check`, enters, and says how it ended."""

    def __init__(self, *, backend: str, failures: int = FAILURES, rest_s: float = REST_S) -> None:
        self._backend = backend
        self._breaker = Breaker(failures=failures, rest_s=rest_s)

    @property
    def why(self) -> str:
        """Why nothing is sent now, with the time of the next try; empty when something is."""
        wait_s = self._breaker.wait_s(monotonic())
        return f"It did not answer; it is asked again at {_clock(wait_s)}." if wait_s else ""

    def check(self) -> None:
        """Resting while nothing may be sent."""
        if wait_s := self._breaker.wait_s(monotonic()):
            raise Resting(self._backend, wait_s)

    def enter(self) -> bool:
        """A request is about to be sent; whether it is the one that tries, which must then say that it `left`."""
        return self._breaker.enter(monotonic())

    def left(self) -> None:
        """The request that tried has ended, however it did."""
        self._breaker.left()

    def worked(self) -> None:
        """An answer came."""
        self._breaker.worked()

    def failed(self, asked_to_wait: str = "") -> None:
        """None came, or one that says for how long to wait: the text of a Retry-After."""
        self._breaker.failed(monotonic(), rest_s=_seconds(asked_to_wait))
        if wait_s := self._breaker.wait_s(monotonic()):
            log.warning("cms_left_alone", backend=self._backend, seconds=round(wait_s))


def _seconds(value: str) -> float:
    """The seconds of a Retry-After, a number or a date; 0 for none or nonsense, and never for ever."""
    try:
        seconds = (
            float(value) if value.isdecimal() else (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
        )
    except (ValueError, TypeError, OverflowError):
        return 0
    return min(max(seconds, 0), LONGEST_REST_S)


def _clock(wait_s: float) -> str:
    return (datetime.now(_LONDON) + timedelta(seconds=wait_s)).strftime("%H:%M:%S")
