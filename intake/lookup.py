"""What CMS and our own filings know about a mail, looked up through DDEI before the pure decision."""

from casework.case_record import CaseRecord, PartyName
from casework.cases import Case
from casework.errors import CaseDeleted, CaseNotFound, CaseRestricted, NoAccessToCase
from casework.people import Caller
from casework.urn import Urn, parse_urn
from ddei.cases import Cases
from intake.case_index import CaseIndex, index_of
from intake.evidence import named_after_versus
from intake.facts import MOST_URNS, History, MailFacts, mentions
from intake.objections import unexplained_names
from store.mail import MailRows

_MOST_NAMED = 5


class Lookup:
    """Asks CMS for the cases of one mail: to verify what the index says, or in its stead."""

    def __init__(self, *, cases: Cases, rows: MailRows) -> None:
        self._cases = cases
        self._rows = rows

    async def history(self, mail: MailFacts) -> History:
        """Where the mails this one answers are filed, and where a person filed this sender's mail."""
        threads = await self._rows.threads_filed(mail.thread) if mail.thread else {}
        sender = mail.sender_address
        confirmed = await self._rows.confirmed(sender) if sender else ()
        return History(threads=threads, confirmed={sender.lower(): confirmed} if confirmed else {})

    async def add_unknown(self, caller: Caller, mail: MailFacts, cases: CaseIndex) -> None:
        """Look up the URNs an index does not know: the case may have been registered a minute ago."""
        roots = dict.fromkeys(mention.urn.root for mention in mentions(mail.shortened()))
        for root in [root for root in roots if not cases.of_root(root)][:MOST_URNS]:
            for record in await self._splits(caller, root):
                cases.replace(record)

    async def of_mail(self, caller: Caller, mail: MailFacts, history: History) -> CaseIndex:
        """The cases of a mail's URNs and of its conversation, as an index: what there is without a list from CMS."""
        cases = index_of(())
        await self.add_unknown(caller, mail, cases)
        for case_id, urn in {history.threads[each] for each in mail.thread if each in history.threads}:
            if record := await self.fresh(caller, case_id, urn):
                cases.replace(record)
        return cases

    async def add_named(self, caller: Caller, mail: MailFacts, cases: CaseIndex) -> None:
        """Add the cases of the defendant a subject names after "R v": suggestions for a mail that is held."""
        named = named_after_versus(mail.subject).split(" and ")[0].split(",")[0].strip()
        if named and not await self._add_by_name(caller, named, cases):
            await self._add_by_name(caller, named.split()[-1], cases)

    async def add_elsewhere(self, caller: Caller, mail: MailFacts, case: CaseRecord, cases: CaseIndex) -> None:
        """Add the cases of people whom a subject names and who are nobody's of the case."""
        for name in unexplained_names(mail.subject, case):
            await self._add_by_name(caller, name, cases)

    async def fresh(self, caller: Caller, case_id: int, urn: str) -> CaseRecord | None:
        """A case as CMS has it now; None if there is none. What may not be opened says why."""
        try:
            return record_of(await self._cases.open(caller, case_id))
        except CaseNotFound:
            return None
        except CaseDeleted:
            return CaseRecord(case_id=case_id, urn=urn, problem="deleted")
        except CaseRestricted:
            return CaseRecord(case_id=case_id, urn=urn, restricted=True)
        except NoAccessToCase:
            return CaseRecord(case_id=case_id, urn=urn, problem="unseen")

    async def _add_by_name(self, caller: Caller, name: str, cases: CaseIndex) -> bool:
        rows = await self._cases.by_name(caller, name)
        for row in rows[:_MOST_NAMED]:
            if record := await self.fresh(caller, row.case_id, row.urn):
                cases.replace(record)
        return bool(rows)

    async def _splits(self, caller: Caller, root: str) -> list[CaseRecord]:
        try:
            refs = await self._cases.by_urn(caller, Urn(root=root))
        except CaseNotFound:
            return []
        opened = [await self.fresh(caller, ref.case_id, ref.urn) for ref in refs]
        return [record for record in opened if record]


def record_of(case: Case) -> CaseRecord:
    """A case that was opened, as matching keeps it."""
    parsed = parse_urn(case.urn)
    return CaseRecord(
        case_id=case.case_id,
        urn=str(parsed) if parsed else case.urn,
        defendants=tuple(PartyName(each.first_names, each.surname, each.organisation_name) for each in case.defendants),
        witnesses=tuple(PartyName(each.first_names, each.surname, police=each.police) for each in case.witnesses),
        operation=case.operation,
        unit=case.unit_name,
        closed=case.finalised,
        restricted=case.restricted,
    )
