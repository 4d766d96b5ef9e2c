"""A mail's MIME taken apart on disk. Runs in a guarded child process, because the bytes come from strangers."""

import hashlib
import json
from pathlib import Path
from typing import Any

from integrations.mail.mime import MailText, Part, read_mail

MESSAGE = "message.eml"
SUMMARY = "mail.json"
_LONGEST_TEXT = 200_000
_AUTOMATIC_PRECEDENCE = frozenset({"bulk", "junk", "auto_reply"})


def unpack(folder: str) -> None:
    """Read `message.eml` of a folder; write each file of the mail beside it, and what it says as `mail.json`."""
    place = Path(folder)
    raw = (place / MESSAGE).read_bytes()
    mail = read_mail(raw)
    files = [_file("message.eml", "message/rfc822", MESSAGE, raw)]
    for number, part in enumerate(mail.parts, start=1):
        path = f"{number:03}"
        (place / path).write_bytes(part.data)
        files.append(_file(part.name, part.content_type, path, part.data))
    (place / SUMMARY).write_text(json.dumps(_summary(mail, files)), encoding="utf-8")


def _file(name: str, content_type: str, path: str, data: bytes) -> dict[str, Any]:
    digest = hashlib.sha256(data).hexdigest()
    return {"file_name": name, "content_type": content_type, "path": path, "size": len(data), "sha256": digest}


def _summary(mail: MailText, files: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "subject": mail.subject,
        "message_id": mail.message_id.strip().lower(),
        "sender_name": mail.sender_name,
        "sender_address": mail.sender_address,
        "date": mail.date.isoformat() if mail.date else "",
        "thread": list(dict.fromkeys(each.lower() for each in (*mail.in_reply_to, *mail.references))),
        "automatic": _is_automatic_reply(mail),
        "text": mail.text[:_LONGEST_TEXT],
        "quoted": mail.quoted[:_LONGEST_TEXT],
        "files": files,
        "digest": _digest(mail),
    }


def _digest(mail: MailText) -> str:
    """The content without its transport: a mailbox writes the MIME anew, with other boundaries, each time it is asked."""
    content = [mail.subject, mail.text, mail.quoted, *(_part_digest(part) for part in mail.parts)]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _part_digest(part: Part) -> str:
    return part.name if part.content_type == "message/rfc822" else hashlib.sha256(part.data).hexdigest()


def _is_automatic_reply(mail: MailText) -> bool:
    """Out-of-office answers and delivery reports: never a message somebody wrote for a case, and never answered."""
    headers = {name.lower(): value.strip().lower() for name, value in mail.headers}
    return (
        mail.auto_submitted.startswith("auto-replied")
        or headers.get("precedence", "") in _AUTOMATIC_PRECEDENCE
        or headers.get("return-path", "") == "<>"
        or headers.get("content-type", "").startswith("multipart/report")
    )
