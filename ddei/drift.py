"""Whether the CMS is still as it was when this was built. While it is not, nothing is written to it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import structlog

from casework.errors import CaseworkError, CmsChanged
from casework.health import Shape
from store.schema import now

log = structlog.get_logger()

Compare = Callable[[], Awaitable[tuple[str, ...]]]
"""Asks the CMS for one of its descriptions; what differs for us. A CaseworkError when it cannot be asked."""

ODD_REPLIES = 5
WITHIN = timedelta(hours=1)


class Drift:
    """What is known to differ: in the descriptions the CMS serves, and in the shape of what it answers.

    An operation has drifted when its last replies, ODD_REPLIES of them within the hour, were all of another shape. One
    odd record is not drift: the next good reply of the operation clears it.
    """

    def __init__(self, *, compares: Sequence[Compare] = (), patience_s: float = 5) -> None:
        self._compares = compares
        self._patience_s = patience_s
        self._differences: dict[int, tuple[str, ...]] = {}
        self._odd: dict[str, list[datetime]] = {}
        self._last_logged: tuple[str, ...] = ()

    @property
    def found(self) -> tuple[str, ...]:
        """Every difference now known: plain sentences without case data. Empty when there is none."""
        served = (one for differences in self._differences.values() for one in differences)
        return (*served, *drifted_operations(self._odd, now()))

    def check_writes(self) -> None:
        """CmsChanged while a difference is known."""
        if found := self.found:
            raise CmsChanged(detail=found[0])

    def heard(self, operation: str, shape: Shape) -> None:
        """A reply of an operation came, and it had the shape we were built for, or it had not."""
        if shape is Shape.ODD:
            self._odd[operation] = [*self._odd.get(operation, []), now()][-ODD_REPLIES:]
            self._log()
        elif self._odd.pop(operation, None):
            self._log()

    async def look(self) -> None:
        """Compare now. What cannot be asked changes nothing: a CMS that is down is not a CMS that has changed."""
        await asyncio.gather(*(self._look(place, compare) for place, compare in enumerate(self._compares)))
        self._log()

    async def _look(self, place: int, compare: Compare) -> None:
        try:
            async with asyncio.timeout(self._patience_s):
                self._differences[place] = await compare()
        except TimeoutError:
            log.warning("drift_not_compared", reason="no answer in time")
        except CaseworkError as error:
            log.warning("drift_not_compared", reason=error.detail)

    def _log(self) -> None:
        found = self.found
        if found != self._last_logged:
            log.warning("cms_drift", found=found) if found else log.info("cms_drift_over")
            self._last_logged = found


def drifted_operations(odd: dict[str, list[datetime]], at: datetime) -> tuple[str, ...]:
    """The sentences for operations whose replies have been of another shape often enough, lately enough."""
    recent = {name: [one for one in moments if at - one < WITHIN] for name, moments in odd.items()}
    names = sorted(name for name, moments in recent.items() if len(moments) >= ODD_REPLIES)
    return tuple(f"CMS answers {name} in another shape than it used to." for name in names)
