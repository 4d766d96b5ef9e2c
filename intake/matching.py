"""Which case a mail belongs to, or why a person must say. Pure: everything it needs was looked up beforehand.

Wrong is worse than unfiled. A URN has no check digit and a slip is another live case, so a URN alone never files: a
second, independent fact is needed. A URN outside the subject needs that fact in the subject, because a mention of a
linked case brings its URN and its defendant along.
"""

from dataclasses import dataclass

from casework.mail import Candidate
from intake.facts import MOST_URNS, Known, KnownCase, MailFacts, Mention, Place, mentions
from intake.objections import objection
from intake.ranking import rank
from intake.support import Fact, second_facts, supporting

_IN = {
    Place.SUBJECT: "in the subject",
    Place.MESSAGE: "in the message",
    Place.ATTACHMENT: "in the name of an attachment",
    Place.QUOTED: "in quoted text",
}
_PROBLEMS = {
    "deleted": "was deleted from CMS",
    "restricted": "is restricted, so somebody with access to it must decide",
    "finalised": "is finalised",
    "unseen": "cannot be opened by the mail service",
}


@dataclass(frozen=True, slots=True)
class File:
    """This mail belongs to this case, for these reasons."""

    case_id: int
    urn: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hold:
    """A person must decide; why, and which cases come into question."""

    reasons: tuple[str, ...]
    candidates: tuple[Candidate, ...] = ()


Decision = File | Hold


class _Doubt(Exception):
    """A reason not to file, said where it is found."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def decide(mail: MailFacts, known: Known) -> Decision:
    """File the mail into the one case two independent facts agree on, or hold it with the reasons."""
    found = mentions(mail)
    if mail.automatic_reply:
        return Hold(reasons=("This is an automatic reply or a delivery report",), candidates=rank(mail, found, known))
    try:
        own = _the_one_urn(found, known)
        case = _the_one_case(own, mail, known)
        facts = _enough(own, case, mail, known)
    except _Doubt as doubt:
        return Hold(reasons=(doubt.reason,), candidates=rank(mail, found, known))
    reasons = (f"URN {case.urn} {_IN[own.place]}", *(fact.sentence for fact in facts), *supporting(mail, case))
    return File(case_id=case.case_id, urn=case.urn, reasons=reasons)


def _the_one_urn(found: tuple[Mention, ...], known: Known) -> Mention:
    """The only case reference of the mail itself that CMS knows; a split beats the same URN without one."""
    own = [mention for mention in found if mention.place is not Place.QUOTED]
    if not own:
        raise _Doubt(_nothing_own(found))
    if len({mention.urn.root for mention in own}) > MOST_URNS:
        raise _Doubt(f"More than {MOST_URNS} case references are named")
    live = [mention for mention in own if known.of_root(mention.urn.root)]
    if not live:
        raise _Doubt(f"CMS has no case with URN {own[0].urn}")
    roots = sorted({mention.urn.root for mention in live})
    if len(roots) > 1:
        raise _Doubt(f"Several cases are named: {', '.join(str(mention.urn) for mention in live)}")
    splits = [mention for mention in live if mention.urn.split is not None]
    if len(splits) > 1:
        raise _Doubt(f"Several splits are named: {', '.join(str(mention.urn) for mention in splits)}")
    return Mention(urn=splits[0].urn, place=live[0].place) if splits else live[0]


def _nothing_own(found: tuple[Mention, ...]) -> str:
    if found:
        return f"URN {found[0].urn} stands only in quoted text, which may be about another case"
    return "There is no URN in the subject, the message or the names of attachments"


def _the_one_case(own: Mention, mail: MailFacts, known: Known) -> KnownCase:
    splits = known.of_root(own.urn.root)
    if own.urn.split is not None:
        given = [case for case in splits if case.urn.endswith(f"/{own.urn.split}")]
        if not given:
            raise _Doubt(f"CMS has no case {own.urn}; it has {_list(splits)}")
        return given[0]
    if len(splits) == 1:
        return splits[0]
    spoken_for = [case for case in splits if second_facts(mail, case, known)]
    if len(spoken_for) != 1:
        raise _Doubt(f"URN {own.urn} has {len(splits)} splits ({_list(splits)}), and the mail does not say which one")
    return spoken_for[0]


def _enough(own: Mention, known_case: KnownCase, mail: MailFacts, known: Known) -> tuple[Fact, ...]:
    """The facts beside the URN; raises the doubt if there are none or anything speaks against the case."""
    urn, case = known_case.urn, known_case.case
    problem = known_case.problem or ("finalised" if case and case.finalised else "")
    problem = problem or ("restricted" if case and case.restricted else "")
    if problem or case is None:
        raise _Doubt(f"Case {urn} {_PROBLEMS.get(problem, _PROBLEMS['unseen'])}")
    if against := objection(mail, own, case, known):
        raise _Doubt(against)
    threads = {thread.case_id: thread.urn for thread in known.by_thread}
    if threads and known_case.case_id not in threads:
        raise _Doubt(f"The URN is {urn}, but this conversation was filed in {', '.join(sorted(threads.values()))}")
    facts = second_facts(mail, known_case, known)
    if not facts:
        raise _Doubt(
            f"Only the URN points to {urn}: no defendant, witness, company or operation of it is named in full, "
            "and the mail answers none that is filed there"
        )
    if own.place is not Place.SUBJECT and not any(fact.anchors for fact in facts):
        raise _Doubt(f"URN {urn} stands only {_IN[own.place]}, and the subject names nobody of that case")
    return facts


def _list(splits: tuple[KnownCase, ...]) -> str:
    return ", ".join(sorted(case.urn for case in splits))
