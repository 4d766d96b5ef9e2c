"""Who somebody is, their units, and how the backends behind a DDEI are."""

from typing import Any

from casework.cases import Unit
from casework.health import BackendHealth, BackendState
from casework.people import CmsSession, CmsUser, Role
from integrations.ddei.calls import Row
from integrations.ddei.mapping.reading import OddShape, count, full_name, inner, number, row, text, yes

# What the published health check calls the backends that we know under another name.
_BACKENDS = {"cmsClassic": "classic", "cmsModernApi": "modern", "cmsMaterialApi": "material"}


def session(content: Any) -> CmsSession:
    """The session of an authenticate answer; the published document wraps it once more than its clients read."""
    given = {str(name).lower(): value for name, value in row(content).items()}
    inside = given.get("contentresult")
    if isinstance(inside, dict):
        given = {str(name).lower(): value for name, value in inside.items()}
    cookies, token = given.get("cookies"), given.get("token")
    if not (isinstance(cookies, str) and cookies and isinstance(token, str) and token):
        raise OddShape(detail="ddei: no session in the answer")
    return CmsSession(cookies=cookies, token=token)


def user(content: Row) -> CmsUser:
    """The person of a userData. The published shape knows no role: who has none is a prosecutor, and never more."""
    home = inner(content, "homeUnit")
    name = text(content, "userFullName") or full_name(text(content, "userFirstNames"), text(content, "userSurname"))
    return CmsUser(
        user_id=number(content, "userId"),
        username=text(content, "username", "userName", "userShortName"),
        name=name,
        role=_role(text(content, "role")),
        unit_name=text(home, "unit", "description"),
        unit_id=count(home, "unitId", "id"),
        area_id=count(content, "areaId", "selectedCpsAreaId") or count(home, "areaId"),
    )


def unit(content: Row, home_id: int | None) -> Unit:
    """A unitEntity; which one is the person's own, userData says if the list does not."""
    unit_id = number(content, "id", "unitId")
    return Unit(
        unit_id=unit_id,
        name=text(content, "description", "unit"),
        area_id=count(content, "areaId"),
        area_name=text(content, "areaDescription"),
        home=yes(content, "home") if tells_home(content) else unit_id == home_id,
    )


def tells_home(content: Row) -> bool:
    """Whether a unit says by itself if it is the person's own; the published one does not."""
    return "home" in content


def health(content: Row) -> tuple[BackendHealth, ...]:
    """A healthCheckDto, its components by our names where we have one, and the DDEI itself."""
    inside = tuple(
        BackendHealth(name=_BACKENDS.get(name, name), state=_state(text(part, "status")), reason=text(part, "reason"))
        for name, part in content.items()
        if isinstance(part, dict) and "status" in part
    )
    return (BackendHealth(name="ddei", state=_state(text(content, "status"))), *inside)


def _role(said: str) -> Role:
    return next((role for role in Role if role.value == said.strip().lower()), Role.PROSECUTOR)


def _state(said: str) -> BackendState:
    known = {"healthy": BackendState.HEALTHY, "degraded": BackendState.DEGRADED}
    return known.get(said.strip().lower(), BackendState.DOWN)
