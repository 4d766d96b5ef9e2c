"""The Redaction Log client against the sandbox's Redaction Log, over real sockets."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from casework.errors import BadInput, OutcomeUnknown, RedactionLogUnavailable
from casework.redactions import ChargeStatus, Lookups, RedactionEntry
from integrations.http_client import make_http
from integrations.redaction_log.client import RedactionLogClient, payload, read_lookups, reference
from sandbox.redaction_log import RedactionLogService

pytestmark = pytest.mark.contract

ENTRY = RedactionEntry(
    key="redaction:8600008:1",
    case_id=2140001,
    urn="45AA0209826/1",
    material_id=8600008,
    type_id=1031,
    type_name="MG11",
    file_name="MG11 Priya Nandakumar.pdf",
    file_created="2026-10-11",
    area_id="9",
    unit_id="1",
    agency_id="61",
    document_type_id="23",
    charge_status=ChargeStatus.POST_CHARGE,
    under=("1", "5"),
    over=("9",),
    agency_spotted=False,
    notes="Seen on the second page.",
)


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[RedactionLogService]:
    double = RedactionLogService(data_dir=tmp_path)
    await double.start("127.0.0.1", 0)
    yield double
    await double.stop()


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with make_http(answer_s=1) as found:
        yield found


@pytest.fixture
def client(service: RedactionLogService, http: httpx.AsyncClient) -> RedactionLogClient:
    return RedactionLogClient(base_url=service.url, http=http, token="sandbox-redaction-log")


@pytest.fixture
async def lookups(client: RedactionLogClient) -> Lookups:
    return await client.lookups()


async def entries(service: RedactionLogService, http: httpx.AsyncClient, entry: RedactionEntry) -> list[dict[str, Any]]:
    headers = {"Authorization": "Bearer sandbox-redaction-log", "Correlation-Id": reference(entry)}
    answer = await http.get(f"{service.url}/api/redactionLogs?correlationId={reference(entry)}", headers=headers)
    found: list[dict[str, Any]] = answer.json()
    return found


async def test_the_lists_are_those_of_the_service(lookups: Lookups) -> None:
    assert (len(lookups.document_types), len(lookups.agencies), len(lookups.redaction_types)) == (39, 78, 18)
    south_east = next(area for area in lookups.areas if area.id == "9")
    assert (south_east.name, [unit.name for unit in south_east.units]) == (
        "South East",
        ["Magistrates Court", "Crown Court", "RASSO", "CCU"],
    )
    assert any(area.division for area in lookups.areas)
    assert lookups.units_by_name["Guildford Mags"] == ("9", "1")
    assert (lookups.agencies_by_ou["45"], lookups.agencies_by_ou["00AH"]) == ("61", "10")
    assert lookups.log_types_by_cms_type[1031] == "23"


async def test_an_entry_arrives_with_names_from_the_lists(
    service: RedactionLogService, http: httpx.AsyncClient, client: RedactionLogClient, lookups: Lookups
) -> None:
    assert await client.find(ENTRY) == ""
    entry_id = await client.submit(ENTRY, lookups)
    assert await client.find(ENTRY) == entry_id
    [kept] = await entries(service, http, ENTRY)
    entry = kept["entry"]
    assert entry["unit"] == {
        "id": "9-1", "type": "Area", "areaDivisionName": "South East", "name": "Magistrates Court",
    }  # fmt: skip
    assert [(row["missedRedaction"]["name"], row["redactionType"]) for row in entry["redactions"]] == [
        ("Named individual", 1),
        ("Address", 1),
        ("Date of birth", 2),
    ]
    assert [row["returnedToInvestigativeAuthority"] for row in entry["redactions"]] == [True, True, False]
    assert entry["investigatingAgency"]["name"] == "Surrey Police"
    assert entry["cmsValues"]["documentId"] == 8600008


async def test_an_entry_without_notes_says_null(lookups: Lookups) -> None:
    assert payload(replace(ENTRY, notes=""), lookups)["notes"] is None


@pytest.mark.parametrize(
    "change", [{"area_id": "0"}, {"unit_id": "9"}, {"agency_id": ""}, {"document_type_id": "x"}, {"under": ("99",)}]
)
async def test_an_id_of_no_list_is_never_sent(
    client: RedactionLogClient, lookups: Lookups, change: dict[str, Any]
) -> None:
    with pytest.raises(BadInput):
        await client.submit(replace(ENTRY, **change), lookups)
    assert await client.find(ENTRY) == ""


async def test_the_service_being_down_is_said_and_nothing_is_written(
    service: RedactionLogService, client: RedactionLogClient, lookups: Lookups
) -> None:
    service.faults.order("*", "down", 2)
    with pytest.raises(RedactionLogUnavailable):
        await client.lookups()
    with pytest.raises(OutcomeUnknown):
        await client.submit(ENTRY, lookups)
    service.faults.clear()
    assert await client.find(ENTRY) == ""


@pytest.mark.parametrize(("fault", "arrived"), [("reset", False), ("apply-then-drop", True), ("hang-after", True)])
async def test_a_lost_answer_is_found_again_by_looking(
    service: RedactionLogService, client: RedactionLogClient, lookups: Lookups, fault: str, arrived: bool
) -> None:
    service.faults.order("redactionLogs", fault)
    with pytest.raises(OutcomeUnknown):
        await client.submit(ENTRY, lookups)
    service.faults.clear()
    assert bool(await client.find(ENTRY)) is arrived


async def test_a_service_that_is_not_there_has_certainly_got_nothing(http: httpx.AsyncClient, lookups: Lookups) -> None:
    nobody = RedactionLogClient(base_url="http://127.0.0.1:9", http=http, token="t")
    with pytest.raises(RedactionLogUnavailable):
        await nobody.submit(ENTRY, lookups)
    with pytest.raises(RedactionLogUnavailable):
        await nobody.lookups()


async def test_a_wrong_token_is_a_service_that_cannot_be_reached(
    service: RedactionLogService, http: httpx.AsyncClient, lookups: Lookups
) -> None:
    stranger = RedactionLogClient(base_url=service.url, http=http, token="guess")
    with pytest.raises(RedactionLogUnavailable):
        await stranger.lookups()
    with pytest.raises(RedactionLogUnavailable):
        await stranger.submit(ENTRY, lookups)


def test_rows_that_lead_nowhere_give_no_default() -> None:
    lists = {name: [] for name in ("areas", "divisions", "documentTypes", "investigatingAgencies", "missedRedactions")}
    found = read_lookups(
        {**lists, "ouCodeMapping": [{"ouCode": "45", "investigatingAgencyCode": "61"}]},
        {
            "businessUnits": [{"ou": "Northern CJU", "areaId": "10", "unitId": None}],
            "documentTypes": [{"cmsDocTypeId": "1031", "docTypeId": None}],
            "investigatingAgencies": [{"ouCode": "45", "investigatingAgencyId": "62"}],
        },
    )
    assert found.units_by_name == {"Northern CJU": ("10", "")}
    assert found.log_types_by_cms_type == {}
    assert found.agencies_by_ou == {"45": "62"}
