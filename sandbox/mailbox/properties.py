"""The properties of a message as EWS writes them, in the order of its schema."""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sandbox.mailbox.ids import attachment_id, change_key, folder_id
from sandbox.mailbox.message import Address, FoundAttachment, MessageView
from sandbox.mailbox.soap import Element, T, plain, t
from sandbox.mailbox.store import Item

Writer = Callable[[Item, MessageView], Element | None]


@dataclass(frozen=True, slots=True)
class Shape:
    """What a request wants to see: EWS property names, and the keys of extended properties."""

    fields: frozenset[str]
    extended: tuple[Element, ...] = ()
    mime: bool = False


def read_shape(shape: Element | None) -> Shape:
    """The shape a request asks for; ids alone when it says nothing."""
    if shape is None:
        return Shape(frozenset())
    fields = {each.get("FieldURI", "") for each in shape.iter(t("FieldURI"))}
    if shape.findtext(t("BaseShape")) in {"Default", "AllProperties"}:
        fields |= set(_WRITERS) - {"item:MimeContent"}
    mime = shape.findtext(t("IncludeMimeContent")) == "true" or "item:MimeContent" in fields
    return Shape(frozenset(fields), tuple(shape.iter(t("ExtendedFieldURI"))), mime=mime)


def write_item(item: Item, shape: Shape) -> Element:
    """A message with its id and what the shape asks for."""
    written = T.Message()
    if shape.mime:
        written.append(write_mime(item.raw))
    written.append(write_item_id(item))
    for name, writer in _WRITERS.items():
        if name in shape.fields and (found := writer(item, item.view)) is not None:
            written.append(found)
    for wanted in shape.extended:
        value = item.properties.get(property_key(wanted))
        if value is not None:
            written.append(T.ExtendedProperty(T.ExtendedFieldURI(**_attributes(wanted)), T.Value(plain(value))))
    return written


def write_item_id(item: Item) -> Element:
    """The id of a message with its change key."""
    return T.ItemId(Id=item.native_id, ChangeKey=change_key(item.change))


def write_mime(raw: bytes) -> Element:
    """The raw message."""
    return T.MimeContent(base64.b64encode(raw).decode("ascii"), CharacterSet="UTF-8")


def write_attachment(item: Item, index: int, found: FoundAttachment, content: Element | None = None) -> Element:
    """An attachment's description, with its content when that was asked for."""
    written = T.ItemAttachment() if found.is_item else T.FileAttachment()
    written.append(T.AttachmentId(Id=attachment_id(item.folder, item.id, index)))
    written.append(T.Name(plain(found.name)))
    written.append(T.ContentType(plain(found.content_type)))
    if found.content_id:
        written.append(T.ContentId(plain(found.content_id)))
    written.append(T.Size(str(len(found.data))))
    written.append(T.IsInline("true" if found.inline else "false"))
    if content is not None:
        written.append(content)
    return written


def property_key(uri: Element) -> str:
    """How an extended property is named in our store, from its ExtendedFieldURI."""
    return "|".join(f"{name}={value.lower()}" for name, value in sorted(_attributes(uri).items()))


def _attributes(uri: Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in uri.attrib.items()}


def moment(at: datetime) -> str:
    """A time as EWS writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(name: str, text: str | None) -> Element | None:
    return T(name, plain(text)) if text else None


def _mailbox(found: Address) -> Element:
    return T.Mailbox(T.Name(plain(found.name)), T.EmailAddress(plain(found.address)), T.RoutingType("SMTP"))


def _mailboxes(name: str, found: tuple[Address, ...], *, only_first: bool = False) -> Element | None:
    shown = found[:1] if only_first else found
    return T(name, *(_mailbox(each) for each in shown)) if shown else None


def _body(name: str, kind: str, text: str | None) -> Element | None:
    return T(name, plain(text), BodyType=kind) if text is not None else None


def _best_body(_item: Item, view: MessageView) -> Element | None:
    html = view.body("text/html")
    return _body("Body", "HTML", html) if html is not None else _body("Body", "Text", view.body("text/plain") or "")


def _attachments(item: Item, view: MessageView) -> Element | None:
    found = [write_attachment(item, index, each) for index, each in enumerate(view.attachments)]
    return T.Attachments(*found) if found else None


def _headers(_item: Item, view: MessageView) -> Element | None:
    found = [T.InternetMessageHeader(plain(value), HeaderName=plain(name)) for name, value in view.headers]
    return T.InternetMessageHeaders(*found) if found else None


def _categories(item: Item, _view: MessageView) -> Element | None:
    return T.Categories(*(T.String(plain(each)) for each in item.categories)) if item.categories else None


def _sent(item: Item, view: MessageView) -> Element:
    return T.DateTimeSent(moment(view.sent_at or item.received_at))


def _conversation(_item: Item, view: MessageView) -> Element:
    """Mails of one thread have one conversation; the first of their references names it."""
    first = (view.header("References") or view.header("In-Reply-To") or view.header("Message-ID")).split(" ")[0]
    return T.ConversationId(Id=base64.b64encode(hashlib.sha256(first.encode("utf-8", "replace")).digest()).decode())


def _sender(name: str, *headers: str) -> Writer:
    def write(_item: Item, view: MessageView) -> Element | None:
        found = next((each for header in headers if (each := view.addresses(header))), ())
        return _mailboxes(name, found, only_first=True)

    return write


def _yes(name: str, *, value: bool) -> Element:
    return T(name, "true" if value else "false")


# In the order the schema wants them. A property that is not here is simply not there, as on an older server.
_WRITERS: dict[str, Writer] = {
    "item:ParentFolderId": lambda item, _: T.ParentFolderId(Id=folder_id(item.folder)),
    "item:ItemClass": lambda _i, _v: T.ItemClass("IPM.Note"),
    "item:Subject": lambda _, view: _text("Subject", view.header("Subject")),
    "item:Sensitivity": lambda _i, _v: T.Sensitivity("Normal"),
    "item:Body": _best_body,
    "item:Attachments": _attachments,
    "item:DateTimeReceived": lambda item, _: T.DateTimeReceived(moment(item.received_at)),
    "item:Size": lambda item, _: T.Size(str(item.size)),
    "item:Categories": _categories,
    "item:Importance": lambda _i, _v: T.Importance("Normal"),
    "item:InReplyTo": lambda _, view: _text("InReplyTo", view.header("In-Reply-To")),
    "item:IsSubmitted": lambda _i, _v: _yes("IsSubmitted", value=False),
    "item:IsDraft": lambda _i, _v: _yes("IsDraft", value=False),
    "item:IsFromMe": lambda _i, _v: _yes("IsFromMe", value=False),
    "item:IsResend": lambda _i, _v: _yes("IsResend", value=False),
    "item:IsUnmodified": lambda _i, _v: _yes("IsUnmodified", value=True),
    "item:InternetMessageHeaders": _headers,
    "item:DateTimeSent": _sent,
    "item:DateTimeCreated": lambda item, _: T.DateTimeCreated(moment(item.received_at)),
    "item:DisplayTo": lambda _, view: _text("DisplayTo", "; ".join(each.name for each in view.addresses("To"))),
    "item:HasAttachments": lambda _, view: _yes("HasAttachments", value=bool(view.attachments)),
    "item:LastModifiedTime": lambda item, _: T.LastModifiedTime(moment(item.received_at)),
    "item:IsAssociated": lambda _i, _v: _yes("IsAssociated", value=False),
    "item:ConversationId": _conversation,
    "item:TextBody": lambda _, view: _body("TextBody", "Text", view.body("text/plain")),
    "message:Sender": _sender("Sender", "Sender", "From"),
    "message:ToRecipients": lambda _, view: _mailboxes("ToRecipients", view.addresses("To")),
    "message:CcRecipients": lambda _, view: _mailboxes("CcRecipients", view.addresses("Cc")),
    "message:From": _sender("From", "From"),
    "message:InternetMessageId": lambda _, view: _text("InternetMessageId", view.header("Message-ID")),
    "message:IsRead": lambda item, _: _yes("IsRead", value=item.is_read),
    "message:References": lambda _, view: _text("References", view.header("References")),
}
