"""The listener: reads its mailboxes, decides, files, and puts away. Every mail for itself; a bad one delays no other.

Each step leaves its mail in a state of the database from which the next run goes on, so it may be killed at any moment.
Several listeners share the work: what one has taken, the others leave alone until it is done or its lease has run out.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog

from casework.mail import MailState
from casework.people import Caller
from ddei.access import ServiceAccount
from ddei.facade import Ddei
from documents.guard import Limits
from intake.deciding import Deciding
from intake.failures import given_up, gives_up, is_outside, sentence
from intake.known_cases import KnownCases
from intake.lookup import Lookup
from intake.mailbox_work import SWEEP_EVERY, MailboxWork
from intake.reading import LIMITS, NO_CHECKS, Checks, Reading, Spool
from intake.stage import Stage
from integrations.mail.errors import MailboxError
from integrations.mail.port import Mailbox
from store.mail import ON_THE_WAY, MailRow
from store.store import Store
from store.workers import worker_name

log = structlog.get_logger()

WORK_AT_ONCE = 8
"""Mails being decided and filed at the same time: one that waits for CMS keeps no other waiting."""
IDLE_S = 5.0
"""How long to wait for a mailbox's hint before looking again."""
LOOK_AGAIN_S = 1.0
"""How long a stage with nothing due waits before it looks for people's decisions and for what is due again."""
COLLECT_EVERY_S = 0.3
"""How long a mailbox is left alone after each look: every mail we put away is a hint that something has changed."""
DEAD_EVERY_S = 5.0
"""How often to look for listeners of this machine that are no more, and whose work waits for others."""
BATCH = 20


class Listener:
    """Some mailboxes, one service account. `run` until cancelled; `run_once` for one round. In `shadow` nothing is written."""

    def __init__(
        self,
        *,
        mailboxes: Sequence[Mailbox],
        ddei: Ddei,
        store: Store,
        service: ServiceAccount,
        spool: Path,
        limits: Limits = LIMITS,
        shadow: bool = False,
        sweep_every: timedelta = SWEEP_EVERY,
        checks: Checks = NO_CHECKS,
    ) -> None:
        self._by = worker_name()
        self._rows, self._leases = store.mail, store.mail_leases
        self._service = service
        self._shadow = shadow
        self._begun = False
        self._spool = Spool(folder=spool)
        self._known = KnownCases(cases=ddei.cases, service=service)
        self._deciding = Deciding(lookup=Lookup(cases=ddei.cases, rows=store.mail), rows=store.mail, known=self._known)
        self._filing = ddei.mail_filing
        self._working = Stage(take=self._due, step=self._work, at_once=WORK_AT_ONCE, attempt=self._attempt)
        self._boxes = [
            MailboxWork(
                mailbox=mailbox,
                by=self._by,
                rows=store.mail,
                leases=store.mail_leases,
                reading=Reading(mailbox=mailbox, rows=store.mail, spool=self._spool, limits=limits, checks=checks),
                attempt=self._attempt,
                sweep_every=sweep_every,
            )
            for mailbox in mailboxes
        ]
        # In shadow mode the mailbox is only looked at.
        self._stages: list[Stage[Any]] = [self._working, *(box.reading for box in self._boxes)]
        self._stages += [] if shadow else [box.tidying for box in self._boxes]

    async def run(self) -> None:
        """Work until cancelled. While a mailbox is away, everything else goes on."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._beat())
            tasks.create_task(self._take_over())
            tasks.create_task(self._keep_known())
            for box in self._boxes:
                tasks.create_task(self._collect(box))
            for stage in self._stages:
                tasks.create_task(stage.run(idle_s=LOOK_AGAIN_S, then=self._after(stage)))

    async def run_once(self) -> int:
        """One round: new mail in, everything that is due a step further. The number of steps that succeeded."""
        await self._begin()
        steps = sum([await box.collect(_nothing) for box in self._boxes])
        steps += sum([await box.reading.run_once(BATCH) for box in self._boxes])
        steps += await self._working.run_once(BATCH)
        if self._shadow:
            return steps
        return steps + sum([await box.tidying.run_once(BATCH) for box in self._boxes])

    async def _begin(self) -> None:
        """Take over what dead listeners had; what was only decided for show is not filed from that decision."""
        if not self._begun:
            await self._leases.free_the_dead()
            if not self._shadow and (number := await self._rows.leave_shadow()):
                log.info("shadow_mode_left", mails=number)
            self._begun = True

    async def _collect(self, box: MailboxWork) -> None:
        while True:
            await self._attempt("collect", box.collect(box.reading.ring))
            await asyncio.sleep(COLLECT_EVERY_S)  # what comes meanwhile comes in one page
            await self._rest(box)

    async def _rest(self, box: MailboxWork) -> None:
        if seconds := box.quiet_for():
            await asyncio.sleep(seconds)
            return
        try:
            await box.mailbox.wait(IDLE_S)
        except MailboxError as error:
            log.warning("mailbox_away", error=type(error).__name__)
            await asyncio.sleep(IDLE_S)

    async def _beat(self) -> None:
        """Keep what is in work."""
        while True:
            await self._attempt("heartbeat", self._renew())
            await asyncio.sleep(self._leases.lease.total_seconds() / 3)

    async def _take_over(self) -> None:
        while True:
            await asyncio.sleep(DEAD_EVERY_S)
            await self._attempt("dead listeners", self._leases.free_the_dead())

    async def _keep_known(self) -> None:
        while True:
            await self._attempt("known cases", self._known.run())
            await asyncio.sleep(IDLE_S)

    async def _renew(self) -> None:
        await self._begin()
        copies = [copy.copy_id for box in self._boxes for stage in (box.reading, box.tidying) for copy in stage.items]
        await self._leases.renew(self._by, mails=[row.mail_id for row in self._working.items], copies=copies)

    def _after(self, stage: Stage[Any]) -> Callable[[], None]:
        """Who has work when this stage has done some: a mail that was read is decided, one that is decided put away."""
        if stage is self._working:
            return self._ring_for_tidying
        return self._working.ring if any(stage is box.reading for box in self._boxes) else _nothing

    def _ring_for_tidying(self) -> None:
        for box in self._boxes:
            box.tidying.ring()

    async def _due(self, limit: int) -> list[MailRow]:
        if not self._begun:
            return []
        states = (MailState.READ,) if self._shadow else ON_THE_WAY
        return await self._leases.work(by=self._by, limit=limit, states=states)

    async def _work(self, row: MailRow) -> bool:
        now_at = row

        async def step(caller: Caller) -> None:
            """The mail's next steps; done again in a new session, it goes on from where it is by then."""
            nonlocal now_at
            if just_decided := now_at.state is MailState.READ:
                now_at = await self._decided(caller, now_at)
            await self._carried_out(caller, now_at, just_decided=just_decided)

        error = await self._attempt(row.mail_id, self._service.run(row.mail_id, step))
        if error is not None:
            await self._attempt(row.mail_id, self._not_done(row, error))
        return error is None

    async def _not_done(self, row: MailRow, error: Exception) -> None:
        if gives_up(error, row.failures):
            await self._rows.change(replace(given_up(row, error), shadow=self._shadow), expected=ON_THE_WAY)
        else:
            await self._rows.postpone(row, sentence(error), counts=not is_outside(error))

    async def _decided(self, caller: Caller, row: MailRow) -> MailRow:
        return await self._deciding.decide(caller, replace(row, shadow=self._shadow), self._spool.facts(row))

    async def _carried_out(self, caller: Caller, row: MailRow, *, just_decided: bool) -> None:
        carried_out = row.state in ON_THE_WAY and not self._shadow
        if carried_out:
            await self._filing.carry_out(caller, row, just_decided=just_decided)
        log.info("mail_done", mail=row.mail_id, case=row.case_id, decided=row.state.value, carried_out=carried_out)

    async def _attempt(self, what: str, work: Awaitable[object]) -> Exception | None:
        """Do one mail's work; whatever goes wrong stays with that mail."""
        try:
            await work
        except Exception as error:  # noqa: BLE001  the listener's one broad except: a bad mail must not stop the others
            log.warning("mail_step_failed", mail=what, error=type(error).__name__, detail=getattr(error, "detail", ""))
            return error
        return None


def _nothing() -> None:
    """In a single round every stage has its turn anyway."""
