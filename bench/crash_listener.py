"""The listener for `bench crash`: it counts every point at which something becomes durable, and dies at one of them.

Counted are commits that change something, calls to CMS and to the mailbox (before they are made, and when they are done
but not yet answered), files made durable or moved, and the guarded children. Only this process is watched that way: the
hooks are around the libraries below the product, and the product runs as it is.
"""

import asyncio
import contextlib
import logging
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import structlog
from requests.adapters import HTTPAdapter
from sqlalchemy import event

import documents.guard
from casework.people import Channel
from ddei.access import ServiceAccount
from ddei.facade import Ddei
from intake.listener import Listener
from integrations.cms.client import CmsClient
from integrations.http_client import make_http
from integrations.mail.ews import EwsMailbox
from integrations.redaction_log.client import RedactionLogClient
from sandbox.people import INTAKE, MAILBOX_ADDRESS, MAILBOX_PASSWORD
from store.database import Database
from store.ledger import Ledger
from store.mail_leases import MailLeases
from store.store import Store

SECRET = "a secret of the bench"
LEASE = timedelta(seconds=3)
LISTENER, WORKER, CMS = "listener", "worker", "cms"


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everything is, and who is killed at which boundary; 0 is never."""

    cms: str
    ews: str
    database: str
    spool: str
    journal: str
    victim: str = ""
    at: int = 0
    cms_pid: int = 0


class Boundaries:
    """Counts boundaries of the victim's kind, writes each down, and kills at the one that was asked for."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._journal = os.open(plan.journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._count = 0
        self._one_at_a_time = threading.Lock()

    def reached(self, victim: str, label: str, pid: int) -> bool:
        """Whether the victim was killed here."""
        if victim != self._plan.victim:
            return False
        with self._one_at_a_time:
            self._count += 1
            os.write(self._journal, f"{label}\n".encode())
            if self._count != self._plan.at:
                return False
            os.kill(pid, signal.SIGKILL)
            return True

    def own(self, label: str) -> None:
        """A boundary of the listener itself."""
        self.reached(LISTENER, label, os.getpid())


def run(plan: Plan) -> None:
    """The process: watch, and listen until killed."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    boundaries = Boundaries(plan)
    _watch_files(boundaries)
    _watch_cms(boundaries, plan)
    _watch_mailbox(boundaries)
    _watch_children(boundaries)
    asyncio.run(_listen(plan, boundaries))


async def _listen(plan: Plan, boundaries: Boundaries) -> None:
    store = await Store.open(plan.database, secret=SECRET)
    _watch_commits(store.database, boundaries)
    # What a killed one had must be free while the harness waits, not a minute later.
    store.ledger = Ledger(database=store.database, lease=LEASE)
    store.mail_leases = MailLeases(database=store.database, lease=LEASE)
    mailbox = EwsMailbox(
        service_url=plan.ews, address=MAILBOX_ADDRESS, username=MAILBOX_ADDRESS, password=MAILBOX_PASSWORD
    )
    async with make_http(answer_s=20) as http:
        ddei = Ddei(
            cms=CmsClient(base_url=plan.cms, http=http),
            redaction_log=RedactionLogClient(base_url="http://127.0.0.1:9", http=http, token="unused"),
            store=store,
            settle=timedelta(seconds=0.5),
            spool=Path(plan.spool),
        )
        service = ServiceAccount(
            access=ddei.access, username=INTAKE.username, password=INTAKE.password, channel=Channel.MAIL
        )
        await Listener(mailboxes=(mailbox,), ddei=ddei, store=store, service=service, spool=Path(plan.spool)).run()


def _watch_commits(database: Database, boundaries: Boundaries) -> None:
    engine = database.engine.sync_engine

    def changes(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        words = statement.split(None, 3)
        if words[0] in {"INSERT", "UPDATE", "DELETE"}:
            connection.info["changed"] = f"{words[0]} {words[1 if words[0] == 'UPDATE' else 2]}"

    def commits(connection: Any) -> None:
        if changed := connection.info.pop("changed", ""):
            boundaries.own(f"before the commit of {changed}")

    event.listen(engine, "before_cursor_execute", changes)
    event.listen(engine, "commit", commits)
    at_once = database._write  # noqa: SLF001 - SQLite's whole transactions in one visit to a thread

    def written(work: Callable[..., Any]) -> Any:
        boundaries.own(f"before {work.__qualname__}")
        done = at_once(work)
        boundaries.own(f"after {work.__qualname__}")
        return done

    database._write = written  # type: ignore[method-assign]  # noqa: SLF001


def _watch_files(boundaries: Boundaries) -> None:
    fsync, replace = os.fsync, os.replace

    def synced(descriptor: Any) -> None:
        boundaries.own("before a file is durable")
        fsync(descriptor)

    def replaced(source: Any, target: Any) -> None:
        boundaries.own("before a mail is kept")
        replace(source, target)
        boundaries.own("after a mail is kept")

    os.fsync, os.replace = synced, replaced  # type: ignore[assignment]


def _watch_cms(boundaries: Boundaries, plan: Plan) -> None:
    asking = aiohttp.ClientSession._request  # noqa: SLF001 - every way of asking comes through here
    pid = plan.cms_pid

    async def asked(session: Any, method: str, url: Any, **parts: Any) -> Any:
        label = f"{method} {urlsplit(str(url)).path} {_operation(parts.get('data'))}".strip()
        boundaries.own(f"before {label}")
        boundaries.reached(CMS, f"before {label}", pid)
        answer = await asking(session, method, url, **parts)
        boundaries.own(f"after {label}")
        if boundaries.reached(CMS, f"done, not answered: {label}", pid):
            answer.close()
            raise aiohttp.ServerDisconnectedError
        return answer

    aiohttp.ClientSession._request = asked  # type: ignore[method-assign, assignment]  # noqa: SLF001


def _operation(body: Any) -> str:
    """What a request asks for, as far as its first bytes say it."""
    start = body[:2000].decode(errors="replace") if isinstance(body, bytes) else ""
    for known in (
        "createCommunication",
        "RegisterDocument",
        "UploadFile",
        "ListAttachments",
        "communications",
        "case(",
    ):
        if known in start:
            return known
    return ""


def _watch_mailbox(boundaries: Boundaries) -> None:
    sending = HTTPAdapter.send

    def sent(adapter: Any, request: Any, *args: Any, **parts: Any) -> Any:
        body = request.body if isinstance(request.body, bytes) else b""
        name = next((each for each in _EWS if each.encode() in body), "")
        if name:
            boundaries.own(f"before {name}")
        answer = sending(adapter, request, *args, **parts)
        if name:
            boundaries.own(f"after {name}")
        return answer

    HTTPAdapter.send = sent  # type: ignore[method-assign, assignment]


_EWS = ("SyncFolderItems", "GetItem", "UpdateItem", "MoveItem", "CreateFolder", "FindFolder", "FindItem")


def _watch_children(boundaries: Boundaries) -> None:
    number = documents.guard._number  # noqa: SLF001 - the first number a child says is its process id
    begun: set[int] = set()

    async def said(stream: Any) -> int:
        found = await number(stream)
        if id(stream) not in begun:
            begun.add(id(stream))
            with contextlib.suppress(ProcessLookupError):
                boundaries.reached(WORKER, "a guarded child", found)
        else:
            begun.discard(id(stream))
        return found

    documents.guard._number = said  # type: ignore[assignment]  # noqa: SLF001
