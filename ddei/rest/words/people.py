"""People and units in the contract's words."""

from casework.cases import Unit
from casework.health import BackendHealth
from casework.people import CmsUser
from ddei.health import HealthReport
from ddei.rest.models import people as told


def user_data(user: CmsUser, units: list[Unit]) -> told.UserData:
    """userData; userName, role, unitId and areaId are ours."""
    first_names, _, surname = user.name.rpartition(" ")
    return {
        "userId": user.user_id,
        "userFullName": user.name,
        "userFirstNames": first_names or None,
        "userSurname": surname or None,
        "homeUnit": {"unitId": user.unit_id, "unit": user.unit_name},
        "allocatedUnits": [{"unitId": unit.unit_id, "unit": unit.name} for unit in units],
        "userName": user.username,
        "role": user.role.value,
        "unitId": user.unit_id,
        "areaId": user.area_id,
    }


def unit_entity(unit: Unit) -> told.UnitEntity:
    """unitEntity; `home` is ours."""
    return {
        "id": unit.unit_id,
        "description": unit.name,
        "areaId": unit.area_id,
        "areaDescription": unit.area_name,
        "areaIsSensitive": False,
        "home": unit.home,
    }


def user_filter_data(units: list[Unit]) -> told.UserFilterData:
    """userFilterData, as far as units go."""
    areas = dict.fromkeys((unit.area_id, unit.area_name) for unit in units)
    return {
        "areas": [{"id": area_id, "description": name} for area_id, name in areas],
        "units": [unit_entity(unit) for unit in units],
    }


def health(report: HealthReport) -> told.HealthCheckDto:
    """healthCheckDto; the reasons, the other backends and the drift are ours."""
    known = {one.name: _component(one) for one in report.backends}
    answer: told.HealthCheckDto = {
        "status": report.state.value,
        "backends": known,
        "drift": list(report.drift),
    }
    if "classic" in known:
        answer["cmsClassic"] = known["classic"]
    if "modern" in known:
        answer["cmsModernApi"] = known["modern"]
    return answer


def _component(one: BackendHealth) -> told.ComponentHealthDto:
    return {"status": one.state.value, "reason": one.reason or None}
