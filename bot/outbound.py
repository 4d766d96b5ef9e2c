"""Sending to the connector's REST API: pooled, paced, and retried only when Teams certainly did nothing.

The SDK opens a connection per turn, sends from six threads and gives up at the first 429.
"""

import asyncio
import contextlib
import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

import httpx
import structlog

from bot.credential import NOT_ANSWERED, Credential
from bot.pace import Pace
from bot.service_urls import ServiceUrls
from bot.settings import Timings
from casework.errors import CaseworkError, Gone, NotAllowed, OutcomeUnknown, TooLarge, Unavailable
from integrations.http_client import was_never_sent

log = structlog.get_logger()

ATTEMPTS = 5
LONGEST_PAUSE_SECONDS = 20.0
# Teams documents these four as "not done, send again".
SEND_AGAIN = frozenset({429, 412, 502, 504})
REFUSALS: dict[int, tuple[type[CaseworkError], str]] = {
    403: (NotAllowed, "The bot may not write to this conversation: it was removed or blocked there."),
    404: (Gone, "This conversation no longer exists."),
    413: (TooLarge, "The message was too large for Teams."),
}
IN_DOUBT = "Teams stopped answering in the middle. The message may or may not have arrived."


class Connector:
    """Writes activities into conversations. With no credential nothing is signed: the local, tokenless mode."""

    def __init__(
        self,
        *,
        http: httpx.AsyncClient,
        credential: Credential | None,
        service_urls: ServiceUrls,
        pace: Pace,
        timings: Timings,
    ) -> None:
        self._http = http
        self._credential = credential
        self._service_urls = service_urls
        self._pace = pace
        self._timings = timings

    async def send(self, service_url: str, conversation_id: str, activity: dict[str, Any], reply_to: str = "") -> str:
        """Write a new activity, as a reply if `reply_to` is given. The answer is Teams' id of it."""
        path = _path(conversation_id, reply_to)
        answer = await self._deliver("POST", service_url, conversation_id, path, activity)
        return _resource_id(answer)

    async def update(self, service_url: str, conversation_id: str, activity_id: str, activity: dict[str, Any]) -> None:
        """Replace an activity that was written before."""
        body = {**activity, "id": activity_id}
        await self._deliver("PUT", service_url, conversation_id, _path(conversation_id, activity_id), body)

    async def typing(self, service_url: str, conversation_id: str) -> None:
        """Show that the bot is at work: tried once, and no harm if it does not arrive."""
        if self._service_urls.allow(service_url):
            with contextlib.suppress(CaseworkError):
                await self._try("POST", service_url.rstrip("/") + _path(conversation_id, ""), {"type": "typing"})

    async def _deliver(
        self, method: str, service_url: str, conversation_id: str, path: str, body: dict[str, Any]
    ) -> httpx.Response:
        if not self._service_urls.allow(service_url):
            raise NotAllowed("The bot may not write to that address.", detail="service url not on the allow-list")
        url = service_url.rstrip("/") + path
        for attempt in range(ATTEMPTS):
            await asyncio.sleep(self._pace.reserve(conversation_id))
            answer = await self._try(method, url, body)
            if answer is not None and answer.is_success:
                return answer
            if answer is not None and not self._may_repeat(answer, attempt):
                raise _refusal(answer.status_code)
            if attempt + 1 < ATTEMPTS:
                await asyncio.sleep(_pause(answer, self._timings.first_pause_before_sending_again * 2**attempt))
        raise Unavailable(NOT_ANSWERED, detail=f"gave up after {ATTEMPTS} attempts")

    def _may_repeat(self, answer: httpx.Response, attempt: int) -> bool:
        if answer.status_code == 401 and attempt == 0 and self._credential:
            self._credential.forget(answer.request.headers.get("Authorization", "").removeprefix("Bearer "))
            return True
        return answer.status_code in SEND_AGAIN

    async def _try(self, method: str, url: str, body: dict[str, Any]) -> httpx.Response | None:
        """One attempt; None when the request certainly never left."""
        headers = {"Authorization": f"Bearer {await self._credential.token()}"} if self._credential else {}
        try:
            return await self._http.request(method, url, json=body, headers=headers)
        except httpx.TransportError as error:
            if was_never_sent(error):
                log.warning("connector_unreachable", error=type(error.__cause__).__name__)
                return None
            # A replacement may be repeated: its outcome is the same twice. A new message would stand there twice.
            log.warning("connector_outcome_unknown", method=method, error=type(error).__name__)
            if method == "PUT":
                return None
            raise OutcomeUnknown(IN_DOUBT, detail="connector") from error


def _path(conversation_id: str, activity_id: str) -> str:
    path = f"/v3/conversations/{quote(conversation_id, safe='')}/activities"
    return f"{path}/{quote(activity_id, safe='')}" if activity_id else path


def _resource_id(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["id"])
    except (ValueError, LookupError, TypeError):
        return ""


def _refusal(status: int) -> CaseworkError:
    log.warning("connector_refused", status=status)
    kind, sentence = REFUSALS.get(status, (Unavailable, NOT_ANSWERED))
    return kind(sentence, detail=f"the connector answered {status}")


def _pause(answer: httpx.Response | None, spread: float) -> float:
    wanted = retry_after(answer.headers.get("Retry-After", ""), datetime.now(UTC)) if answer is not None else 0.0
    # What Teams asked for, and a random bit more so that not everybody comes back at once.
    return min(wanted, LONGEST_PAUSE_SECONDS) + random.uniform(0, min(spread, LONGEST_PAUSE_SECONDS))  # noqa: S311  spreads load, keeps no secret


def retry_after(header: str, now: datetime) -> float:
    """The seconds a Retry-After header asks for, as a number or as a date; none when it makes no sense."""
    try:
        return max(0.0, float(header))
    except ValueError:
        pass
    try:
        until = parsedate_to_datetime(header)
        return max(0.0, (until - now).total_seconds())
    except (ValueError, TypeError):
        return 0.0
