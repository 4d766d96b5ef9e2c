"""A mail that was read becomes a decision, written down with its reasons before anything is done."""

from dataclasses import replace

from casework.mail import MailState, Wish
from casework.people import Caller
from ddei.mail_filing import too_large
from intake.facts import Known, MailFacts
from intake.lookup import Lookup
from intake.matching import Decision, File, Hold, decide
from store.mail import MailRow, MailRows, held
from store.schema import now


class Deciding:
    """Looks up what is known, decides, and writes the decision down."""

    def __init__(self, *, lookup: Lookup, rows: MailRows) -> None:
        self._lookup = lookup
        self._rows = rows

    async def decide(self, caller: Caller, row: MailRow, mail: MailFacts) -> MailRow:
        """The row with its decision: DECIDED with a case, or HELD with reasons and candidates."""
        decision = await self._judge(caller, mail)
        if reason := too_large(row):
            candidates = decision.candidates if isinstance(decision, Hold) else ()
            decision = Hold(reasons=(reason, *decision.reasons), candidates=candidates)
        decided = decided_row(row, decision, caller)
        await self._rows.change(decided, expected=(MailState.READ,))
        return decided

    async def _judge(self, caller: Caller, mail: MailFacts) -> Decision:
        known = await self._lookup.known(caller, mail)
        decision = decide(mail, known)
        if isinstance(decision, File):
            known = replace(known, elsewhere=await self._elsewhere(caller, mail, known, decision))
            decision = decide(mail, known)
        if isinstance(decision, Hold):
            known = replace(known, by_name=await self._lookup.by_name(caller, mail))
            return decide(mail, known)
        return decision

    async def _elsewhere(self, caller: Caller, mail: MailFacts, known: Known, filing: File) -> tuple[str, ...]:
        cases = {each.case_id: each.case for each in (*known.by_urn, *known.by_thread)}
        case = cases.get(filing.case_id)
        return await self._lookup.elsewhere(caller, mail, case) if case else ()


def decided_row(row: MailRow, decision: Decision, caller: Caller) -> MailRow:
    """The row a decision makes of a mail that was read."""
    if isinstance(decision, Hold):
        return held(row, *decision.reasons, candidates=decision.candidates)
    return replace(
        row,
        state=MailState.DECIDED,
        wish=Wish.FILE,
        case_id=decision.case_id,
        urn=decision.urn,
        reasons=decision.reasons,
        decided_by=caller.user.name,
        decided_by_user=caller.user.username,
        decided_at=now(),
        by_itself=True,
        failures=0,
        waits=0,
        trouble="",
    )
