"""What is known to go wrong with SOAP in Python, and with what the CMS may answer, does not go wrong here."""

import asyncio
import base64
import logging
import os
import socket
from datetime import date
from typing import Any

import pytest
from aiohttp import web
from lxml import etree

from casework.documents import FileContent
from casework.errors import (
    Busy,
    CaseworkError,
    CheckedOut,
    CmsBroken,
    CmsUnavailable,
    DocumentNotFound,
    NotSignedIn,
    OutcomeUnknown,
)
from casework.people import CmsSession
from integrations.cms.client import CmsClient
from integrations.cms.soap import CONTRACT, Materials
from integrations.cms.wire import Wire
from integrations.http_client import make_http

pytestmark = pytest.mark.contract

NS = 'xmlns="http://casework-bot.example/cms/uwmaMaterial"'
SECRET = "Samuel Okafor, 12 Mill Lane"


def downloaded(content: bytes) -> str:
    text = base64.b64encode(content).decode()
    return (
        f"<DownloadDocumentResponse {NS}><fileName>MG3.pdf</fileName><contentType>application/pdf</contentType>"
        f"<content>{text}</content></DownloadDocumentResponse>"
    )


def fault(code: str, *, prefix: str = "s", text: str = "", holder: str = "") -> str:
    held = f"<holder>{holder}</holder>" if holder else ""
    return (
        f"<s:Fault><faultcode>{prefix}:Server</faultcode><faultstring>{text}</faultstring>"
        f"<detail><CmsFault {NS}><code>{code}</code>{held}</CmsFault></detail></s:Fault>"
    )


async def test_a_document_larger_than_the_xml_parser_likes_arrives_whole(
    canned: Any, canned_client: CmsClient, session: CmsSession, fetched: Any
) -> None:
    content = os.urandom(9_000_000)
    canned.says_soap(downloaded(content))
    file = await fetched(canned_client, session, 2140001, 8900001, 1)
    assert file == FileContent(file_name="MG3.pdf", content_type="application/pdf", data=content)


async def test_a_call_is_valid_by_the_schema_and_carries_the_person_s_session(
    canned: Any, canned_client: CmsClient, session: CmsSession
) -> None:
    canned.says_soap(
        f"<RegisterDocumentResponse {NS}><materialId>8900002</materialId><versionId>1</versionId></RegisterDocumentResponse>"
    )
    made = await canned_client.register_document(
        session,
        2140001,
        location="store/1",
        file_name="plan <draft> & photo.pdf",
        content_type="application/pdf",
        type_id=1029,
        title="plan & photo",
        date=date(2026, 11, 20),
        parent_material_id=8900001,
    )
    assert made == (8900002, 1)
    path, headers, body = canned.asked[0]
    message = etree.fromstring(body)[0][0]
    etree.XMLSchema(etree.parse(CONTRACT / "uwmaMaterial.xsd")).assertValid(message)
    assert path == "/CMS/uwmaMaterial.asmx"
    assert headers["SOAPAction"] == '"http://casework-bot.example/cms/uwmaMaterial/RegisterDocument"'
    assert headers["Cookie"] == session.cookies


async def test_many_calls_at_once_do_not_mix_answers_or_sessions(serve: Any, fetched: Any) -> None:
    async def echo(request: web.Request) -> web.Response:
        who = request.headers["Cookie"].removeprefix("UID=")
        body = downloaded(who.encode())
        envelope = (
            f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{body}</s:Body></s:Envelope>'
        )
        answer = web.Response(text=envelope, content_type="text/xml")
        answer.set_cookie("UID", "somebody-else")
        return answer

    http = make_http(answer_s=5)
    client = CmsClient(base_url=await serve(echo), http=http)
    calls = [fetched(client, CmsSession(cookies=f"UID={n}", token="t"), 1, 1, 1) for n in range(40)]
    files = await asyncio.gather(*calls)
    await http.aclose()
    assert [file.data for file in files] == [str(n).encode() for n in range(40)]


async def test_the_http_client_keeps_its_own_headers_and_timeouts() -> None:
    http = make_http(answer_s=7)
    http.headers["X-Api-Key"] = "k"
    Materials(http=http, base_url="http://cms.test")
    assert (http.headers["X-Api-Key"], http.headers["User-Agent"]) == ("k", "casework-bot")
    assert (http.timeout.read, http.timeout.connect) == (7, 5)
    await http.aclose()


@pytest.mark.parametrize(
    "body",
    [
        "",
        SECRET,
        f"<html><body>{SECRET}</body></html>",
        f"<!DOCTYPE html><html><body><p>{SECRET}</body></html>",
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>{SECRET}&e;</x>',
        '<!DOCTYPE x SYSTEM "http://dtd.test/x.dtd"><x/>',
        f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><b>{SECRET}</b></s:Body></s:Envelope>',
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body/></s:Envelope>',
        f'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>{downloaded(b"x")}</s:Body></s:Envelope>',
    ],
)
async def test_what_is_not_an_answer_is_said_to_be_broken_and_quoted_nowhere(
    canned: Any, canned_client: CmsClient, session: CmsSession, body: str, fetched: Any
) -> None:
    canned.says(body, kind="text/html" if "html" in body else "text/xml")
    with pytest.raises(CmsBroken) as caught:
        await fetched(canned_client, session, 2140001, 8900001, 1)
    shown: BaseException | None = caught.value
    while shown is not None:
        assert "Okafor" not in str(shown)
        shown = shown.__cause__ or (None if shown.__suppress_context__ else shown.__context__)


async def test_a_document_cut_short_is_fetched_again_and_never_handed_over_in_part(
    serve: Any, session: CmsSession, fetched: Any
) -> None:
    tries = 0

    async def cut_short(request: web.Request) -> web.StreamResponse:
        nonlocal tries
        tries += 1
        answer = web.StreamResponse(headers={"Content-Type": "text/xml", "Content-Length": "5000"})
        await answer.prepare(request)
        await answer.write(downloaded(b"x" * 300).encode())
        assert request.transport
        request.transport.abort()
        return answer

    http = make_http(answer_s=5)
    with pytest.raises(CmsBroken):
        await fetched(CmsClient(base_url=await serve(cut_short), http=http), session, 2140001, 8900001, 1)
    await http.aclose()
    assert tries == 2


async def test_nothing_of_a_message_is_logged_even_at_debug(
    canned: Any, canned_client: CmsClient, session: CmsSession, caplog: pytest.LogCaptureFixture, fetched: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    canned.says_soap(downloaded(SECRET.encode()))
    await fetched(canned_client, session, 2140001, 8900001, 1)
    assert "AAAA" not in caplog.text
    assert base64.b64encode(SECRET.encode()).decode() not in caplog.text


@pytest.mark.parametrize("prefix", ["s", "soap", "SOAP-ENV", "q0"])
@pytest.mark.parametrize("status", [200, 500])
async def test_a_fault_is_told_by_its_detail_whatever_its_code_status_or_text(
    canned: Any, canned_client: CmsClient, session: CmsSession, prefix: str, status: int, fetched: Any
) -> None:
    stack = "System.Web.Services.Protocols.SoapException at Cms.Material.Get(Int32 id)"
    canned.says_soap(fault("NotFound", prefix=prefix, text=stack), status=status)
    with pytest.raises(DocumentNotFound) as caught:
        await fetched(canned_client, session, 2140001, 8900001, 1)
    assert "Cms.Material" not in f"{caught.value} {caught.value.sentence} {caught.value.detail}"
    assert len(canned.asked) == 1


async def test_a_checked_out_document_names_its_holder(
    canned: Any, canned_client: CmsClient, session: CmsSession
) -> None:
    canned.says_soap(fault("CheckedOut", holder="Grace Bell"), status=500)
    with pytest.raises(CheckedOut, match="Grace Bell"):
        await canned_client.check_out(session, 2140001, 8900001, 1)


async def test_a_fault_nobody_knows_and_one_without_detail_are_broken(
    canned: Any, canned_client: CmsClient, session: CmsSession, fetched: Any
) -> None:
    for body in (
        fault("Surprise"),
        "<s:Fault><faultcode>s:Server</faultcode><faultstring>Oracle</faultstring></s:Fault>",
    ):
        canned.replies.clear()
        canned.says_soap(body, status=500)
        with pytest.raises(CmsBroken):
            await fetched(canned_client, session, 2140001, 8900001, 1)


async def test_a_server_error_is_repeated_for_a_read_and_never_for_a_write(
    canned: Any, canned_client: CmsClient, session: CmsSession, stored: Any, fetched: Any
) -> None:
    canned.says_soap(fault("ServerError"), status=500)
    canned.says_soap(downloaded(b"second time"))
    assert (await fetched(canned_client, session, 2140001, 8900001, 1)).data == b"second time"
    canned.replies.clear()
    canned.asked.clear()
    canned.says_soap(fault("ServerError"), status=500)
    with pytest.raises(OutcomeUnknown):
        await canned_client.upload_file(session, 2140001, stored("a.txt", "text/plain", b"x"))
    assert len(canned.asked) == 1


async def test_the_contract_loads_without_any_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*_: Any, **__: Any) -> None:
        raise AssertionError("somebody went to the network")

    monkeypatch.setattr(socket, "create_connection", no_network)
    monkeypatch.setattr(socket.socket, "connect", no_network)
    http = make_http()
    materials = Materials(http=http, base_url="http://cms.test")
    assert b"ListAttachments" in materials._encode("ListAttachments", {"caseId": 1, "materialId": 2})
    await http.aclose()


@pytest.mark.parametrize(
    ("status", "location", "expected"),
    [
        (302, "/CMS.20.0.04/User/uausLogin.aspx", NotSignedIn),
        (302, "/CMS.20.0.04/Maintenance.aspx", CmsBroken),
        (401, "", NotSignedIn),
        (404, "", CmsUnavailable),
        (503, "", CmsUnavailable),
    ],
)
async def test_a_status_means_the_same_to_soap_and_graphql(
    canned: Any,
    canned_client: CmsClient,
    session: CmsSession,
    status: int,
    location: str,
    expected: type[CaseworkError],
) -> None:
    headers = {"Location": location} if location else {}
    canned.says("<html>no</html>", status=status, kind="text/html", **headers)
    with pytest.raises(expected):
        await canned_client.attachments(session, 2140001, 8900001)
    with pytest.raises(expected):
        await canned_client.case_refs(session, "45AA0209826")


async def test_an_attachment_without_ids_is_listed_all_the_same(
    canned: Any, canned_client: CmsClient, session: CmsSession
) -> None:
    nil = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"'
    canned.says_soap(
        f"<ListAttachmentsResponse {NS}><attachment><materialId {nil}/><versionId {nil}/><fileName>a.pdf</fileName>"
        "<contentType>application/pdf</contentType><size>3</size></attachment></ListAttachmentsResponse>"
    )
    canned.says_soap(f"<ListAttachmentsResponse {NS}/>")
    [only] = await canned_client.attachments(session, 2140001, 8900001)
    assert (only.material_id, only.version_id, only.file_name, only.size) == (0, 0, "a.pdf", 3)
    assert await canned_client.attachments(session, 2140001, 8900001) == []


async def test_while_the_cms_hangs_a_queue_ends_with_a_plain_answer(serve: Any) -> None:
    released = asyncio.Event()

    async def hang(_request: web.Request) -> web.Response:
        await released.wait()
        return web.Response(text="at last")

    async with make_http(answer_s=5) as http:
        wire = Wire(http=http, backend="test", at_once=1, queue_s=0.05)
        url = await serve(hang)
        first = asyncio.create_task(wire.send("GET", url))
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await wire.write(lambda: wire.send("POST", url))
        released.set()
        assert (await first).text == "at last"
        assert (await wire.send("GET", url)).text == "at last"
