"""The one way HTTP clients are made here: httpx's API over aiohttp, with every wait bounded and nothing remembered."""

from http.cookiejar import CookieJar, DefaultCookiePolicy

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

_IDLE_S = 15


def make_http(*, answer_s: float = 60, connect_s: float = 5, connections: int = 64) -> httpx.AsyncClient:
    """An HTTP client that many people's requests may share: it follows no redirect and keeps nobody's cookies."""

    def session() -> aiohttp.ClientSession:
        # aiohttp's own jar would hand one person's CMS session to the next; httpx's is closed by its policy below.
        connector = aiohttp.TCPConnector(limit=connections, keepalive_timeout=_IDLE_S)
        return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    return httpx.AsyncClient(
        transport=AiohttpTransport(client=session, trust_env=False),
        cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
        headers={"User-Agent": "casework-bot"},
        timeout=httpx.Timeout(answer_s, connect=connect_s, pool=connect_s),
        follow_redirects=False,
        trust_env=False,
    )


def was_never_sent(error: httpx.TransportError) -> bool:
    """Whether a failed request certainly never reached the other side, so that repeating it is safe even for a write.

    The transport reports a connection dropped in the middle as ConnectTimeout too, hence the look at the cause.
    """
    return isinstance(error.__cause__, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)
