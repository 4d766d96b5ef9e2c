"""The Redaction Log over REST, under the Redaction Log's own names: who can use its API can use ours."""

import uuid
from typing import Any, NotRequired

from typing_extensions import TypedDict

from casework.errors import BadInput
from casework.filing import Receipt
from casework.redaction_form import Filled, problems
from casework.redactions import Area, ChargeStatus, Choice, Lookups, RedactionEntry, RedactionKind
from ddei.rest.answers import Answer
from ddei.rest.cases import case_of
from ddei.rest.requests import Ask, whole_number


class Sent(TypedDict):
    """What became of an entry: an id, or a sentence about why there is none yet."""

    reference: str
    id: NotRequired[str]
    message: NotRequired[str]


async def lookups(ask: Ask) -> Answer:
    """lookUps: the lists of the form."""
    found = await ask.ddei.redactions.lookups(ask.caller)
    return Answer(
        {
            "areas": [_area(area) for area in found.areas if not area.division],
            "divisions": [_area(area) for area in found.areas if area.division],
            "documentTypes": _choices(found.document_types),
            "investigatingAgencies": _choices(found.agencies),
            "missedRedactions": _choices(found.redaction_types),
        }
    )


async def mappings(ask: Ask) -> Answer:
    """polarisMappings: what the form's defaults come from."""
    found = await ask.ddei.redactions.lookups(ask.caller)
    units, types, agencies = found.units_by_name, found.log_types_by_cms_type, found.agencies_by_ou
    return Answer(
        {
            "businessUnits": [{"ou": ou, "areaId": area, "unitId": unit} for ou, (area, unit) in units.items()],
            "documentTypes": [{"cmsDocTypeId": str(cms), "docTypeId": log} for cms, log in types.items()],
            "investigatingAgencies": [{"ouCode": ou, "investigatingAgencyId": one} for ou, one in agencies.items()],
        }
    )


async def submit(ask: Ask) -> Answer:
    """Send an entry: 201 with its id, or 202 when the Redaction Log is down and the entry is kept to be sent later."""
    body = ask.lowered()
    ref = await case_of(ask, str(body.get("urn", "")), ask.whole("caseId"))
    case_id, urn = ref.case_id, ref.urn
    # A URN alone is found by everybody; an entry is for those who may open the case.
    await ask.ddei.cases.open(ask.caller, case_id)
    known = await ask.ddei.redactions.lookups(ask.caller)
    key = f"redaction:rest:{ask.caller.user.username}:{ask.key or uuid.uuid4()}"
    done = await ask.ddei.redactions.submit(ask.caller, read_entry(body, known, key=key, case_id=case_id, urn=urn))
    if isinstance(done, Receipt):
        return Answer({"id": done.external_id, "reference": done.reference}, status=201)
    return Answer({"reference": done.reference, "message": done.sentence}, status=202)


def read_entry(body: dict[str, Any], known: Lookups, *, key: str, case_id: int, urn: str) -> RedactionEntry:
    """The published payload as an entry; BadInput with the form's own messages."""
    try:
        filled, values = _filled(body, known), body["cmsvalues"]
        wrong = problems(filled, known)
        if wrong:
            raise BadInput(". ".join(wrong.values()) + ".")
        return RedactionEntry(
            key=key,
            case_id=case_id,
            urn=urn,
            material_id=whole_number(str(values["documentid"]), "documentId"),
            type_id=_id_or_none(values.get("documenttypeid")),
            type_name=str(values.get("documenttype") or ""),
            file_name=str(values.get("originalfilename") or ""),
            file_created=str(values.get("filecreateddate") or ""),
            area_id=filled.area_id,
            unit_id=filled.unit_id,
            agency_id=filled.agency_id,
            document_type_id=filled.document_type_id,
            charge_status=ChargeStatus(int(filled.charge_status)),
            under=filled.under,
            over=filled.over,
            agency_spotted=filled.agency_spotted,
            notes=filled.notes,
        )
    except (LookupError, TypeError, ValueError, AttributeError):
        raise BadInput("The body is not an entry of the Redaction Log.") from None


def _filled(body: dict[str, Any], known: Lookups) -> Filled:
    rows = body["redactions"]
    under = tuple(_type(row) for row in rows if row["redactiontype"] == RedactionKind.UNDER)
    over = [row for row in rows if row["redactiontype"] == RedactionKind.OVER]
    area_id, unit_id = _unit(body["unit"], known)
    return Filled(
        area_id=area_id,
        unit_id=unit_id,
        agency_id=str(body["investigatingagency"]["id"]),
        document_type_id=str(body["documenttype"]["id"]),
        charge_status=str(body["chargestatus"]),
        under_chosen=bool(under),
        over_chosen=bool(over),
        under=under,
        over=tuple(_type(row) for row in over),
        agency_spotted=any(row["returnedtoinvestigativeauthority"] is True for row in over) if over else None,
        notes=str(body.get("notes") or ""),
    )


def _unit(unit: dict[str, Any], known: Lookups) -> tuple[str, str]:
    """Area and unit ids; the newer of the published clients sends the unit's id without the area's."""
    area_id, _, unit_id = str(unit["id"]).rpartition("-")
    if not area_id:
        named = unit["areadivisionname"]
        area_id = next((area.id for area in known.areas if area.name == named), "")
    return area_id, unit_id


def _id_or_none(value: object) -> int | None:
    return int(str(value)) if value is not None else None


def _type(row: dict[str, Any]) -> str:
    return str(row["missedredaction"]["id"])


def _area(area: Area) -> dict[str, Any]:
    return {"id": area.id, "name": area.name, "children": _choices(area.units)}


def _choices(choices: tuple[Choice, ...]) -> list[dict[str, Any]]:
    return [{"id": one.id, "name": one.name, "children": []} for one in choices]
