"""Requests to Microsoft Graph: our token and preferences on each, four at a time, and typed refusals."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from integrations.mail.errors import MailboxUnavailable
from integrations.mail.graph_errors import refusal
from integrations.mail.graph_token import ApplicationToken

# Graph takes four requests of one application for one mailbox at the same time.
AT_ONCE = 4
_IMMUTABLE = 'IdType="ImmutableId"'
_PIECE = 256 * 1024
_LARGEST_ANSWER = 64 * 1024 * 1024
_LARGEST_REFUSAL = 64 * 1024


@dataclass(frozen=True, slots=True)
class Ask:
    """One request; `body` goes as JSON, `text` as plain text."""

    method: str
    url: str
    body: dict[str, Any] | None = field(default=None, repr=False)
    text: bytes = field(default=b"", repr=False)
    prefer: str = ""
    if_match: str = ""

    def headers(self, token: str) -> dict[str, str]:
        """What goes along with it; ids are wanted immutable in every single request."""
        found = {"Authorization": f"Bearer {token}", "Accept": "application/json, */*", "Prefer": _IMMUTABLE}
        if self.prefer:
            found["Prefer"] += f", {self.prefer}"
        if self.if_match:
            found["If-Match"] = self.if_match
        if self.text or self.body is not None:
            found["Content-Type"] = "text/plain" if self.text else "application/json"
        return found

    @property
    def content(self) -> bytes | None:
        """The bytes to send; None for a request without."""
        return json.dumps(self.body).encode() if self.body is not None else self.text or None


class GraphWire:
    """Sends. It repeats nothing but a request whose token was refused, once, with a fresh one."""

    def __init__(
        self,
        *,
        http: httpx.AsyncClient,
        graph_url: str,
        token: ApplicationToken,
        answer_s: float = 120.0,
        transfer_s: float = 900.0,
    ) -> None:
        self._http, self._token = http, token
        self.root = graph_url.rstrip("/")
        self._answer_s, self._transfer_s = answer_s, transfer_s
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def json(self, ask: Ask) -> dict[str, Any]:
        """The JSON object a request answers; empty where it answers nothing."""
        async with self._answer(ask, self._answer_s) as answer:
            body = await _read(answer, _LARGEST_ANSWER)
        try:
            found = json.loads(body) if body else {}
        except (ValueError, RecursionError) as error:
            raise odd("no JSON") from error
        if not isinstance(found, dict):
            raise odd("no object")
        return found

    async def save(self, url: str, path: Path) -> None:
        """Write what an address answers to a file, as it comes."""
        async with self._answer(Ask("GET", url), self._transfer_s) as answer:
            file = await asyncio.to_thread(path.open, "wb")
            try:
                async for piece in answer.aiter_bytes(_PIECE):
                    await asyncio.to_thread(file.write, piece)
            finally:
                await asyncio.to_thread(file.close)

    def leads_home(self, link: str) -> bool:
        """Whether a link leads to the Graph that we were told of, and nowhere else with our token."""
        try:
            home, there = urlsplit(self.root), urlsplit(link)
            same = (home.scheme, home.hostname, home.port) == (there.scheme, there.hostname, there.port)
        except ValueError:
            return False
        return same and not there.username and there.path.startswith(home.path + "/") and ".." not in there.path

    @asynccontextmanager
    async def _answer(self, ask: Ask, total_s: float) -> AsyncIterator[httpx.Response]:
        try:
            async with self._slots, asyncio.timeout(total_s):
                answer = await self._sent(ask)
                try:
                    await _judge(answer)
                    yield answer
                finally:
                    await answer.aclose()
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            raise MailboxUnavailable(detail=f"graph: {type(error).__name__}") from error

    async def _sent(self, ask: Ask) -> httpx.Response:
        token = await self._token.current()
        answer = await self._with(ask, token)
        if answer.status_code == 401:
            await answer.aclose()
            answer = await self._with(ask, await self._token.renewed(token))
        return answer

    async def _with(self, ask: Ask, token: str) -> httpx.Response:
        request = self._http.build_request(ask.method, ask.url, content=ask.content, headers=ask.headers(token))
        return await self._http.send(request, stream=True)


def odd(what: str) -> MailboxUnavailable:
    """An answer that is not what Graph answers."""
    return MailboxUnavailable(detail=f"graph: {what}")


async def _judge(answer: httpx.Response) -> None:
    if 200 <= answer.status_code < 300:
        return
    body = await _read(answer, _LARGEST_REFUSAL)
    raise refusal(answer.status_code, _code(body), answer.headers.get("Retry-After", ""))


async def _read(answer: httpx.Response, largest: int) -> bytes:
    body = bytearray()
    async for piece in answer.aiter_bytes():
        body += piece
        if len(body) > largest:
            raise odd("an answer larger than any answer is")
    return bytes(body)


def _code(body: bytes) -> str:
    try:
        return str(json.loads(body)["error"]["code"])
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""
