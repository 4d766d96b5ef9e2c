"""The one way HTTP clients are made here: httpx's API over aiohttp, with every wait bounded and nothing remembered."""

import json
from collections.abc import Callable
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport
from httpx_aiohttp.transport import AiohttpResponseStream, map_aiohttp_exceptions

_IDLE_S = 15
_ON_THE_WAY = {b"content-encoding", b"content-length", b"transfer-encoding"}
_PIECE = 256 * 1024


def make_http(*, answer_s: float = 60, connect_s: float = 5, connections: int = 64) -> httpx.AsyncClient:
    """An HTTP client that many people's requests may share: it follows no redirect and keeps nobody's cookies."""

    def session() -> aiohttp.ClientSession:
        # aiohttp's own jar would hand one person's CMS session to the next; httpx's is closed by its policy below.
        connector = aiohttp.TCPConnector(limit=connections, keepalive_timeout=_IDLE_S)
        return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    return QuickHttp(
        transport=_Transport(client=session, trust_env=False),
        cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
        headers={"User-Agent": "casework-bot"},
        timeout=httpx.Timeout(answer_s, connect=connect_s, pool=connect_s),
        follow_redirects=False,
        trust_env=False,
    )


class _Transport(AiohttpTransport):
    """Hands out streamed answers in pieces that are worth handing on; its own are of 16 KiB."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await super().handle_async_request(request)
        if isinstance(answer.stream, AiohttpResponseStream):
            answer.stream.CHUNK_SIZE = _PIECE
        return answer


class AnswerTooLarge(httpx.ReadError):
    """The body grew above what an answer may have."""


class QuickHttp(httpx.AsyncClient):
    """httpx's API with a short way for what we send most, a small body: httpx's own way there costs more than the rest.

    A body as JSON or bytes, headers and a time limit go straight to aiohttp; everything else goes through httpx.
    """

    def __init__(self, *, transport: AiohttpTransport, **parts: Any) -> None:
        super().__init__(transport=transport, **parts)
        self._aiohttp = transport

    async def request(self, method: str, url: httpx.URL | str, **parts: Any) -> httpx.Response:
        """As httpx has it."""
        quick = await self.quick(method, str(url), **parts)
        return await super().request(method, url, **parts) if quick is None else quick

    async def quick(self, method: str, url: str, *, largest: int | None = None, **parts: Any) -> httpx.Response | None:
        """The answer by the short way, AnswerTooLarge above `largest` bytes; None when this request is not for it."""
        body = _small_body(parts)
        if body is None or self.is_closed:
            return None
        headers = {"User-Agent": self.headers["User-Agent"], **(parts.get("headers") or {})}
        if "json" in parts:
            headers.setdefault("Content-Type", "application/json")
        given = httpx.Timeout(parts["timeout"]) if "timeout" in parts else self.timeout
        timeout = aiohttp.ClientTimeout(sock_connect=given.connect, sock_read=given.read, connect=given.pool)
        with map_aiohttp_exceptions():
            async with self._session().request(
                method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as answer:
                return _Whole(answer, await _read(answer, largest), lambda: httpx.Request(method, url, headers=headers))

    def _session(self) -> aiohttp.ClientSession:
        if not isinstance(self._aiohttp.client, aiohttp.ClientSession):
            self._aiohttp.client = self._aiohttp.get_client()
        return self._aiohttp.client


class _Whole(httpx.Response):
    """An answer that is all here. httpx's constructor would read the body it is given as if it came in pieces."""

    def __init__(self, answer: aiohttp.ClientResponse, content: bytes, asked: Callable[[], httpx.Request]) -> None:
        # aiohttp has unpacked the body; httpx must not try again.
        headers = [pair for pair in answer.raw_headers if pair[0].lower() not in _ON_THE_WAY]
        super().__init__(answer.status, headers=headers, stream=httpx.ByteStream(content))
        self._content = content
        self.is_closed = self.is_stream_consumed = True
        self._asked = asked

    @property
    def request(self) -> httpx.Request:
        """What was asked, made only for those who look."""
        if self._request is None:
            self._request = self._asked()
        return self._request

    @request.setter
    def request(self, value: httpx.Request) -> None:
        self._request = value


async def _read(answer: aiohttp.ClientResponse, largest: int | None) -> bytes:
    if largest is None:
        return await answer.read()
    if answer.content_length is not None and answer.content_length <= largest and not _packed(answer):
        return await answer.read()
    body = bytearray()
    async for piece in answer.content.iter_any():
        body += piece
        if len(body) > largest:
            raise AnswerTooLarge("an answer larger than any answer is")
    return bytes(body)


def _packed(answer: aiohttp.ClientResponse) -> bool:
    return "Content-Encoding" in answer.headers


def _small_body(parts: dict[str, Any]) -> bytes | None:
    if not parts.keys() <= {"json", "content", "headers", "timeout"}:
        return None
    if "json" in parts:
        return json.dumps(parts["json"], separators=(",", ":")).encode()
    content = parts.get("content")
    return content if isinstance(content, bytes) else None


def was_never_sent(error: httpx.TransportError) -> bool:
    """Whether a failed request certainly never reached the other side, so that repeating it is safe even for a write.

    The transport reports a connection dropped in the middle as ConnectTimeout too, hence the look at the cause.
    """
    return isinstance(error.__cause__, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)
