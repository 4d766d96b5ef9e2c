"""Messages and attachments as Graph writes them, read into ours. Any property may be missing or null."""

from datetime import UTC, datetime
from typing import Any

from integrations.mail.graph_wire import odd
from integrations.mail.messages import AttachmentMeta, Change, MailHead

REFERENCE = "String {7c0e4c3a-52a1-4f0e-9d55-31b6f8a7c952} Name CaseworkReference"
"""Our reference, the same extended property that EWS calls by this set and name."""
_SIZE = "Long 0x0E08"

HEAD = {
    "$select": "subject,internetMessageId,from,sender,toRecipients,receivedDateTime,internetMessageHeaders,categories",
    "$expand": "attachments($select=id,name,contentType,size,isInline),"
    f"singleValueExtendedProperties($filter=id eq '{REFERENCE}' or id eq '{_SIZE}')",
}


def read_head(message: dict[str, Any], attachments: list[dict[str, Any]]) -> MailHead:
    """A mail as every mailbox adapter hands it over."""
    # The author is whom the mail is from; the sender is who typed it for them.
    name, address = _person(message.get("from") or message.get("sender"))
    own = {_text(each.get("id")).lower(): _text(each.get("value")) for each in extended(message)}
    size = own.get(_SIZE.lower(), "")
    return MailHead(
        native_id=read_id(message),
        message_id=_text(message.get("internetMessageId")),
        subject=_text(message.get("subject")),
        sender_name=name,
        sender_address=address,
        to=tuple(_person(each)[1] for each in objects(message.get("toRecipients"))),
        received_at=_moment(_text(message.get("receivedDateTime"))),
        size=int(size) if size.isascii() and size.isdigit() else 0,
        headers=tuple(
            (_text(each.get("name")), _text(each.get("value")))
            for each in objects(message.get("internetMessageHeaders"))
        ),
        attachments=tuple(_attachment(each) for each in attachments),
        categories=tuple(_text(each) for each in message.get("categories") or () if each),
        mark=own.get(REFERENCE.lower(), ""),
    )


def read_change(entry: dict[str, Any]) -> Change:
    """One entry of a delta page."""
    return Change(kind="deleted" if "@removed" in entry else "created", native_id=read_id(entry))


def read_id(entry: dict[str, Any]) -> str:
    """An entry's id, without which it is none."""
    found = entry.get("id")
    if not isinstance(found, str) or not found:
        raise odd("an entry without its id")
    return found


def read_etag(message: dict[str, Any]) -> str:
    """The version of a message, to be named when it is changed."""
    return _text(message.get("@odata.etag"))


def extended(message: dict[str, Any]) -> list[dict[str, Any]]:
    """A message's extended properties."""
    return objects(message.get("singleValueExtendedProperties"))


def objects(found: Any) -> list[dict[str, Any]]:
    """The objects of a list; none where there is no list."""
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _attachment(found: dict[str, Any]) -> AttachmentMeta:
    is_item = _text(found.get("@odata.type")).lower().endswith("itemattachment")
    size = found.get("size")
    return AttachmentMeta(
        id=read_id(found),
        name=_text(found.get("name")),
        content_type=_text(found.get("contentType")) or ("message/rfc822" if is_item else ""),
        size=size if isinstance(size, int) else 0,
        is_item=is_item,
    )


def _person(found: Any) -> tuple[str, str]:
    inside = found.get("emailAddress") if isinstance(found, dict) else None
    return (_text(inside.get("name")), _text(inside.get("address"))) if isinstance(inside, dict) else ("", "")


def _text(found: Any) -> str:
    return found if isinstance(found, str) else ""


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return datetime.now(UTC)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
