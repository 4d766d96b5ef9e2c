"""Sending over Graph: MIME and JSON, drafts, and large attachments in pieces."""

import base64
import hashlib
from email.message import EmailMessage
from typing import Any

import httpx
import pytest

from sandbox.mailbox import ADDRESS, SandboxMailbox
from sandbox.people import SECOND_ADDRESS
from tests.mailbox.graph_client import IMMUTABLE, GraphClient

pytestmark = pytest.mark.contract

TO_SECOND = [{"emailAddress": {"name": "Disclosure", "address": SECOND_ADDRESS}}]
PLAIN = {"Content-Type": "text/plain"}


def answer() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = ADDRESS, SECOND_ADDRESS, "Filed: statement"
    made["In-Reply-To"], made["Auto-Submitted"] = "<statement-1@surrey.police.test>", "auto-replied"
    made["X-Auto-Response-Suppress"], made["X-Casework"] = "All", "ours"
    made.set_content("Your mail was filed.")
    return made


async def test_a_mail_in_mime_is_sent_as_it_is_but_for_custom_headers(
    exchange: SandboxMailbox, graph: GraphClient
) -> None:
    sent = await graph.call("POST", "/sendMail", content=base64.b64encode(answer().as_bytes()), headers=PLAIN)
    assert (sent.status_code, sent.content) == (202, b"")
    (arrived,) = exchange.mailbox(SECOND_ADDRESS).items(exchange.mailbox(SECOND_ADDRESS).inbox)
    view = arrived.view
    assert (view.header("Subject"), view.header("Auto-Submitted")) == ("Filed: statement", "auto-replied")
    assert (view.header("X-Auto-Response-Suppress"), view.header("X-Casework")) == ("All", "")
    assert view.header("Message-ID")
    (kept,) = (await graph.get("/mailFolders/sentitems/messages"))["value"]
    assert (kept["subject"], kept["isRead"]) == ("Filed: statement", True)


async def test_a_mail_in_json_is_sent_and_need_not_be_kept(exchange: SandboxMailbox, graph: GraphClient) -> None:
    message: dict[str, Any] = {
        "subject": "Filed",
        "body": {"contentType": "HTML", "content": "<p>Filed.</p>"},
        "toRecipients": TO_SECOND,
        "bccRecipients": [{"emailAddress": {"address": ADDRESS}}],
        "internetMessageHeaders": [{"name": "X-Casework", "value": "ours"}],
        "attachments": [
            {
                "@odata.type": "#microsoft.graph.fileAttachment",
                "name": "receipt.txt",
                "contentType": "text/plain",
                "contentBytes": base64.b64encode(b"CB-1").decode(),
            }
        ],
    }
    sent = await graph.call("POST", "/sendMail", json={"message": message, "saveToSentItems": False})
    assert sent.status_code == 202
    (arrived,) = exchange.mailbox(SECOND_ADDRESS).items(exchange.mailbox(SECOND_ADDRESS).inbox)
    assert [(each.name, each.data) for each in arrived.view.attachments] == [("receipt.txt", b"CB-1")]
    assert arrived.view.header("Bcc") == ""
    assert len(exchange.store.items(3)) == 1
    assert arrived.view.header("X-Casework") == "ours"
    assert (await graph.get("/mailFolders/sentitems"))["totalItemCount"] == 0
    message["internetMessageHeaders"] = [{"name": "Auto-Submitted", "value": "auto-replied"}]
    refused = await graph.call("POST", "/sendMail", json={"message": message})
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "InvalidInternetMessageHeader")


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"not base64!", 400, "ErrorMimeContentInvalidBase64String"),
        (base64.b64encode(b"Subject: to nobody\r\n\r\n"), 400, "ErrorInvalidRecipients"),
        (base64.b64encode(b"From: asha@casework.test\r\nTo: x@casework.test\r\n\r\n"), 403, "ErrorSendAsDenied"),
    ],
)
async def test_what_cannot_be_sent_is_refused(graph: GraphClient, content: bytes, status: int, code: str) -> None:
    refused = await graph.call("POST", "/sendMail", content=content, headers=PLAIN)
    assert (refused.status_code, refused.json()["error"]["code"]) == (status, code)
    assert (await graph.get("/mailFolders/sentitems"))["totalItemCount"] == 0


async def test_a_large_attachment_goes_up_in_pieces_and_the_draft_is_sent(
    exchange: SandboxMailbox, graph: GraphClient
) -> None:
    draft = await graph.call(
        "POST", "/messages", json={"subject": "CCTV", "toRecipients": TO_SECOND}, headers=IMMUTABLE
    )
    assert (draft.status_code, draft.json()["isDraft"]) == (201, True)
    path = f"/messages/{draft.json()['id']}"
    stills = hashlib.sha256(b"still").digest() * (13 * 1024 * 1024 // 4 // 32)
    small = {"AttachmentItem": {"attachmentType": "file", "name": "stills.tiff", "size": 1000}}
    assert (await graph.call("POST", path + "/attachments/createUploadSession", json=small)).status_code == 400
    large = {"AttachmentItem": {"attachmentType": "file", "name": "stills.tiff", "size": len(stills)}}
    session = await graph.call("POST", path + "/attachments/createUploadSession", json=large, headers=IMMUTABLE)
    assert (session.status_code, session.json()["nextExpectedRanges"]) == (201, ["0-"])
    url, half = session.json()["uploadUrl"], 2 * 1024 * 1024
    async with httpx.AsyncClient() as stranger:
        first = await stranger.put(url, content=stills[:half], headers=piece(0, half, len(stills)))
        assert (first.status_code, first.json()["nextExpectedRanges"]) == (200, [f"{half}-"])
        twice = await stranger.put(url, content=stills[:half], headers=piece(0, half, len(stills)))
        assert twice.status_code == 416
        last = await stranger.put(url, content=stills[half:], headers=piece(half, len(stills), len(stills)))
    assert last.status_code == 201
    assert (await graph.call("GET", last.headers["Location"] + "/$value")).content == stills
    assert (await graph.call("POST", path + "/send")).status_code == 202
    assert (await graph.get(path))["isDraft"] is False
    (arrived,) = exchange.mailbox(SECOND_ADDRESS).items(exchange.mailbox(SECOND_ADDRESS).inbox)
    assert [(each.name, each.data == stills) for each in arrived.view.attachments] == [("stills.tiff", True)]


def piece(first: int, end: int, size: int) -> dict[str, str]:
    return {"Content-Range": f"bytes {first}-{end - 1}/{size}"}
