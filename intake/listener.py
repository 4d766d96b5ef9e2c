"""The listener: reads the mailbox, decides, files, and puts away. Every mail for itself; a bad one delays no other.

Each step leaves its mail in a state of the database from which the next run goes on, so it may be killed at any moment.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import structlog

from casework.errors import AlreadyDone, CaseRestricted, CaseworkError, CheckedOut, Conflict, NotSignedIn
from casework.mail import MailState, Wish
from casework.people import Caller
from ddei.access import ServiceAccount
from ddei.facade import Ddei
from ddei.mail_filing import MailFiling
from documents.guard import Limits
from intake.acknowledging import Acknowledging
from intake.deciding import Deciding
from intake.lookup import Lookup
from intake.reading import LIMITS, Reading, Spool
from integrations.mail.errors import CursorExpired, ItemGone, MailboxError
from integrations.mail.messages import Page
from integrations.mail.port import Mailbox
from store.mail import GONE, Copy, MailRow, held
from store.store import Store

log = structlog.get_logger()
T = TypeVar("T")

MOST_FAILURES = 3
ON_THE_WAY = (MailState.READ, MailState.DECIDED, MailState.FILING)
AT_ONCE = 4
"""Mails in work at the same time: one that waits for CMS keeps no other waiting."""
IDLE_S = 5.0
"""How long to wait for the mailbox's hint before looking for people's decisions."""


class Listener:
    """One mailbox, one service account. `run` until cancelled; `run_once` for one round."""

    def __init__(
        self,
        *,
        mailbox: Mailbox,
        name: str,
        ddei: Ddei,
        store: Store,
        service: ServiceAccount,
        spool: Path,
        limits: Limits = LIMITS,
    ) -> None:
        self._mailbox = mailbox
        self._name = name
        self._rows = store.mail
        self._service = service
        self._spool = Spool(folder=spool)
        self._reading = Reading(mailbox=mailbox, rows=store.mail, spool=self._spool, limits=limits)
        self._deciding = Deciding(lookup=Lookup(cases=ddei.cases, rows=store.mail), rows=store.mail)
        self._filing = MailFiling(filing=ddei.filing, rows=store.mail, spool=spool)
        self._steps = 0
        self._acknowledging = Acknowledging(mailbox=mailbox, rows=store.mail)

    async def run(self) -> None:
        """Work until cancelled. While the mailbox is away, people's decisions are carried out all the same."""
        while True:
            self._steps = 0
            failed = await self._attempt("round", self.run_once())
            if failed is not None or self._steps == 0:
                await self._rest()

    async def run_once(self) -> int:
        """One round: new mail in, everything that is due a step further. The number of steps that succeeded."""
        arrived = await self._collect()
        read = await self._each(await self._rows.unread(self._name), self._read)
        done = await self._each(await self._rows.work(), self._work)
        tidied = await self._each(await self._rows.untidy(self._name), self._tidy, at_once=1)
        self._steps = arrived + read + done + tidied
        return self._steps

    async def _rest(self) -> None:
        try:
            await self._mailbox.wait(IDLE_S)
        except MailboxError as error:
            log.warning("mailbox_away", error=type(error).__name__)
            await asyncio.sleep(IDLE_S)

    async def _collect(self) -> int:
        """Note every new mail, page by page, each page together with how far was read."""
        arrived, more = 0, True
        try:
            while more:
                page = await self._page(await self._rows.cursor(self._name))
                created = [change.native_id for change in page.items if change.kind == "created"]
                await self._rows.take_page(self._name, created, page.cursor)
                arrived, more = arrived + len(created), page.more
        except MailboxError as error:
            log.warning("mailbox_away", error=type(error).__name__)
        return arrived

    async def _page(self, cursor: str) -> Page:
        try:
            return await self._mailbox.changes(cursor)
        except CursorExpired:
            log.warning("mailbox_cursor_expired")
            return await self._mailbox.changes("")

    async def _each(self, items: Sequence[T], step: Callable[[T], Awaitable[bool]], at_once: int = AT_ONCE) -> int:
        gate = asyncio.Semaphore(at_once)

        async def one(item: T) -> bool:
            async with gate:
                return await step(item)

        return sum(await asyncio.gather(*(one(item) for item in items)))

    async def _read(self, copy: Copy) -> bool:
        error = await self._attempt("read", self._reading.read(copy))
        if error is None:
            return True
        if isinstance(error, ItemGone):
            await self._rows.lies_in(copy, GONE)
        elif _is_outside(error) or copy.failures + 1 < MOST_FAILURES:
            await self._rows.copy_failed(copy, _sentence(error), counts=not _is_outside(error))
        elif await self._attempt("hold", self._hold_unreadable(copy, _sentence(error))) is None:
            return True
        else:
            await self._rows.copy_failed(copy, _sentence(error), counts=True)
        return False

    async def _hold_unreadable(self, copy: Copy, sentence: str) -> None:
        row = await self._reading.give_up(copy)
        reason = f"This mail could not be read, after {MOST_FAILURES} tries: {sentence}"
        await self._rows.change(held(row, reason), expected=(MailState.READ,))

    async def _work(self, row: MailRow) -> bool:
        error = await self._attempt(row.mail_id, self._service.run(row.mail_id, lambda caller: self._step(caller, row)))
        if error is None:
            return True
        if _is_outside(error) or (not _is_final(error) and row.failures + 1 < MOST_FAILURES):
            await self._rows.postpone(row, _sentence(error), counts=not _is_outside(error))
            return False
        await self._rows.change(_given_up(row, error), expected=ON_THE_WAY)
        return False

    async def _step(self, caller: Caller, row: MailRow) -> None:
        if row.state is MailState.READ:
            row = await self._deciding.decide(caller, row, self._spool.facts(row))
        if row.state is not MailState.HELD:
            await self._filing.carry_out(caller, row)
        log.info("mail_done", mail=row.mail_id, case=row.case_id, held=row.state is MailState.HELD)

    async def _tidy(self, copy: Copy) -> bool:
        error = await self._attempt(copy.mail_id, self._acknowledging.put_away(copy))
        if error is not None:
            await self._rows.copy_failed(copy, _sentence(error), counts=True)
        return error is None

    async def _attempt(self, what: str, work: Awaitable[object]) -> Exception | None:
        """Do one mail's work; whatever goes wrong stays with that mail."""
        try:
            await work
        except Exception as error:  # noqa: BLE001  the listener's one broad except: a bad mail must not stop the others
            log.warning("mail_step_failed", mail=what, error=type(error).__name__, detail=getattr(error, "detail", ""))
            return error
        return None


def _given_up(row: MailRow, error: Exception) -> MailRow:
    """The row when trying again is of no use: a person must look, or the case keeps what should have been taken out."""
    reason = _sentence(error)
    if row.wish is Wish.UNDO:
        return replace(row, state=MailState.FILED, wish=Wish.FILE, trouble=f"It could not be taken out again: {reason}")
    if not _is_final(error):
        reason = f"Tried {MOST_FAILURES} times without success: {reason}"
    return held(row, reason, *row.reasons, candidates=row.candidates)


def _is_outside(error: Exception) -> bool:
    """Whether an outside system, or another worker at the same mail, is the reason: then the mail simply waits."""
    if isinstance(error, CaseRestricted | AlreadyDone | CheckedOut):
        return False
    waits = isinstance(error, CaseworkError) and error.retryable
    return waits or isinstance(error, Conflict | NotSignedIn | MailboxError | OSError)  # OSError: our disk is full


def _is_final(error: Exception) -> bool:
    """Whether CMS has said no: trying again would get the same answer."""
    return isinstance(error, CaseworkError) and 400 <= error.status < 500


def _sentence(error: Exception) -> str:
    return error.sentence if isinstance(error, CaseworkError) else "Something in this mail could not be handled."
