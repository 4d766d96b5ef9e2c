"""The Redaction Log's lists, in the service's own JSON."""

import json
from importlib.resources import files
from typing import Any

Json = dict[str, Any]


def _data() -> Json:
    loaded: Json = json.loads((files("sandbox.redaction_log") / "lookups.json").read_text(encoding="utf-8"))
    return loaded


def lookups() -> Json:
    """What `GET /api/lookUps` answers."""
    data = _data()
    return {
        "areas": [_area(*item) for item in data["areas"].items()],
        "divisions": [_area(*item) for item in data["divisions"].items()],
        "documentTypes": [{"id": each[0], "name": each[1], "children": []} for each in data["documentTypes"]],
        "investigatingAgencies": [{"id": each[0], "name": each[1], "children": []} for each in data["agencies"]],
        "missedRedactions": [_redaction_type(*each) for each in data["redactionTypes"]],
        "ouCodeMapping": [
            {
                "ouCode": code,
                "areaCode": area,
                "areaName": area_name,
                "investigatingAgencyCode": agency,
                "investigatingAgencyName": agency_name,
            }
            for code, area, area_name, agency, agency_name in data["ouCodes"]
        ],
    }


def mappings() -> Json:
    """What `GET /api/polarisMappings` answers: the fully mapped units, and a few that are mapped in part or not at all."""
    data = _data()
    units = [
        {"ou": name, "areaId": area, "unitId": unit}
        for area, units in data["units"].items()
        for unit, names in units.items()
        for name in names
    ]
    units += [{"ou": name, "areaId": area, "unitId": unit} for name, area, unit in data["unitsInPart"]]
    types = [
        {"cmsDocTypeId": str(cms_type), "docTypeId": log_type}
        for log_type, ranges in data["typesByLogType"].items()
        for cms_type in _spread(ranges)
    ]
    agencies = [{"ouCode": code, "investigatingAgencyId": agency} for code, agency in data["agencyCodes"]]
    return {"businessUnits": units, "documentTypes": types, "investigatingAgencies": agencies}


def _area(area_id: str, named: list[Any]) -> Json:
    name, units = named
    children = [{"id": unit, "name": unit_name, "children": []} for unit, unit_name in units.items()]
    return {"id": area_id, "name": name, "children": children}


def _redaction_type(type_id: str, name: str, deleted_page: bool) -> Json:  # noqa: FBT001 - a column of the data file
    return {"id": type_id, "name": name} | ({"isDeletedPage": True} if deleted_page else {})


def _spread(ranges: str) -> list[int]:
    spread: list[int] = []
    for each in ranges.split():
        first, _, last = each.partition("-")
        spread += range(int(first), int(last or first) + 1)
    return spread
