"""A mail's way into a case, and everything that can be refused on it."""

import hashlib
from typing import Any

import httpx
import pytest
from lxml import etree

from sandbox.cms import LegacyCms
from tests.sandbox_cms.cms_person import COMMUNICATIONS, CREATE, DOCUMENTS, NS, Cms, new_communication, said

CASE = 2140001
PDF = b"%PDF-1.4 not much of one"


async def documents(person: Cms) -> dict[int, dict[str, Any]]:
    return {each["id"]: each for each in (await person.ask(DOCUMENTS, case=CASE))["data"]["documents"]}


async def communications(person: Cms) -> dict[int, dict[str, Any]]:
    return {each["id"]: each for each in (await person.ask(COMMUNICATIONS, case=CASE))["data"]["communications"]}


async def filed_with_attachment(person: Cms) -> tuple[int, int]:
    mail = await person.upload(CASE, "mail.eml", b"From: officer@surrey.test\r\n\r\nAttached.", "message/rfc822")
    material = await person.file_mail(CASE, mail)
    location = await person.upload(CASE, "MG11 Reeve.pdf", PDF)
    registered = await person.call(
        "RegisterDocument",
        caseId=CASE,
        fileStorageLocation=location,
        fileName="MG11 Reeve.pdf",
        contentType="application/pdf",
        documentTypeId=1029,
        title="MG11 Reeve.pdf [CB-0123456789-1]",
        date="2026-11-22",
        parentMaterialId=material,
    )
    return material, int(said(registered, "materialId"))


async def test_a_mail_with_an_attachment_is_filed_and_read_back(double: LegacyCms, service: Cms, asha: Cms) -> None:
    material, child = await filed_with_attachment(service)
    listed = (await communications(asha))[material]
    assert listed["subject"] == "Further statement"
    assert listed["description"].endswith("[Ref CB-0123456789]")
    assert (listed["direction"], listed["method"], listed["party"], listed["status"]) == (
        "In",
        "EMAIL",
        "Police",
        "New",
    )
    assert listed["hasAttachments"]
    papers = await documents(asha)
    assert (papers[material]["typeId"], papers[material]["isInbox"], papers[material]["hasAttachments"]) == (
        1029,
        True,
        True,
    )
    assert (papers[child]["cmsDocCategory"], papers[child]["parentId"]) == ("Attachment", material)
    assert await asha.download(CASE, papers[child]) == PDF
    answer = await asha.call("ListAttachments", caseId=CASE, materialId=material)
    attachment = etree.fromstring(answer.content).find(f".//{{{NS}}}attachment")
    assert attachment is not None
    assert {etree.QName(field).localname: field.text for field in attachment} == {
        "materialId": str(child),
        "versionId": str(papers[child]["versionId"]),
        "fileName": "MG11 Reeve.pdf",
        "contentType": "application/pdf",
        "size": str(len(PDF)),
        "description": "MG11 Reeve.pdf [CB-0123456789-1]",
    }
    page = await asha.http.get(f"/case/{CASE}")
    assert "Further statement" in page.text
    assert "MG11 Reeve.pdf" in page.text
    assert "Check communication" in page.text


async def test_a_mail_marked_as_read_is_not_in_the_inbox(service: Cms) -> None:
    location = await service.upload(CASE, "mail.eml", b"Read already", "message/rfc822")
    material = await service.file_mail(CASE, location, read=True)
    assert not (await documents(service))[material]["isInbox"]
    assert (await communications(service))[material]["status"] == "Complete"


async def test_a_discarded_mail_is_listed_nowhere_but_still_shown_struck_through(service: Cms) -> None:
    material, child = await filed_with_attachment(service)
    discard = (
        'mutation($id: Int!) { discardMaterial(materialId: $id, discardReason: "AIE", '
        'discardReasonDescription: "Filed into the wrong case") { id } }'
    )
    assert (await service.ask(discard, id=material))["data"]["discardMaterial"]["id"] == material
    assert material not in await communications(service)
    assert not {material, child} & set(await documents(service))
    assert said(await service.call("ListAttachments", caseId=CASE, materialId=material), "code") == "NotFound"
    page = (await service.http.get(f"/case/{CASE}")).text
    assert "<s>Further statement</s>" in page
    assert "Filed into the wrong case" in page
    again = await service.ask(discard, id=material)
    assert again["errors"][0]["extensions"]["code"] == "NOT_FOUND"


async def test_a_note_shows_on_its_document(asha: Cms) -> None:
    add = "mutation($text: String!) { addNote(caseId: 2140001, materialId: 8600001, text: $text) { sequenceNumber } }"
    assert (await asha.ask(add, text="Check the date"))["data"]["addNote"]["sequenceNumber"] == 1
    notes = await asha.ask("{ notes(materialId: 8600001) { createdByName text sequenceNumber } }")
    assert notes["data"]["notes"] == [{"createdByName": "Asha Verma", "text": "Check the date", "sequenceNumber": 1}]
    assert (await documents(asha))[8600001]["hasNotes"]
    for text in ("", "   ", "x" * 501):
        assert (await asha.ask(add, text=text))["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


async def test_a_document_checked_out_by_one_person_is_locked_for_another(asha: Cms, service: Cms) -> None:
    version = {"caseId": CASE, "materialId": 8600001, "versionId": 7900001}
    assert said(await asha.call("CheckOutDocument", **version), "checkedOutTo") == "Asha Verma"
    refused = await service.call("CheckOutDocument", **version)
    assert (said(refused, "code"), said(refused, "holder")) == ("CheckedOut", "Asha Verma")
    assert (await documents(service))[8600001]["checkedOutTo"] == "Asha Verma"
    assert said(await service.call("CancelCheckOut", **version), "code") == "CheckedOut"
    assert said(await asha.call("CancelCheckOut", **version), "cancelled") == "true"
    assert said(await asha.call("CancelCheckOut", **version), "cancelled") == "false"


async def refusal_of_mail(person: Cms, **changes: object) -> str:
    location = await person.upload(CASE, "mail.eml", b"hello", "message/rfc822")
    answer = await person.ask(CREATE, input=new_communication(CASE, location) | changes)
    assert answer["data"] is None
    return str(answer["errors"][0]["extensions"]["code"])


async def test_a_mail_that_cannot_be_filed_is_refused_and_leaves_nothing(service: Cms) -> None:
    before = await documents(service)
    assert await refusal_of_mail(service, fileStorageLocation="nowhere$$/mail.eml") == "NOT_FOUND"
    assert await refusal_of_mail(service, party="Nobody") == "BAD_REQUEST"
    assert await refusal_of_mail(service, subject="") == "BAD_REQUEST"
    assert await refusal_of_mail(service, caseId=2140002) == "NOT_FOUND"
    assert await refusal_of_mail(service, caseId=2140006) == "DELETED"
    bad_date = await service.ask(CREATE, input=new_communication(CASE, "x") | {"date": "22/11/2026"})
    assert "errors" in bad_date
    assert await documents(service) == before


async def fault_of_registration(person: Cms, **changes: object) -> str:
    fields: dict[str, object] = {
        "caseId": CASE,
        "fileStorageLocation": await person.upload(CASE, "a.pdf", PDF),
        "fileName": "a.pdf",
        "contentType": "application/pdf",
        "documentTypeId": 1029,
        "title": "A",
        "date": "2026-11-22",
    }
    return said(await person.call("RegisterDocument", **(fields | changes)), "code")


async def test_a_document_that_cannot_be_registered_is_refused(service: Cms) -> None:
    assert await fault_of_registration(service, fileStorageLocation="nowhere") == "NotFound"
    assert await fault_of_registration(service, caseId=2140003) == "NotFound"
    assert await fault_of_registration(service, parentMaterialId=8600001) == "BadRequest"
    assert await fault_of_registration(service, parentMaterialId=1) == "NotFound"
    assert await fault_of_registration(service, title="x" * 256) == "BadRequest"
    assert await fault_of_registration(service, date="12026-01-01") == "BadRequest"


async def test_a_document_of_its_own_takes_its_types_category(service: Cms) -> None:
    answer = await service.call(
        "RegisterDocument",
        caseId=CASE,
        fileStorageLocation=await service.upload(CASE, "MG5.pdf", PDF),
        fileName="MG5.pdf",
        contentType="application/pdf",
        documentTypeId=1006,
        title="MG5 revised",
        date="2026-11-22",
    )
    assert (await documents(service))[int(said(answer, "materialId"))]["cmsDocCategory"] == "MGForm"


async def test_an_upload_is_checked_for_its_digest_and_its_size(service: Cms) -> None:
    wrong = await service.call(
        "UploadFile",
        caseId=CASE,
        fileName="a.pdf",
        contentType="application/pdf",
        sha256=hashlib.sha256(b"other").hexdigest(),
        content="AAAA",
    )
    assert said(wrong, "code") == "BadRequest"
    with pytest.raises(AssertionError, match="TooLarge"):
        await service.upload(CASE, "huge.pdf", bytes(40 * 1024 * 1024 + 1))


async def test_an_uploaded_page_is_handed_out_for_download_only(service: Cms) -> None:
    location = await service.upload(CASE, "x.html", b"<script>alert(1)</script>", "text/html")
    material = await service.file_mail(CASE, location)
    answer = await service.http.get(f"/file/{material}")
    # The mail's own type counts, which is not one a browser may show.
    assert answer.headers["Content-Disposition"] == "attachment"
    assert answer.headers["Content-Type"] == "application/octet-stream"


async def test_only_the_fit_may_open_a_case(double: LegacyCms, asha: Cms, service: Cms) -> None:
    grace = Cms(double.url)
    await grace.sign_in("grace.bell", "sandbox-grace")

    async def code(person: Cms, case_id: int) -> str:
        answer = await person.ask("query($id: Int!) { case(id: $id) { id } }", id=case_id)
        return str(answer["errors"][0]["extensions"]["code"]) if "errors" in answer else "open"

    codes = {who: [await code(person, number) for number in (CASE, 2140005, 2140006, 2140009, 1)]
             for who, person in (("asha", asha), ("grace", grace), ("service", service))}  # fmt: skip
    assert codes == {
        "asha": ["open", "RESTRICTED", "DELETED", "FORBIDDEN", "NOT_FOUND"],
        "grace": ["open", "open", "DELETED", "open", "NOT_FOUND"],
        "service": ["open", "open", "DELETED", "open", "NOT_FOUND"],
    }
    for case_id, fault in ((2140005, "Restricted"), (2140006, "CaseDeleted"), (2140009, "NotAuthorised")):
        refused = await asha.call("DownloadDocument", caseId=case_id, materialId=await first_material(double, case_id),
                                  versionId=1)  # fmt: skip
        assert said(refused, "code") == fault
    await grace.http.aclose()


async def first_material(double: LegacyCms, case_id: int) -> int:
    """A document's number, read off the page that everybody may see."""
    async with httpx.AsyncClient(base_url=double.url) as http:
        page = await http.get(f"/case/{case_id}")
    return int(page.text.split('href="/file/')[1].split('"')[0])
