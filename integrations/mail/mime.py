"""Reading a raw mail: its headers, the sender's own text, and every file in it. Never fails, whatever the bytes."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message

from integrations.mail.mime_headers import FAILURES, Headers, decoded
from integrations.mail.mime_names import safe_name, unique_name
from integrations.mail.mime_text import clean, html_to_text, split_quoted

# Written out without refolding headers or escaping "From" at the start of a line.
_AS_IT_CAME = email.policy.compat32.clone(mangle_from_=False, max_line_length=0, linesep="\r\n")
_TEXTS = frozenset({"text/plain", "text/html"})


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the mail. `path` says where in the tree it stood, as "1.2"; `name` is safe and unique in the mail."""

    name: str
    content_type: str
    path: str
    disposition: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Leaf:
    """What became of one leaf of the tree. `fate` is text, alternative (the same text in another form), file or empty."""

    path: str
    content_type: str
    fate: str


@dataclass(frozen=True, slots=True)
class MailText:
    """A mail, read. `text` is what the sender wrote, `quoted` what stands below it from other mails."""

    subject: str
    message_id: str
    sender_name: str
    sender_address: str
    to: tuple[str, ...]
    date: datetime | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    auto_submitted: str
    headers: tuple[tuple[str, str], ...]
    text: str
    quoted: str
    parts: tuple[Part, ...]
    leaves: tuple[Leaf, ...]
    defects: tuple[str, ...]


def read_mail(raw: bytes) -> MailText:
    """Everything the mail says, with every leaf of its tree accounted for."""
    try:
        message = email.message_from_bytes(raw)
        found = list(_leaves(message))
    except RecursionError:
        return _unreadable(raw)
    reading = _Reading()
    for each in found:
        reading.take(each)
    return _mail(Headers(_raw_headers(message)), reading)


@dataclass(frozen=True, slots=True)
class _Found:
    """A leaf where it stands; `alternative` is the path of the multipart/alternative it belongs to."""

    path: str
    alternative: str
    message: Message


class _Reading:
    """Sorts leaves into the mail's text and its files."""

    def __init__(self) -> None:
        self.texts: dict[str, tuple[str, str]] = {}
        self.parts: list[Part] = []
        self.leaves: list[Leaf] = []
        self.defects: list[str] = []
        self._taken: set[str] = set()

    def take(self, found: _Found) -> None:
        """Account for one leaf."""
        kind = found.message.get_content_type()
        name, disposition = _file_name(found.message), _disposition(found.message)
        data = _data(found.message)
        self.defects += [type(each).__name__ for each in found.message.defects]
        if kind.startswith("multipart/"):
            kind = "text/plain"  # a multipart without parts is its own text
        if kind in _TEXTS and not name and disposition != "attachment":
            fate = self._take_text(found, kind, data)
        else:
            fate = "file"
            self._take_file(found, kind, name, disposition, data)
        self.leaves.append(Leaf(found.path, kind, fate))

    def _take_text(self, found: _Found, kind: str, data: bytes) -> str:
        text = _decoded(data, found.message, self.defects)
        if not text.strip():
            return "empty"
        key = found.alternative or found.path
        known = self.texts.get(key)
        shown = clean(text) if kind == "text/plain" else html_to_text(text)
        if known is None or (known[0] == "text/html" and kind == "text/plain"):
            self.texts[key] = (kind, shown)
            return "text"
        return "alternative"

    def _take_file(self, found: _Found, kind: str, name: str, disposition: str, data: bytes) -> None:
        safe = safe_name(name, kind, len(self.parts) + 1)
        if kind == "message/rfc822" and not safe.lower().endswith(".eml"):
            safe = safe_name(f"{safe[:200]}.eml", kind, len(self.parts) + 1)
        unique = unique_name(safe, self._taken)
        self.parts.append(Part(unique, kind, found.path, disposition or "attachment", data))


def _leaves(message: Message) -> Iterator[_Found]:
    """Every leaf in order, without recursion. Messages inside are leaves: they are kept whole."""
    waiting = [_Found("1", "", message)]
    while waiting:
        found = waiting.pop()
        inside = found.message.get_payload() if found.message.is_multipart() else None
        if not isinstance(inside, list) or found.message.get_content_maintype() == "message":
            yield found
            continue
        shared = found.path if found.message.get_content_subtype() == "alternative" else found.alternative
        waiting += [
            _Found(f"{found.path}.{number}", shared, child)
            for number, child in reversed(list(enumerate(inside, start=1)))
            if isinstance(child, Message)
        ]


def _mail(headers: Headers, reading: _Reading) -> MailText:
    text, quoted = split_quoted("\n\n".join(shown for _, shown in reading.texts.values()))
    sender = next(iter(headers.addresses("From") or headers.addresses("Sender")), ("", ""))
    return MailText(
        subject=headers.text("Subject"),
        message_id=headers.message_id(),
        sender_name=sender[0],
        sender_address=sender[1],
        to=tuple(address for _, address in headers.addresses("To")),
        date=headers.date(),
        in_reply_to=headers.ids("In-Reply-To"),
        references=headers.ids("References"),
        auto_submitted=headers.text("Auto-Submitted").lower(),
        headers=headers.all,
        text=text,
        quoted=quoted,
        parts=tuple(reading.parts),
        leaves=tuple(reading.leaves),
        defects=tuple(dict.fromkeys(reading.defects)),
    )


def _unreadable(raw: bytes) -> MailText:
    """A mail nested beyond reason: kept whole, as one file."""
    reading = _Reading()
    reading.parts.append(Part("message.eml", "message/rfc822", "1", "attachment", raw))
    reading.leaves.append(Leaf("1", "message/rfc822", "file"))
    reading.defects.append("NestedTooDeeply")
    return _mail(Headers([]), reading)


def _raw_headers(message: Message) -> list[tuple[str, str]]:
    return [(str(name), str(value)) for name, value in message.raw_items()]


def _file_name(message: Message) -> str:
    try:
        name = message.get_filename()
    except FAILURES:
        return ""
    return decoded("subject", str(name)) if name else ""


def _disposition(message: Message) -> str:
    try:
        return message.get_content_disposition() or ""
    except FAILURES:
        return ""


def _data(message: Message) -> bytes:
    inside = message.get_payload()
    if isinstance(inside, list):
        return b"\r\n".join(_written(each) for each in inside if isinstance(each, Message))
    try:
        data = message.get_payload(decode=True)
    except FAILURES:
        data = str(inside).encode("utf-8", "surrogateescape")
    return data if isinstance(data, bytes) else b""


def _written(message: Message) -> bytes:
    """A message inside the mail, as bytes."""
    try:
        return message.as_bytes(policy=_AS_IT_CAME)
    except (*FAILURES, RecursionError):
        headers = "".join(f"{name}: {value}\r\n" for name, value in _raw_headers(message))
        return f"{headers}\r\n{message.get_payload()}".encode("utf-8", "surrogateescape")


def _decoded(data: bytes, message: Message, defects: list[str]) -> str:
    try:
        charset = str(message.get_content_charset() or "utf-8")
        return data.decode(charset)
    except FAILURES:
        defects.append("CharsetGuessed")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
