"""Every fault really does what its name says."""

import asyncio
from typing import Any

import httpx
import pytest

from sandbox.cms import LegacyCms
from tests.sandbox_cms.cms_person import CREATE, LOGIN, Cms, new_communication, said

CASE = 2140003
COUNT = "{ communications(caseId: 2140003) { subject description } }"


async def order(person: Cms, operation: str, fault: str, times: int = 1) -> None:
    answer = await person.http.post("/__sandbox/faults", json={"operation": operation, "fault": fault, "times": times})
    assert answer.status_code == 201


async def create(person: Cms) -> httpx.Response:
    location = await person.upload(CASE, "mail.eml", b"hello", "message/rfc822")
    return await person.http.post(
        "/graphql/",
        json={"query": CREATE, "variables": {"input": new_communication(CASE, location)}},
        headers={"Authorization": f"Bearer {person.token}"},
    )


async def how_many(person: Cms) -> int:
    listed: list[Any] = (await person.ask(COUNT))["data"]["communications"]
    return sum(each["subject"] == "Further statement" for each in listed)


async def test_answers_that_are_no_answers_change_nothing(service: Cms) -> None:
    seen = {}
    for fault in ("http-500", "html-200", "soap-fault-200", "empty"):
        await order(service, "createCommunication", fault)
        answer = await create(service)
        seen[fault] = (answer.status_code, answer.headers.get("Content-Type", "").split(";")[0], bool(answer.content))
    assert seen == {
        "http-500": (500, "text/html", True),
        "html-200": (200, "text/html", True),
        "soap-fault-200": (200, "text/xml", True),
        "empty": (200, "", False),
    }
    assert await how_many(service) == 0


async def test_a_dropped_connection_before_and_after_the_write(service: Cms) -> None:
    await order(service, "createCommunication", "reset")
    with pytest.raises(httpx.TransportError):
        await create(service)
    assert await how_many(service) == 0
    await order(service, "createCommunication", "apply-then-drop")
    with pytest.raises(httpx.TransportError):
        await create(service)
    assert await how_many(service) == 1


@pytest.mark.parametrize(("fault", "applied_while_hanging"), [("hang-before", 0), ("hang-after", 1)])
async def test_a_hang_lasts_until_it_is_let_go(service: Cms, fault: str, applied_while_hanging: int) -> None:
    await order(service, "createCommunication", fault)
    waiting = asyncio.create_task(create(service))
    await asyncio.sleep(0.3)
    assert not waiting.done()
    assert await how_many(service) == applied_while_hanging
    await service.http.delete("/__sandbox/faults")
    assert (await waiting).json()["data"]["createCommunication"]["id"]
    assert await how_many(service) == 1


async def test_a_hanging_double_can_still_be_stopped(double: LegacyCms, service: Cms) -> None:
    await order(service, "me", "hang-before")
    waiting = asyncio.create_task(service.ask("{ me { id } }"))
    await asyncio.sleep(0.2)
    await asyncio.wait_for(double.stop(), 5)
    await asyncio.gather(waiting, return_exceptions=True)


async def test_a_session_that_goes_is_really_gone(asha: Cms) -> None:
    await order(asha, "documents", "session-gone")
    first = await asha.ask("{ documents(caseId: 2140003) { id } }")
    second = await asha.ask("{ me { id } }")
    for answer in (first, second):
        assert answer["errors"][0]["message"] == "User session not found"
    await asha.sign_in("asha.verma", "sandbox-asha")
    assert (await asha.ask("{ me { id } }"))["data"]["me"]["id"] == 900101


async def test_faults_of_the_material_service(service: Cms) -> None:
    version = {"caseId": CASE, "materialId": 1, "versionId": 1}
    await order(service, "DownloadDocument", "soap-fault-200")
    answer = await service.call("DownloadDocument", **version)
    assert (answer.status_code, said(answer, "code")) == (200, "ServerError")
    await order(service, "*", "session-gone")
    answer = await service.call("DownloadDocument", **version)
    assert (answer.status_code, answer.headers["Location"]) == (302, LOGIN)


async def test_a_log_in_can_fail_too(service: Cms) -> None:
    await order(service, "login", "http-500")
    assert (await service.sign_in("asha.verma", "sandbox-asha")).status_code == 500


async def test_an_error_beside_the_data(service: Cms) -> None:
    await order(service, "communications", "graphql-partial")
    answer = await service.ask(COUNT)
    assert "Buffer too small" in answer["errors"][0]["message"]
    assert answer["errors"][0]["path"] == ["communications", 0, "description"]
    assert answer["data"]["communications"][0]["description"] is None
    assert answer["data"]["communications"][0]["subject"]


async def test_a_fault_hits_its_operation_so_many_times(service: Cms) -> None:
    await order(service, "me", "http-500", times=2)
    assert (await service.http.get("/__sandbox/faults")).json() == [
        {"operation": "me", "fault": "http-500", "times": 2}
    ]
    await service.ask(COUNT)
    headers = {"Authorization": f"Bearer {service.token}"}
    statuses = [
        (await service.http.post("/graphql/", json={"query": "{ me { id } }"}, headers=headers)).status_code
        for _ in range(3)
    ]
    assert statuses == [500, 500, 200]


async def test_an_unknown_fault_is_refused(service: Cms) -> None:
    for wrong in (
        {"operation": "me", "fault": "gremlins"},
        {"operation": "me"},
        {"operation": "me", "fault": "reset", "times": 0},
    ):
        assert (await service.http.post("/__sandbox/faults", json=wrong)).status_code == 400
    page = await service.http.post("/__sandbox/", data={"do": "order", "operation": "me", "fault": "gremlins"})
    assert page.status_code == 400
    assert "No such fault" in page.text


async def test_faults_can_be_switched_on_the_page(service: Cms) -> None:
    await service.http.post("/__sandbox/", data={"do": "order", "operation": "me", "fault": "http-500", "times": "3"})
    assert "me: http-500 × 3" in (await service.http.get("/__sandbox/")).text
    await service.http.post("/__sandbox/", data={"do": "clear"})
    assert "None" in (await service.http.get("/__sandbox/")).text
