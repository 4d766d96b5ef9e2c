"""The supervisor's digest: on demand, and once a day for everybody who has signed in as a supervisor."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import date, datetime, time, timedelta

import structlog

from casework.cases import CustodyTimeLimit
from casework.errors import CaseworkError, CmsUnavailable, NotSignedIn, Unavailable
from casework.filing import Receipt
from casework.people import Caller, Channel, Role
from ddei.audit import Recording
from ddei.facade import Ddei
from ddei.receipts import LONDON, from_row
from dialogs.cards.words import uk_date
from dialogs.turn import Message
from digests.cards import ROWS_SHOWN, digest_card, limits_card, receipts_card, signed_out_card
from digests.figures import DAYS, LIMITS_AHEAD, collect, start_of
from store.chat import ChatState
from store.ledger import Ledger
from store.schema import now

log = structlog.get_logger()

# The daily digest waits this long for a CMS that does not answer; then it goes out and says what it could not read.
PATIENCE = timedelta(hours=6)

KINDS = {"undone": ("undo", "Undone filings"), "redactions": ("redaction", "Redactions logged")}


class SupervisorDigest:
    """Makes digests. `at` is the UK time of day from which the daily one is due."""

    def __init__(self, *, ddei: Ddei, chat: ChatState, ledger: Ledger, at: time) -> None:
        self._ddei = ddei
        self._chat = chat
        self._ledger = ledger
        self._at = at

    async def show(self, caller: Caller, part: str = "") -> Message:
        """The digest as it stands now, or the list behind one of its lines."""
        if part == "limits":
            return await self._limits(caller)
        if part in KINDS:
            return await self._receipts(caller, *KINDS[part])
        return await self._whole(caller)

    async def send_due(self, at: datetime | None = None) -> int:
        """Queue today's digest for each supervisor who has not got it; how many. For the scheduler."""
        local = (at or now()).astimezone(LONDON)
        if local.time() < self._at:
            return 0
        people = await self._chat.people(Role.SUPERVISOR)
        patient = local < datetime.combine(local.date(), self._at, LONDON) + PATIENCE
        return sum([await self._queue(entra_id, local.date(), patient=patient) for entra_id in people])

    async def _queue(self, entra_id: str, day: date, *, patient: bool) -> bool:
        key = f"digest:{entra_id}:{day.isoformat()}"
        link = await self._chat.link(entra_id)
        if link is None or await self._chat.outbox.get(key) is not None:
            return False
        caller = Caller(link.user, link.session, Channel.DIGEST, key, entra_id)
        try:
            message = await self._whole(caller, patient=patient)
        except NotSignedIn:
            message = Message(text="Sign in for your digest.", card=signed_out_card(day))
        except Unavailable:
            return False  # nothing is queued, so the next round tries again
        except CaseworkError as error:
            log.warning("digest_refused", error=type(error).__name__, detail=error.detail)
            return False
        return await self._chat.outbox.queue(key, entra_id, {"text": message.text, "card": message.card})

    async def _whole(self, caller: Caller, *, patient: bool = False) -> Message:
        async with self._disclosing(caller):
            figures = await collect(caller, ddei=self._ddei, ledger=self._ledger, at=now())
            if patient and figures.limits is None:
                raise CmsUnavailable(detail="digest: not whole yet")
        return Message(text=f"Digest for {uk_date(figures.day)}", card=digest_card(figures))

    async def _limits(self, caller: Caller) -> Message:
        today = now().astimezone(LONDON).date()
        async with self._disclosing(caller) as recording:
            limits = await self._ddei.cases.custody_time_limits(caller, today + LIMITS_AHEAD)
            limits = sorted(limits, key=lambda each: (each.expires, each.urn))
            recording.case_ids = _cases(limits[:ROWS_SHOWN])
        return Message(text="Custody time limits", card=limits_card(limits, today))

    async def _receipts(self, caller: Caller, kind: str, title: str) -> Message:
        since = start_of(now().astimezone(LONDON).date() - timedelta(days=DAYS - 1))
        async with self._disclosing(caller) as recording:
            done = await self._ledger.done_since(kind, since)
            latest = [from_row(entry.receipt) for entry in reversed(done) if entry.receipt][:ROWS_SHOWN]
            shown = [receipt for receipt in latest if await self._may_open(caller, receipt)]
            recording.case_ids = _cases(shown)
        card = receipts_card(title, shown, hidden=len(latest) - len(shown), older=len(done) - len(latest))
        return Message(text=title, card=card)

    async def _may_open(self, caller: Caller, receipt: Receipt) -> bool:
        try:
            await self._ddei.cases.open(caller, receipt.case_id)
        except (NotSignedIn, Unavailable):
            raise
        except CaseworkError:
            return False
        return True

    @asynccontextmanager
    async def _disclosing(self, caller: Caller) -> AsyncIterator[Recording]:
        """A digest in Teams is a disclosure to its reader: supervisors only, and one record however it ends."""
        async with self._ddei.audit.recorded(caller, "digest.show") as recording:
            recording.recipients = (caller.entra_id,)
            yield recording


def _cases(listed: Iterable[Receipt | CustodyTimeLimit]) -> tuple[int, ...]:
    return tuple(sorted({each.case_id for each in listed}))
