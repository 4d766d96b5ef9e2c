"""Exactly once, over systems that know no idempotency key: intention, lease, look, write, read back, receipt.

A write whose answer was lost may still arrive a little later. So after one nothing is written again until the CMS has had
`settle` to finish, and then only what a fresh look does not find.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from casework.errors import CaseworkError, CmsChanged, Conflict, NotSignedIn, OutcomeUnknown
from casework.filing import Receipt
from ddei.audit import Audit, Recording, outcome_of
from ddei.drift import Drift
from ddei.receipts import from_row, to_row
from store.ledger import Entry, Lease, Ledger, State
from store.legal_log import Outcome
from store.schema import now
from store.workers import worker_name

SETTLE = timedelta(seconds=10)
Also = Callable[[Receipt, AsyncConnection], Awaitable[None]]
"""What is written together with a receipt."""


@dataclass(frozen=True, slots=True)
class Intention:
    """What shall be written. `digest` is of the content, so that a key cannot be used twice for different things."""

    key: str
    kind: str
    digest: str
    payload: dict[str, Any]


class Attempt:
    """One worker's try at an intention. `writing` goes around every single write to the outside."""

    def __init__(self, *, ledger: Ledger, lease: Lease, settle: timedelta) -> None:
        self._ledger = ledger
        self._lease = lease
        self._settle = settle
        self._wrote = False
        self._maybe_arriving = lease.entry.state in {State.WRITING, State.UNKNOWN}

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[None]:
        """Write something that a look has just not found; OutcomeUnknown while an earlier write may still arrive."""
        if self._maybe_arriving and now() < self._lease.entry.changed_at + self._settle:
            raise OutcomeUnknown(detail="an earlier write may still arrive")
        await self._ledger.mark(self._lease, State.WRITING)
        self._wrote = self._maybe_arriving = True
        try:
            yield
        except OutcomeUnknown:
            raise
        except CaseworkError:
            self._maybe_arriving = False  # a plain no: it was not written
            raise
        self._maybe_arriving = False

    @property
    def may_have_written(self) -> bool:
        """Whether an earlier write may have happened: then look before anything else."""
        return self._maybe_arriving

    def found_after_all(self) -> None:
        """A look has found what the lost write wrote."""
        self._maybe_arriving = False

    def state_after(self, error: CaseworkError) -> State | None:
        """Where an error leaves the intention; None to leave it (and the time it waits for) as it was."""
        if self._maybe_arriving:
            return State.UNKNOWN if self._wrote else None
        may_help = error.retryable or isinstance(error, NotSignedIn | Conflict)
        return State.INTENDED if may_help else State.FAILED


class Writes:
    """Carries out intentions. `worker` names this process; two workers never run one intention at the same time."""

    def __init__(
        self, *, ledger: Ledger, audit: Audit, drift: Drift, settle: timedelta = SETTLE, worker: str = ""
    ) -> None:
        self._ledger = ledger
        self._audit = audit
        self._drift = drift
        self._settle = settle
        self._worker = worker or worker_name()

    async def once(
        self,
        intention: Intention,
        recording: Recording,
        work: Callable[[Attempt], Awaitable[Receipt]],
        also: Also | None = None,
    ) -> Receipt:
        """Do the work unless it was done; the receipt either way. The legal record commits with the ledger's change.

        `also` writes in that transaction, too; what was done before, it was written with.
        CmsChanged while the system it would be written to is not what it was: then not even the intention is kept.
        """
        if receipt := await self._while_drifted(intention, recording):
            return receipt
        entry, lease = await self._ledger.begin(
            key=intention.key, kind=intention.kind, digest=intention.digest, payload=intention.payload,
            owner=self._worker,
        )  # fmt: skip
        if lease is None:
            assert entry.receipt is not None
            return _again(entry.receipt, recording)
        async with self._ledger.held(lease):
            attempt = Attempt(ledger=self._ledger, lease=lease, settle=self._settle)
            try:
                receipt = await work(attempt)
            except CaseworkError as error:
                await self._not_done(lease, attempt, error, recording)
                raise
            async with self._ledger.transaction() as on:
                await self._ledger.done(lease, to_row(receipt), on=on)
                if also is not None:
                    await also(receipt, on)
                await self._audit.write(recording, Outcome.OK, on)
            return receipt

    async def _while_drifted(self, intention: Intention, recording: Recording) -> Receipt | None:
        """The receipt of what was done before the drift, and CmsChanged for anything else; None when there is no drift."""
        try:
            self._drift.check_writes()
        except CmsChanged:
            known = await self._ledger.get(intention.key)
            if known is None or known.receipt is None or known.digest != intention.digest:
                raise
            return _again(known.receipt, recording)
        return None

    async def entry(self, key: str) -> Entry | None:
        """What the ledger knows of a key."""
        return await self._ledger.get(key)

    async def receipt(self, key: str) -> Receipt | None:
        """The receipt of a key, if it is done."""
        entry = await self._ledger.get(key)
        return from_row(entry.receipt) if entry and entry.receipt else None

    async def unfinished(self, kind: str) -> list[Entry]:
        """Intentions that still wait to be carried out."""
        return await self._ledger.unfinished(kind)

    async def _not_done(self, lease: Lease, attempt: Attempt, error: CaseworkError, recording: Recording) -> None:
        state = attempt.state_after(error)
        recording.reason = type(error).__name__
        async with self._ledger.transaction() as on:
            if state is not None:
                await self._ledger.leave(lease, state, error.sentence, on=on)
            await self._audit.write(recording, outcome_of(error), on)


def _again(row: dict[str, Any], recording: Recording) -> Receipt:
    recording.reason = "repeat"
    return from_row(row)
