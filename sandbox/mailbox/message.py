"""What Exchange would see in a raw message: its headers, body and attachments. Never fails, whatever the bytes."""

import email
import email.header
import email.message
import email.parser
import email.policy
import email.utils
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

# Written out without refolding headers or escaping "From" at the start of a line.
_AS_IT_CAME = email.policy.compat32.clone(mangle_from_=False, max_line_length=0, linesep="\r\n")
_BODIES = ("text/plain", "text/html")
_LINK = "message/external-body"


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox as EWS names it."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class FoundAttachment:
    """An attachment; `is_item` for a message inside the message, `url` for one that is only linked."""

    name: str
    content_type: str
    content_id: str
    inline: bool
    is_item: bool
    data: bytes = field(repr=False)
    url: str = ""


class MessageView:
    """A lazily parsed message."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    @cached_property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Every header in order, unfolded, still encoded."""
        head = email.parser.BytesHeaderParser().parsebytes(self._raw)
        return tuple((name, " ".join(str(value).split())) for name, value in head.raw_items())

    def header(self, name: str) -> str:
        """A header's text, decoded; empty if absent."""
        value = next((value for key, value in self.headers if key.lower() == name.lower()), "")
        return decoded(value)

    def addresses(self, name: str) -> tuple[Address, ...]:
        """The mailboxes of an address header."""
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        pairs = email.utils.getaddresses(values)
        return tuple(Address(decoded(shown) or address, address) for shown, address in pairs if address)

    @property
    def sent_at(self) -> datetime | None:
        """The Date header in UTC, if it can be read."""
        try:
            sent = email.utils.parsedate_to_datetime(self.header("Date"))
        except (TypeError, ValueError, IndexError, OverflowError):
            return None
        return (sent if sent.tzinfo else sent.replace(tzinfo=UTC)).astimezone(UTC)

    @cached_property
    def _leaves(self) -> list[email.message.Message]:
        try:
            return _leaves(email.message_from_bytes(self._raw))
        except RecursionError:
            return []  # nested beyond reason: it has headers, and its raw bytes

    def body(self, content_type: str) -> str | None:
        """The message's own text of one type; None if it has none."""
        for part in self._leaves:
            if part.get_content_type() == content_type and not _is_attachment(part):
                return _text(part)
        return None

    @cached_property
    def attachments(self) -> tuple[FoundAttachment, ...]:
        """Everything but the body's texts."""
        taken: set[str] = set()
        found = []
        for part in self._leaves:
            kind = part.get_content_type()
            if kind in _BODIES and kind not in taken and not _is_attachment(part):
                taken.add(kind)
                continue
            found.append(_attachment(part))
        return tuple(found)


def decoded(value: str) -> str:
    """A header value without its encoded words."""
    try:
        return str(email.header.make_header(email.header.decode_header(value)))
    except (LookupError, UnicodeError, ValueError, email.errors.MessageError):
        return value


def _leaves(whole: email.message.Message) -> list[email.message.Message]:
    found, waiting = [], [whole]
    while waiting:
        part = waiting.pop()
        children = part.get_payload()
        if part.get_content_type() in {"message/rfc822", _LINK} or not isinstance(children, list):
            found.append(part)
        else:
            waiting += [child for child in reversed(children) if isinstance(child, email.message.Message)]
    return found


def _is_attachment(part: email.message.Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_file_name(part))


def _file_name(part: email.message.Message) -> str:
    try:
        return decoded(str(part.get_filename() or ""))
    except (LookupError, UnicodeError, ValueError, TypeError):
        return ""


def _text(part: email.message.Message) -> str:
    data = _bytes(part)
    try:
        return data.decode(str(part.get_content_charset("utf-8")), "replace")
    except LookupError:
        return data.decode("latin-1")


def _bytes(part: email.message.Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _attachment(part: email.message.Message) -> FoundAttachment:
    inner = part.get_payload()
    is_item = part.get_content_type() == "message/rfc822" and isinstance(inner, list) and bool(inner)
    if is_item and isinstance(inner, list) and isinstance(inner[0], email.message.Message):
        data, name = _message_bytes(inner[0]), _file_name(part) or decoded(str(inner[0].get("Subject", "") or ""))
    else:
        data, name = _bytes(part), _file_name(part)
    return FoundAttachment(
        name=name or "Attachment",
        content_type=part.get_content_type(),
        content_id=str(part.get("Content-ID", "") or "").strip("<> "),
        inline=part.get_content_disposition() == "inline",
        is_item=is_item,
        data=data,
        url=_link(part),
    )


def _link(part: email.message.Message) -> str:
    return str(part.get_param("url", "") or "") if part.get_content_type() == _LINK else ""


def _message_bytes(message: email.message.Message) -> bytes:
    try:
        return message.as_bytes(policy=_AS_IT_CAME)
    except (LookupError, UnicodeError, ValueError, TypeError, AttributeError):
        return message.as_string().encode("utf-8", "replace")
