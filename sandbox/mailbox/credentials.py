"""Who may open the mailboxes: their owners by password, applications by token."""

import base64
import binascii
import hmac
from dataclasses import dataclass

from aiohttp import web

from sandbox.mailbox.tokens import EWS_AUDIENCE, Tokens


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks over EWS, and whose mailbox they mean when they name none; an application has none of its own."""

    name: str
    mailbox: str


class Credentials:
    """Checks Basic and Bearer; each mailbox's owner has the one password of the sandbox."""

    def __init__(self, *, addresses: tuple[str, ...], password: str, tokens: Tokens) -> None:
        self._addresses, self._password, self._tokens = addresses, password, tokens

    def caller(self, request: web.Request) -> Caller | None:
        """Who sends a request; None if that cannot be told."""
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "basic":
            return self._owner(given)
        if scheme.lower() == "bearer" and self._tokens.application(given, EWS_AUDIENCE):
            return Caller(self._tokens.application(given, EWS_AUDIENCE), "")
        return None

    def challenge(self, _request: web.Request) -> web.Response:
        """What a stranger is told."""
        answer = web.Response(status=401)
        answer.headers.add("WWW-Authenticate", 'Basic realm="casework.test"')
        answer.headers.add("WWW-Authenticate", "Bearer")
        return answer

    def _owner(self, given: str) -> Caller | None:
        try:
            name, _, password = base64.b64decode(given, validate=True).decode().partition(":")
        except (binascii.Error, ValueError):
            return None
        good = hmac.compare_digest(password.encode(), self._password.encode())
        return Caller(name.lower(), name.lower()) if good and name.lower() in self._addresses else None
