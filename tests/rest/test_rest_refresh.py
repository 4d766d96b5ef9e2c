"""Refreshing a case and searching it over REST, as the clients of the public gateway do."""

import asyncio
from typing import Any

import pytest

from sandbox.people import ASHA, OWEN

pytestmark = pytest.mark.contract

CASE = "/urns/45AA0209826%2F1/cases/2140001"


@pytest.fixture
async def asha(api: Any) -> Any:
    await api.sign_in(ASHA)
    return api


async def through(api: Any) -> dict[str, Any]:
    """The tracker once the refresh has ended."""
    for _ in range(600):
        tracker: dict[str, Any] = (await api.get(f"{CASE}/tracker")).json()
        if tracker["status"] not in {"Running", "DocumentsRetrieved"}:
            return tracker
        await asyncio.sleep(0.1)
    raise AssertionError("the refresh does not end")


async def test_nobody_has_refreshed_the_case_yet(asha: Any) -> None:
    answer = await asha.get(f"{CASE}/tracker")
    assert answer.status_code == 404
    assert "not refreshed yet" in answer.text


async def test_a_refresh_says_where_to_ask_and_ends_with_each_document_accounted_for(asha: Any) -> None:
    started = await asha.call("POST", CASE)
    assert started.status_code == 200
    assert started.json()["trackerUrl"].endswith("/cases/2140001/tracker")

    tracker = await through(asha)
    listed = (await asha.get("/cases/2140001/documents/cwa")).json()
    assert tracker["status"] == "Completed"
    assert {one["documentId"] for one in tracker["documents"]} == {f"CMS-{one['id']}" for one in listed}
    assert {one["status"] for one in tracker["documents"]} == {"Indexed", "UnableToConvertToPdf"}
    assert {"DocumentConverted", "PdfEncrypted"} <= {one["conversionStatus"] for one in tracker["documents"]}


async def test_a_second_refresh_at_the_same_time_is_locked_out_and_pointed_to_the_first(asha: Any) -> None:
    asha.cms.faults.order("DownloadDocument", "hang-before", 50)
    await asha.call("POST", CASE)
    again = await asha.call("POST", CASE)
    asha.cms.faults.clear()

    assert again.status_code == 423
    assert again.json()["trackerUrl"].endswith("/tracker")
    assert (await through(asha))["status"] == "Completed"


async def test_a_search_gives_lines_with_boxes_in_inches_and_names_what_it_could_not_read(asha: Any) -> None:
    await asha.call("POST", CASE)
    await through(asha)

    found = (await asha.get(f"{CASE}/search", params={"query": "Okafor"})).json()
    assert found["lines"]
    for line in found["lines"]:
        assert "okafor" in line["text"].lower()
        for word in line["words"]:
            assert len(word["boundingBox"]) == 8
            assert max(word["boundingBox"][::2]) <= line["pageWidth"] + 0.01
    assert any("password" in (one["reason"] or "") for one in found["unreadable"])
    assert found["pending"] == []


async def test_a_search_can_be_narrowed_by_category_type_day_and_use(asha: Any) -> None:
    await asha.call("POST", CASE)
    await through(asha)
    listed = {one["id"]: one for one in (await asha.get("/cases/2140001/documents/cwa")).json()}

    async def found(**narrowed: str) -> list[dict[str, Any]]:
        lines = (await asha.get(f"{CASE}/search", params={"query": "Okafor", **narrowed})).json()["lines"]
        return [listed[int(line["documentId"].removeprefix("CMS-"))] for line in lines]

    days = sorted({one["date"] for one in await found()})
    assert {one["type"] for one in await found(type="MG11")} == {"MG11"}
    assert {one["category"] for one in await found(category="Case overview")} == {"Case overview"}
    assert {one["date"] for one in await found(until=days[0])} == {days[0]}
    assert {one["date"] for one in await found(since=days[-1])} == {days[-1]}
    assert not any(one["isUnused"] for one in await found(unused="false"))
    assert all(one["isUnused"] for one in await found(unused="true"))
    assert (await asha.get(f"{CASE}/search", params={"query": "x", "since": "yesterday"})).status_code == 400


@pytest.mark.parametrize("query", ["", '"', "x" * 10_000])
async def test_what_is_nothing_to_search_for_is_told_in_a_sentence(asha: Any, query: str) -> None:
    answer = await asha.get(f"{CASE}/search", params={"query": query})
    assert answer.status_code == 400
    assert answer.text.endswith(".")


async def test_somebody_without_the_case_gets_nothing_of_it(api: Any) -> None:
    await api.sign_in(ASHA)
    answer = await api.get("/urns/45AB0510326/cases/2140009/search", params={"query": "the"})
    assert answer.status_code in {403, 404, 409}
    await api.sign_in(OWEN)
    assert (await api.get("/urns/45AB0510326/cases/2140009/search", params={"query": "the"})).status_code == 200
