"""exchangelib's errors, told apart by what we do about them."""

from exchangelib import errors as ews

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

# Whatever is not named here, notifications' troubles among it, is a mailbox that does not work just now.
_MEANINGS: tuple[tuple[type[MailboxError], tuple[type[Exception], ...]], ...] = (
    (
        ItemGone,
        (
            ews.ErrorItemNotFound, ews.ErrorInvalidIdMalformed, ews.ErrorInvalidId, ews.ErrorItemCorrupt,
            ews.ErrorCannotOpenFileAttachment, ews.ErrorInvalidAttachmentId,
        ),
    ),
    (CursorExpired, (ews.ErrorInvalidSyncStateData,)),
    (
        FolderGone,
        (
            ews.ErrorSyncFolderNotFound, ews.ErrorFolderNotFound, ews.ErrorParentFolderNotFound,
            ews.ErrorNonExistentMailbox, ews.ErrorMailboxConfiguration,
        ),
    ),
    (
        AuthExpired,
        (
            ews.UnauthorizedError, ews.ErrorAccessDenied, ews.ErrorImpersonateUserDenied, ews.ErrorImpersonationDenied,
            ews.ErrorImpersonationFailed, ews.ErrorAccountDisabled, ews.ErrorPasswordExpired,
            ews.ErrorPasswordChangeRequired, ews.ErrorInvalidUserPrincipalName,
        ),
    ),
    (
        MailConflict,
        (ews.ErrorIrresolvableConflict, ews.ErrorStaleObject, ews.ErrorInvalidChangeKey, ews.ErrorChangeKeyRequired),
    ),
)  # fmt: skip
_TOO_MUCH = (ews.ErrorExceededConnectionCount, ews.ErrorExceededSubscriptionCount, ews.ErrorTooManyObjectsOpened)
# exchangelib reports a lost connection and a 503 as "server busy"; what it was before is the error's context.
_LOST = (ews.ErrorTimeoutExpired, ews.ErrorInternalServerTransientError)
_DEFAULT_WAIT_S = 10.0


def explained(error: Exception) -> MailboxError:
    """Our error for one of exchangelib's or of the network."""
    detail = type(error).__name__
    for meaning, errors in _MEANINGS:
        if isinstance(error, errors):
            return meaning(detail=detail)
    if isinstance(error, _TOO_MUCH):
        return Throttled(retry_after=_DEFAULT_WAIT_S, detail=detail)
    if isinstance(error, ews.RateLimitError):
        return Throttled(retry_after=float(error.wait or _DEFAULT_WAIT_S), detail=detail)
    if isinstance(error, ews.ErrorServerBusy) and not isinstance(error.__context__, _LOST):
        return Throttled(retry_after=float(error.back_off or _DEFAULT_WAIT_S), detail=detail)
    return MailboxUnavailable(detail=detail)
