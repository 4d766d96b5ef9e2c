"""Asking a DDEI: the contract's headers, its retry rule, bounded waits, and what a lost answer means."""

import asyncio
import json
import random
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx
import structlog

from casework.errors import Busy, CmsBroken, CmsTimeout, CmsUnavailable, NotFound, OutcomeUnknown, Unavailable
from casework.filing import StoredFile
from casework.partial import warn
from casework.people import CmsSession
from integrations.cms.resting import REST_S, NotReached, Rest, Resting
from integrations.ddei import files
from integrations.ddei.calls import Answer, Call
from integrations.ddei.refusals import PROBLEM, refusal
from integrations.http_client import was_never_sent

T = TypeVar("T")
Token = Callable[[], Awaitable[str]]
log = structlog.get_logger()

_TOO_MANY = 429
_OUT_OF_ORDER = frozenset({502, 503, 504})
LARGEST_ANSWER = 64 * 1024 * 1024


class TooSlow(CmsTimeout):
    """We stopped waiting. A read is not repeated then: whoever is slow is not helped by being asked twice."""


class Transport:
    """One DDEI. `read` repeats once on >= 500 or 404; `write` never, and says so when the outcome is unknown."""

    def __init__(
        self,
        *,
        http: httpx.AsyncClient,
        base_url: str,
        token: Token,
        client_name: str,
        functions_key: str = "",
        at_once: int = 16,
        queue_s: float = 15,
        total_s: float = 120,
        transfer_s: float = 600,
        pause_s: float = 1.0,
        rest_s: float = REST_S,
    ) -> None:
        self._http = http
        self._api = base_url.rstrip("/") + "/api"
        self._token = token
        self._usual = {"ClientName": client_name, "Cache-Control": "no-cache"}
        if functions_key:
            self._usual["x-functions-key"] = functions_key
        self._slots = asyncio.Semaphore(at_once)
        self._queue_s = queue_s
        self._total_s = total_s
        self._transfer_s = transfer_s
        self._pause_s = pause_s
        self._rest = Rest(backend="ddei", rest_s=rest_s)

    async def read(self, call: Call) -> Any:
        """The JSON that a GET answers."""

        async def attempt() -> Any:
            return (await self._answer(call)).content()

        return await self._twice(attempt)

    async def ask(self, call: Call) -> Any:
        """The JSON that a POST answers which changes nothing; the contract repeats no POST."""
        return (await self._answer(call)).content()

    async def write(self, call: Call) -> Answer:
        """Change something, once. Anything but a clear answer is OutcomeUnknown: somebody has to look."""
        try:
            return _no_page(await self._answer(call))
        except NotReached:
            raise
        except (CmsUnavailable, CmsTimeout, CmsBroken) as error:
            raise OutcomeUnknown(detail=error.detail) from error

    async def fetch(self, call: Call, into: Path, *, name: str, largest: int) -> StoredFile:
        """The bytes that a GET answers, as a file."""

        async def attempt() -> StoredFile:
            async with self._opened(call, self._transfer_s) as response:
                if response.is_success:
                    return await files.keep(response, into, name=name, largest=largest)
                raise refusal(await _whole(response), call.what)

        return await self._twice(attempt)

    async def _twice(self, attempt: Callable[[], Awaitable[T]]) -> T:
        try:
            return await attempt()
        except (NotFound, Unavailable) as error:
            if isinstance(error, TooSlow | Resting):
                raise
            log.info("ddei_read_repeated", reason=error.detail)
        # Jitter, so that many waiting people do not all come back at the same moment.
        await asyncio.sleep(self._pause_s * (0.5 + random.random()))  # noqa: S311 - not a secret
        return await attempt()

    async def _answer(self, call: Call) -> Answer:
        async with self._opened(call, self._transfer_s if call.file else self._total_s) as response:
            answer = await _whole(response)
        if not response.is_success:
            raise refusal(answer, call.what)
        for sentence in answer.warnings():
            warn(sentence)
        return answer

    @asynccontextmanager
    async def _opened(self, call: Call, seconds: float) -> AsyncIterator[httpx.Response]:
        self._rest.check()  # before the token and the queue: nobody waits for what is not asked
        headers = await self._headers(call)
        await self._wait_for_a_slot()
        tries = False
        try:
            self._rest.check()
            tries = self._rest.enter()
            async with asyncio.timeout(seconds), self._http.stream(
                call.method, self._api + call.path, params=call.query or None, headers=headers, **_body(call)
            ) as response:  # fmt: skip
                self._judge(response)
                yield response
        except (httpx.TransportError, TimeoutError) as error:
            self._rest.failed()
            raise _lost(error) from error
        finally:
            if tries:
                self._rest.left()
            self._slots.release()

    def _judge(self, response: httpx.Response) -> None:
        """A DDEI that says what is wrong behind it is up; a gateway's page in its place says that it is down."""
        status, media_type = response.status_code, response.headers.get("Content-Type", "")
        asked_to_wait = response.headers.get("Retry-After", "") if status == _TOO_MANY else ""
        if asked_to_wait or (status in _OUT_OF_ORDER and "json" not in media_type):
            self._rest.failed(asked_to_wait)
        else:
            self._rest.worked()

    async def _headers(self, call: Call) -> dict[str, str]:
        bearer = await self._token()
        return {
            **self._usual,
            "Accept": f"application/json, {PROBLEM}, */*;q=0.5",
            "Accept-Encoding": "identity",
            "Correlation-Id": str(uuid.uuid4()),
            **({"Authorization": f"Bearer {bearer}"} if bearer else {}),
            **({"Cms-Auth-Values": auth_values(call.session)} if call.session else {}),
            **call.headers,
        }

    async def _wait_for_a_slot(self) -> None:
        try:
            async with asyncio.timeout(self._queue_s):
                await self._slots.acquire()
        except TimeoutError:
            raise Busy(detail="ddei: no free slot") from None


def auth_values(session: CmsSession) -> str:
    """The header that carries somebody's CMS session."""
    return json.dumps({"Cookies": session.cookies, "Token": session.token})


def _body(call: Call) -> dict[str, Any]:
    if call.file is not None:
        return {"content": files.pieces_of(call.file.path)}
    if call.form is not None:
        return {"data": dict(call.form)}
    return {} if call.content is None else {"json": call.content}


def _no_page(answer: Answer) -> Answer:
    """The answer, unless it is a log-in page or a proxy's notice, which come with 200 too."""
    if answer.media_type == "text/html":
        raise CmsBroken(detail="ddei: a page instead of an answer")
    return answer


async def _whole(response: httpx.Response) -> Answer:
    body = bytearray()
    async for piece in response.aiter_raw():
        body += piece
        if len(body) > LARGEST_ANSWER:
            raise CmsBroken(detail="ddei: an endless answer")
    return Answer(status=response.status_code, headers=response.headers, body=bytes(body))


def _lost(error: httpx.TransportError | TimeoutError) -> CmsUnavailable | CmsTimeout:
    detail = f"ddei: {type(error.__cause__ or error).__name__}"
    if isinstance(error, httpx.TransportError) and was_never_sent(error):
        return NotReached(detail=detail)
    if isinstance(error, TimeoutError | httpx.ReadTimeout | httpx.WriteTimeout | httpx.PoolTimeout):
        return TooSlow(detail=detail)
    return CmsUnavailable(detail=detail)
