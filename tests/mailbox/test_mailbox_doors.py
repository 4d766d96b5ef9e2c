"""What a newcomer, a tester and a careless client meet at the sandbox mailbox."""

import asyncio
import base64
from pathlib import Path

import httpx
import pytest
from lxml import etree, html

from sandbox.mailbox import ADDRESS, PASSWORD, SandboxMailbox
from sandbox.mailbox.disk import Disk
from sandbox.mailbox.message import MessageView
from sandbox.mailbox.properties import read_shape, write_item
from sandbox.mailbox.send import send_file
from sandbox.mailbox.soap import T, t, written
from sandbox.mailbox.store import MailboxStore
from sandbox.people import SECOND_ADDRESS

SAMPLES = sorted((Path(__file__).parents[1] / "mail" / "samples").glob("*.eml"))
PUBLIC = Path(__file__).parents[3] / "shared" / "data" / "mail"
EMPTY_SYNC = (
    b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
    b'<m:ConvertId xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"/></s:Body></s:Envelope>'
)


async def test_the_page_shows_where_a_mail_went(exchange: SandboxMailbox) -> None:
    kept = exchange.store.deliver(b"From: officer@surrey.police.test\r\nSubject: R v Birch <b>45AA0209926</b>\r\n\r\n")
    folder = exchange.store.create_folder(3, "Filed", "IPF.Note")
    assert folder is not None
    marked = exchange.store.update(kept, categories=("Filed to 45AA0209926",), properties={}, is_read=True)
    exchange.store.move(marked, folder.id)
    async with httpx.AsyncClient() as http:
        page = html.fromstring((await http.get(exchange.url)).text)
    captions = [each.text_content() for each in page.iter("caption")]
    assert captions == ["Inbox (0)", "Filed (1)", "Inbox (0)"]
    assert [each.text_content() for each in page.iter("h2")][:2] == [ADDRESS, SECOND_ADDRESS]
    assert "R v Birch <b>45AA0209926</b>" in page.text_content()
    assert "Filed to 45AA0209926" in page.text_content()


async def test_a_mail_written_on_the_page_goes_through_the_smtp_door(exchange: SandboxMailbox) -> None:
    async with httpx.AsyncClient(follow_redirects=True) as http:
        page = html.fromstring((await http.get(exchange.url)).text)
        labelled = {each.get("for") for each in page.iter("label")}
        assert {each.get("id") for each in page.iter("input", "select", "textarea")} == labelled
        answer = await http.post(
            exchange.url + "send",
            data={"from": "officer@surrey.police.test", "subject": "R v Birch\r\nX-Bad: 1", "body": "See attached."},
            files=[
                ("attachments", ("MG3.pdf", b"%PDF one", "application/pdf")),
                ("attachments", ("Notes ü.txt", b"plain", "text/plain")),
            ],
        )
    assert "The mail was sent to the mailbox." in answer.text
    (item,) = exchange.store.items(3)
    view = MessageView(item.raw)
    assert (view.header("Subject"), view.header("X-Bad")) == ("R v Birch X-Bad: 1", "")
    assert [(each.name, each.data) for each in view.attachments] == [
        ("MG3.pdf", b"%PDF one"),
        ("Notes ü.txt", b"plain"),
    ]


async def test_a_file_is_handed_to_the_door_as_it_is(exchange: SandboxMailbox, tmp_path: Path) -> None:
    raw = b"Subject: line feeds only\nX: 1\n\n.dot\n.\nstill the same mail\r\n.\x00\xff end\r\n"
    (tmp_path / "odd.eml").write_bytes(raw)
    await asyncio.to_thread(
        send_file, tmp_path / "odd.eml", host=exchange.host, port=exchange.smtp_port, to="anybody@casework.test"
    )
    (item,) = exchange.store.items(3)
    line, _, rest = item.raw.partition(b"\n")
    assert line == b"Authentication-Results: gateway.casework.test; dmarc=none header.from=unknown"
    assert rest == raw


async def test_any_mail_can_be_shown_as_ews_shows_it(tmp_path: Path) -> None:
    store = MailboxStore(Disk(tmp_path / "mailbox.sqlite", (ADDRESS,)), ADDRESS)
    everything = read_shape(T.ItemShape(T.BaseShape("AllProperties"), T.IncludeMimeContent("true")))
    public = sorted(each for each in PUBLIC.rglob("*") if each.is_file())[::8]
    for path in (*SAMPLES, *public):
        item = store.deliver(path.read_bytes())
        shown = etree.fromstring(written(write_item(item, everything)), etree.XMLParser(huge_tree=True))
        assert base64.b64decode(shown.findtext(t("MimeContent")) or "") == path.read_bytes(), path
    store.close()


async def test_ews_is_for_those_with_the_password(exchange: SandboxMailbox) -> None:
    async with httpx.AsyncClient() as http:
        for auth in (None, (ADDRESS, "wrong"), ("somebody@casework.test", PASSWORD)):
            answer = await http.post(exchange.ews_url, content=EMPTY_SYNC, auth=auth)
            assert answer.status_code == 401
            assert answer.headers["WWW-Authenticate"].startswith("Basic")
        assert (await http.post(exchange.ews_url, content=EMPTY_SYNC, auth=(ADDRESS, PASSWORD))).status_code == 200


@pytest.mark.parametrize(
    "request_body",
    [
        b"",
        b"not xml",
        b"<a/>",
        EMPTY_SYNC.replace(b"ConvertId", b"DeleteEverything"),
        b'<!DOCTYPE a [<!ENTITY x "y">]>' + EMPTY_SYNC,
        EMPTY_SYNC.replace(b"<m:ConvertId", b"<m:SyncFolderItems"),
    ],
)
async def test_nonsense_gets_an_ews_error_and_never_a_crash(exchange: SandboxMailbox, request_body: bytes) -> None:
    async with httpx.AsyncClient(auth=(ADDRESS, PASSWORD)) as http:
        answer = await http.post(exchange.ews_url, content=request_body)
    assert b"Error" in answer.content
    assert b"Traceback" not in answer.content


async def test_faults_are_switched_on_from_outside_and_used_up(exchange: SandboxMailbox) -> None:
    async with httpx.AsyncClient(auth=(ADDRESS, PASSWORD)) as http:
        order = {"operation": "ConvertId", "fault": "ErrorServerBusy", "times": 1}
        assert (await http.post(exchange.url + "__sandbox/faults", json=order)).status_code == 201
        busy = await http.post(exchange.ews_url, content=EMPTY_SYNC)
        assert busy.status_code == 500
        assert b'Name="BackOffMilliseconds">1500<' in busy.content
        assert (await http.post(exchange.ews_url, content=EMPTY_SYNC)).status_code == 200
        unknown = {"operation": "ConvertId", "fault": "flood"}
        assert (await http.post(exchange.url + "__sandbox/faults", json=unknown)).status_code == 400


async def test_each_example_can_be_sent_from_the_page_and_shows_what_it_says(exchange: SandboxMailbox) -> None:
    async with httpx.AsyncClient(follow_redirects=True) as http:
        page = html.fromstring((await http.get(exchange.url)).text)
        offered = [each.text for each in page.get_element_by_id("example").iter("option")]
        for name in offered:
            assert "The mail was sent" in (await http.post(exchange.url + "example", data={"example": name})).text
        assert (await http.post(exchange.url + "example", data={"example": "another"})).status_code == 404
        shown = html.fromstring((await http.get(exchange.url)).text)
    found = {item.view.header("Subject"): item.view for item in exchange.store.items(3)}
    assert len(found) == len(offered) == 5
    forged = found["R v Samuel Okafor 45AA0209826/1 - discontinue"]
    assert "dmarc=fail header.from=surrey.police.test" in forged.header("Authentication-Results")
    kinds = {each.content_type for view in found.values() for each in view.attachments}
    assert kinds == {"application/pdf", "application/zip", "message/rfc822"}
    checks = [row.findall("td")[2].text for row in shown.iter("tr") if len(row.findall("td")) == 6]
    assert sorted(checks) == ["fail", "pass", "pass", "pass", "pass"]
