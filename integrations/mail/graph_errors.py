"""What Graph's refusals mean for the listener."""

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from integrations.mail.errors import (
    AuthExpired,
    CursorExpired,
    FolderGone,
    ItemGone,
    MailboxError,
    MailboxUnavailable,
    MailConflict,
    Throttled,
)

_BUSY = frozenset({429, 503, 509})
_CURSOR = frozenset({"syncstatenotfound", "syncstateinvalid", "resyncrequired", "resyncchangesapplydifferences"})
_NO_MAILBOX = frozenset(
    {
        "errorinvaliduser", "errorfoldernotfound", "errorsyncfoldernotfound", "errornonexistentmailbox",
        "mailboxnotenabledforrestapi", "mailboxnotsupportedforrestapi", "request_resourcenotfound", "resourcenotfound",
    }
)  # fmt: skip
_NO_ITEM = frozenset({"erroritemnotfound", "errorinvalididmalformed", "errorinvalidid", "errormessagenotfound"})
_THROTTLED = frozenset({"applicationthrottled", "errorserverbusy", "errortoomanyrequests", "activitylimitreached"})
_DEFAULT_WAIT_S = 10.0
_LONGEST_WAIT_S = 3600.0


def refusal(status: int, code: str, retry_after: str) -> MailboxError:
    """Our error for an answer that is none: its status, its error code, and the header that says how long to wait."""
    detail, name = f"graph: {status} {code[:60]}".rstrip(), code.lower()
    if status == 429 or name in _THROTTLED or (status in _BUSY and retry_after):
        return Throttled(retry_after=seconds(retry_after), detail=detail)
    if status == 410 or name in _CURSOR:
        return CursorExpired(detail=detail)
    if status in {401, 403}:
        return AuthExpired(detail=detail)
    if name in _NO_MAILBOX:
        return FolderGone(detail=detail)
    if status == 404 or name in _NO_ITEM:
        return ItemGone(detail=detail)
    if status in {409, 412}:
        return MailConflict(detail=detail)
    return MailboxUnavailable(detail=detail)


def seconds(retry_after: str) -> float:
    """How long to wait: a header of seconds or of a date, never longer than an hour."""
    try:
        asked = float(retry_after)
    except ValueError:
        asked = _until(retry_after)
    return min(max(asked, 0.0), _LONGEST_WAIT_S) if math.isfinite(asked) else _DEFAULT_WAIT_S


def _until(date: str) -> float:
    try:
        return (parsedate_to_datetime(date).astimezone(UTC) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError, IndexError, OverflowError):
        return _DEFAULT_WAIT_S
