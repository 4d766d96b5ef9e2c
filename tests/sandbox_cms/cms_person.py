"""A person at the CMS over plain HTTP: a browser for Classic, lxml for the material service, JSON for Modern."""

import base64
import hashlib
import re
from typing import Any

import httpx
from lxml import etree

LOGIN = "/CMS.20.0.04/User/uausLogin.aspx"
SERVICE = "/CMS/uwmaMaterial.asmx"
NS = "http://casework-bot.example/cms/uwmaMaterial"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"


class Cms:
    """What one person does with the CMS, over plain HTTP."""

    def __init__(self, url: str) -> None:
        # Plain HTTP wants no certificates, whose loading is slower than many a test.
        self.http = httpx.AsyncClient(base_url=url, timeout=10, verify=False)
        self.token = ""

    async def sign_in(self, username: str, password: str) -> httpx.Response:
        page = await self.http.get(LOGIN)
        viewstate = re.search(r'name="__VIEWSTATE" value="([^"]+)"', page.text)
        assert viewstate
        form = {"__VIEWSTATE": viewstate[1], "username": username, "password": password}
        answer = await self.http.post(LOGIN, data=form)
        if answer.status_code == 302:
            script = await self.http.get("/CMS.20.0.04/Includes/uainGeneratedScript.aspx")
            token = re.search(r'cmsModernToken = "([0-9a-f-]{36})"', script.text)
            self.token = token[1] if token else ""
        return answer

    async def ask(self, query: str, **variables: Any) -> Any:
        answer = await self.http.post(
            "/graphql/",
            json={"query": query, "variables": variables},
            headers={"Authorization": f"Bearer {self.token}"},
        )
        assert answer.status_code == 200
        return answer.json()

    async def call(self, operation: str, **fields: object) -> httpx.Response:
        message = etree.Element(f"{{{NS}}}{operation}", nsmap={None: NS})  # type: ignore[dict-item]
        for name, value in fields.items():
            etree.SubElement(message, f"{{{NS}}}{name}").text = str(value)
        envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"s": SOAP})
        etree.SubElement(envelope, f"{{{SOAP}}}Body").append(message)
        return await self.http.post(SERVICE, content=etree.tostring(envelope), headers={"Content-Type": "text/xml"})

    async def upload(self, case_id: int, name: str, data: bytes, content_type: str = "application/pdf") -> str:
        answer = await self.call(
            "UploadFile",
            caseId=case_id,
            fileName=name,
            contentType=content_type,
            sha256=hashlib.sha256(data).hexdigest(),
            content=base64.b64encode(data).decode(),
        )
        return said(answer, "fileStorageLocation")

    async def file_mail(self, case_id: int, location: str, *, read: bool = False) -> int:
        answer = await self.ask(CREATE, input=new_communication(case_id, location, read=read))
        return int(answer["data"]["createCommunication"]["id"])

    async def download(self, case_id: int, document: dict[str, Any]) -> bytes:
        answer = await self.call(
            "DownloadDocument", caseId=case_id, materialId=document["id"], versionId=document["versionId"]
        )
        return base64.b64decode(said(answer, "content"))


CREATE = "mutation($input: CreateCommunicationInput!) { createCommunication(input: $input) { id } }"
DOCUMENTS = (
    "query($case: Int!) { documents(caseId: $case) { id versionId presentationTitle originalFileName mimeType "
    "cmsDocCategory typeId parentId isInbox isUnused hasAttachments hasNotes checkedOutTo } }"
)
COMMUNICATIONS = (
    "query($case: Int!) { communications(caseId: $case) { id materialId subject description direction method status "
    "party hasAttachments originalFileName } }"
)


def new_communication(case_id: int, location: str, *, read: bool = False) -> dict[str, Any]:
    return {
        "caseId": case_id,
        "fileStorageLocation": location,
        "fileName": "mail.eml",
        "contentType": "message/rfc822",
        "subject": "Further statement",
        "date": "2026-11-22",
        "description": "From the officer in the case [Ref CB-0123456789]",
        "party": "Police",
        "partyDescription": "Surrey Police",
        "createCheckCommunicationTask": True,
        "markCommunicationAsRead": read,
    }


def said(answer: httpx.Response, field: str) -> str:
    """One field of a SOAP reply."""
    found = etree.fromstring(answer.content).find(f".//{{{NS}}}{field}")
    assert found is not None, answer.text
    return found.text or ""
