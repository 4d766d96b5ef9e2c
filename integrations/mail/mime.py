"""Reading a raw mail: its headers, the sender's own text, and every file in it. Never fails, whatever the bytes."""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.message import Message

from integrations.mail.mime_headers import FAILURES, Headers, decoded
from integrations.mail.mime_names import safe_name, unique_name
from integrations.mail.mime_text import clean, html_to_text, split_quoted

# Written out without refolding headers or escaping "From" at the start of a line.
_AS_IT_CAME = email.policy.compat32.clone(mangle_from_=False, max_line_length=0, linesep="\r\n")
NESTED_TOO_DEEPLY = "NestedTooDeeply"
_SHOWN = re.compile(r"cid:([^\s\"'<>]{1,300})", re.IGNORECASE)
_MOST_TEXT = 2_000_000
"""So much of a text is read: nobody wrote more, and the whole of it is in the original."""
_TEXTS = frozenset({"text/plain", "text/html"})


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the mail. `path` says where in the tree it stood, as "1.2"; `name` is safe and unique in the mail."""

    name: str
    content_type: str
    path: str
    disposition: str
    data: bytes = field(repr=False)
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """What became of one leaf of the tree. `fate` is text, alternative (the same text in another form), file or empty."""

    path: str
    content_type: str
    fate: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class MailText:
    """A mail, read. `text` is what the sender wrote, `quoted` what stands below it from other mails.

    `shown` are the Content-IDs of the pictures its HTML shows.
    """

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
    shown: frozenset[str] = frozenset()
    reply_to: str = ""


def read_mail(raw: bytes, *, links: bool = False) -> MailText:
    """Everything the mail says, with every leaf of its tree accounted for; `links` writes out where HTML links lead."""
    try:
        message = email.message_from_bytes(raw)
        reading = _Reading(links=links)
        found = list(_leaves(message, reading.defects))
    except RecursionError:
        return _unreadable(raw)
    for each in found:
        reading.take(each)
    return _mail(Headers(_raw_headers(message)), reading)


@dataclass(frozen=True, slots=True)
class _Found:
    """A leaf where it stands; `alternative` is the path of the multipart/alternative it belongs to."""

    path: str
    alternative: str
    message: Message


@dataclass(frozen=True, slots=True)
class _Text:
    """A body text before it is known whether it is the one to read. `group` is its alternative, or itself."""

    path: str
    group: str
    kind: str
    text: str


class _Reading:
    """Sorts leaves into the mail's text and its files."""

    def __init__(self, *, links: bool = False) -> None:
        self._links = links
        self.parts: list[Part] = []
        self.defects: list[str] = []
        self.shown: set[str] = set()
        self._texts: list[_Text] = []
        self._leaves: dict[str, Leaf] = {}
        self._taken: dict[str, int] = {}

    def take(self, found: _Found) -> None:
        """Account for one leaf."""
        kind = found.message.get_content_type()
        name, disposition = _file_name(found.message), _disposition(found.message)
        data = _data(found.message)
        # Broken base64 shows only when it is decoded.
        self.defects += [type(each).__name__ for each in found.message.defects]
        if kind.startswith("multipart/"):
            kind = "text/plain"  # a multipart without parts is its own text
        if kind in _TEXTS and not name and disposition != "attachment":
            text = _decoded(data, found.message, self.defects)
            self._texts.append(_Text(found.path, found.alternative or found.path, kind, text))
            self._leaves[found.path] = Leaf(found.path, kind, "alternative" if text.strip() else "empty", len(data))
            self.shown |= set(_SHOWN.findall(text)) if kind == "text/html" else set()
        else:
            self.keep(name, kind, found.path, disposition, data, _content_id(found.message))

    def keep(self, name: str, kind: str, path: str, disposition: str, data: bytes, content_id: str = "") -> None:
        """Keep a leaf as a file."""
        number = len(self.parts) + 1
        safe = safe_name(name, kind, number)
        if kind == "message/rfc822" and not safe.lower().endswith(".eml"):
            safe = safe_name(f"{safe[:200]}.eml", kind, number)
        taken = unique_name(safe, self._taken)
        self.parts.append(Part(taken, kind, path, disposition or "attachment", data, content_id))
        self._leaves[path] = Leaf(path, kind, "file", len(data))

    def text(self) -> str:
        """What there is to read: of alternatives the plain one, of everything else all."""
        plain = {each.group for each in self._texts if each.kind == "text/plain" and each.text.strip()}
        read = []
        for each in self._texts:
            if each.text.strip() and (each.kind == "text/plain" or each.group not in plain):
                self._leaves[each.path] = replace(self._leaves[each.path], fate="text")
                plain_text = each.kind == "text/plain"
                text = each.text[:_MOST_TEXT]
                read.append(clean(text) if plain_text else html_to_text(text, links=self._links))
        return "\n\n".join(read)

    def leaves(self) -> tuple[Leaf, ...]:
        """What became of each leaf, in order."""
        return tuple(self._leaves.values())


def _leaves(message: Message, defects: list[str]) -> Iterator[_Found]:
    """Every leaf in order, without recursion. Messages inside are leaves: they are kept whole."""
    waiting = [_Found("1", "", message)]
    while waiting:
        found = waiting.pop()
        defects += [type(each).__name__ for each in found.message.defects]
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
    text, quoted = split_quoted(reading.text())
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
        leaves=reading.leaves(),
        defects=tuple(dict.fromkeys(reading.defects)),
        shown=frozenset(reading.shown),
        reply_to=next((address for _, address in headers.addresses("Reply-To")), ""),
    )


def _unreadable(raw: bytes) -> MailText:
    """A mail nested beyond reason: kept whole, as one file."""
    reading = _Reading()
    reading.keep("message.eml", "message/rfc822", "1", "attachment", raw)
    reading.defects.append(NESTED_TOO_DEEPLY)
    return _mail(Headers([]), reading)


def _raw_headers(message: Message) -> list[tuple[str, str]]:
    return [(str(name), str(value)) for name, value in message.raw_items()]


def _file_name(message: Message) -> str:
    try:
        name = message.get_filename()
    except FAILURES:
        return ""
    if name:
        return decoded("subject", str(name))
    inside = _inside(message)
    if message.get_content_type() == "message/rfc822" and inside:
        # A mail is known by its subject, which is no path.
        subject = Headers(_raw_headers(inside[0])).text("Subject")
        return f"{subject[:200]}.eml".replace("/", "_").replace("\\", "_") if subject else ""
    return ""


def _disposition(message: Message) -> str:
    try:
        return message.get_content_disposition() or ""
    except FAILURES:
        return ""


def _content_id(message: Message) -> str:
    return str(message.get("Content-ID", "")).strip().strip("<>")


def _data(message: Message) -> bytes:
    if message.is_multipart():
        return b"\r\n".join(_written(each) for each in _inside(message))
    try:
        data = message.get_payload(decode=True)
    except FAILURES:
        return _written(message)
    return data if isinstance(data, bytes) else b""


def _inside(message: Message) -> list[Message]:
    """The parts of a part. A text is not asked for what it says: that alone fails where its charset is no charset."""
    inside = message.get_payload() if message.is_multipart() else []
    return [each for each in inside if isinstance(each, Message)] if isinstance(inside, list) else []


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
