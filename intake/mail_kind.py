"""What sort of mail it is, by its structure and its headers; what it says is only looked at where programs say nothing else."""

import re

from casework.mail import MailKind
from integrations.mail.mime import MailText

# Outlook's own words: it marks its answers as "auto-generated", which alarms of other systems are too.
_SAYS_SO = re.compile(r"\s*(?:automatic reply|out of office|undeliverable|delivery has failed)\b", re.IGNORECASE)
_AUTOMATIC_PRECEDENCE = frozenset({"bulk", "junk", "auto_reply"})
_CALENDARS = frozenset({"text/calendar", "application/ics"})
_MAIL_SYSTEMS = frozenset({"mailer-daemon", "postmaster"})
_LIST_HEADERS = frozenset({"list-id", "list-post", "list-unsubscribe"})


def kind_of(mail: MailText) -> MailKind:
    """The first of these it is: a report, a receipt, an automatic reply, a list's mail, an invitation, a message."""
    headers = {name.lower(): value.strip().lower() for name, value in mail.headers}
    content_type = headers.get("content-type", "")
    if content_type.startswith("multipart/report"):
        return MailKind.READ_RECEIPT if "disposition-notification" in content_type else MailKind.DELIVERY_REPORT
    if mail.sender_address.partition("@")[0].lower() in _MAIL_SYSTEMS:
        return MailKind.DELIVERY_REPORT
    if _is_automatic(mail, headers):
        return MailKind.AUTOMATIC_REPLY
    if _LIST_HEADERS & headers.keys() or headers.get("precedence", "") == "list":
        return MailKind.MAILING_LIST
    if mail.parts and all(part.content_type in _CALENDARS for part in mail.parts):
        return MailKind.INVITATION
    return MailKind.MESSAGE


def _is_automatic(mail: MailText, headers: dict[str, str]) -> bool:
    return (
        mail.auto_submitted.startswith("auto-replied")
        or headers.get("precedence", "") in _AUTOMATIC_PRECEDENCE
        or headers.get("return-path", "") == "<>"
        or "x-autoreply" in headers
        or _SAYS_SO.match(mail.subject) is not None
    )
