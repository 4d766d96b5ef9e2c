"""The message operations of EWS."""

import json
from collections.abc import Callable

from sandbox.mailbox.compose import compose
from sandbox.mailbox.folders import FolderOperations
from sandbox.mailbox.ids import read_attachment_id, read_item_id
from sandbox.mailbox.message import FoundAttachment, MessageView
from sandbox.mailbox.properties import (
    Shape,
    property_key,
    read_shape,
    write_attachment,
    write_item,
    write_item_id,
    write_mime,
)
from sandbox.mailbox.restrictions import hint, matches
from sandbox.mailbox.soap import Element, M, Refused, T, error, local, m, plain, response, success, t
from sandbox.mailbox.store import Item, MailboxStore

Deliver = Callable[[str, bytes], None]
_GONE = Refused("ErrorItemNotFound", "The specified object was not found in the store.")


class ItemOperations:
    """FindItem, GetItem, GetAttachment, UpdateItem, MoveItem, DeleteItem, CreateItem and SendItem over the store."""

    def __init__(self, *, store: MailboxStore, folders: FolderOperations, send: Deliver) -> None:
        self._store, self._folders, self._send = store, folders, send

    def find(self, request: Element) -> Element:
        """FindItem: a page of a folder's messages that match the restriction."""
        shape = read_shape(request.find(m("ItemShape")))
        restriction = request.find(m("Restriction"))
        messages = []
        for folder in self._folders.named(request.find(m("ParentFolderIds"))):
            if isinstance(folder, Refused):
                messages.append(error("FindItem", folder))
                continue
            found = [
                each for each in self._store.items(folder.id, holding=hint(restriction)) if matches(each, restriction)
            ]
            messages.append(success("FindItem", _page(found, request.find(m("IndexedPageItemView")), shape)))
        return response("FindItem", messages)

    def get(self, request: Element) -> Element:
        """GetItem: each message asked for."""
        shape = read_shape(request.find(m("ItemShape")))
        return self._each("GetItem", request.find(m("ItemIds")), lambda item: write_item(item, shape))

    def move(self, request: Element) -> Element:
        """MoveItem: each message into the folder, with its new id."""
        folder = self._folders.one(request.find(m("ToFolderId")))
        return self._each(
            "MoveItem", request.find(m("ItemIds")), lambda item: _only_id(self._store.move(item, folder.id))
        )

    def delete(self, request: Element) -> Element:
        """DeleteItem: each message for good."""
        messages = []
        for each in request.iterfind(f"{m('ItemIds')}/*"):
            try:
                self._store.delete(self._item(each.get("Id", "")))
                messages.append(success("DeleteItem"))
            except Refused as refused:
                messages.append(error("DeleteItem", refused))
        return response("DeleteItem", messages)

    def update(self, request: Element) -> Element:
        """UpdateItem: categories, the read flag and extended properties."""
        messages = []
        for change in request.iterfind(f"{m('ItemChanges')}/{t('ItemChange')}"):
            try:
                item = self._item(change[0].get("Id", ""))
                updated = self._apply(item, change.find(t("Updates")))
                done = success("UpdateItem", M.Items(_only_id(updated)), M.ConflictResults(T.Count("0")))
                messages.append(done)
            except Refused as refused:
                messages.append(error("UpdateItem", refused, M.Items()))
        return response("UpdateItem", messages)

    def attachment(self, request: Element) -> Element:
        """GetAttachment: a file's bytes, or the message inside the message."""
        wants_mime = request.findtext(f"{m('AttachmentShape')}/{t('IncludeMimeContent')}") == "true"
        messages = []
        for each in request.iterfind(f"{m('AttachmentIds')}/*"):
            try:
                item, index, found = self._attachment(each.get("Id", ""))
                content = _inner(found, with_mime=wants_mime) if found.is_item else _content(found)
                done = M.Attachments(write_attachment(item, index, found, content))
                messages.append(success("GetAttachment", done))
            except Refused as refused:
                messages.append(error("GetAttachment", refused, M.Attachments()))
        return response("GetAttachment", messages)

    def create(self, request: Element) -> Element:
        """CreateItem: a new message, saved, sent, or both."""
        disposition = request.get("MessageDisposition", "SaveOnly")
        saved = request.find(m("SavedItemFolderId"))
        folder = self._folders.one(saved).id if saved is not None else self._store.sent_items
        messages = []
        for each in request.iterfind(f"{m('Items')}/*"):
            raw, recipients = compose(each)
            if disposition.startswith("Send"):
                for recipient in recipients:
                    self._send(recipient, raw)
            kept = (
                [_only_id(self._store.deliver(raw, folder=folder, is_read=True))] if disposition != "SendOnly" else []
            )
            messages.append(success("CreateItem", M.Items(*kept)))
        return response("CreateItem", messages)

    def send(self, request: Element) -> Element:
        """SendItem: messages that were saved before."""
        messages = []
        for each in request.iterfind(f"{m('ItemIds')}/*"):
            try:
                item = self._item(each.get("Id", ""))
                for address in item.view.addresses("To") + item.view.addresses("Cc"):
                    self._send(address.address, item.raw)
                self._store.move(item, self._store.sent_items)
                messages.append(success("SendItem"))
            except Refused as refused:
                messages.append(error("SendItem", refused))
        return response("SendItem", messages)

    def _each(self, operation: str, ids: Element | None, write: Callable[[Item], Element]) -> Element:
        messages = []
        for each in ids if ids is not None else ():
            try:
                messages.append(success(operation, M.Items(write(self._item(each.get("Id", ""))))))
            except Refused as refused:
                messages.append(error(operation, refused, M.Items()))
        return response(operation, messages)

    def _item(self, native_id: str) -> Item:
        place = read_item_id(native_id)
        if place is None:
            raise Refused("ErrorInvalidIdMalformed", "Id is malformed.")
        found = self._store.item(*place)
        if found is None:
            raise Refused(_GONE.code, _GONE.sentence)
        return found

    def _attachment(self, text: str) -> tuple[Item, int, FoundAttachment]:
        place = read_attachment_id(text)
        if place is None:
            raise Refused("ErrorInvalidIdMalformed", "Id is malformed.")
        folder, number, index = place
        item = self._store.item(folder, number)
        found = item.view.attachments if item else ()
        if item is None or index >= len(found):
            raise Refused(_GONE.code, _GONE.sentence)
        return item, index, found[index]

    def _apply(self, item: Item, updates: Element | None) -> Item:
        categories, is_read, properties = item.categories, item.is_read, dict(item.properties)
        for each in updates if updates is not None else ():
            uri, value = each[0], each[1] if len(each) > 1 else None
            if local(uri) == "ExtendedFieldURI":
                properties[property_key(uri)] = _texts(value, "Value") if value is not None else ""
            elif uri.get("FieldURI") == "item:Categories":
                categories = tuple(_all_texts(value, "String")) if value is not None else ()
            elif uri.get("FieldURI") == "message:IsRead":
                is_read = _texts(value, "IsRead") in {"1", "true"} if value is not None else False
            else:
                code = "ErrorInvalidPropertySet"
                raise Refused(code, f"Set action is invalid for property {json.dumps(uri.get('FieldURI', ''))}.")
        kept = {name: value for name, value in properties.items() if value}
        return self._store.update(item, categories=categories, properties=kept, is_read=is_read)


def _all_texts(value: Element, name: str) -> list[str]:
    return [each.text or "" for each in value.iter(t(name))]


def _texts(value: Element, name: str) -> str:
    return "".join(_all_texts(value, name))


def _only_id(item: Item) -> Element:
    return T.Message(write_item_id(item))


def _content(found: FoundAttachment) -> Element:
    written = write_mime(found.data)
    return T.Content(written.text or "")


def _inner(found: FoundAttachment, *, with_mime: bool) -> Element:
    view = MessageView(found.data)
    inner = T.Message()
    if with_mime:
        inner.append(write_mime(found.data))
    inner.append(T.ItemClass("IPM.Note"))
    if view.header("Subject"):
        inner.append(T.Subject(plain(view.header("Subject"))))
    return inner


def _page(found: list[Item], view: Element | None, shape: Shape) -> Element:
    offset = int(view.get("Offset", "0")) if view is not None else 0
    most = int(view.get("MaxEntriesReturned", "100")) if view is not None else 100
    shown = found[offset : offset + most]
    end = offset + len(shown)
    return M.RootFolder(
        T.Items(*(write_item(each, shape) for each in shown)),
        IndexedPagingOffset=str(end),
        IncludesLastItemInRange="true" if end >= len(found) else "false",
        TotalItemsInView=str(len(found)),
    )
