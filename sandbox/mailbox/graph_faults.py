"""The faults Graph can be told to have."""

import asyncio
from collections.abc import Callable

from aiohttp import web

from sandbox.faults import Answer, Faults
from sandbox.mailbox.graph_errors import GraphError, conflict, not_found, state_not_found, unauthorised

RETRY_AFTER_S = 2

_ANYWHERE: dict[str, Callable[[], GraphError]] = {
    "http-429": lambda: GraphError(
        429,
        "ApplicationThrottled",
        "Application is over its RequestRate limit.",
        {"Retry-After": str(RETRY_AFTER_S)},
    ),
    "http-503": lambda: GraphError(503, "ServiceUnavailable", "The service is temporarily unavailable."),
    "http-504": lambda: GraphError(504, "GatewayTimeout", "The request timed out."),
    "token-expired": lambda: unauthorised("Lifetime validation failed, the token is expired."),
}
_OWN: dict[str, Callable[[], GraphError]] = {
    "sync-state-not-found": state_not_found,
    "item-gone": not_found,
    "conflict": conflict,
}
_EVERYWHERE = frozenset(_ANYWHERE) | {"hang"}
_ITEM = frozenset({"item-gone"})

GRAPH_OPERATIONS: dict[str, frozenset[str]] = {
    "addAttachment": _EVERYWHERE | _ITEM,
    "createFolder": _EVERYWHERE,
    "createMessage": _EVERYWHERE,
    "createSubscription": _EVERYWHERE,
    "createUploadSession": _EVERYWHERE | _ITEM,
    "deleteMessage": _EVERYWHERE | _ITEM,
    "deleteSubscription": _EVERYWHERE | _ITEM,
    "delta": _EVERYWHERE | {"sync-state-not-found"},
    "discovery": frozenset(),
    "getAttachment": _EVERYWHERE | _ITEM,
    "getAttachmentValue": _EVERYWHERE | _ITEM,
    "getFolder": _EVERYWHERE,
    "getMessage": _EVERYWHERE | _ITEM,
    "getSubscription": _EVERYWHERE | _ITEM,
    "getValue": _EVERYWHERE | _ITEM,
    "listAttachments": _EVERYWHERE | _ITEM,
    "listFolders": _EVERYWHERE,
    "listMessages": _EVERYWHERE,
    "listSubscriptions": _EVERYWHERE,
    "moveMessage": _EVERYWHERE | _ITEM | {"conflict"},
    "notification": frozenset({"lost-notification", "duplicate-notification"}),
    "renewSubscription": _EVERYWHERE | _ITEM,
    "sendMail": _EVERYWHERE,
    "sendMessage": _EVERYWHERE | _ITEM,
    "token": frozenset({"http-429", "http-503"}),
    "translateIds": _EVERYWHERE,
    "updateMessage": _EVERYWHERE | _ITEM | {"conflict"},
    "upload": _EVERYWHERE,
}


def stand_ins(request: web.Request, operation: str, faults: Faults) -> dict[str, Answer]:
    """What each fault of an operation answers."""
    known = _ANYWHERE | _OWN
    made = {name: _refusing(request, known[name]) for name in GRAPH_OPERATIONS[operation] if name in known}
    return made | {"hang": _hanging(faults)}


def _refusing(request: web.Request, make: Callable[[], GraphError]) -> Answer:
    async def answer() -> web.StreamResponse:
        await asyncio.sleep(0)
        return make().response(request)

    return answer


def _hanging(faults: Faults) -> Answer:
    async def answer() -> web.StreamResponse:
        await faults.released()
        return web.Response(status=504)

    return answer
