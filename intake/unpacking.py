"""A mail's MIME taken apart. Runs in a guarded child process, because the bytes come from strangers; it imports little."""

import hashlib
import json
import re
from typing import Any

from integrations.mail.mime import MailText, Part, read_mail

_LONGEST_TEXT = 200_000
# Outlook's own words: it marks its answers as "auto-generated", which alarms of other systems are too.
_SAYS_SO = re.compile(r"\s*(?:automatic reply|out of office|undeliverable|delivery has failed)\b", re.IGNORECASE)
_AUTOMATIC_PRECEDENCE = frozenset({"bulk", "junk", "auto_reply"})


def unpack(raw: bytes) -> bytes:
    """One line of JSON that says what the mail says, and then the bytes of its files."""
    mail = read_mail(raw)
    files = [_file(part, f"{number:03}") for number, part in enumerate(mail.parts, start=1)]
    return json.dumps(_summary(mail, files)).encode() + b"\n" + b"".join(part.data for part in mail.parts)


def _file(part: Part, path: str) -> dict[str, Any]:
    digest = hashlib.sha256(part.data).hexdigest()
    size = len(part.data)
    return {"file_name": part.name, "content_type": part.content_type, "path": path, "size": size, "sha256": digest}


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
        or _SAYS_SO.match(mail.subject) is not None
        or headers.get("content-type", "").startswith("multipart/report")
    )
