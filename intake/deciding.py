"""A mail that was read becomes a decision, verified with CMS, and written down with its reasons before anything is done."""

from dataclasses import replace

from casework.errors import Conflict
from casework.mail import MailState, Wish
from casework.people import Caller
from ddei.mail_filing import filing_row, too_large
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
        """The row with its decision: FILING into a case (in shadow mode DECIDED), HELD with reasons, or DISMISSED."""
        decision = await self.judge(caller, mail)
        if (reason := too_large(row)) and not isinstance(decision, NotCasework):
            candidates = decision.candidates if isinstance(decision, Hold) else ()
            decision = Hold(reasons=(reason, *decision.reasons), candidates=candidates)
        return await self._kept(decided_row(row, decision, caller))

    async def _kept(self, decided: MailRow) -> MailRow:
        """The decision is written down; one to file together with the step that follows it, as nothing lies between."""
        if decided.state is MailState.DECIDED and not decided.shadow:
            filing = filing_row(decided)
            kept = await self._rows.change(filing, expected=(MailState.READ,), by_way_of=decided)
        else:
            filing, kept = decided, await self._rows.change(decided, expected=(MailState.READ,))
        if not kept:
            raise Conflict(detail="somebody else has decided this mail")
        return filing

    async def judge(self, caller: Caller, mail: MailFacts) -> Decision:
        """What shall happen to a mail. Nothing is to be filed that CMS does not confirm as it stands now."""
        history = await self._lookup.history(mail)
        index = self._known.index if self._known else None
        if index is None:
            return await self._by_asking(caller, mail, history)
        await self._lookup.add_unknown(caller, mail, index)
        decision = decide(mail, index, history)
        if (likeliest := _likeliest(decision)) is None or not await self._refresh(caller, *likeliest, index):
            return decision
        return decide(mail, index, history)

    async def _refresh(self, caller: Caller, case_id: int, urn: str, index: CaseIndex) -> bool:
        """Ask CMS for a case; whether it says anything else than the index did when the mail was decided."""
        known = index.of_root(urn[:11])  # before CMS is asked: others refresh the index, too
        record = await self._lookup.fresh(caller, case_id, urn)
        if record is None:
            index.remove(case_id)
            return True
        if replace(record, unit="") in (replace(each, unit="") for each in known):
            return False
        index.replace(record)
        return True

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
