"""How the systems behind DDEI are, asked seldom enough that being asked is no load on them."""

import asyncio
from dataclasses import dataclass
from time import monotonic

from casework.health import BackendHealth, BackendState
from ddei.drift import Drift
from integrations.cms.port import Cms

KEPT_S = 10.0
KEPT_WHILE_ILL_S = 1.0
"""Who is ill is asked again sooner, so that getting well shows."""


@dataclass(frozen=True, slots=True)
class HealthReport:
    """The worst state of all, each backend's, and what has drifted."""

    state: BackendState
    backends: tuple[BackendHealth, ...]
    drift: tuple[str, ...]


class Health:
    """Answers how things are; no caller, and no legal record. `kept_s`: for how long one answer is given again."""

    def __init__(self, *, cms: Cms, drift: Drift, kept_s: float = KEPT_S) -> None:
        self._cms = cms
        self._drift = drift
        self._kept_s = kept_s
        self._backends: tuple[BackendHealth, ...] = ()
        self._asked_at: float | None = None
        self._asking = asyncio.Lock()

    async def now(self) -> HealthReport:
        """The health as of a few seconds ago; what has drifted as of this moment."""
        async with self._asking:
            if self._asked_at is None or monotonic() - self._asked_at >= self._keep_s():
                self._backends = await self._cms.health()
                self._asked_at = monotonic()
        return report(self._backends, self._drift.found)

    def _keep_s(self) -> float:
        well = all(one.state is BackendState.HEALTHY for one in self._backends)
        return self._kept_s if well else min(self._kept_s, KEPT_WHILE_ILL_S)


def report(backends: tuple[BackendHealth, ...], drift: tuple[str, ...]) -> HealthReport:
    """One state for everything: down when every backend is, healthy when every one is and nothing has drifted."""
    states = {one.state for one in backends}
    if states == {BackendState.DOWN}:
        return HealthReport(BackendState.DOWN, backends, drift)
    well = states <= {BackendState.HEALTHY} and not drift
    return HealthReport(BackendState.HEALTHY if well else BackendState.DEGRADED, backends, drift)
