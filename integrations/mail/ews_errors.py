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

_GONE = (ews.ErrorItemNotFound, ews.ErrorInvalidIdMalformed, ews.ErrorInvalidId, ews.ErrorItemCorrupt)
_CURSOR = (ews.ErrorInvalidSyncStateData, ews.ErrorSyncFolderNotFound)
_FOLDER = (ews.ErrorFolderNotFound,)
_CONFLICT = (ews.ErrorIrresolvableConflict, ews.ErrorStaleObject, ews.ErrorFolderExists)
# Too much at once, without a word on how long to wait.
_TOO_MUCH = (
    ews.ErrorExceededConnectionCount,
    ews.ErrorExceededSubscriptionCount,
    ews.ErrorTooManyObjectsOpened,
)
_AUTH = (ews.UnauthorizedError, ews.ErrorAccessDenied, ews.ErrorImpersonateUserDenied)
# exchangelib reports a lost connection and a 503 as "server busy"; what it was before is the error's context.
_LOST = (ews.ErrorTimeoutExpired, ews.ErrorInternalServerTransientError)
_DEFAULT_WAIT_S = 10.0


def explained(error: Exception) -> MailboxError:
    """Our error for one of exchangelib's or of the network."""
    detail = type(error).__name__
    if isinstance(error, _GONE):
        return ItemGone(detail=detail)
    if isinstance(error, _CURSOR):
        return CursorExpired(detail=detail)
    if isinstance(error, _FOLDER):
        return FolderGone(detail=detail)
    if isinstance(error, _CONFLICT):
        return MailConflict(detail=detail)
    if isinstance(error, _TOO_MUCH):
        return Throttled(retry_after=_DEFAULT_WAIT_S, detail=detail)
    if isinstance(error, _AUTH):
        return AuthExpired(detail=detail)
    if isinstance(error, ews.ErrorServerBusy) and not isinstance(error.__context__, _LOST):
        return Throttled(retry_after=float(error.back_off or _DEFAULT_WAIT_S), detail=detail)
    return MailboxUnavailable(detail=detail)
