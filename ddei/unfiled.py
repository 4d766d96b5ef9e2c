"""Mail that waits for a person: what is held and why, and the person's decision, which counts once and is kept."""

import builtins
from dataclasses import replace
from datetime import datetime, timedelta

from casework.cases import Case
from casework.errors import (
    AlreadyDone,
    BadInput,
    CaseRestricted,
    Conflict,
    Gone,
    NotAllowed,
    NotFound,
    TooLarge,
    Unavailable,
)
from casework.filing import Receipt
from casework.mail import WAITING_FOR_A_PERSON, FiledMail, HeldMail, MailState, MailStatus, Wish
from casework.people import Caller
from ddei.audit import Audit
from ddei.cases import Cases
from ddei.claims import check_claim, unclaimed
from ddei.mail_filing import MailFiling, too_large
from ddei.receipts import LONDON
from ddei.unfiled_mail import cases_of, filed_mail, held_mail
from store.mail import MailRow, MailRows, held
from store.mail_claims import MailClaims
from store.schema import now

_SHADOW = "The listener runs in shadow mode: mail is decided for show and nothing is filed. Nothing was changed."
_KEPT = "CMS is not answering. Your decision is kept and will be carried out as soon as CMS is back."
UNDO_FOR = timedelta(days=30)
"""How long a filed mail can be taken out of its case again."""
OUR_TURN = timedelta(seconds=15)
"""How long the listener leaves a decision to the request that made it."""
REFUSED = (NotAllowed, NotFound, Gone, CaseRestricted, AlreadyDone, TooLarge)
"""What CMS says no with. After everything else the listener carries the decision out."""
_DONE = {
    MailState.DECIDED: "is filing this mail in {urn} since {when}",
    MailState.FILING: "is filing this mail in {urn} since {when}",
    MailState.FILED: "filed this mail in {urn} at {when}",
    MailState.DISMISSED: "marked this mail as not casework at {when}",
    MailState.UNDONE: "took this mail out of its case at {when}",
}


class Unfiled:
    """Held and filed mail for people. The first decision counts; who comes second is told whose it was, and when."""

    def __init__(
        self, *, rows: MailRows, claims: MailClaims, cases: Cases, mail_filing: MailFiling, audit: Audit
    ) -> None:
        self._rows = rows
        self._claims = claims
        self._cases = cases
        self._mail_filing = mail_filing
        self._audit = audit

    async def list(self, caller: Caller) -> list[HeldMail]:
        """What waits for a decision, oldest first."""
        async with self._audit.recorded(caller, "unfiled.list") as recording:
            waiting = [held_mail(row) for row in await self._rows.waiting()]
            recording.case_ids = cases_of(waiting)
            return waiting

    async def get(self, caller: Caller, mail_id: str) -> HeldMail:
        """One mail with its reasons and candidates, whatever its state is by now."""
        async with self._audit.recorded(caller, "unfiled.get") as recording:
            asked = held_mail(await self._row(mail_id))
            recording.case_ids = cases_of([asked])
            return asked

    async def filed(self, caller: Caller, since: datetime) -> builtins.list[FiledMail]:
        """What was filed since a moment, by itself or by a person."""
        async with self._audit.recorded(caller, "unfiled.filed") as recording:
            filed = [filed_mail(row) for row in await self._rows.filed(since)]
            recording.case_ids = tuple(sorted({mail.case_id for mail in filed}))
            return filed

    async def file(self, caller: Caller, mail_id: str, case_id: int) -> Receipt:
        """File a held mail in a case the caller may open. Kept and carried out later if CMS is down."""
        async with self._audit.recorded(caller, "unfiled.file", case_id=case_id) as recording:
            row = await self._row(mail_id)
            if row.shadow:
                raise BadInput(_SHADOW)
            if reason := too_large(row):
                raise TooLarge(f"{reason}.")
            case = await self._cases.open(caller, case_id)
            recording.urn = case.urn
            check_claim(caller, row)
            await self._not_twice(row, case)
            decided = await self._claim(caller, row, case)
        return await self._carry_out(caller, decided, undecided=row)

    async def dismiss(self, caller: Caller, mail_id: str, reason: str) -> None:
        """Say that a held mail is not casework, and why."""
        async with self._audit.recorded(caller, "unfiled.dismiss") as recording:
            recording.reason = _said(reason)
            row = await self._row(mail_id)
            check_claim(caller, row)
            dismissed = replace(_by(caller, row), state=MailState.DISMISSED, told=_said(reason), candidates=())
            if not await self._rows.change(dismissed, expected=WAITING_FOR_A_PERSON):
                await self._too_late(mail_id)

    async def hold(self, caller: Caller, mail_id: str, reason: str) -> None:
        """Bring a mail to people that was dismissed, or that is about to be decided or filed by itself."""
        async with self._audit.recorded(caller, "unfiled.hold") as recording:
            recording.reason = _said(reason)
            row = await self._row(mail_id)
            if row.wish is Wish.UNDO or not await self._rows.change(
                replace(held(row, _said(reason), *row.reasons, candidates=row.candidates), shadow=False, told=""),
                expected=(MailState.DISMISSED, MailState.READ, MailState.DECIDED),
            ):
                await self._too_late(mail_id)

    async def undo(self, caller: Caller, mail_id: str, reason: str) -> Receipt:
        """Take a filed mail out of its case again, and say why; it then waits for a new decision."""
        async with self._audit.recorded(caller, "unfiled.undo") as recording:
            row = await self._row(mail_id)
            recording.case_ids, recording.urn = ((row.case_id,) if row.case_id else ()), row.urn
            recording.reason = _said(reason)
            if row.filed_at is not None and row.filed_at < now() - UNDO_FOR:
                raise BadInput(
                    "This was filed more than 30 days ago. It can be taken out of the case only in CMS itself."
                )
            wished = replace(_by(caller, row), state=MailState.DECIDED, wish=Wish.UNDO, told=_said(reason))
            if not await self._rows.change(wished, expected=(MailState.FILED,), listener_waits=OUR_TURN):
                await self._too_late(mail_id)
        return await self._carry_out(caller, wished, undecided=row)

    async def status(self) -> MailStatus:
        """Counts by state, for status pages and the digest; no case data."""
        return await self._rows.status()

    async def undelivered(self) -> builtins.list[HeldMail]:
        """Held mail nobody was told of yet."""
        return [held_mail(row) for row in await self._rows.unannounced()]

    async def mark_delivered(self, mail_id: str) -> None:
        """Remember that somebody was told of a held mail."""
        await self._rows.announced(mail_id)

    async def _row(self, mail_id: str) -> MailRow:
        row = await self._rows.get(mail_id)
        if row is None:
            raise NotFound("This mail is not known here.")
        return row

    async def _not_twice(self, row: MailRow, case: Case) -> None:
        """A mail that was split goes into each case once."""
        others = [one for one in await self._claims.family(row) if one.mail_id != row.mail_id]
        if any(one.case_id == case.case_id and one.wish is Wish.FILE and one.state in _DONE for one in others):
            raise Conflict(f"This email is filed in {case.urn} already. Choose the other case. Nothing was changed.")

    async def _claim(self, caller: Caller, row: MailRow, case: Case) -> MailRow:
        decided = replace(
            _by(caller, row),
            state=MailState.DECIDED,
            wish=Wish.FILE,
            case_id=case.case_id,
            urn=case.urn,
            filing_key="",
            reasons=(f"Chosen by {caller.user.name}",),
        )
        if await self._rows.change(decided, expected=WAITING_FOR_A_PERSON, listener_waits=OUR_TURN):
            return decided
        current = await self._row(row.mail_id)
        pressed_twice = (current.case_id, current.decided_by_user) == (case.case_id, caller.user.username)
        if not (pressed_twice and current.wish is Wish.FILE):
            await self._too_late(row.mail_id)
        return current

    async def _too_late(self, mail_id: str) -> None:
        current = await self._row(mail_id)
        if current.state not in _DONE or current.decided_at is None:
            raise Conflict("This mail is not in a case. Open the list again to see where it is.")
        moment = current.decided_at.astimezone(LONDON)
        when = f"{moment:%H:%M} on {moment.day} {moment:%B %Y}"
        what = "is taking this mail out of {urn} since {when}" if current.wish is Wish.UNDO else _DONE[current.state]
        raise Conflict(f"{current.decided_by} {what.format(urn=current.urn, when=when)}. Nothing was changed.")

    async def _carry_out(self, caller: Caller, decided: MailRow, *, undecided: MailRow) -> Receipt:
        try:
            return await self._mail_filing.carry_out(caller, decided)
        except REFUSED:
            # Nothing was written, so the mail waits for another decision.
            await self._rows.change(undecided, expected=(MailState.DECIDED, MailState.FILING))
            raise
        except Unavailable as error:
            raise Unavailable(_KEPT, detail=type(error).__name__) from error


def _by(caller: Caller, row: MailRow) -> MailRow:
    return replace(
        unclaimed(row),
        decided_by=caller.user.name,
        decided_by_user=caller.user.username,
        decided_at=now(),
        by_itself=False,
        failures=0,
        waits=0,
        trouble="",
    )


def _said(reason: str) -> str:
    said = reason.strip()
    if not said:
        raise BadInput("Say in a few words why.")
    return said[:500]
