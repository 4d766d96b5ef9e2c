"""The Redaction Log double: lists, entries, refusals and faults."""

import copy
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from sandbox.redaction_log import RedactionLogService

ENTRY: dict[str, Any] = {
    "urn": "45AA0209826/1",
    "unit": {"id": "9-1", "type": "Area", "areaDivisionName": "South East", "name": "Magistrates Court"},
    "investigatingAgency": {"id": "61", "name": "Surrey Police"},
    "documentType": {"id": "23", "name": "MG 11"},
    "redactions": [
        {
            "missedRedaction": {"id": "5", "name": "Address"},
            "redactionType": 1,
            "returnedToInvestigativeAuthority": True,
        }
    ],
    "notes": None,
    "chargeStatus": 2,
    "cmsValues": {
        "documentId": 8600008,
        "originalFileName": "MG11 Priya Nandakumar.pdf",
        "documentTypeId": 1031,
        "documentType": "MG11",
        "fileCreatedDate": "2026-09-25",
    },
}


@pytest.fixture
async def http(redaction_log: RedactionLogService) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"Authorization": "Bearer sandbox-redaction-log", "Correlation-Id": "CB-1"}
    async with httpx.AsyncClient(base_url=redaction_log.url, headers=headers) as client:
        yield client


def changed(**values: Any) -> dict[str, Any]:
    return copy.deepcopy(ENTRY) | values


async def test_the_lists_are_whole(http: httpx.AsyncClient) -> None:
    lists = (await http.get("/api/lookUps")).json()
    counts = {name: len(rows) for name, rows in lists.items()}
    assert counts == {
        "areas": 16,
        "divisions": 6,
        "documentTypes": 39,
        "investigatingAgencies": 78,
        "missedRedactions": 18,
        "ouCodeMapping": 46,
    }
    south_east = next(area for area in lists["areas"] if area["id"] == "9")
    assert [unit["name"] for unit in south_east["children"]] == ["Magistrates Court", "Crown Court", "RASSO", "CCU"]
    assert sum("isDeletedPage" in row for row in lists["missedRedactions"]) == 3


async def test_the_mappings_lead_from_cms_to_the_lists(http: httpx.AsyncClient) -> None:
    found = (await http.get("/api/polarisMappings")).json()
    units = {row["ou"]: (row["areaId"], row["unitId"]) for row in found["businessUnits"]}
    assert sum(None not in ids for ids in units.values()) == 124
    assert units["Guildford Mags"] == ("9", "1")
    assert units["Essex Magistrates Court"] == (None, None)
    types = {row["cmsDocTypeId"]: row["docTypeId"] for row in found["documentTypes"]}
    assert len(found["documentTypes"]) == 326
    assert (types["1031"], types["1034"], types["100239"]) == ("23", "4", "39")
    assert {row["ouCode"] for row in found["investigatingAgencies"]} == {"00AH", "00FC"}


async def test_an_entry_is_kept_and_found_by_its_correlation(http: httpx.AsyncClient) -> None:
    sent = await http.post("/api/redactionLogs", json=ENTRY)
    assert sent.status_code == 201
    found = (await http.get("/api/redactionLogs", params={"correlationId": "CB-1"})).json()
    assert [(each["id"], each["entry"]) for each in found] == [(sent.json()["id"], ENTRY)]
    assert (await http.get("/api/redactionLogs", params={"correlationId": "CB-2"})).json() == []
    page = (await http.get("/")).text
    assert "45AA0209826/1" in page
    assert "Address" in page


async def test_both_generations_of_clients_are_understood(http: httpx.AsyncClient) -> None:
    newer = changed(unit=ENTRY["unit"] | {"id": "1"}, cmsValues=ENTRY["cmsValues"] | {"documentId": "8600008"})
    assert (await http.post("/api/redactionLogs", json=newer)).status_code == 201
    division = {"id": "16-2", "type": "Area", "name": "Counter Terrorism",
                "areaDivisionName": "Special Crime and Counter Terrorism Division"}  # fmt: skip
    assert (await http.post("/api/redactionLogs", json=changed(unit=division))).status_code == 201


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"urn": "hello"}, "urn is not a URN"),
        ({"unit": ENTRY["unit"] | {"id": "8-1"}}, "unit is not of a known area or division"),
        ({"unit": ENTRY["unit"] | {"id": "9-7"}}, "unit is not in the list"),
        ({"unit": None}, "unit is missing or not of type Area"),
        ({"investigatingAgency": {"id": "999", "name": "?"}}, "investigating agency is not in the list"),
        ({"documentType": {"id": "23", "name": "MG 12"}}, "document type has another name in the list"),
        ({"documentType": None}, "document type is missing"),
        ({"redactions": []}, "redactions is empty"),
        ({"redactions": ["?"]}, "a redaction is not an object"),
        ({"redactions": [ENTRY["redactions"][0] | {"redactionType": 3}]}, "redactionType is not 1 or 2"),
        ({"chargeStatus": 0}, "chargeStatus is not 1 or 2"),
        ({"notes": "x" * 401}, "notes has more than 400 characters"),
        ({"cmsValues": {"documentId": "CMS-1"}}, "cmsValues.documentId is not a number"),
        ({"cmsValues": None}, "cmsValues is missing"),
    ],
)
async def test_a_wrong_entry_is_refused_and_not_kept(
    http: httpx.AsyncClient, wrong: dict[str, Any], problem: str
) -> None:
    answer = await http.post("/api/redactionLogs", json=changed(**wrong))
    assert (answer.status_code, answer.json()["errors"]) == (400, [problem])
    assert (await http.get("/api/redactionLogs", params={"correlationId": "CB-1"})).json() == []


async def test_a_stranger_gets_nothing(redaction_log: RedactionLogService) -> None:
    async with httpx.AsyncClient(base_url=redaction_log.url) as stranger:
        assert (await stranger.get("/api/lookUps")).status_code == 401
        known = {"Authorization": "Bearer sandbox-redaction-log"}
        assert (await stranger.get("/api/lookUps", headers=known)).status_code == 400
        assert (await stranger.post("/api/redactionLogs", json=ENTRY)).status_code == 401
        garbled = await stranger.post("/api/redactionLogs", content=b"{", headers=known | {"Correlation-Id": "1"})
        assert garbled.status_code == 400


async def test_it_can_be_down_or_lose_the_answer(http: httpx.AsyncClient) -> None:
    async def kept() -> int:
        return len((await http.get("/api/redactionLogs", params={"correlationId": "CB-1"})).json())

    await http.post("/__sandbox/faults", json={"operation": "redactionLogs", "fault": "down"})
    assert (await http.post("/api/redactionLogs", json=ENTRY)).status_code == 503
    await http.post("/__sandbox/faults", json={"operation": "redactionLogs", "fault": "reset"})
    with pytest.raises(httpx.TransportError):
        await http.post("/api/redactionLogs", json=ENTRY)
    assert await kept() == 0
    await http.post("/__sandbox/faults", json={"operation": "redactionLogs", "fault": "apply-then-drop"})
    with pytest.raises(httpx.TransportError):
        await http.post("/api/redactionLogs", json=ENTRY)
    assert await kept() == 1
    await http.post("/__sandbox/faults", json={"operation": "redactionLogs", "fault": "hang-after"})
    with pytest.raises(httpx.ReadTimeout):
        await http.post("/api/redactionLogs", json=ENTRY, timeout=0.3)
    assert await kept() == 2
    await http.delete("/__sandbox/faults")


async def test_entries_outlive_a_restart(tmp_path: Path) -> None:
    headers = {"Authorization": "Bearer sandbox-redaction-log", "Correlation-Id": "CB-9"}
    for expected in (1, 2):
        log = RedactionLogService(data_dir=tmp_path)
        await log.start("127.0.0.1", 0)
        async with httpx.AsyncClient(base_url=log.url, headers=headers) as client:
            await client.post("/api/redactionLogs", json=ENTRY)
            assert len((await client.get("/api/redactionLogs", params={"correlationId": "CB-9"})).json()) == expected
        await log.stop()
