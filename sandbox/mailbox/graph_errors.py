"""How Graph says no."""

import uuid
from datetime import UTC, datetime

from aiohttp import web


class GraphError(Exception):
    """A refusal: its status, the code a client reads, and the sentence beside it."""

    def __init__(self, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> None:
        self.status, self.code, self.message, self.headers = status, code, message, headers or {}
        super().__init__(code)

    def response(self, request: web.Request) -> web.Response:
        """The refusal as it goes over the wire."""
        number = str(uuid.uuid4())
        asked = request.headers.get("client-request-id", number)
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")
        inner = {"date": now, "request-id": number, "client-request-id": asked}
        told = {"error": {"code": self.code, "message": self.message, "innerError": inner}}
        return web.json_response(told, status=self.status, headers={"request-id": number, **self.headers})


def not_found() -> GraphError:
    """The message, attachment or folder is not there."""
    return GraphError(404, "ErrorItemNotFound", "The specified object was not found in the store.")


def malformed_id() -> GraphError:
    """No such id was ever given out."""
    return GraphError(400, "ErrorInvalidIdMalformed", "Id is malformed.")


def bad_request(message: str) -> GraphError:
    """The request makes no sense here."""
    return GraphError(400, "BadRequest", message)


def conflict() -> GraphError:
    """Somebody changed the message since the client read it."""
    sentence = "The change key passed in the request does not match the current change key for the item."
    return GraphError(412, "ErrorIrresolvableConflict", sentence)


def unauthorised(message: str) -> GraphError:
    """No token, or one that is not good."""
    challenge = {"WWW-Authenticate": 'Bearer realm="", error="invalid_token"'}
    return GraphError(401, "InvalidAuthenticationToken", message, challenge)


def state_not_found(location: str = "") -> GraphError:
    """The server has forgotten the state a delta link names."""
    headers = {"Location": location} if location else {}
    return GraphError(410, "syncStateNotFound", "The sync state generation is not found.", headers)
