"""The form for an entry in the Redaction Log: what it starts with, and what it says when something is missing."""

from collections.abc import Mapping
from dataclasses import dataclass

from casework.cases import Case
from casework.documents import Document
from casework.redactions import Area, ChargeStatus, Choice, Lookups

NOTES_LIMIT = 400

# Other, "Other Communication" and "Other Material" say nothing of what the paper is: the person has to choose.
_UNTELLING_TYPES = frozenset({-1, 1029, 1200})
_PREVIOUS_CONVICTIONS = frozenset({1056, 1057})
_PNC_PRINT = "34"

GUIDANCE = (
    "Entries are changed and deleted in the Redaction Log app itself.",
    "Logging here does not tell the investigating agency.",
    "Do not put names or other personal data in the supporting notes.",
)


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the form starts with; "" where the person has to choose."""

    area_id: str
    unit_id: str
    agency_id: str
    document_type_id: str
    charge_status: ChargeStatus


@dataclass(frozen=True, slots=True)
class Filled:
    """The form as the person sent it; ids are the lookups' ids, "" where nothing is chosen."""

    area_id: str
    unit_id: str
    agency_id: str
    document_type_id: str
    charge_status: str
    under_chosen: bool
    over_chosen: bool
    under: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    agency_spotted: bool | None = None
    notes: str = ""


def defaults(case: Case, document: Document, lookups: Lookups) -> Defaults:
    """What is known already: area and unit by the owning unit, agency by the URN, type by the document's type."""
    area_id, unit_id = lookups.units_by_name.get(case.unit_name, ("", ""))
    return Defaults(
        area_id=area_id,
        unit_id=unit_id,
        agency_id=_agency(case.urn_root, lookups),
        document_type_id=_document_type(document.type_id, lookups.log_types_by_cms_type),
        charge_status=ChargeStatus.POST_CHARGE if case.charged else ChargeStatus.PRE_CHARGE,
    )


def problems(form: Filled, lookups: Lookups) -> dict[str, str]:
    """What is wrong with the form, by field, in the words the service's users know; empty when it can be sent."""
    area = find_area(form.area_id, lookups)
    found = {
        "area_id": "" if area else "Select an Area or Division",
        "unit_id": "" if area and _has(area.units, form.unit_id) else "Select a Business Unit",
        "agency_id": "" if _has(lookups.agencies, form.agency_id) else "Select an Investigative Agency",
        "charge_status": "" if form.charge_status in {"1", "2"} else "Select a Charge Status",
        "document_type_id": "" if _has(lookups.document_types, form.document_type_id) else "Select a Document Type",
        **_redaction_problems(form, lookups.redaction_types),
        "notes": "" if len(form.notes) <= NOTES_LIMIT else f"Supporting notes must be {NOTES_LIMIT} characters or less",
    }
    return {field: message for field, message in found.items() if message}


def find_area(area_id: str, lookups: Lookups) -> Area | None:
    """The area or division with an id."""
    return next((area for area in lookups.areas if area.id == area_id), None)


def _redaction_problems(form: Filled, types: tuple[Choice, ...]) -> Mapping[str, str]:
    if not (form.under_chosen or form.over_chosen):
        return {"kind": "Select an under/over redaction type"}
    missing = "Select a redaction type"
    spotted = form.agency_spotted is not None or not form.over_chosen
    return {
        "under": missing if form.under_chosen and not _all_known(form.under, types) else "",
        "over": missing if form.over_chosen and not _all_known(form.over, types) else "",
        # The published form asks this and gives no message for it; the sentence is ours.
        "agency_spotted": "" if spotted else "Select who identified the over-redaction",
    }


def _agency(urn_root: str, lookups: Lookups) -> str:
    by_ou = lookups.agencies_by_ou
    return by_ou.get(urn_root[:4]) or by_ou.get(urn_root[:2], "")


def _document_type(type_id: int | None, log_types: dict[int, str]) -> str:
    if type_id is None or type_id in _UNTELLING_TYPES:
        return ""
    return _PNC_PRINT if type_id in _PREVIOUS_CONVICTIONS else log_types.get(type_id, "")


def _has(choices: tuple[Choice, ...], wanted: str) -> bool:
    return any(choice.id == wanted for choice in choices)


def _all_known(chosen: tuple[str, ...], types: tuple[Choice, ...]) -> bool:
    return bool(chosen) and all(_has(types, one) for one in chosen)
