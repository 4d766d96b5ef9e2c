"""Who may open the mailboxes over EWS: their owners by password, Basic or NTLM, and applications by token."""

import asyncio
import base64
import binascii
import hmac
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from aiohttp import web

from sandbox.mailbox.ntlm import Handshake
from sandbox.mailbox.tokens import EWS_AUDIENCE, Tokens
from sandbox.people import MAILBOX_NT_HASH, MAILBOX_PASSWORD

_NTLM = {"ntlm", "negotiate"}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and whose mailbox they mean when they name none; an application has none of its own."""

    name: str
    mailbox: str


class Credentials:
    """Checks Basic, NTLM and Bearer; each mailbox's owner has the one password of the sandbox."""

    def __init__(self, *, addresses: tuple[str, ...], tokens: Tokens) -> None:
        self._addresses, self._tokens = addresses, tokens
        # NTLM is about connections: what was proved once holds for the rest of one.
        self._handshakes: WeakKeyDictionary[asyncio.BaseTransport, Handshake] = WeakKeyDictionary()
        self._proved: WeakKeyDictionary[asyncio.BaseTransport, Caller] = WeakKeyDictionary()

    def caller(self, request: web.Request) -> Caller | None:
        """Who sends a request; None if that cannot be told."""
        scheme, given = _authorization(request)
        if scheme == "basic":
            return self._by_password(given)
        if scheme == "bearer":
            application = self._tokens.application(given, EWS_AUDIENCE)
            return Caller(application, "") if application else None
        if scheme in _NTLM:
            return self._by_proof(request.transport, given)
        return self._proved.get(request.transport) if request.transport and not scheme else None

    def challenge(self, request: web.Request) -> web.Response:
        """What a stranger is told; in the middle of NTLM, the next step."""
        scheme, given = _authorization(request)
        answer = web.Response(status=401)
        step = self._next(request.transport, given) if scheme in _NTLM else b""
        if step:
            answer.headers["WWW-Authenticate"] = f"NTLM {base64.b64encode(step).decode()}"
            return answer
        for each in ('Basic realm="casework.test"', "NTLM", "Bearer"):
            answer.headers.add("WWW-Authenticate", each)
        return answer

    def _by_password(self, given: str) -> Caller | None:
        name, _, password = _decoded(given).decode("utf-8", "replace").partition(":")
        good = hmac.compare_digest(password.encode(), MAILBOX_PASSWORD.encode())
        return self._owner(name) if good else None

    def _by_proof(self, connection: asyncio.BaseTransport | None, given: str) -> Caller | None:
        handshake = self._handshakes.get(connection) if connection is not None else None
        if connection is None or handshake is None:
            return None
        found = self._owner(handshake.proved(_decoded(given), bytes.fromhex(MAILBOX_NT_HASH)))
        if found is not None:
            self._proved[connection] = found
        return found

    def _next(self, connection: asyncio.BaseTransport | None, given: str) -> bytes:
        if connection is None:
            return b""
        self._proved.pop(connection, None)
        self._handshakes[connection] = Handshake()
        return self._handshakes[connection].answer(_decoded(given))

    def _owner(self, name: str) -> Caller | None:
        address = name.lower() if "@" in name else f"{name.lower()}@{self._addresses[0].partition('@')[2]}"
        return Caller(address, address) if name and address in self._addresses else None


def _authorization(request: web.Request) -> tuple[str, str]:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower(), given


def _decoded(given: str) -> bytes:
    try:
        return base64.b64decode(given, validate=True)
    except (binascii.Error, ValueError):
        return b""
