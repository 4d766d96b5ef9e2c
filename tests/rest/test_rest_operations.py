"""The operations of the REST API under the contract's names, on a running CMS."""

import json
from typing import Any

import pytest

from sandbox.people import ASHA, INTAKE, OWEN
from store.legal_log import LogKind

pytestmark = pytest.mark.contract

CASE = 2140001
MESSAGES = "/urns/45AA0209826%2F1/cases/2140001/communications"


@pytest.fixture
async def owen(api: Any) -> Any:
    await api.sign_in(OWEN)
    return api


async def sent(api: Any, name: str, content: bytes, kind: str = "message/rfc822") -> str:
    answer = await api.call(
        "POST", "/file-store", params={"fileName": name}, content=content, headers={"Content-Type": kind}
    )
    assert answer.status_code == 201
    return str(answer.json()["fileStorageLocation"])


def form(location: str, **said: Any) -> dict[str, Any]:
    return {
        "fileStorageLocation": location,
        "fileName": "mail.eml",
        "contentType": "message/rfc822",
        "subject": "RE: 45AA0209826 – exhibits",
        "date": "2026-11-20",
        "description": "From the OIC",
        "party": "Police",
        "partyDescription": "PC 4411 Daniel Reeve",
        "createCheckCommunicationTask": "true",
        "markCommunicationAsRead": "false",
    } | said


async def in_case(api: Any) -> list[dict[str, Any]]:
    found = (await api.get(MESSAGES)).json()
    return [row for row in found if row["subject"].startswith("RE: 45AA0209826")]


@pytest.mark.parametrize("spelling", ["45AA0209826", "45 aa 2098 26", "45aa0209826"])
async def test_a_urn_in_any_spelling_gives_its_splits(owen: Any, spelling: str) -> None:
    found = (await owen.get(f"/urns/{spelling}/case-identifiers")).json()
    assert found == [
        {"id": 2140001, "urn": "45AA0209826/1", "urnRoot": "45AA0209826"},
        {"id": 2140002, "urn": "45AA0209826/2", "urnRoot": "45AA0209826"},
    ]


async def test_a_split_in_the_path_means_that_split(owen: Any) -> None:
    assert [row["id"] for row in (await owen.get("/urns/45AA0209826%2F2/case-identifiers")).json()] == [2140002]


async def test_cases_are_found_by_name(owen: Any) -> None:
    rows = (await owen.get("/cases/search?defendantName=Okafor")).json()
    assert {row["surname"] for row in rows} >= {"Samuel Okafor", "Dana Okafor"}
    found = (await owen.get("/cases/find?operation-name=ALDERNEY")).json()
    assert [(one["id"], one["urn"], one["unitName"]) for one in found] == [(CASE, "45AA0209826/1", "Guildford Mags")]
    assert (await owen.get("/cases/find")).status_code == 400


async def test_a_case_has_the_contract_s_summary(owen: Any) -> None:
    case = (await owen.get(f"/cases/{CASE}/summary")).json()
    assert (case["urn"], case["leadDefendantFirstNames"], case["leadDefendantSurname"]) == (
        "45AA0209826/1",
        "Samuel",
        "Okafor",
    )
    assert (case["leadDefendantType"], case["numberOfDefendants"], case["unitName"]) == ("Person", 2, "Guildford Mags")
    assert case["ctlActive"] is True
    assert (await owen.get(f"/cases/{CASE}/urn")).json() == {
        "id": CASE, "urn": "45AA0209826/1", "urnRoot": "45AA0209826",
    }  # fmt: skip
    witnesses = (await owen.get(f"/cases/{CASE}/witnesses")).json()
    assert "Priya Nandakumar" in {row["witnessFullName"] for row in witnesses}


async def test_the_defendants_etag_is_a_version_number(owen: Any) -> None:
    answer = await owen.get(f"/cases/{CASE}/defendants")
    assert [row["surname"] for row in answer.json()] == ["Okafor", "Marsh"]
    assert answer.headers["ETag"].strip('"').isdigit()
    assert (await owen.get(f"/cases/{CASE}/defendants")).headers["ETag"] == answer.headers["ETag"]
    assert (await owen.get("/cases/2140004/defendants")).json()[0]["surname"] == "Halden Freight Ltd"


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/urns/12345/case-identifiers", 400, "not a URN"),
        ("/urns/45ZZ9999926/case-identifiers", 404, "no case with that URN"),
        ("/cases/2140006/summary", 410, "no longer exists"),
        ("/cases/2140005/summary", 409, "restricted"),
        ("/cases/0/summary", 400, "whole number above zero"),
        ("/cases/-1/summary", 400, "whole number above zero"),
        ("/cases/99999999999999/summary", 400, "whole number above zero"),
        ("/cases/abc/documents/cwa", 404, "whole number above zero"),
    ],
)
async def test_what_cannot_be_shown_has_the_contract_s_status_and_a_plain_sentence(
    owen: Any, path: str, status: int, says: str
) -> None:
    answer = await owen.get(path)
    assert answer.status_code == status
    assert says in answer.text


async def test_a_document_is_listed_downloaded_and_checked_out(owen: Any) -> None:
    rows = (await owen.get(f"/cases/{CASE}/documents/cwa")).json()
    mg3 = next(row for row in rows if row["type"] == "MG3")
    path = f"/cases/{CASE}/documents/{mg3['id']}/versions/{mg3['versionId']}"
    file = await owen.get(path)
    assert (file.headers["Content-Type"], file.content[:4]) == ("application/pdf", b"%PDF")
    assert file.headers["Content-Disposition"] == "attachment; filename=\"MG3.pdf\"; filename*=UTF-8''MG3.pdf"
    assert (await owen.call("POST", f"{path}/checkout")).status_code == 200
    await owen.sign_in(ASHA)
    conflict = await owen.call("POST", f"{path}/checkout")
    assert (conflict.status_code, conflict.text) == (409, "Owen Price")


async def test_a_note_is_taken_whatever_the_case_of_its_name(owen: Any) -> None:
    first = (await owen.get(f"/cases/{CASE}/documents/cwa")).json()[0]["id"]
    for body in ({"Text": "Check page 2"}, {"text": "Check page 3"}):
        assert (await owen.call("POST", f"/cases/{CASE}/documents/{first}/notes", json=body)).status_code == 200
    notes = (await owen.get(f"/documents/{first}/notes?caseId={CASE}")).json()
    assert [(row["sequenceNumber"], row["text"]) for row in notes] == [(1, "Check page 2"), (2, "Check page 3")]
    for bad in (b"", b"[]", b"[" * 100_000, b"{", b'{"text": 5}', json.dumps({"text": "x" * 501}).encode()):
        as_json = {"Content-Type": "application/json"}
        answer = await owen.call("POST", f"/cases/{CASE}/documents/{first}/notes", content=bad, headers=as_json)
        assert answer.status_code == 400


async def test_a_message_is_filed_once_however_often_it_is_sent(owen: Any) -> None:
    location, plan = (
        await sent(owen, "mail.eml", b"From: x"),
        await sent(owen, "plan & draft.pdf", b"%PDF", "application/pdf"),
    )
    fields = form(location, attachmentLocation=[plan])
    first = await owen.call("POST", MESSAGES, data=fields, headers={"Idempotency-Key": "mail-77"})
    again = await owen.call("POST", MESSAGES, data=fields, headers={"Idempotency-Key": "mail-77"})
    assert [(one.status_code, one.headers.get("Idempotency-Replayed", "")) for one in (first, again)] == [
        (204, ""),
        (204, "true"),
    ]
    assert again.headers["Casework-Material-Id"] == first.headers["Casework-Material-Id"]
    assert first.content == b""
    [row] = await in_case(owen)
    assert (row["party"], row["direction"], row["originalFileName"]) == ("Police", "In", "mail.eml")
    listed = (await owen.get(f"/cases/{CASE}/hkcommunications")).json()
    material = next(one["materialId"] for one in listed if one["subject"] == row["subject"])
    attached = (await owen.get(f"/communication/{material}/attachments?caseId={CASE}")).json()["attachments"]
    assert [one["originalFileName"] for one in attached] == ["plan & draft.pdf"]


async def test_a_key_used_for_something_else_is_422(owen: Any) -> None:
    key = {"Idempotency-Key": "mail-78"}
    assert (
        await owen.call("POST", MESSAGES, data=form(await sent(owen, "a.eml", b"1")), headers=key)
    ).status_code == 204
    other = form(await sent(owen, "b.eml", b"2"))
    assert (await owen.call("POST", MESSAGES, data=other, headers=key)).status_code == 422
    assert len(await in_case(owen)) == 1


async def test_an_answer_that_cms_loses_is_still_filed_once(owen: Any) -> None:
    fields = form(await sent(owen, "mail.eml", b"From: x"))
    owen.cms.faults.order("createCommunication", "apply-then-drop")
    assert (await owen.call("POST", MESSAGES, data=fields)).status_code == 204
    assert (await owen.call("POST", MESSAGES, data=fields)).headers["Casework-Repeated"] == "true"
    assert len(await in_case(owen)) == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"party": "Neighbour"}, "party"),
        ({"party": ""}, "party"),
        ({"date": "20/11/2026"}, "2026-11-22"),
        ({"fileName": "../../mail.eml"}, "fileName"),
        ({"createCheckCommunicationTask": "perhaps"}, "createCheckCommunicationTask"),
        ({"fileStorageLocation": "../../../etc/passwd"}, "fileStorageLocation"),
    ],
)
async def test_a_form_that_will_not_do_says_what_is_wrong(owen: Any, change: dict[str, str], says: str) -> None:
    answer = await owen.call("POST", MESSAGES, data=form(await sent(owen, "mail.eml", b"x"), **change))
    assert answer.status_code in {400, 404}
    assert says in answer.text
    assert await in_case(owen) == []


async def test_a_message_goes_into_no_other_case_than_its_urn_says(owen: Any) -> None:
    wrong = "/urns/45AA0209926/cases/2140001/communications"
    assert (await owen.call("POST", wrong, data=form(await sent(owen, "mail.eml", b"x")))).status_code == 400
    assert await in_case(owen) == []


async def test_a_file_can_be_filed_only_by_whoever_sent_it(api: Any) -> None:
    await api.sign_in(OWEN)
    location = await sent(api, "mail.eml", b"x")
    await api.sign_in(INTAKE)
    assert (await api.call("POST", MESSAGES, data=form(location))).status_code == 404


async def test_a_file_above_the_limit_is_413_and_not_kept(owen: Any, tmp_path: Any) -> None:
    async def too_much() -> Any:
        for _ in range(41):
            yield bytes(1024 * 1024)

    answer = await owen.call("POST", "/file-store?fileName=big.bin", content=too_much())
    assert answer.status_code == 413
    assert list((tmp_path / "rest-files").iterdir()) == []


async def test_a_redaction_is_logged_under_the_redaction_log_s_own_names(owen: Any) -> None:
    lookups = (await owen.get("/lookUps")).json()
    south_east = next(area for area in lookups["areas"] if area["name"] == "South East")
    agency = next(one for one in lookups["investigatingAgencies"] if one["name"] == "Surrey Police")
    entry = {
        "urn": "45AA0209826/1",
        "unit": {
            "id": f"{south_east['id']}-1",
            "type": "Area",
            "areaDivisionName": "South East",
            "name": "Magistrates Court",
        },
        "investigatingAgency": {"id": agency["id"], "name": agency["name"]},
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
            "documentId": "8600008",
            "originalFileName": "MG11.pdf",
            "documentTypeId": 1031,
            "documentType": "MG11",
        },
    }
    assert (await owen.call("POST", "/redactionLogs", json=entry)).status_code == 201
    for change in ({"chargeStatus": 3}, {"redactions": []}, {"unit": {}}, {"urn": "no"}):
        assert (await owen.call("POST", "/redactionLogs", json=entry | change)).status_code == 400
    owen.redaction_log.faults.order("redactionLogs", "down", 9)
    kept = await owen.call("POST", "/redactionLogs", json=entry)
    assert kept.status_code == 202
    assert "kept" in kept.json()["message"]


@pytest.mark.parametrize(("urn", "status"), [("45AB0510126", 409), ("45AB0510226", 410)], ids=["restricted", "deleted"])
async def test_nothing_is_logged_about_a_case_the_caller_may_not_open(owen: Any, urn: str, status: int) -> None:
    refused = await owen.call("POST", "/redactionLogs", json={"urn": urn, "cmsValues": {"documentId": "8600088"}})
    assert refused.status_code == status


async def test_a_cms_that_is_down_is_503_with_a_time_to_come_back(owen: Any) -> None:
    owen.cms.faults.order("case", "http-500", 5)
    answer = await owen.get(f"/cases/{CASE}/summary")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    owen.cms.faults.clear()
    owen.cms.faults.order("case", "html-200", 5)
    assert (await owen.get(f"/cases/{CASE}/summary")).status_code == 502


async def test_a_session_that_ends_is_401_wherever_it_happens(owen: Any) -> None:
    owen.cms.faults.order("case", "session-gone")
    assert (await owen.get(f"/cases/{CASE}/summary")).status_code == 401
    assert (await owen.get("/verify-cms-auth")).status_code == 401


async def test_filing_is_one_record_of_collection(owen: Any) -> None:
    await owen.call("POST", MESSAGES, data=form(await sent(owen, "mail.eml", b"x")))
    records = [one.record for one in await owen.store.legal_log.records(limit=100)]
    assert [one.kind for one in records if one.operation == "filing.file"] == [LogKind.COLLECTION]
