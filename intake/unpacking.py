"""A mail's MIME taken apart. Runs in a guarded child process, because the bytes come from strangers; it imports little."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from casework.errors import CannotOpen
from casework.mail import MailKind, MailPart, PartOutcome
from documents.copied import is_copied
from intake.attachment_text import MOST_FILES, MOST_OF_ALL, text_of
from intake.mail_kind import kind_of
from intake.sender import domain_of, sender_check, tricks
from integrations.mail.inside.opening import OpenedMail, open_mail
from integrations.mail.mime import MailText, Part

_LONGEST_TEXT = 200_000
_SAMPLE = b"""From: A <a@example.test>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r
--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nText\r
--b\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nText\r\n--b--\r\n"""
_NOT_A_MESSAGE = frozenset({MailKind.AUTOMATIC_REPLY, MailKind.DELIVERY_REPORT, MailKind.READ_RECEIPT})


def unpack(raw: bytes, *, gateway: str = "", forces: Mapping[str, str] | None = None, texts: bool = True) -> bytes:
    """One line of JSON that says what the mail says, and then the bytes of its files.

    `gateway` is the name under which our own gateway reports who sent a mail; `forces` has police forces by their domains.
    Without `texts` no attachment is read.
    """
    summary, files = taken_apart(raw, gateway=gateway, forces=forces, texts=texts)
    return json.dumps(summary).encode() + b"\n" + b"".join(part.data for part in files)


def taken_apart(
    raw: bytes, *, gateway: str = "", forces: Mapping[str, str] | None = None, texts: bool = True
) -> tuple[dict[str, Any], tuple[Part, ...]]:
    """What a mail says, ready for JSON, and its files."""
    opened = open_mail(raw)
    said, sealed = _texts(opened) if texts else ([], set())
    parts = [_sealed(part) if part.path in sealed else part for part in opened.parts]
    files = [_file(part, f"{number:03}") for number, part in enumerate(opened.files, start=1)]
    sender = {
        "check": sender_check(opened.mail.headers, gateway),
        "tricks": tricks(opened.mail, forces or {}),
        "force": (forces or {}).get(domain_of(opened.mail.sender_address), ""),
    }
    return _summary(opened.mail, files, parts, said) | {"sender": sender}, opened.files


def _texts(opened: OpenedMail) -> tuple[list[str], set[str]]:
    """What mails inside and files say, and the paths of files that only a password opens."""
    said, sealed, left = list(opened.texts), set(), MOST_OF_ALL
    for part in opened.files[:MOST_FILES]:
        try:
            text = text_of(part)
        except CannotOpen:
            sealed.add(part.path)
            continue
        if text.strip():
            said.append(text[:left])
            left -= len(text)
        if left <= 0:
            break
    return said, sealed


def _sealed(part: MailPart) -> MailPart:
    if part.outcome is not PartOutcome.FILED:
        return part
    return replace(part, outcome=PartOutcome.ENCRYPTED, reason="It opens only with a password")


def _file(part: Part, path: str) -> dict[str, Any]:
    digest = hashlib.sha256(part.data).hexdigest()
    size = len(part.data)
    return {"file_name": part.name, "content_type": part.content_type, "path": path, "size": size, "sha256": digest}


def _summary(mail: MailText, files: list[dict[str, Any]], parts: list[MailPart], said: list[str]) -> dict[str, Any]:
    kind = kind_of(mail)
    return {
        "subject": mail.subject,
        "message_id": normalised_id(mail.message_id),
        "sender_name": mail.sender_name,
        "sender_address": mail.sender_address,
        "reply_to": mail.reply_to,
        "date": mail.date.isoformat() if mail.date else "",
        "thread": list(dict.fromkeys(normalised_id(each) for each in (*mail.in_reply_to, *mail.references))),
        "automatic": kind in _NOT_A_MESSAGE,
        "kind": kind,
        "text": mail.text[:_LONGEST_TEXT],
        "quoted": mail.quoted[:_LONGEST_TEXT],
        "attachment_texts": said,
        "parts": [asdict(part) for part in parts],
        "files": files,
        "digest": _digest(mail),
    }


def normalised_id(message_id: str) -> str:
    """A Message-ID as it is compared: in its brackets, its domain in lower case; what is before it belongs to its maker."""
    left, at, domain = message_id.strip().strip("<>").strip().rpartition("@")
    return f"<{left}{at}{domain.lower()}>" if left or domain else ""


def _digest(mail: MailText) -> str:
    """The content without its transport: a mailbox writes the MIME anew, with other boundaries, each time it is asked."""
    content = [mail.subject, mail.text, mail.quoted, *(_part_digest(part) for part in mail.parts)]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _part_digest(part: Part) -> str:
    return part.name if part.content_type == "message/rfc822" else hashlib.sha256(part.data).hexdigest()


if is_copied():
    taken_apart(_SAMPLE)
