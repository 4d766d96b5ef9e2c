"""Writing over REST: under the contract's names, in either spelling, once per key, and with the contract's answers."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.people import ASHA, OWEN
from tests.rest.running import Running, running

pytestmark = pytest.mark.contract

CASE = 2140001
MESSAGES = f"/urns/45AA0209826%2F1/cases/{CASE}/communications"
NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("writing")) as api:
        yield api


@pytest.fixture(autouse=True)
def owen(api: Running) -> Iterator[None]:
    api.sign_in(OWEN)
    yield
    api.cms.faults.clear()


def documents(api: Running) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get(f"/cases/{CASE}/documents/cwa").json()
    return found


def kept(api: Running, content: bytes = b"From: x") -> str:
    """Where a file was put that is to be filed."""
    return str(api.call("POST", "/file-store?fileName=mail.eml", content=content).json()["fileStorageLocation"])


def message(api: Running, **said: Any) -> int:
    """A message that was filed just now, with an attachment; its material id."""
    fields = {
        "fileStorageLocation": kept(api), "fileName": "mail.eml", "contentType": "message/rfc822",
        "subject": f"Message {next(NUMBERS)}", "date": "2026-11-20", "description": "From the OIC", "party": "Police",
        "partyDescription": "", "createCheckCommunicationTask": "false", "markCommunicationAsRead": "false",
    } | said  # fmt: skip
    answer = api.call("POST", MESSAGES, data=fields)
    assert answer.status_code == 204, answer.text
    return int(answer.headers["Casework-Material-Id"])


def material(api: Running, material_id: int) -> dict[str, Any]:
    """A material as it is now; empty when it is no longer in the case."""
    return next((row for row in documents(api) if row["id"] == material_id), {})


def pascal(content: Any) -> Any:
    """The same names as the .NET clients write them."""
    if not isinstance(content, dict):
        return content
    return {name[0].upper() + name[1:]: pascal(value) for name, value in content.items()}


def test_a_new_version_is_the_first_of_the_list_and_its_bytes_come_back(api: Running) -> None:
    path = f"/cases/{CASE}/documents/8600001"
    [newest] = [row["id"] for row in api.get(f"{path}/versions").json()]
    content = b"%PDF-1.7\n" + bytes(range(256)) * 3000 + b"\n%%EOF"
    pieces = (content[at : at + 50_000] for at in range(0, len(content), 50_000))
    pdf = {"Content-Type": "application/pdf"}
    saved = api.call("PUT", f"{path}/versions/{newest}", content=pieces, headers=pdf)
    assert saved.status_code == 200, saved.text
    version = saved.json()["id"]
    assert [row["id"] for row in api.get(f"{path}/versions").json()] == [version, newest]
    assert api.get(f"{path}/versions/{version}").content == content
    stale = api.call("PUT", f"{path}/versions/{newest}", content=content + b"2", headers=pdf)
    assert stale.status_code == 409, stale.text
    assert api.call("POST", f"{path}/versions/{version}/checkout").status_code == 200
    api.sign_in(ASHA)
    held = api.call("PUT", f"{path}/versions/{version}", content=content + b"3", headers=pdf)
    assert (held.status_code, held.text) == (409, "Owen Price")
    assert held.headers["Content-Type"] == "text/plain; charset=utf-8"


SPELLINGS = pytest.mark.parametrize("spelt", [lambda body: body, pascal], ids=["camel", "Pascal"])


@SPELLINGS
def test_a_rename_has_its_wrapper_and_a_repeat_changes_nothing(api: Running, spelt: Any) -> None:
    path, key = "/material/8600003/rename", {"Idempotency-Key": f"rename-{next(NUMBERS)}"}
    body = spelt({"materialId": 8600003, "subject": f"Summary {next(NUMBERS)}"})
    first = api.call("PATCH", path, json=body, headers=key)
    assert (first.status_code, first.json()) == (200, {"updateCommunication": {"id": 8600003}})
    assert "Idempotency-Replayed" not in first.headers
    between = api.call("PATCH", path, json={"subject": "Somebody else's title"})
    assert between.status_code == 200
    again = api.call("PATCH", path, json=body, headers=key)
    assert (again.status_code, again.content) == (200, first.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert material(api, 8600003)["presentationTitle"] == "Somebody else's title"
    other = api.call("PATCH", path, json={"subject": "Another body"}, headers=key)
    assert other.status_code == 422
    assert material(api, 8600003)["presentationTitle"] == "Somebody else's title"


@SPELLINGS
def test_a_message_becomes_an_exhibit_and_that_is_renamed(api: Running, spelt: Any) -> None:
    one = message(api)
    parts = {"item": "Photographs", "reference": f"DR/{next(NUMBERS)}", "newProducer": "D Reeve"}
    wanted = {"classification": "EXHIBIT", "materialId": one, "documentTypeId": 1030, "subject": "Photographs",
              "used": True, "exhibit": parts}  # fmt: skip
    made = api.call("POST", "/communication/reclassify", json=spelt(wanted))
    assert (made.status_code, made.json()) == (200, {"reclassifyCommunication": {"id": one}})
    renamed = api.call("PATCH", f"/material/{one}/rename-exhibit", json=spelt({"description": "The scene"}))
    assert renamed.status_code == 200, renamed.text
    assert renamed.json() == {"updateCommunication": {"id": one}, "updateCommunicationDescription": {"id": one}}
    assert material(api, one)["presentationTitle"] == "The scene"


@SPELLINGS
def test_a_message_becomes_a_statement(api: Running, spelt: Any) -> None:
    one, number = message(api), next(NUMBERS) + 40
    parts = {"witness": 21400010, "statementNo": number, "date": "2026-11-20"}
    wanted = {"classification": "STATEMENT", "materialId": one, "documentTypeId": 1031, "subject": "Statement",
              "used": True, "statement": parts}  # fmt: skip
    made = api.call("POST", "/communication/reclassify", json=spelt(wanted))
    assert (made.status_code, made.json()) == (200, {"reclassifyCommunication": {"id": one}})
    assert (material(api, one)["witnessId"], material(api, one)["typeId"]) == (21400010, 1031)


def test_a_material_goes_to_unused_and_back(api: Running) -> None:
    for word, unused in (("unused", True), ("USED", False)):
        answer = api.call("POST", f"/cases/{CASE}/documents/8600002/toggle/{word}")
        assert (answer.status_code, answer.content) == (200, b"")
        assert material(api, 8600002)["isUnused"] is unused


@SPELLINGS
def test_a_message_is_read_and_then_discarded(api: Running, spelt: Any) -> None:
    one = message(api)
    read = api.call("PATCH", f"/materials/{one}/state", json=spelt({"state": "Read", "date": "2026-11-22"}))
    assert (read.status_code, read.json()) == (200, {"completeCommunication": {"id": one}}), read.text
    assert one not in {row["materialId"] for row in api.get(f"/cases/{CASE}/inbox").json()}
    why = spelt({"materialId": one, "discardReason": "DUP", "discardReasonDescription": "Sent twice"})
    gone = api.call("PATCH", f"/material/{one}/discard", json=why)
    assert (gone.status_code, gone.json()) == (200, {"discardMaterial": {"id": one}}), gone.text
    assert one not in {row["materialId"] for row in api.get(f"/cases/{CASE}/hkcommunications").json()}


def test_a_discard_that_stops_half_way_is_207_with_what_was_done(api: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    one = message(api, attachmentLocation=[kept(api, b"%PDF")])
    take, asked = api.cms.faults.take, itertools.count(1)

    def second_breaks(operation: str, able: frozenset[str]) -> str:
        broken = operation == "discardMaterial" and next(asked) == 2
        return "http-503" if broken else take(operation, able)

    monkeypatch.setattr(api.cms.faults, "take", second_breaks)
    why = {"discardReason": "DUP", "discardReasonDescription": "Sent twice"}
    partly = api.call("PATCH", f"/material/{one}/discard", json=why)
    assert partly.status_code == 207, partly.text
    assert (partly.json()["status"], partly.json()["done"]) == ("partial_success", ["mail.eml"])
    assert api.get(f"/communication/{one}/attachments?caseId={CASE}").json() == {"attachments": []}
    assert one in {row["materialId"] for row in api.get(f"/cases/{CASE}/hkcommunications").json()}


def test_a_document_whose_answer_is_lost_is_registered_exactly_once(api: Running) -> None:
    body = {"fileStorageLocation": kept(api, b"%PDF-1.7"), "fileName": "plan.pdf", "contentType": "application/pdf",
            "documentTypeId": 1030, "title": "Plan of the yard", "date": "2026-11-20"}  # fmt: skip
    api.cms.faults.order("RegisterDocument", "apply-then-drop")
    first = api.call("POST", f"/cases/{CASE}/documents", json=body)
    again = api.call("POST", f"/cases/{CASE}/documents", json=pascal(body))
    assert (first.status_code, again.status_code) == (201, 201), (first.text, again.text)
    assert (again.json(), again.headers["Casework-Repeated"]) == (first.json(), "true")
    assert [row["id"] for row in documents(api) if row["presentationTitle"] == "Plan of the yard"] == [
        first.json()["materialId"]
    ]
