"""Sending: at once by sendMail, or as a draft that gets its attachments, large ones in pieces, and then goes."""

import re
import secrets
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from sandbox.mailbox.graph_ask import Ask, one_object
from sandbox.mailbox.graph_compose import (
    LARGE_ATTACHMENT,
    MOST_BYTES,
    attach,
    attach_bytes,
    from_json,
    from_mime,
    recipients,
    reopened,
    without_blind_copies,
)
from sandbox.mailbox.graph_errors import GraphError, bad_request, not_found
from sandbox.mailbox.graph_query import Shown
from sandbox.mailbox.graph_shapes import write_attachment, write_message
from sandbox.mailbox.items import Deliver
from sandbox.mailbox.store import Item

UPLOAD_PATH = "/upload/"
_SESSION_S = 3600
_MOST_PIECE = 4 * 1024 * 1024
_MOST_ATTACHMENT = 150 * 1024 * 1024
_RANGE = re.compile(r"^bytes (\d+)-(\d+)/(\d+)$")


@dataclass(slots=True)
class _Upload:
    ask: Ask
    message_id: str
    name: str
    content_type: str
    size: int
    until: float
    data: bytearray = field(default_factory=bytearray)

    @property
    def state(self) -> dict[str, object]:
        return {
            "expirationDateTime": datetime.fromtimestamp(self.until, UTC).strftime("%Y-%m-%dT%H:%M:%S.0000000Z"),
            "nextExpectedRanges": [f"{len(self.data)}-"],
        }


class Sending:
    """Takes mail from clients and hands it to its recipients here."""

    def __init__(self, *, send: Deliver) -> None:
        self._send = send
        self._uploads: dict[str, _Upload] = {}

    async def send_mail(self, ask: Ask) -> web.Response:
        """sendMail: a message goes, and a copy is kept in Sent Items unless the client does not want it."""
        saved = True
        if _is_json(ask):
            asked = await _limited(ask)
            saved = asked.get("saveToSentItems", True) not in {False, "false"}
            raw = from_json(one_object(asked, "message"), ask.store.address).as_bytes()
        else:
            raw = from_mime(await ask.request.read(), ask.store.address)
        for each in recipients(raw):
            self._send(each, without_blind_copies(raw))
        if saved:
            ask.store.deliver(raw, folder=ask.store.sent_items, is_read=True)
        return web.Response(status=202)

    async def create_message(self, ask: Ask) -> web.Response:
        """A draft."""
        if _is_json(ask):
            raw = from_json(await _limited(ask), ask.store.address).as_bytes()
        else:
            raw = from_mime(await ask.request.read(), ask.store.address)
        item = ask.store.deliver(raw, folder=ask.ids.find_folder("drafts").id, is_read=True)
        written = write_message(item, ask, Shown())
        return ask.answer({"@odata.context": f"{ask.context}/messages/$entity", **written}, 201)

    async def send_message(self, ask: Ask) -> web.Response:
        """A draft goes, and is in Sent Items from now on."""
        item = _draft(ask, ask.args[0])
        for each in recipients(item.raw):
            self._send(each, without_blind_copies(item.raw))
        ask.store.move(item, ask.store.sent_items)
        return web.Response(status=202)

    async def add_attachment(self, ask: Ask) -> web.Response:
        """A small file to a draft."""
        item = _draft(ask, ask.args[0])
        message = reopened(item.raw)
        attach(message, await ask.body())
        return _attached(ask, ask.store.rewrite(item, message.as_bytes()))

    async def create_upload_session(self, ask: Ask) -> web.Response:
        """The beginning of a large file's upload to a draft."""
        item = _draft(ask, ask.args[0])
        wanted = one_object(await ask.body(), "AttachmentItem")
        size = wanted.get("size")
        if wanted.get("attachmentType") != "file" or not wanted.get("name") or not isinstance(size, int):
            raise bad_request("An attachment item needs its type, name and size.")
        if not LARGE_ATTACHMENT <= size <= _MOST_ATTACHMENT:
            code = (
                "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize"
                if size < LARGE_ATTACHMENT
                else "ErrorAttachmentSizeLimit"
            )
            raise GraphError(400, code, "An upload session is for attachments between 3 MB and 150 MB.")
        token, kind = secrets.token_urlsafe(24), str(wanted.get("contentType") or "")
        made = _Upload(ask, ask.ids.of(item), str(wanted["name"]), kind, size, time.time() + _SESSION_S)
        self._uploads[token] = made
        url = f"{ask.graph_url.removesuffix('/v1.0')}{UPLOAD_PATH}{token}"
        context = f"{ask.graph_url}/$metadata#microsoft.graph.uploadSession"
        return ask.answer({"@odata.context": context, "uploadUrl": url, **made.state}, 201)

    async def upload(self, request: web.Request) -> web.Response:
        """One piece of a large file, in order; the last one attaches it. The address itself is the permission."""
        upload = self._uploads.get(request.match_info["token"])
        if upload is None or upload.until < time.time():
            raise not_found()
        if request.method == "DELETE":
            del self._uploads[request.match_info["token"]]
            return web.Response(status=204)
        if request.method == "PUT":
            _take(upload, request.headers.get("Content-Range", ""), await request.read())
        if len(upload.data) < upload.size:
            return web.json_response(upload.state)
        del self._uploads[request.match_info["token"]]
        return _finished(upload)


def _take(upload: _Upload, content_range: str, piece: bytes) -> None:
    found = _RANGE.match(content_range)
    if found is None:
        raise bad_request("The Content-Range header is missing or malformed.")
    first, last, size = (int(each) for each in found.groups())
    if size != upload.size or last - first + 1 != len(piece) or len(piece) > _MOST_PIECE:
        raise bad_request("The Content-Range does not fit the content or the session.")
    if first != len(upload.data):
        raise GraphError(416, "InvalidRange", "The next piece must begin where the last one ended.")
    upload.data += piece


def _finished(upload: _Upload) -> web.Response:
    ask = upload.ask
    item = _draft(ask, upload.message_id)
    message = reopened(item.raw)
    attach_bytes(message, upload.name, upload.content_type, bytes(upload.data))
    item = ask.store.rewrite(item, message.as_bytes())
    index = len(item.view.attachments) - 1
    place = f"{ask.user_url}/messages('{ask.ids.of(item)}')/attachments('{ask.ids.attachment(item, index)}')"
    return web.Response(status=201, headers={"Location": place})


def _attached(ask: Ask, item: Item) -> web.Response:
    index = len(item.view.attachments) - 1
    written = write_attachment(item, index, item.view.attachments[index], ask)
    return ask.answer(
        {"@odata.context": f"{ask.context}/messages('{ask.args[0]}')/attachments/$entity", **written}, 201
    )


def _draft(ask: Ask, message_id: str) -> Item:
    item = ask.ids.find(message_id)
    folder = ask.store.folder(item.folder)
    if folder is None or folder.distinguished != "drafts":
        raise GraphError(403, "ErrorInvalidRequest", "The message is not a draft.")
    return item


def _is_json(ask: Ask) -> bool:
    if ask.request.content_type not in {"application/json", "text/plain"}:
        raise GraphError(415, "RequestBodyRead", "The content must be JSON, or MIME as text/plain.")
    return ask.request.content_type == "application/json"


async def _limited(ask: Ask) -> dict[str, Any]:
    if (ask.request.content_length or 0) > MOST_BYTES:
        raise GraphError(413, "RequestEntityTooLarge", "The request is larger than 4 MB.")
    return await ask.body()
