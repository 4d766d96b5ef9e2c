"""Messages, attachments and folders as Graph writes them."""

import base64
import hashlib
from collections.abc import Callable
from typing import Any

from sandbox.mailbox.graph_ask import Ask
from sandbox.mailbox.graph_query import Shown, extended_value
from sandbox.mailbox.ids import change_key
from sandbox.mailbox.message import Address, FoundAttachment, MessageView
from sandbox.mailbox.properties import moment
from sandbox.mailbox.store import Folder, Item

Json = dict[str, Any]
Writer = Callable[[Item, Ask], object]

_ON_REQUEST = frozenset({"internetmessageheaders", "uniquebody"})


def etag(item: Item) -> str:
    """The version of a message; a PATCH may name it in If-Match."""
    return f'W/"{change_key(item.change)}"'


def write_message(item: Item, ask: Ask, shown: Shown) -> Json:
    """A message with what was asked for; its id and version are always there."""
    wanted = shown.select or frozenset(name.lower() for name in _WRITERS) - _ON_REQUEST
    written: Json = {"@odata.etag": etag(item), "id": ask.ids.of(item)}
    for name, writer in _WRITERS.items():
        if name.lower() in wanted:
            written[name] = writer(item, ask)
    if shown.extended:
        written |= _extended(item, shown.extended)
    if shown.attachments:
        written["attachments"] = [
            write_attachment(item, index, found, ask, shown.attachment_select)
            for index, found in enumerate(item.view.attachments)
        ]
    return written


def write_attachment(
    item: Item,
    index: int,
    found: FoundAttachment,
    ask: Ask,
    select: frozenset[str] = frozenset(),
    *,
    inner: bool = False,
) -> Json:
    """An attachment; the bytes of a file come with it unless $select leaves them out."""
    kind = "referenceAttachment" if found.url else "itemAttachment" if found.is_item else "fileAttachment"
    written: Json = {
        "@odata.type": f"#microsoft.graph.{kind}",
        "id": ask.ids.attachment(item, index),
        "lastModifiedDateTime": moment(item.received_at),
        "name": found.name,
        "contentType": None if kind != "fileAttachment" else found.content_type,
        "size": len(found.data),
        "isInline": found.inline,
    }
    if kind == "fileAttachment":
        written |= {"@odata.mediaContentType": found.content_type, "contentId": found.content_id or None}
        written["contentLocation"] = None
        if not select or "contentbytes" in select:
            written["contentBytes"] = base64.b64encode(found.data).decode()
    if kind == "itemAttachment" and inner:
        written["item"] = write_inner(found, ask)
    kept = {"@odata.type", "@odata.mediaContentType", "id", "item"}
    return {name: value for name, value in written.items() if not select or name in kept or name.lower() in select}


def write_inner(found: FoundAttachment, ask: Ask) -> Json:
    """The message inside a message, which has no id of its own."""
    view = MessageView(found.data)
    return {
        "@odata.type": "#microsoft.graph.message",
        "id": "",
        "hasAttachments": bool(view.attachments),
        "internetMessageId": view.header("Message-ID") or None,
        "subject": view.header("Subject"),
        "body": _body(view, text=ask.wants_text),
        "sender": _one(view, "Sender", "From"),
        "from": _one(view, "From"),
        "toRecipients": _all(view, "To"),
        "ccRecipients": _all(view, "Cc"),
        "internetMessageHeaders": _headers(view),
    }


def write_folder(folder: Folder, ask: Ask) -> Json:
    """A folder with its counts."""
    return {
        "id": ask.ids.folder(folder.id),
        "displayName": folder.name,
        "parentFolderId": ask.ids.folder(folder.parent) if folder.parent else None,
        "childFolderCount": folder.children,
        "unreadItemCount": folder.unread,
        "totalItemCount": folder.total,
        "sizeInBytes": 0,
        "isHidden": False,
    }


def _extended(item: Item, names: tuple[str, ...]) -> Json:
    found = [{"id": name, "value": value} for name in names if (value := extended_value(item, name)) is not None]
    return {"singleValueExtendedProperties": found} if found else {}


def _person(found: Address) -> Json:
    return {"emailAddress": {"name": found.name, "address": found.address}}


def _all(view: MessageView, header: str) -> list[Json]:
    return [_person(each) for each in view.addresses(header)]


def _one(view: MessageView, *headers: str) -> Json | None:
    found = next((each for header in headers for each in view.addresses(header)), None)
    return _person(found) if found else None


def _body(view: MessageView, *, text: bool) -> Json:
    html, plain = view.body("text/html"), view.body("text/plain")
    if html is not None and not (text and plain is not None):
        return {"contentType": "html", "content": html}
    return {"contentType": "text", "content": plain or ""}


def _preview(item: Item, _ask: Ask) -> str:
    text = item.view.body("text/plain") or ""
    return " ".join(text.split())[:255]


def _headers(view: MessageView) -> list[Json]:
    return [{"name": name, "value": value} for name, value in view.headers]


def _conversation(item: Item, _ask: Ask) -> str:
    """Mails of one thread have one conversation; the first of their references names it."""
    view = item.view
    first = (view.header("References") or view.header("In-Reply-To") or view.header("Message-ID")).split(" ")[0]
    return base64.urlsafe_b64encode(hashlib.sha256(first.encode("utf-8", "replace")).digest()).decode()


def _is_draft(item: Item, ask: Ask) -> bool:
    folder = ask.store.folder(item.folder)
    return folder is not None and folder.distinguished == "drafts"


_WRITERS: dict[str, Writer] = {
    "createdDateTime": lambda item, _: moment(item.received_at),
    "lastModifiedDateTime": lambda item, _: moment(item.received_at),
    "changeKey": lambda item, _: change_key(item.change),
    "categories": lambda item, _: list(item.categories),
    "receivedDateTime": lambda item, _: moment(item.received_at),
    "sentDateTime": lambda item, _: moment(item.view.sent_at or item.received_at),
    "hasAttachments": lambda item, _: any(not each.inline for each in item.view.attachments),
    "internetMessageId": lambda item, _: item.view.header("Message-ID") or None,
    "subject": lambda item, _: item.view.header("Subject"),
    "bodyPreview": _preview,
    "importance": lambda _item, _: "normal",
    "parentFolderId": lambda item, ask: ask.ids.folder(item.folder),
    "conversationId": _conversation,
    "isDeliveryReceiptRequested": lambda _item, _: False,
    "isReadReceiptRequested": lambda item, _: bool(item.view.header("Disposition-Notification-To")),
    "isRead": lambda item, _: item.is_read,
    "isDraft": _is_draft,
    "webLink": lambda item, ask: f"{ask.graph_url.removesuffix('/v1.0')}/#{item.id}",
    "inferenceClassification": lambda _item, _: "focused",
    "body": lambda item, ask: _body(item.view, text=ask.wants_text),
    "uniqueBody": lambda item, ask: _body(item.view, text=ask.wants_text),
    "sender": lambda item, _: _one(item.view, "Sender", "From"),
    "from": lambda item, _: _one(item.view, "From"),
    "toRecipients": lambda item, _: _all(item.view, "To"),
    "ccRecipients": lambda item, _: _all(item.view, "Cc"),
    "bccRecipients": lambda item, _: _all(item.view, "Bcc"),
    "replyTo": lambda item, _: _all(item.view, "Reply-To"),
    "flag": lambda _item, _: {"flagStatus": "notFlagged"},
    "internetMessageHeaders": lambda item, _: _headers(item.view),
}
