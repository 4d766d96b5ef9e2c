"""What the listener is told when a mailbox fails."""

import inspect
import re

import pytest
from exchangelib import errors as ews

from casework.errors import CaseworkError
from integrations.mail import errors
from integrations.mail.ews_errors import explained

OURS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if kind.__module__ == errors.__name__]


@pytest.mark.parametrize("kind", [each for each in OURS if each is not errors.MailboxError])
def test_every_mailbox_error_stands_in_the_drawn_tree_with_its_status(kind: type[CaseworkError]) -> None:
    line = next(line for line in (errors.__doc__ or "").splitlines() if re.search(rf"── {kind.__name__}\b", line))
    error = kind(retry_after=3.0) if kind is errors.Throttled else kind()
    assert str(error.status) in line
    assert error.sentence.endswith(".")
    assert isinstance(error, errors.MailboxError)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (ews.ErrorItemNotFound("gone"), errors.ItemGone),
        (ews.ErrorInvalidIdMalformed("odd"), errors.ItemGone),
        (ews.ErrorInvalidSyncStateData("bad"), errors.CursorExpired),
        (ews.UnauthorizedError("no"), errors.AuthExpired),
        (ews.ErrorImpersonateUserDenied("no"), errors.AuthExpired),
        (ews.ErrorServerBusy("busy", back_off=12.5), errors.Throttled),
        (ews.ErrorTimeoutExpired("lost"), errors.MailboxUnavailable),
        (ews.MalformedResponseError("a page in HTML"), errors.MailboxUnavailable),
        (ews.SOAPError("not XML"), errors.MailboxUnavailable),
        (ConnectionResetError(), errors.MailboxUnavailable),
    ],
)
def test_exchangelibs_errors_are_told_apart_by_what_can_be_done(
    given: Exception, expected: type[errors.MailboxError]
) -> None:
    assert type(explained(given)) is expected


def test_only_a_server_that_says_busy_is_throttling() -> None:
    busy = explained(ews.ErrorServerBusy("busy", back_off=12.5))
    assert isinstance(busy, errors.Throttled)
    assert (busy.retry_after, busy.retryable) == (12.5, True)
    lost = ews.ErrorServerBusy("Reraised", back_off=10)
    lost.__context__ = ews.ErrorTimeoutExpired("connection reset")
    assert type(explained(lost)) is errors.MailboxUnavailable
