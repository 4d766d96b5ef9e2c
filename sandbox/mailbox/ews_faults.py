"""The errors EWS can be told to answer with, as Exchange words them."""

from sandbox.mailbox.soap import Element, M, Refused, envelope, error, fault, local, m, response, t

BACK_OFF_MS = 1500
UNAVAILABLE = "http-503"
# Some servers read a state they do not know as none at all, and say nothing of it.
FORGETFUL = "silent-resync"
# What happens to an event on its way down a stream.
LOST, TWICE = "lost-notification", "duplicate-notification"
ELSEWHERE = frozenset({FORGETFUL, LOST, TWICE})
"""Faults that are no answer of their own."""

_SENTENCES = {
    "ErrorConnectionFailed": "Connection failed. Try later.",
    "ErrorExceededConnectionCount": "You have exceeded the available concurrent connections for your account.",
    "ErrorExceededSubscriptionCount": "You have exceeded the available subscriptions for your account.",
    "ErrorInternalServerError": "An internal server error occurred. The operation failed.",
    "ErrorInternalServerTransientError": "An internal server error occurred. Try again later.",
    "ErrorInvalidSubscription": "The subscription is invalid.",
    "ErrorInvalidSyncStateData": "The synchronization state data is corrupt or otherwise invalid.",
    "ErrorInvalidWatermark": "The watermark used for creating this subscription was not found.",
    "ErrorIrresolvableConflict": "The send or update operation could not be performed because the change key passed in "
    "the request does not match the current change key for the item.",
    "ErrorItemNotFound": "The specified object was not found in the store.",
    "ErrorMailboxMoveInProgress": "The mailbox is being moved. Try again later.",
    "ErrorMailboxStoreUnavailable": "The mailbox database is temporarily unavailable.",
    "ErrorMissedNotificationEvents": "Notification events were missed.",
    "ErrorReadEventsFailed": "Reading events failed.",
    "ErrorServerBusy": "The server cannot service this request right now. Try again later.",
    "ErrorSubscriptionNotFound": "The specified subscription was not found.",
    "ErrorSyncFolderNotFound": "The folder for synchronization was not found.",
    "ErrorTimeoutExpired": "The request timed out.",
}
_ANYWHERE = frozenset(
    {
        "ErrorConnectionFailed", "ErrorExceededConnectionCount", "ErrorInternalServerError",
        "ErrorInternalServerTransientError", "ErrorMailboxMoveInProgress", "ErrorMailboxStoreUnavailable",
        "ErrorServerBusy", "ErrorTimeoutExpired", UNAVAILABLE,
    }
)  # fmt: skip
_ITEM = frozenset({"ErrorItemNotFound"})
_WRITE = frozenset({"ErrorItemNotFound", "ErrorIrresolvableConflict"})
_SYNC = frozenset({"ErrorInvalidSyncStateData", "ErrorSyncFolderNotFound"})
_EVENTS = frozenset(
    {
        "ErrorSubscriptionNotFound", "ErrorInvalidSubscription", "ErrorInvalidWatermark",
        "ErrorMissedNotificationEvents", "ErrorReadEventsFailed",
    }
)  # fmt: skip
OPERATIONS: dict[str, frozenset[str]] = {
    "ConvertId": _ANYWHERE,
    "CreateFolder": _ANYWHERE,
    "CreateItem": _ANYWHERE,
    "DeleteItem": _ANYWHERE | _WRITE,
    "FindFolder": _ANYWHERE,
    "FindItem": _ANYWHERE,
    "GetAttachment": _ANYWHERE | _ITEM,
    "GetFolder": _ANYWHERE,
    "GetItem": _ANYWHERE | _ITEM,
    "GetServerTimeZones": _ANYWHERE,
    "GetStreamingEvents": _ANYWHERE | _EVENTS | {LOST, TWICE},
    "MoveItem": _ANYWHERE | _WRITE,
    "ResolveNames": _ANYWHERE,
    "SendItem": _ANYWHERE | _WRITE,
    "Subscribe": _ANYWHERE | {"ErrorExceededSubscriptionCount", "ErrorInvalidWatermark"},
    "SyncFolderHierarchy": _ANYWHERE | _SYNC,
    "SyncFolderItems": _ANYWHERE | _SYNC | {FORGETFUL},
    "Unsubscribe": _ANYWHERE | _EVENTS,
    "UpdateItem": _ANYWHERE | _WRITE,
}


def stand_ins(operation: Element) -> dict[str, tuple[bytes, int]]:
    """What each fault of an operation answers: body and status."""
    name = local(operation)
    return {each: _faulty(name, each, operation) for each in OPERATIONS.get(name, _ANYWHERE) - ELSEWHERE}


def _faulty(name: str, code: str, operation: Element) -> tuple[bytes, int]:
    if code == UNAVAILABLE:
        return b"Service Unavailable", 503
    sentence = _SENTENCES[code]
    if code == "ErrorServerBusy":
        return fault(code, sentence, {"BackOffMilliseconds": str(BACK_OFF_MS)}), 500
    asked = max(1, len(operation.findall(f"{m('ItemIds')}/*")), len(operation.findall(f"{m('ItemChanges')}/*")))
    refused = Refused(code, sentence)
    messages = [error(name, refused, *_content(name, operation)) for _ in range(asked)]
    return envelope(response(name, messages)), 200


def _content(name: str, operation: Element) -> list[Element]:
    """What Exchange writes beside an error: empty elements, or which subscriptions are meant."""
    if name in {"GetItem", "MoveItem", "UpdateItem", "CreateItem"}:
        return [M.Items()]
    if name == "GetAttachment":
        return [M.Attachments()]
    if name == "SyncFolderItems":
        return [M.SyncState(), M.IncludesLastItemInRange("true")]
    if name == "GetStreamingEvents":
        named = [M.SubscriptionId(each.text or "") for each in operation.iter(t("SubscriptionId"))]
        return [M.ErrorSubscriptionIds(*named)]
    return []
