"""The one way HTTP clients are made here: httpx's API over aiohttp, with every wait bounded and nothing remembered."""

import json
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport
from httpx_aiohttp.transport import map_aiohttp_exceptions

_IDLE_S = 15


def make_http(*, answer_s: float = 60, connect_s: float = 5, connections: int = 64) -> httpx.AsyncClient:
    """An HTTP client that many people's requests may share: it follows no redirect and keeps nobody's cookies."""

    def session() -> aiohttp.ClientSession:
        # aiohttp's own jar would hand one person's CMS session to the next; httpx's is closed by its policy below.
        connector = aiohttp.TCPConnector(limit=connections, keepalive_timeout=_IDLE_S)
        return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    return _Http(
        transport=AiohttpTransport(client=session, trust_env=False),
        cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
        headers={"User-Agent": "casework-bot"},
        timeout=httpx.Timeout(answer_s, connect=connect_s, pool=connect_s),
        follow_redirects=False,
        trust_env=False,
    )


class _Http(httpx.AsyncClient):
    """httpx's API with a short way for what we send most, a small body: httpx's own way there costs more than the rest.

    A body as JSON or bytes, headers and a time limit go straight to aiohttp; everything else goes through httpx.
    """

    def __init__(self, *, transport: AiohttpTransport, **parts: Any) -> None:
        super().__init__(transport=transport, **parts)
        self._aiohttp = transport

    async def request(self, method: str, url: httpx.URL | str, **parts: Any) -> httpx.Response:
        """As httpx has it; the answer of the short way does not know its request."""
        body = _small_body(parts)
        if body is None or self.is_closed:
            return await super().request(method, url, **parts)
        headers = {"User-Agent": self.headers["User-Agent"], **(parts.get("headers") or {})}
        if "json" in parts:
            headers.setdefault("Content-Type", "application/json")
        given = httpx.Timeout(parts["timeout"]) if "timeout" in parts else self.timeout
        timeout = aiohttp.ClientTimeout(sock_connect=given.connect, sock_read=given.read, connect=given.pool)
        with map_aiohttp_exceptions():
            async with self._session().request(
                method, str(url), data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as answer:
                content = await answer.read()
                # aiohttp has unpacked the body; httpx must not try again.
                told = [pair for pair in answer.raw_headers if pair[0].lower() != b"content-encoding"]
                return httpx.Response(answer.status, headers=told, content=content)

    def _session(self) -> aiohttp.ClientSession:
        if not isinstance(self._aiohttp.client, aiohttp.ClientSession):
            self._aiohttp.client = self._aiohttp.get_client()
        return self._aiohttp.client


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
