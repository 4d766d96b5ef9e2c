"""Messages over Graph: their shapes, changes page by page, versions, both kinds of ids, attachments and folders."""

import asyncio
import base64
import email
from email.message import EmailMessage
from pathlib import Path

import pytest

from sandbox.mailbox import SandboxMailbox
from tests.mailbox.graph_client import IMMUTABLE, INBOX, REFERENCE, GraphClient, mail, token

pytestmark = pytest.mark.contract

# What a message has in Microsoft's reference when nothing is selected.
USUAL = {
    "@odata.context", "@odata.etag", "id", "createdDateTime", "lastModifiedDateTime", "changeKey", "categories",
    "receivedDateTime", "sentDateTime", "hasAttachments", "internetMessageId", "subject", "bodyPreview", "importance",
    "parentFolderId", "conversationId", "isDeliveryReceiptRequested", "isReadReceiptRequested", "isRead", "isDraft",
    "webLink", "inferenceClassification", "body", "sender", "from", "toRecipients", "ccRecipients", "bccRecipients",
    "replyTo", "flag",
}  # fmt: skip
FILE = {
    "@odata.context", "@odata.type", "@odata.mediaContentType", "id", "lastModifiedDateTime", "name", "contentType",
    "size", "isInline", "contentId", "contentLocation", "contentBytes",
}  # fmt: skip


async def test_a_message_has_the_shape_of_the_reference(exchange: SandboxMailbox, graph: GraphClient) -> None:
    exchange.store.deliver(mail("R v Birch 45AA0209926", ("MG3.pdf", b"%PDF one")))
    (listed,) = await graph.inbox()
    shown = await graph.get(f"/messages/{listed['id']}")
    assert set(shown) == USUAL
    assert shown["@odata.etag"] == f'W/"{shown["changeKey"]}"'
    assert shown["from"] == {
        "emailAddress": {"name": "DC Amara Lewis", "address": "amara.lewis@surrey.police.test"},
    }
    assert (shown["subject"], shown["hasAttachments"], shown["isDraft"]) == ("R v Birch 45AA0209926", True, False)
    assert shown["body"]["contentType"] == "html"
    plain = await graph.get(f"/messages/{listed['id']}?$select=body", Prefer='outlook.body-content-type="text"')
    assert (set(plain), plain["body"]) == (
        {"@odata.context", "@odata.etag", "id", "body"},
        {"contentType": "text", "content": "The plain words.\n"},
    )
    headers = (await graph.get(f"/messages/{listed['id']}?$select=internetMessageHeaders"))["internetMessageHeaders"]
    assert {"name": "Message-ID", "value": "<21.1@surrey.police.test>"} in headers


async def test_the_mime_is_made_anew_each_time_and_says_the_same(exchange: SandboxMailbox, graph: GraphClient) -> None:
    exchange.store.deliver(mail("R v Birch", ("MG3.pdf", b"%PDF one")))
    (listed,) = await graph.inbox()
    first, second = [(await graph.call("GET", f"/messages/{listed['id']}/$value")).content for _ in range(2)]
    assert first != second
    texts = [
        [part.get_payload() for part in email.message_from_bytes(each).walk() if not part.is_multipart()]
        for each in (first, second)
    ]
    assert texts[0] == texts[1]
    assert len(texts[0]) == 3


async def test_changes_come_page_by_page_and_any_link_can_be_asked_again(
    exchange: SandboxMailbox, graph: GraphClient
) -> None:
    for number in range(23):
        exchange.store.deliver(mail("m" * (number + 1)))
    pages = [await graph.get(INBOX + "/messages/delta?$select=subject", Prefer="odata.maxpagesize=10")]
    while "@odata.nextLink" in pages[-1]:
        assert "$skiptoken=" in pages[-1]["@odata.nextLink"]
        pages.append(await graph.get(pages[-1]["@odata.nextLink"], Prefer="odata.maxpagesize=10"))
    assert [len(page["value"]) for page in pages] == [10, 10, 3]
    assert set(pages[0]["value"][0]) == {"@odata.type", "@odata.etag", "id", "subject"}
    end = pages[-1]["@odata.deltaLink"]
    assert "$deltatoken=" in end
    again = await graph.get(pages[0]["@odata.nextLink"], Prefer="odata.maxpagesize=10")
    assert again["value"] == pages[1]["value"]
    assert (await graph.get(end))["value"] == []
    first, second = exchange.store.items(3)[:2]
    exchange.store.delete(first)
    exchange.store.update(second, categories=("Filed",), properties={}, is_read=True)
    exchange.store.deliver(mail("one more"))
    after = (await graph.get(end))["value"]
    assert [("@removed" in each, each.get("subject")) for each in after] == [
        (True, None),
        (False, "mm"),
        (False, "one more"),
    ]
    assert after[0] == {
        "@odata.type": "#microsoft.graph.message",
        "id": pages[0]["value"][0]["id"],
        "@removed": {"reason": "deleted"},
    }
    assert (await graph.get(end))["value"] == after


async def test_only_one_type_of_change_can_be_asked_for(exchange: SandboxMailbox, graph: GraphClient) -> None:
    kept = exchange.store.deliver(mail("first"))
    links = {
        kind: (await graph.get(f"{INBOX}/messages/delta?changeType={kind}&$select=subject"))["@odata.deltaLink"]
        for kind in ("created", "updated", "deleted")
    }
    exchange.store.update(kept, categories=("Filed",), properties={}, is_read=True)
    exchange.store.deliver(mail("second"))
    found = {kind: [each.get("subject") for each in (await graph.get(link))["value"]] for kind, link in links.items()}
    assert found == {"created": ["second"], "updated": ["first"], "deleted": []}


async def test_a_link_the_server_has_forgotten_is_gone(exchange: SandboxMailbox, graph: GraphClient) -> None:
    link = (await graph.get(INBOX + "/messages/delta"))["@odata.deltaLink"]
    exchange.faults.order("delta", "sync-state-not-found")
    gone = await graph.call("GET", link)
    assert (gone.status_code, gone.json()["error"]["code"]) == (410, "syncStateNotFound")
    assert (await graph.get(link))["value"] == []
    sent = await graph.call("GET", INBOX.replace("inbox", "sentitems") + "/messages/delta?" + link.partition("?")[2])
    assert sent.status_code == 410
    assert sent.headers["Location"].endswith("$deltatoken=")
    assert (await graph.call("GET", INBOX + "/messages/delta?$deltatoken=AAAA")).status_code == 400


async def test_an_immutable_id_stays_and_the_other_kind_changes(exchange: SandboxMailbox, graph: GraphClient) -> None:
    exchange.store.deliver(mail("R v Birch", ("MG3.pdf", b"%PDF one")))
    folder = (await graph.call("POST", INBOX + "/childFolders", json={"displayName": "Filed"})).json()
    ((plain,), (lasting,)) = await graph.inbox(), await graph.inbox(**IMMUTABLE)
    assert plain["id"] != lasting["id"]
    translated = await graph.call(
        "POST",
        "/translateExchangeIds",
        json={"inputIds": [plain["id"]], "sourceIdType": "restId", "targetIdType": "restImmutableEntryId"},
    )
    assert translated.json()["value"] == [{"sourceId": plain["id"], "targetId": lasting["id"]}]
    (attached,) = (await graph.get(f"/messages/{lasting['id']}/attachments", **IMMUTABLE))["value"]
    link = (await graph.get(INBOX + "/messages/delta", **IMMUTABLE))["@odata.deltaLink"]
    moved = await graph.call(
        "POST", f"/messages/{lasting['id']}/move", json={"destinationId": folder["id"]}, headers=IMMUTABLE
    )
    assert (moved.status_code, moved.json()["id"], moved.json()["parentFolderId"]) == (201, lasting["id"], folder["id"])
    assert (await graph.call("GET", f"/messages/{plain['id']}")).status_code == 404
    value = await graph.call("GET", f"/messages/{lasting['id']}/attachments/{attached['id']}/$value")
    assert value.content == b"%PDF one"
    (removed,) = (await graph.get(link, **IMMUTABLE))["value"]
    assert (removed["id"], "@removed" in removed) == (lasting["id"], True)
    now = (await graph.get(f"/messages/{lasting['id']}"))["id"]
    back = await graph.call("POST", f"/messages/{now}/move", json={"destinationId": "inbox"})
    assert back.json()["id"] not in {now, plain["id"]}
    assert [("@removed" in each) for each in (await graph.get(link, **IMMUTABLE))["value"]] == [False]


async def test_ids_and_links_outlive_a_restart(tmp_path: Path) -> None:
    first = SandboxMailbox(data_dir=tmp_path)
    await first.start("127.0.0.1", 0)
    first.store.deliver(mail("before"))
    client = GraphClient(first, (await token(first)).json()["access_token"])
    page = await client.get(INBOX + "/messages/delta", **IMMUTABLE)
    port = first.port
    await first.stop()
    second = SandboxMailbox(data_dir=tmp_path)
    await second.start("127.0.0.1", port)
    second.store.deliver(mail("after it"))
    assert (await client.get(f"/messages/{page['value'][0]['id']}"))["subject"] == "before"
    assert [each["subject"] for each in (await client.get(page["@odata.deltaLink"]))["value"]] == ["after it"]
    await client.http.aclose()
    await second.stop()


async def test_a_change_must_name_the_version_that_is_there(exchange: SandboxMailbox, graph: GraphClient) -> None:
    exchange.store.deliver(mail("R v Birch"))
    (seen,) = await graph.inbox()
    path = f"/messages/{seen['id']}"
    marks = {"categories": ["Filed"], "singleValueExtendedProperties": [{"id": REFERENCE, "value": "CB-1"}]}
    marked = await graph.call("PATCH", path, json=marks, headers={"If-Match": seen["@odata.etag"]})
    assert (marked.status_code, marked.json()["categories"]) == (200, ["Filed"])
    assert marked.json()["changeKey"] != seen["changeKey"]
    late = await graph.call("PATCH", path, json={"isRead": True}, headers={"If-Match": seen["@odata.etag"]})
    assert (late.status_code, late.json()["error"]["code"]) == (412, "ErrorIrresolvableConflict")
    assert set(late.json()["error"]["innerError"]) == {"date", "request-id", "client-request-id"}
    shown = await graph.get(f"{path}?$expand=singleValueExtendedProperties($filter=id eq '{REFERENCE}')")
    assert shown["singleValueExtendedProperties"] == [{"id": REFERENCE, "value": "CB-1"}]
    assert "singleValueExtendedProperties" not in await graph.get(path)


async def test_what_is_marked_is_found_in_whichever_folder(exchange: SandboxMailbox, graph: GraphClient) -> None:
    for subject in ("one", "three", "R v O'Neill"):
        exchange.store.deliver(mail(subject))
    second = (await graph.inbox())[1]
    marks = {"singleValueExtendedProperties": [{"id": REFERENCE, "value": "CB-2"}]}
    await graph.call("PATCH", f"/messages/{second['id']}", json=marks)
    await graph.call("POST", f"/messages/{second['id']}/move", json={"destinationId": "junkemail"})
    questions = {
        f"singleValueExtendedProperties/Any(ep: ep/id eq '{REFERENCE}' and ep/value eq 'CB-2')": ["three"],
        f"singleValueExtendedProperties/any(ep:ep/id eq '{REFERENCE}' and startswith(ep/value, 'cb'))": ["three"],
        f"singleValueExtendedProperties/any(ep:ep/id eq '{REFERENCE}' and ep/value eq 'CB-3')": [],
        "subject eq 'R v O''Neill' and isRead eq false": ["R v O'Neill"],
        "receivedDateTime ge 2026-01-01T00:00:00Z and contains(subject, 'one')": ["one"],
        "internetMessageId eq '<5.0@surrey.police.test>'": ["three"],
    }
    for question, expected in questions.items():
        found = await graph.http.get(
            exchange.graph_url + "/users/intake@casework.test/messages", params={"$filter": question}
        )
        assert [each["subject"] for each in found.json()["value"]] == expected, question
    nonsense = await graph.call("GET", "/messages?$filter=colour eq 'red'")
    assert (nonsense.status_code, nonsense.json()["error"]["code"]) == (400, "BadRequest")


async def test_each_kind_of_attachment_has_its_own_shape(exchange: SandboxMailbox, graph: GraphClient) -> None:
    inner = EmailMessage()
    inner["Subject"], inner["From"] = "The first report", "pc@surrey.police.test"
    inner.set_content("As attached.")
    outer = email.message_from_bytes(mail("R v Birch", ("MG3.pdf", b"%PDF one")), policy=email.policy.default)
    outer.add_attachment(inner)
    head, end = outer.as_bytes().rsplit(b"\n--", 1)
    link = b'Content-Type: message/external-body; access-type=URL; url="https://files.test/stills"; name="Stills"\n\n'
    exchange.store.deliver(head + b"\n--" + end.partition(b"--")[0] + b"\n" + link + b"\n--" + end)
    (listed,) = await graph.inbox()
    path = f"/messages/{listed['id']}/attachments"
    file, item, reference = (await graph.get(path))["value"]
    assert [each["@odata.type"].removeprefix("#microsoft.graph.") for each in (file, item, reference)] == [
        "fileAttachment",
        "itemAttachment",
        "referenceAttachment",
    ]
    whole = await graph.get(f"{path}/{file['id']}")
    assert set(whole) == FILE
    assert base64.b64decode(whole["contentBytes"]) == b"%PDF one"
    assert (item["name"], item["contentType"], "contentBytes" in item) == ("The first report", None, False)
    opened = await graph.get(f"{path}/{item['id']}?$expand=microsoft.graph.itemAttachment/item")
    assert (opened["item"]["@odata.type"], opened["item"]["subject"]) == (
        "#microsoft.graph.message",
        "The first report",
    )
    raw = await graph.call("GET", f"{path}/{item['id']}/$value")
    assert email.message_from_bytes(raw.content)["Subject"] == "The first report"
    assert (await graph.call("GET", f"{path}/{reference['id']}/$value")).status_code == 405
    shown = await graph.get(f"/messages/{listed['id']}?$select=id&$expand=attachments($select=id,name,size)")
    assert [each["name"] for each in shown["attachments"]] == ["MG3.pdf", "The first report", "Stills"]
    assert "contentBytes" not in shown["attachments"][0]


async def test_folders_are_made_once_and_found_by_name(graph: GraphClient) -> None:
    made = await graph.call("POST", INBOX + "/childFolders", json={"displayName": "Filed"})
    assert made.status_code == 201
    again = await graph.call("POST", INBOX + "/childFolders", json={"displayName": "filed"})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "ErrorFolderExists")
    found = (await graph.get(INBOX + "/childFolders?$filter=displayName eq 'Filed'"))["value"]
    assert [each["id"] for each in found] == [made.json()["id"]]
    inbox = await graph.get("/mailFolders('Inbox')")
    assert (inbox["displayName"], inbox["childFolderCount"]) == ("Inbox", 1)
    assert "Sent Items" in {each["displayName"] for each in (await graph.get("/mailFolders"))["value"]}


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/messages/nonsense", 400, "ErrorInvalidIdMalformed"),
        ("GET", "/mailFolders/nowhere", 400, "ErrorInvalidIdMalformed"),
        ("GET", "/calendar", 400, "BadRequest"),
        ("PUT", "/mailFolders", 405, "Request_BadRequest"),
        ("GET", "/messages?$top=many", 400, "BadRequest"),
        ("GET", "/messages?$expand=extensions", 400, "BadRequest"),
        ("PATCH", "/messages/nonsense", 400, "BadRequest"),
    ],
)
async def test_nonsense_gets_a_graph_error(graph: GraphClient, method: str, path: str, status: int, code: str) -> None:
    answer = await graph.call(method, path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


async def test_a_fifth_request_at_once_is_one_too_many(exchange: SandboxMailbox, graph: GraphClient) -> None:
    exchange.faults.order("listFolders", "hang-before", times=4)
    hanging = [asyncio.create_task(graph.call("GET", "/mailFolders")) for _ in range(4)]
    async with asyncio.timeout(30):
        while exchange.faults.listed():
            await asyncio.sleep(0.01)
    fifth = await graph.call("GET", "/mailFolders")
    assert (fifth.status_code, fifth.json()["error"]["code"]) == (429, "ApplicationThrottled")
    assert int(fifth.headers["Retry-After"]) > 0
    other = await graph.http.get(exchange.graph_url + "/users/disclosure@casework.test/mailFolders")
    assert other.status_code == 200
    exchange.faults.clear()
    assert {each.status_code for each in await asyncio.gather(*hanging)} == {200}
    assert (await graph.call("GET", "/mailFolders")).status_code == 200


SAMPLES = sorted((Path(__file__).parents[1] / "mail" / "samples").glob("*.eml"))
PUBLIC = Path(__file__).parents[3] / "shared" / "data" / "mail"
NONSENSE = (
    b"", b"[]", b"{", b"[" * 100_000, b'{"categories": "Filed"}', b'{"categories": [1]}',
    b'{"singleValueExtendedProperties": [1]}', b'{"singleValueExtendedProperties": [{"id": "Colour"}]}',
    b'{"toRecipients": {}}', b'{"toRecipients": [{"emailAddress": "x"}]}', b'{"body": 1}', b'{"subject": {}, "flags": 1}',
)  # fmt: skip


async def test_a_body_that_makes_no_sense_is_refused(exchange: SandboxMailbox, graph: GraphClient) -> None:
    exchange.store.deliver(mail("R v Birch"))
    (seen,) = await graph.inbox()
    for body in NONSENSE:
        answer = await graph.call("PATCH", f"/messages/{seen['id']}", content=body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "BadRequest"), body[:50]
        draft = await graph.call("POST", "/messages", content=body, headers={"Content-Type": "application/json"})
        assert draft.status_code in {201, 400}, body[:50]
    assert (await graph.inbox())[0]["changeKey"] == seen["changeKey"]


async def test_any_mail_can_be_shown_as_graph_shows_it(exchange: SandboxMailbox, graph: GraphClient) -> None:
    public = sorted(each for each in PUBLIC.rglob("*") if each.is_file())[::30]
    everything = "?$select=subject,body,from,toRecipients,internetMessageHeaders&$expand=attachments($select=id,name)"
    for path in (*SAMPLES, *public):
        raw = path.read_bytes()
        item = exchange.store.deliver(raw)
        place = f"/messages/{item.native_id.replace('/', '-').replace('+', '_')}"
        shown = await graph.get(place + everything)
        for each in shown["attachments"]:
            value = await graph.call("GET", f"{place}/attachments/{each['id']}/$value")
            assert value.status_code in {200, 405}, path
        mime = (await graph.call("GET", place + "/$value")).content
        assert len(mime.splitlines()) == len(raw.splitlines()), path
        exchange.store.delete(item)
