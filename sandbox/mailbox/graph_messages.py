"""Messages: read, listed, marked, moved, removed."""

import re
import secrets
from typing import Any

from aiohttp import web

from sandbox.mailbox.graph_ask import Ask, objects, texts
from sandbox.mailbox.graph_errors import GraphError, bad_request, conflict
from sandbox.mailbox.graph_query import extended_hint, extended_key, read_filter, read_order, read_shown
from sandbox.mailbox.graph_shapes import etag, write_attachment, write_message
from sandbox.mailbox.ids import change_key
from sandbox.mailbox.store import Item

_MEDIA_TYPE = re.compile(r"^[\w!#$&^.+-]+/[\w!#$&^.+-]+$", re.ASCII)
_MOST_SKIPPED = 1_000_000
_BOUNDARY = re.compile(rb'boundary="?([0-9A-Za-z\'()+_,./:=?-]{8,70})"?', re.IGNORECASE)


async def get_message(ask: Ask) -> web.Response:
    """A message with what $select and $expand ask for."""
    item = ask.ids.find(ask.args[0])
    shown = read_shown(ask.query("$select"), ask.query("$expand"))
    return ask.answer({"@odata.context": f"{ask.context}/messages/$entity", **write_message(item, ask, shown)})


async def get_value(ask: Ask) -> web.Response:
    """A message's MIME, made anew each time: its boundary is never the same."""
    raw = ask.ids.find(ask.args[0]).raw
    return web.Response(body=_remade(raw), content_type="text/plain")


async def list_messages(ask: Ask) -> web.Response:
    """The messages of a folder, or of the whole mailbox, that pass a filter; newest first, page by page."""
    folders = [ask.ids.find_folder(ask.args[0])] if ask.args else ask.store.folders()
    wanted, hint = read_filter(ask.query("$filter")), extended_hint(ask.query("$filter"))
    order = read_order(ask.query("$orderby"))
    shown = read_shown(ask.query("$select"), ask.query("$expand"))
    found = order([item for folder in folders for item in ask.store.items(folder.id, holding=hint) if wanted(item)])
    skip = ask.number("$skip", most=_MOST_SKIPPED)
    page = found[skip : skip + ask.page_size]
    written: dict[str, Any] = {"@odata.context": f"{ask.context}/messages"}
    if ask.query("$count") == "true":
        written["@odata.count"] = len(found)
    written["value"] = [write_message(item, ask, shown) for item in page]
    if skip + len(page) < len(found):
        url = ask.request.url.update_query({"$skip": str(skip + len(page))})
        written["@odata.nextLink"] = f"{ask.graph_url.removesuffix('/v1.0')}{url.raw_path_qs}"
    return ask.answer(written)


async def update_message(ask: Ask) -> web.Response:
    """Categories, the read flag and extended properties; If-Match must name the version that is there."""
    changes = await ask.body()
    item = ask.ids.find(ask.args[0])
    _expect(ask, item, str(changes.pop("changeKey", "") or ""))
    unknown = {name for name in changes if not name.startswith("@")} - {
        "categories", "isRead", "singleValueExtendedProperties", "flag", "importance",
    }  # fmt: skip
    if unknown:
        raise bad_request(f"The property '{min(unknown)}' cannot be updated here.")
    properties = dict(item.properties)
    for each in objects(changes, "singleValueExtendedProperties"):
        properties[extended_key(str(each.get("id", "")))] = str(each.get("value") or "")
    updated = ask.store.update(
        item,
        categories=tuple(texts(changes, "categories")) if "categories" in changes else item.categories,
        properties={name: value for name, value in properties.items() if value},
        is_read=bool(changes.get("isRead", item.is_read)),
    )
    written = write_message(updated, ask, read_shown("", ""))
    return ask.answer({"@odata.context": f"{ask.context}/messages/$entity", **written})


async def move_message(ask: Ask) -> web.Response:
    """A message into another folder: the answer is the message there, by its new id or its immutable one."""
    item = ask.ids.find(ask.args[0])
    _expect(ask, item, "")
    folder = ask.ids.find_folder(str((await ask.body()).get("destinationId", "")))
    moved = ask.store.move(item, folder.id)
    written = write_message(moved, ask, read_shown("", ""))
    return ask.answer({"@odata.context": f"{ask.context}/messages/$entity", **written}, 201)


async def delete_message(ask: Ask) -> web.Response:
    """A message away for good."""
    item = ask.ids.find(ask.args[0])
    _expect(ask, item, "")
    ask.store.delete(item)
    return web.Response(status=204)


async def list_attachments(ask: Ask) -> web.Response:
    """A message's attachments."""
    item = ask.ids.find(ask.args[0])
    select = read_shown(ask.query("$select"), "").select
    written = [write_attachment(item, index, found, ask, select) for index, found in enumerate(item.view.attachments)]
    return ask.answer({"@odata.context": f"{ask.context}/messages('{ask.args[0]}')/attachments", "value": written})


async def get_attachment(ask: Ask) -> web.Response:
    """One attachment, with the message inside it if $expand asks for that."""
    item = ask.ids.find(ask.args[0])
    index, found = ask.ids.find_attachment(item, ask.args[1])
    inner = ask.query("$expand").lower() == "microsoft.graph.itemattachment/item"
    select = read_shown(ask.query("$select"), "").select
    written = write_attachment(item, index, found, ask, select, inner=inner)
    return ask.answer({"@odata.context": f"{ask.context}/messages('{ask.args[0]}')/attachments/$entity", **written})


async def get_attachment_value(ask: Ask) -> web.Response:
    """An attachment's bytes; a message inside the message as its MIME. A link has none."""
    item = ask.ids.find(ask.args[0])
    _, found = ask.ids.find_attachment(item, ask.args[1])
    if found.url:
        raise GraphError(405, "ErrorInvalidRequest", "The raw contents of a reference attachment cannot be read.")
    kind = "text/plain" if found.is_item else found.content_type
    known = kind if _MEDIA_TYPE.match(kind) else "application/octet-stream"
    return web.Response(body=found.data, headers={"Content-Type": known})


async def translate_ids(ask: Ask) -> web.Response:
    """Ids of one kind into the other, at most a thousand at once."""
    asked = await ask.body()
    given = texts(asked, "inputIds")
    if len(given) > 1000:
        raise bad_request("At most 1000 ids can be translated at once.")
    immutable = asked.get("targetIdType") == "restImmutableEntryId"
    found = [{"sourceId": each, "targetId": _translated(ask, each, immutable=immutable)} for each in given]
    return ask.answer({"@odata.context": f"{ask.graph_url}/$metadata#Collection(convertIdResult)", "value": found})


def _translated(ask: Ask, native_id: str, *, immutable: bool) -> str:
    item = ask.ids.find(native_id)
    return type(ask.ids)(ask.store, immutable=immutable).of(item)


def _expect(ask: Ask, item: Item, key: str) -> None:
    """Refuse a change to another version than the client has seen."""
    given = ask.request.headers.get("If-Match", "")
    good = {"", "*", etag(item), etag(item).removeprefix("W/"), change_key(item.change)}
    if given not in good or key not in {"", change_key(item.change)}:
        raise conflict()


def _remade(raw: bytes) -> bytes:
    head = raw[: max(raw.find(b"\r\n\r\n"), raw.find(b"\n\n"), 0)]
    found = _BOUNDARY.search(head)
    return raw.replace(found[1], b"_" + secrets.token_hex(16).encode() + b"_") if found else raw
