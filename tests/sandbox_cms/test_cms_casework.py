"""What the double holds beside documents, and what can be changed in it: the state is real."""

import base64
import hashlib
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from tests.sandbox_cms.cms_person import Cms, said

CASE, PAPER = 2140001, 8600005
MATERIAL = """query($id: Int!) { material(id: $id) { id caseId presentationTitle type classification isUnused readState
    discardReason checkedOutTo versionId reference witnessId } }"""


async def material(person: Cms, material_id: int) -> dict[str, Any]:
    found: dict[str, Any] = (await person.ask(MATERIAL, id=material_id))["data"]["material"]
    return found


async def test_a_case_has_hearings_history_requests_and_directions(asha: Cms) -> None:
    answer = await asha.ask(
        """{ hearings(caseId: 2140001) { hearingDate hearingType venue hasOutcomeRecorded }
        caseHistory(caseId: 2140001) { name date type }
        pcdRequests(caseId: 2140001) { id type suspects { surname proposedCharges { charge } } caseOutline { heading } }
        directions(caseIds: [2140001]) { title dueDate defendantSurname }
        exhibitProducers(caseId: 2140001) { producer } }"""
    )
    data = answer["data"]
    assert [one["hearingType"] for one in data["hearings"]] == ["First hearing", "Plea and trial preparation hearing"]
    assert [one["type"] for one in data["caseHistory"]] == ["InitialReview", "PreChargeDecision", "Registration"]
    assert [len(one["suspects"]) for one in data["pcdRequests"]] == [2, 2]
    assert {one["defendantSurname"] for one in data["directions"]} == {"Okafor"}
    assert data["exhibitProducers"] == [{"producer": "PC 4411 Daniel Reeve"}]


async def test_a_new_version_goes_on_top_and_gives_the_check_out_back(asha: Cms) -> None:
    before = await material(asha, PAPER)
    ids = {"caseId": CASE, "materialId": PAPER, "versionId": before["versionId"]}
    assert (await asha.call("CheckOutDocument", **ids)).status_code == 200
    saved = await _save(asha, ids, b"%PDF-1.7 redacted")
    assert saved.status_code == 200
    after = await material(asha, PAPER)
    assert after["versionId"] > before["versionId"]
    assert after["checkedOutTo"] is None
    listed = etree.fromstring((await asha.call("ListVersions", caseId=CASE, materialId=PAPER)).content)
    days = [str(one.text)[:10] for one in listed.iter("{*}date")]
    assert days[0] == datetime.now(UTC).date().isoformat() > days[1]
    versions = [int(one.text) for one in listed.iter("{*}versionId") if one.text]
    assert versions == [after["versionId"], before["versionId"]]
    digests = [one.text for one in listed.iter("{*}sha256")]
    assert digests[0] == hashlib.sha256(b"%PDF-1.7 redacted").hexdigest()
    old = await asha.call("DownloadDocument", **ids)
    assert hashlib.sha256(base64.b64decode(said(old, "content"))).hexdigest() == digests[1]
    assert "Superseded" in (await _save(asha, ids, b"%PDF-1.7 too late")).text


async def test_what_is_renamed_reclassified_moved_and_read_stays_so(asha: Cms) -> None:
    listed = (await asha.ask("{ inboxCommunications(caseId: 2140001) { materialId } }"))["data"]["inboxCommunications"]
    mail = listed[0]["materialId"]
    assert (await material(asha, mail))["readState"] == "Unread"
    read = f'mutation {{ completeCommunication(materialId: {mail}, state: Read, date: "2026-11-22") {{ id }} }}'
    await asha.ask(read)
    assert (await material(asha, mail))["readState"] == "Read"
    await asha.ask(
        f"""mutation {{ reclassifyCommunication(input: {{materialId: {mail}, documentTypeId: 1031, classification: STATEMENT,
        subject: "Further statement", used: false, statement: {{witnessId: 21400010, statementNo: 2, date: "2026-11-20"}}}})
        {{ id }} }}"""
    )
    now = await material(asha, mail)
    assert (now["type"], now["classification"], now["isUnused"]) == ("MG11", "Statement", True)
    assert now["witnessId"] == 21400010
    refused = await asha.ask(f'mutation {{ updateCommunication(materialId: {mail}, subject: "x") {{ id }} }}')
    assert "cannot be renamed" in refused["errors"][0]["message"]
    await asha.ask(f'mutation {{ updateCommunication(materialId: {PAPER}, subject: "MG6C of 3 June") {{ id }} }}')
    assert (await material(asha, PAPER))["presentationTitle"] == "MG6C of 3 June"


async def test_a_reclassified_message_keeps_its_number_and_a_witness_may_have_lost_a_statement(asha: Cms) -> None:
    mail = (await asha.ask("{ inboxCommunications(caseId: 2140001) { materialId } }"))["data"]["inboxCommunications"][0]
    statement = 'statement: {witnessId: 21400011, statementNo: 9, date: "2026-11-20"}'
    await _reclassify(asha, mail["materialId"], f"classification: STATEMENT, documentTypeId: 1031, {statement}")
    answer = await asha.ask("{ witnessStatements(witnessId: 21400011) { statementNumber materialId } }")
    rows = {one["statementNumber"]: one["materialId"] for one in answer["data"]["witnessStatements"]}
    assert rows[9] == mail["materialId"]
    assert None in rows.values()


async def test_an_exhibit_that_is_refused_leaves_no_producer_behind(asha: Cms) -> None:
    mail = (await asha.ask("{ inboxCommunications(caseId: 2140001) { materialId } }"))["data"]["inboxCommunications"][0]
    material_id, kind = mail["materialId"], "classification: EXHIBIT, documentTypeId: 1042"
    for producer, subject in (
        ('producer: "D Reeve"', " "),
        ("existingProducerOrWitnessId: 21400020", "Plan"),  # a witness of another case
        ('producer: " "', "Plan"),
    ):
        exhibit = f'exhibit: {{item: "Plan", reference: "DR/7", {producer}}}'
        refused = await _reclassify(asha, material_id, f"{kind}, {exhibit}", subject)
        assert refused["errors"], producer
        assert (await material(asha, material_id))["reference"] is None
    producers = await asha.ask("{ exhibitProducers(caseId: 2140001) { producer } }")
    assert producers["data"]["exhibitProducers"] == [{"producer": "PC 4411 Daniel Reeve"}]
    own = 'exhibit: {item: "Plan", reference: "DR/7", existingProducerOrWitnessId: 21400010}'
    await _reclassify(asha, material_id, f"{kind}, {own}")
    now = await material(asha, material_id)
    assert (now["reference"], now["type"]) == ("DR/7", "MG15(SDN)")


async def test_a_discarded_document_takes_no_new_version(asha: Cms) -> None:
    before = await material(asha, PAPER)
    said = f'materialId: {PAPER}, discardReason: "DUP", discardReasonDescription: "twice"'
    await asha.ask(f"mutation {{ discardMaterial({said}) {{ id }} }}")
    assert (await material(asha, PAPER))["discardReason"] == "DUP"
    ids = {"caseId": CASE, "materialId": PAPER, "versionId": before["versionId"]}
    assert "DocumentGone" in (await _save(asha, ids, b"%PDF")).text


async def test_tasks_come_in_pages_and_are_counted_by_type(asha: Cms) -> None:
    first = (
        await asha.ask("{ tasks(page: 1, pageSize: 3) { totalPages totalTasks tasks { taskId dueDate unitId } } }")
    )["data"]
    page = first["tasks"]
    assert len(page["tasks"]) == 3
    assert page["totalTasks"] > 3
    assert [one["dueDate"] for one in page["tasks"]] == sorted(one["dueDate"] for one in page["tasks"])
    assert {one["unitId"] for one in page["tasks"]} == {1234}
    counts = (await asha.ask("{ tasksSummary { taskType total due overdue } }"))["data"]["tasksSummary"]
    assert sum(one["total"] for one in counts) == page["totalTasks"]
    assert all(one["due"] + one["overdue"] == one["total"] for one in counts)


async def _reclassify(person: Cms, material_id: int, kind: str, subject: str = "Plan") -> Any:
    said = f'materialId: {material_id}, subject: "{subject}", {kind}'
    return await person.ask(f"mutation {{ reclassifyCommunication(input: {{ {said} }}) {{ id }} }}")


async def _save(person: Cms, ids: dict[str, int], data: bytes) -> Any:
    return await person.call(
        "UploadNewVersion",
        **ids,
        fileName="MG6C.pdf",
        contentType="application/pdf",
        sha256=hashlib.sha256(data).hexdigest(),
        content=base64.b64encode(data).decode(),
    )
