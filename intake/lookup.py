"""What CMS and our own filings know about a mail, looked up through DDEI before the pure decision."""

from casework.cases import Case
from casework.errors import CaseDeleted, CaseNotFound, CaseRestricted, NoAccessToCase
from casework.people import Caller
from casework.urn import Urn
from ddei.cases import Cases
from intake.evidence import named_after_versus
from intake.facts import MOST_URNS, Known, KnownCase, MailFacts, mentions
from intake.objections import unexplained_names
from store.mail import MailRows

_MOST_NAMED = 5


class Lookup:
    """Looks up the cases a mail mentions, and those its conversation was filed in."""

    def __init__(self, *, cases: Cases, rows: MailRows) -> None:
        self._cases = cases
        self._rows = rows

    async def known(self, caller: Caller, mail: MailFacts) -> Known:
        """Everything a decision needs: cases by URN and by conversation."""
        roots = list(dict.fromkeys(mention.urn.root for mention in mentions(mail)))[:MOST_URNS]
        by_urn = [known for root in roots for known in await self._splits(caller, root)]
        threads = await self._rows.filed_threads(mail.thread) if mail.thread else []
        by_thread = [await self._open(caller, case_id, urn, urn.partition("/")[0]) for case_id, urn in threads]
        return Known(by_urn=tuple(by_urn), by_thread=tuple(case for case in by_thread if case))

    async def by_name(self, caller: Caller, mail: MailFacts) -> tuple[KnownCase, ...]:
        """Cases of the defendant a subject names after "R v": suggestions for a mail that is held."""
        named = named_after_versus(mail.subject).split(" and ")[0].split(",")[0].strip()
        if not named:
            return ()
        rows = await self._cases.by_name(caller, named) or await self._cases.by_name(caller, named.split()[-1])
        opened = [
            await self._open(caller, row.case_id, row.urn, row.urn.partition("/")[0]) for row in rows[:_MOST_NAMED]
        ]
        return tuple(case for case in opened if case)

    async def elsewhere(self, caller: Caller, mail: MailFacts, case: Case) -> tuple[str, ...]:
        """What CMS says of names in the subject that are nobody's of the case: whose defendants they are."""
        for name in unexplained_names(mail.subject, case):
            rows = await self._cases.by_name(caller, name)
            if rows and all(row.case_id != case.case_id for row in rows):
                return (f"The subject names {name}, a defendant of another case and not of {case.urn}",)
        return ()

    async def _splits(self, caller: Caller, root: str) -> list[KnownCase]:
        try:
            refs = await self._cases.by_urn(caller, Urn(root=root))
        except CaseNotFound:
            return []
        opened = [await self._open(caller, ref.case_id, ref.urn, ref.urn_root) for ref in refs]
        return [case for case in opened if case]

    async def _open(self, caller: Caller, case_id: int, urn: str, root: str) -> KnownCase | None:
        case: Case | None = None
        problem = ""
        try:
            case = await self._cases.open(caller, case_id)
        except CaseNotFound:
            return None
        except CaseDeleted:
            problem = "deleted"
        except CaseRestricted:
            problem = "restricted"
        except NoAccessToCase:
            problem = "unseen"
        return KnownCase(case_id=case_id, urn=urn, urn_root=case.urn_root if case else root, case=case, problem=problem)
