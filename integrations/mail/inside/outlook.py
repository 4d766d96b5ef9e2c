"""Outlook's own forms of a mail: winmail.dat (TNEF) and saved messages (.msg)."""

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from oxmsg import Message
from tnefparse.tnef import TNEF

from integrations.mail.inside.members import Allowance, Closed, Member
from integrations.mail.mime_text import html_to_text

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOT_BYTES = "A mail or an object inside this saved message; it is in the saved message, which is kept whole"
_TNEF = b"\x78\x9f\x3e\x22"
# What both libraries raise on input that is not what it says; they have no common error of their own.
_FAILURES = (ValueError, LookupError, TypeError, AttributeError, OSError, AssertionError, ArithmeticError, EOFError)


@dataclass(frozen=True, slots=True)
class SavedMail:
    """What a container says as a mail: its text, and its files."""

    text: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class SavedMessage:
    """A message Outlook saved, as it is read: `names` are its attachments'."""

    subject: str
    sender: str
    recipients: tuple[str, ...]
    sent: datetime | None
    text: str
    names: tuple[str, ...]


def is_tnef(data: bytes) -> bool:
    """Whether this is a winmail.dat, whatever it is called."""
    return data.startswith(_TNEF)


def is_msg(name: str, data: bytes) -> bool:
    """Whether this is a message Outlook saved; other OLE files are documents."""
    return data.startswith(_OLE) and (name.lower().endswith(".msg") or b"_\x00_\x00s\x00u\x00b\x00s\x00t\x00g" in data)


def open_tnef(data: bytes, allowance: Allowance) -> SavedMail:
    """What a winmail.dat holds; Closed when it is damaged."""
    logging.getLogger("tnef-decode").setLevel(logging.CRITICAL)  # it would log what is in the file
    try:
        found = TNEF(data)
        if not found.objects:
            raise Closed("There is nothing in this winmail.dat that can be read")
        files = [Member(_name(one), bytes(one.data)) for one in found.attachments]
        text = _text(found.body)
    except _FAILURES as error:
        raise Closed("This winmail.dat is damaged") from error
    return SavedMail(text, tuple(_counted(files, allowance)))


def open_msg(data: bytes, allowance: Allowance) -> SavedMail:
    """What a saved message holds; Closed when it is damaged."""
    try:
        saved = Message.load(io.BytesIO(data))
        files = [_member(one) for one in saved.attachments]
        text = "\n\n".join(part for part in (saved.subject or "", saved.body or "") if part)
    except _FAILURES as error:
        raise Closed("This saved message is damaged") from error
    return SavedMail(text, tuple(_counted(files, allowance)))


def saved_message(data: bytes) -> SavedMessage:
    """What a saved message says of itself and in its text; Closed when it is damaged."""
    try:
        saved = Message.load(io.BytesIO(data))
        people = tuple(one.name or one.email_address or "" for one in saved.recipients)
        names = tuple(_member(one).name for one in saved.attachments)
        text = saved.body or html_to_text(saved.html_body or "")
        return SavedMessage(saved.subject or "", saved.sender or "", people, saved.sent_date, text, names)
    except _FAILURES as error:
        raise Closed("This saved message is damaged") from error


def _counted(files: list[Member], allowance: Allowance) -> Iterator[Member]:
    for each in files:
        allowance.take(len(each.data))
        yield each


def _member(attachment: Any) -> Member:
    name = attachment.file_name or ""
    try:
        data = attachment.file_bytes
    except KeyError:
        data = None
    if data is None:
        return Member(name or "attached mail", b"", closed=_NOT_BYTES)
    return Member(name, bytes(data), attachment.mime_type or "")


def _name(attachment: Any) -> str:
    name = attachment.long_filename() or ""
    return name.decode("cp1252", "replace").strip("\x00") if isinstance(name, bytes) else str(name)


def _text(body: object) -> str:
    if isinstance(body, bytes):
        return body.decode("cp1252", "replace")
    return body if isinstance(body, str) else ""
