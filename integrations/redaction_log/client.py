"""The Redaction Log service: its lookups, and sending an entry."""

import asyncio
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

import httpx

from casework.errors import BadInput, OutcomeUnknown, RedactionLogUnavailable
from casework.redaction_form import find_area
from casework.redactions import Area, Choice, Lookups, RedactionEntry, RedactionKind
from integrations.http_client import was_never_sent

_TOTAL_S = 60
_NAMESPACE = uuid.UUID("7c9f1d52-0a61-4b0e-9a44-6f0d2f6c9a10")


class RedactionLogClient:
    """Talks to one Redaction Log. An entry's key names it there, so that sending it again can be recognised."""

    def __init__(self, *, base_url: str, http: httpx.AsyncClient, token: str) -> None:
        self._base_url = base_url.rstrip("/")
        self._http = http
        self._token = token

    async def lookups(self) -> Lookups:
        """Everything the form chooses from; RedactionLogUnavailable when the service is down."""
        correlation_id = str(uuid.uuid4())
        lists = await self._get("/api/lookUps", correlation_id)
        mappings = await self._get("/api/polarisMappings", correlation_id)
        try:
            return read_lookups(lists, mappings)
        except (AttributeError, KeyError, TypeError, ValueError):
            raise RedactionLogUnavailable(detail="lookups of another shape") from None

    async def submit(self, entry: RedactionEntry, lookups: Lookups) -> str:
        """Send an entry; its id there. OutcomeUnknown when the answer was lost: `find` tells whether it arrived."""
        answer = await self._send("POST", "/api/redactionLogs", reference(entry), json=payload(entry, lookups))
        if answer.status_code == 400:
            raise BadInput("The Redaction Log did not accept this entry. Check it and try again.", detail="status 400")
        if answer.status_code in {401, 403, 429}:
            raise RedactionLogUnavailable(detail=f"status {answer.status_code}")
        found = _id_of(_json(answer)) if answer.is_success else ""
        if not found:
            raise OutcomeUnknown(detail=f"redaction log status {answer.status_code}")
        return found

    async def find(self, entry: RedactionEntry) -> str:
        """The id of an entry that arrived before; "" if it did not. A question of ours, not of the published service."""
        rows = await self._get("/api/redactionLogs", reference(entry), correlationId=reference(entry))
        return next((_id_of(row) for row in rows), "") if isinstance(rows, list) else ""

    async def _get(self, path: str, correlation_id: str, **query: str) -> Any:
        try:
            answer = await self._send("GET", path, correlation_id, params=query)
        except OutcomeUnknown as error:
            raise RedactionLogUnavailable(detail=error.detail) from error
        found = _json(answer) if answer.is_success else None
        if found is None:
            raise RedactionLogUnavailable(detail=f"status {answer.status_code}")
        return found

    async def _send(self, method: str, path: str, correlation_id: str, **parts: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._token}", "Correlation-Id": correlation_id}
        try:
            async with asyncio.timeout(_TOTAL_S):
                return await self._http.request(method, self._base_url + path, headers=headers, **parts)
        except (httpx.TransportError, TimeoutError) as error:
            detail = f"redaction log: {type(error.__cause__ or error).__name__}"
            if isinstance(error, httpx.TransportError) and was_never_sent(error):
                raise RedactionLogUnavailable(detail=detail) from error
            raise OutcomeUnknown(detail=detail) from error


def reference(entry: RedactionEntry) -> str:
    """The GUID an entry always goes by, made from its key."""
    return str(uuid.uuid5(_NAMESPACE, entry.key))


def payload(entry: RedactionEntry, lookups: Lookups) -> dict[str, Any]:
    """The body the service wants; names come from the lookups, so that a person never types one."""
    area = find_area(entry.area_id, lookups)
    if area is None:
        raise BadInput("Select an Area or Division")
    return {
        "urn": entry.urn,
        "unit": {
            "id": f"{entry.area_id}-{entry.unit_id}",
            "type": "Area",
            "areaDivisionName": area.name,
            "name": _choice(area.units, entry.unit_id)["name"],
        },
        "investigatingAgency": _choice(lookups.agencies, entry.agency_id),
        "documentType": _choice(lookups.document_types, entry.document_type_id),
        "redactions": [
            *_redactions(entry.under, RedactionKind.UNDER, lookups, returned=True),
            *_redactions(entry.over, RedactionKind.OVER, lookups, returned=bool(entry.agency_spotted)),
        ],
        "notes": entry.notes or None,
        "chargeStatus": int(entry.charge_status),
        "cmsValues": {
            "documentId": entry.material_id,
            "originalFileName": entry.file_name,
            "documentTypeId": entry.type_id,
            "documentType": entry.type_name,
            "fileCreatedDate": entry.file_created,
        },
    }


def read_lookups(lists: Mapping[str, Any], mappings: Mapping[str, Any]) -> Lookups:
    """The two answers as one Lookups; a mapping row that leads nowhere gives no default."""
    agencies = {row["ouCode"]: row["investigatingAgencyCode"] for row in lists["ouCodeMapping"]}
    agencies |= {row["ouCode"]: row["investigatingAgencyId"] for row in mappings["investigatingAgencies"]}
    return Lookups(
        areas=(*_areas(lists["areas"], division=False), *_areas(lists["divisions"], division=True)),
        document_types=_choices(lists["documentTypes"]),
        agencies=_choices(lists["investigatingAgencies"]),
        redaction_types=_choices(lists["missedRedactions"]),
        units_by_name={
            row["ou"]: (str(row["areaId"] or ""), str(row["unitId"] or "")) for row in mappings["businessUnits"]
        },
        log_types_by_cms_type={
            int(row["cmsDocTypeId"]): str(row["docTypeId"]) for row in mappings["documentTypes"] if row["docTypeId"]
        },
        agencies_by_ou={ou: str(agency) for ou, agency in agencies.items() if agency},
    )


def _areas(rows: Iterable[Mapping[str, Any]], *, division: bool) -> Iterable[Area]:
    for row in rows:
        yield Area(id=str(row["id"]), name=row["name"], units=_choices(row["children"]), division=division)


def _choices(rows: Iterable[Mapping[str, Any]]) -> tuple[Choice, ...]:
    return tuple(Choice(id=str(row["id"]), name=row["name"]) for row in rows)


def _choice(choices: tuple[Choice, ...], wanted: str) -> dict[str, str]:
    for choice in choices:
        if choice.id == wanted:
            return {"id": choice.id, "name": choice.name}
    raise BadInput(detail="an id that is not in the lookups")


def _redactions(
    types: tuple[str, ...], kind: RedactionKind, lookups: Lookups, *, returned: bool
) -> list[dict[str, Any]]:
    return [
        {
            "missedRedaction": _choice(lookups.redaction_types, one),
            "redactionType": int(kind),
            "returnedToInvestigativeAuthority": returned,
        }
        for one in types
    ]


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return None


def _id_of(row: Any) -> str:
    return str(row.get("id") or "") if isinstance(row, dict) else ""
