"""What the listener is told when a mailbox fails."""

import inspect
import re

import pytest
from exchangelib import errors as ews

from casework.errors import CaseworkError
from integrations.mail import errors
from integrations.mail.ews_errors import explained
from integrations.mail.graph_errors import refusal, seconds

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
        (ews.ErrorExceededConnectionCount("many"), errors.Throttled),
        (ews.ErrorExceededSubscriptionCount("many"), errors.Throttled),
        (ews.RateLimitError("slow down", wait=7), errors.Throttled),
        (ews.ErrorSyncFolderNotFound("no"), errors.FolderGone),
        (ews.ErrorFolderNotFound("no"), errors.FolderGone),
        (ews.ErrorNonExistentMailbox("no"), errors.FolderGone),
        (ews.ErrorIrresolvableConflict("old"), errors.MailConflict),
        (ews.ErrorStaleObject("old"), errors.MailConflict),
        (ews.ErrorAccessDenied("no"), errors.AuthExpired),
        (ews.ErrorSubscriptionNotFound("gone"), errors.MailboxUnavailable),
        (ews.ErrorInvalidWatermark("old"), errors.MailboxUnavailable),
        (ews.ErrorMissedNotificationEvents("missed"), errors.MailboxUnavailable),
        (ews.ErrorReadEventsFailed("failed"), errors.MailboxUnavailable),
        (ews.ErrorMailboxStoreUnavailable("down"), errors.MailboxUnavailable),
        (ews.ErrorInternalServerError("down"), errors.MailboxUnavailable),
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


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (429, "ApplicationThrottled", errors.Throttled),
        (503, "serviceNotAvailable", errors.Throttled),  # with a word on how long to wait
        (410, "Gone", errors.CursorExpired),
        (410, "syncStateNotFound", errors.CursorExpired),
        (400, "SyncStateInvalid", errors.CursorExpired),
        (401, "InvalidAuthenticationToken", errors.AuthExpired),
        (403, "ErrorAccessDenied", errors.AuthExpired),
        (404, "ErrorItemNotFound", errors.ItemGone),
        (400, "ErrorInvalidIdMalformed", errors.ItemGone),
        (404, "", errors.ItemGone),
        (404, "ErrorInvalidUser", errors.FolderGone),
        (404, "MailboxNotEnabledForRESTAPI", errors.FolderGone),
        (409, "ErrorFolderExists", errors.MailConflict),
        (412, "ErrorIrresolvableConflict", errors.MailConflict),
        (400, "BadRequest", errors.MailboxUnavailable),
        (500, "InternalServerError", errors.MailboxUnavailable),
        (302, "", errors.MailboxUnavailable),
    ],
)
def test_graphs_refusals_are_told_apart_by_what_can_be_done(
    status: int, code: str, expected: type[errors.MailboxError]
) -> None:
    assert type(refusal(status, code, "5")) is expected


def test_a_server_out_of_order_without_a_word_on_waiting_is_not_throttling() -> None:
    assert type(refusal(503, "serviceNotAvailable", "")) is errors.MailboxUnavailable


@pytest.mark.parametrize(
    ("header", "waited"),
    [
        ("0", 0), ("2.5", 2.5), ("-3", 0), ("999999", 3600), ("soon", 10), ("", 10), ("inf", 10), ("nan", 10),
        ("Mon, 23 Nov 2020 00:00:00 GMT", 0), ("Mon, 23 Nov 2076 00:00:00 GMT", 3600),
        ("Mon, 99 Nov 2076 99:00:00 GMT", 10),
    ],
)  # fmt: skip
def test_how_long_to_wait_is_a_number_or_a_date_and_never_beyond_an_hour(header: str, waited: float) -> None:
    assert seconds(header) == waited
