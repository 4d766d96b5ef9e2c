"""A mail that was read becomes a decision, verified with CMS, and written down with its reasons before anything is done."""

from dataclasses import replace

from casework.mail import MailState, Wish
from casework.people import Caller
from ddei.mail_filing import too_large
from intake.case_index import CaseIndex
from intake.facts import History, MailFacts
from intake.known_cases import KnownCases
from intake.lookup import Lookup
from intake.matching import Decision, File, Hold, NotCasework, decide
from store.mail import MailRow, MailRows, held
from store.schema import now


class Deciding:
    """Looks up what is known, decides, and writes the decision down."""

    def __init__(self, *, lookup: Lookup, rows: MailRows, known: KnownCases | None = None) -> None:
        self._lookup = lookup
        self._rows = rows
        self._known = known

    async def decide(self, caller: Caller, row: MailRow, mail: MailFacts) -> MailRow:
        """The row with its decision: DECIDED with a case, HELD with reasons and candidates, or DISMISSED."""
        decision = await self.judge(caller, mail)
        if (reason := too_large(row)) and not isinstance(decision, NotCasework):
            candidates = decision.candidates if isinstance(decision, Hold) else ()
            decision = Hold(reasons=(reason, *decision.reasons), candidates=candidates)
        decided = decided_row(row, decision, caller)
        await self._rows.change(decided, expected=(MailState.READ,))
        return decided

    async def judge(self, caller: Caller, mail: MailFacts) -> Decision:
        """What shall happen to a mail. Nothing is to be filed that CMS does not confirm as it stands now."""
        history = await self._lookup.history(mail)
        index = self._known.index if self._known else None
        if index is None:
            return await self._by_asking(caller, mail, history)
        await self._lookup.add_unknown(caller, mail, index)
        decision = decide(mail, index, history)
        if (likeliest := _likeliest(decision)) is None:
            return decision
        await self._refresh(caller, *likeliest, index)
        return decide(mail, index, history)

    async def _refresh(self, caller: Caller, case_id: int, urn: str, index: CaseIndex) -> None:
        record = await self._lookup.fresh(caller, case_id, urn)
        if record:
            index.replace(record)
        else:
            index.remove(case_id)

    async def _by_asking(self, caller: Caller, mail: MailFacts, history: History) -> Decision:
        cases = await self._lookup.of_mail(caller, mail, history)
        decision = decide(mail, cases, history)
        if isinstance(decision, File):
            case = next(record for record in cases if record.case_id == decision.case_id)
            await self._lookup.add_elsewhere(caller, mail, case, cases)
            decision = decide(mail, cases, history)
        if not isinstance(decision, File):
            await self._lookup.add_named(caller, mail, cases)
            decision = decide(mail, cases, history)
        return decision


def _likeliest(decision: Decision) -> tuple[int, str] | None:
    """The case to look at as it stands now; a held mail's too, because what was missing may have been added."""
    if isinstance(decision, File):
        return decision.case_id, decision.urn
    if isinstance(decision, Hold) and decision.candidates:
        return decision.candidates[0].case_id, decision.candidates[0].urn
    return None


def decided_row(row: MailRow, decision: Decision, caller: Caller) -> MailRow:
    """The row a decision makes of a mail that was read."""
    if isinstance(decision, Hold):
        return held(row, *decision.reasons, candidates=decision.candidates)
    row = replace(
        row,
        reasons=decision.reasons,
        decided_by=caller.user.name,
        decided_by_user=caller.user.username,
        decided_at=now(),
        by_itself=True,
        failures=0,
        waits=0,
        trouble="",
    )
    if isinstance(decision, NotCasework):
        return replace(row, state=MailState.DISMISSED)
    return replace(
        row,
        state=MailState.DECIDED,
        wish=Wish.FILE,
        case_id=decision.case_id,
        urn=decision.urn,
        score=decision.score,
    )
