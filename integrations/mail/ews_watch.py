"""Streaming notifications: a thread that holds one connection open and says when something has changed."""

import asyncio
import contextlib
import threading
import time

import structlog
from exchangelib import Account
from exchangelib.errors import EWSError
from exchangelib.properties import DistinguishedFolderId
from exchangelib.services import GetStreamingEvents, SubscribeToStreaming, Unsubscribe
from requests import RequestException

log = structlog.get_logger()

# How long the server keeps one connection; and how long silence may last before we think it dead.
_CONNECTION_MINUTES = 10
_SILENCE_S = 90.0
_TOO_SHORT_S = 5.0
_FAREWELL_S = 5.0
_FAILURES = (EWSError, RequestException, OSError, ValueError, AttributeError)


class Watcher:
    """A hint, never data: whoever waits reads the changes afterwards, whatever the reason waiting ended."""

    def __init__(self, *, account: Account, folder: DistinguishedFolderId) -> None:
        self._account, self._folder = account, folder
        self._changed = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._thread: threading.Thread | None = None
        self._subscription = ""
        self._closing = False

    async def wait(self, timeout_s: float) -> None:
        """Return when something has changed since the last call, at the latest after `timeout_s`."""
        self._ensure_watching()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), timeout_s)
        self._changed.clear()

    def close(self) -> None:
        """Give the subscription up, which ends the connection too. Called in a thread."""
        self._closing = True
        if self._subscription:
            with contextlib.suppress(*_FAILURES):
                Unsubscribe(account=self._account, timeout=_FAREWELL_S).get(subscription_id=self._subscription)
        if self._thread is not None:
            self._thread.join(timeout=2)

    def _ensure_watching(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            # A daemon, because a connection on which nothing comes must not keep the process from ending.
            self._thread = threading.Thread(target=self._watch, name="mailbox-watch", daemon=True)
            self._thread.start()

    def _watch(self) -> None:
        """One connection after the other, until closed or something fails; the next wait then begins anew."""
        try:
            self._subscription = self._subscribe()
            while not self._closing:
                self._tell()  # before and between two connections something may have been missed
                began = time.monotonic()
                self._listen()
                if time.monotonic() - began < _TOO_SHORT_S:
                    return  # a server that hangs up at once is asked again by the next wait, not at once
        except _FAILURES as error:
            if not self._closing:
                log.warning("mailbox_watch_ended", error=type(error).__name__)
        finally:
            self._subscription = ""

    def _subscribe(self) -> str:
        service = SubscribeToStreaming(account=self._account)
        return str(service.get(folders=[self._folder], event_types=["NewMailEvent", "CreatedEvent", "MovedEvent"]))

    def _listen(self) -> None:
        service = GetStreamingEvents(account=self._account)
        events = service.call(subscription_ids=[self._subscription], connection_timeout=_CONNECTION_MINUTES)
        service.timeout = _SILENCE_S
        for each in events:
            if isinstance(each, Exception):
                raise each
            self._tell()

    def _tell(self) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended before us
            self._loop.call_soon_threadsafe(self._changed.set)
