"""People, units, and how things are."""

from typing import NotRequired

from typing_extensions import TypedDict

from ddei.rest.models.base import Ours


class AuthValues(TypedDict):
    """What goes into Cms-Auth-Values; the published clients read exactly these two names."""

    Cookies: str
    Token: str


class CmsModernTokenResult(TypedDict):
    """The token half of a session."""

    cmsModernToken: str


class AllocatedUnit(TypedDict):
    """A unit the person may work for."""

    unitId: int
    unit: str


class UserData(TypedDict):
    """The person the session belongs to."""

    userId: int
    userFullName: str
    userFirstNames: str | None
    userSurname: str | None
    homeUnit: AllocatedUnit
    allocatedUnits: list[AllocatedUnit]
    userName: Ours[str]
    role: Ours[str]
    unitId: Ours[int]
    areaId: Ours[int]


class UnitEntity(TypedDict):
    """A unit; `home` is true for the person's own."""

    id: int
    description: str
    areaId: int
    areaDescription: str
    areaIsSensitive: bool
    home: Ours[bool]


class AreaEntity(TypedDict):
    """An area."""

    id: int
    description: str


class UserFilterData(TypedDict):
    """What the person can narrow lists by."""

    areas: list[AreaEntity]
    units: list[UnitEntity]


class AssemblyStatus(TypedDict):
    """That the API answers, and which."""

    name: str
    buildVersion: str


class ComponentHealthDto(TypedDict):
    """One backend: Healthy, Degraded or Unhealthy, and why."""

    status: str
    reason: Ours[str | None]


class HealthCheckDto(TypedDict):
    """All backends by name, and `drift`: how CMS differs from what we were built for."""

    status: str
    cmsClassic: NotRequired[ComponentHealthDto]
    cmsModernApi: NotRequired[ComponentHealthDto]
    backends: Ours[dict[str, ComponentHealthDto]]
    drift: Ours[list[str]]
