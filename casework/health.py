"""How the systems we depend on are."""

from dataclasses import dataclass
from enum import StrEnum


class BackendState(StrEnum):
    """Healthy; degraded: some of it fails, or its shape has drifted; down: it does not answer."""

    HEALTHY = "Healthy"
    DEGRADED = "Degraded"
    DOWN = "Unhealthy"


@dataclass(frozen=True, slots=True)
class BackendHealth:
    """One backend: "classic", "material", "modern" or "ddei"; `reason` is a plain sentence without case data."""

    name: str
    state: BackendState
    reason: str = ""


class Shape(StrEnum):
    """Whether a reply of the CMS could be read by what we were built for."""

    EXPECTED = "expected"
    ODD = "odd"
