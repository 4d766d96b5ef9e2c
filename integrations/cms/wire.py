"""Sending to one backend of the CMS: how many at once, how long, what is repeated, and what a lost answer means."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import httpx
import structlog

from casework.errors import Busy, CmsBroken, CmsTimeout, CmsUnavailable, OutcomeUnknown
from casework.people import CmsSession
from integrations.cms.resting import FAILURES, REST_S, NotReached, Rest, Resting
from integrations.cms.whole_answer import whole_answer
from integrations.http_client import was_never_sent

T = TypeVar("T")
log = structlog.get_logger()

LARGEST_ANSWER = 32 * 1024 * 1024
"""An answer that is not a document is never near this; a document goes by `stream`, with a limit of its own."""

_OUT_OF_ORDER = frozenset({502, 503, 504})  # a 500 may be a plain no: SOAP sends its faults so


class TookTooLong(CmsTimeout):
    """We gave up waiting; whoever waited that long is not made to wait as long again."""


class Wire:
    """One backend. `read` repeats once after a short pause; `write` never, and says so when the outcome is unknown."""

    def __init__(
        self,
        *,
        http: httpx.AsyncClient,
        backend: str,
        at_once: int = 8,
        queue_s: float = 15,
        total_s: float = 120,
        pause_s: float = 0.2,
        largest: int = LARGEST_ANSWER,
        failures: int = FAILURES,
        rest_s: float = REST_S,
    ) -> None:
        self._http = http
        self._backend = backend
        self._slots = asyncio.Semaphore(at_once)
        self._queue_s = queue_s
        self._total_s = total_s
        self._pause_s = pause_s
        self._largest = largest
        self._rest = Rest(backend=backend, failures=failures, rest_s=rest_s)

    @property
    def resting(self) -> str:
        """Why nothing is sent now, with the time of the next try; empty when something is."""
        return self._rest.why

    async def read(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """Do what changes nothing; once more if the CMS was down or answered nonsense. What hung is not repeated."""
        try:
            return await attempt()
        except (Resting, TookTooLong):
            raise
        except (CmsUnavailable, CmsBroken, CmsTimeout) as error:
            log.info("cms_read_repeated", backend=self._backend, reason=error.detail)
        # Jitter, so that many waiting people do not all come back at the same moment.
        await asyncio.sleep(self._pause_s * (0.5 + random.random()))  # noqa: S311 - not a secret
        return await attempt()

    async def write(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """Do what changes the CMS, once. Anything but a clear answer is OutcomeUnknown: somebody has to look."""
        try:
            return await attempt()
        except NotReached:
            raise
        except (CmsUnavailable, CmsTimeout, CmsBroken) as error:
            raise OutcomeUnknown(detail=f"{self._backend}: {error.detail}") from error

    async def send(self, method: str, url: str, **parts: Any) -> httpx.Response:
        """One request, its whole answer read; raises only what the transport can say. Busy: it was not even sent."""
        async with self._turn():
            answer = await whole_answer(self._http, method, url, largest=self._largest, **parts)
            self._judge(answer)
            return answer

    @asynccontextmanager
    async def stream(self, method: str, url: str, **parts: Any) -> AsyncIterator[httpx.Response]:
        """One request whose answer is read piece by piece inside; it has its slot until the reader is done."""
        async with self._turn(), self._http.stream(method, url, **parts) as answer:
            self._judge(answer)
            yield answer

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """A slot, a time limit, and what the breaker learns of how it ended."""
        self._rest.check()  # before the queue as well: nobody waits for a place at what is not asked
        await self._wait_for_a_slot()
        tries = False
        try:
            self._rest.check()
            tries = self._rest.enter()
            async with asyncio.timeout(self._total_s):
                yield
        except (httpx.TimeoutException, TimeoutError, httpx.TransportError) as error:
            self._rest.failed()
            raise self._lost(error) from error
        finally:
            if tries:
                self._rest.left()
            self._slots.release()

    def _judge(self, answer: httpx.Response) -> None:
        status = answer.status_code
        asked_to_wait = answer.headers.get("retry-after", "") if status in {429, 503} else ""
        if asked_to_wait or status in _OUT_OF_ORDER:
            self._rest.failed(asked_to_wait)
        else:
            self._rest.worked()

    async def _wait_for_a_slot(self) -> None:
        # While the CMS hangs, people get an answer instead of a place in an ever longer queue.
        try:
            async with asyncio.timeout(self._queue_s):
                await self._slots.acquire()
        except TimeoutError:
            raise Busy(detail=f"{self._backend}: no free slot") from None

    def _lost(self, error: httpx.TransportError | TimeoutError) -> CmsUnavailable | CmsTimeout:
        detail = f"{self._backend}: {type(error.__cause__ or error).__name__}"
        if isinstance(error, httpx.TransportError) and was_never_sent(error):
            return NotReached(detail=detail)
        if isinstance(error, TimeoutError | httpx.ReadTimeout | httpx.WriteTimeout | httpx.PoolTimeout):
            return TookTooLong(detail=detail)
        return CmsUnavailable(detail=detail)


def session_headers(session: CmsSession) -> dict[str, str]:
    """The person's session, put on one request; no client ever remembers it."""
    return {"Cookie": session.cookies, "Authorization": f"Bearer {session.token}"}
