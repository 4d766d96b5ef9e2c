"""What the Redaction Log accepts. Its real server is not public; the rules follow what its clients send."""

from typing import Any

from casework.urn import parse_urn

Json = dict[str, Any]

_NAMED = {
    "investigatingAgency": ("investigatingAgencies", "investigating agency"),
    "documentType": ("documentTypes", "document type"),
}
_LONGEST_NOTES = 400


def problems_of(entry: object, lookups: Json) -> list[str]:
    """Everything that is wrong with an entry; empty if it can be taken."""
    if not isinstance(entry, dict):
        return ["The entry is not an object"]
    problems = [] if parse_urn(str(entry.get("urn", ""))) else ["urn is not a URN"]
    problems += _unit(entry.get("unit"), lookups)
    for field, (listed, words) in _NAMED.items():
        problems += _choice(entry.get(field), lookups[listed], words)
    if entry.get("chargeStatus") not in {1, 2}:
        problems.append("chargeStatus is not 1 or 2")
    notes = entry.get("notes")
    if notes is not None and (not isinstance(notes, str) or len(notes) > _LONGEST_NOTES):
        problems.append(f"notes has more than {_LONGEST_NOTES} characters")
    return problems + _redactions(entry.get("redactions"), lookups) + _cms_values(entry.get("cmsValues"))


def _choice(given: object, listed: list[Json], words: str) -> list[str]:
    if not isinstance(given, dict):
        return [f"{words} is missing"]
    found = next((each for each in listed if each["id"] == given.get("id")), None)
    if found is None:
        return [f"{words} is not in the list"]
    return [] if found["name"] == given.get("name") else [f"{words} has another name in the list"]


def _unit(given: object, lookups: Json) -> list[str]:
    if not isinstance(given, dict) or given.get("type") != "Area":
        return ["unit is missing or not of type Area"]
    # One client sends "<area>-<unit>", its successor the unit's id alone.
    area_id, _, unit_id = str(given.get("id", "")).rpartition("-")
    for area in [*lookups["areas"], *lookups["divisions"]]:
        if area["name"] == given.get("areaDivisionName") and area_id in {"", area["id"]}:
            return _choice({"id": unit_id, "name": given.get("name")}, area["children"], "unit")
    return ["unit is not of a known area or division"]


def _redactions(given: object, lookups: Json) -> list[str]:
    if not isinstance(given, list) or not given:
        return ["redactions is empty"]
    return [problem for row in given for problem in _redaction(row, lookups)]


def _redaction(row: object, lookups: Json) -> list[str]:
    if not isinstance(row, dict):
        return ["a redaction is not an object"]
    problems = _choice(row.get("missedRedaction"), lookups["missedRedactions"], "redaction type")
    if row.get("redactionType") not in {1, 2}:
        problems.append("redactionType is not 1 or 2")
    if not isinstance(row.get("returnedToInvestigativeAuthority"), bool):
        problems.append("returnedToInvestigativeAuthority is not true or false")
    return problems


def _cms_values(given: object) -> list[str]:
    if not isinstance(given, dict):
        return ["cmsValues is missing"]
    # A number, or since the newer client a string.
    return [] if str(given.get("documentId", "")).lstrip("-").isdigit() else ["cmsValues.documentId is not a number"]
