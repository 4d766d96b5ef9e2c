"""Which case a mail belongs to, why a person must say, or that it is no casework. Pure: index and history are given.

Wrong is worse than unfiled. A URN has no check digit and a slip is another live case, so a URN alone never files: a
second, independent fact is needed. A URN outside the subject needs that fact in the subject, because a mention of a
linked case brings its URN and its defendant along.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from casework.case_record import CaseRecord
from casework.mail import Candidate
from casework.urn import Urn, find_urns, parse_urn
from intake.candidates import rank
from intake.case_index import CaseIndex
from intake.evidence import names_in_full
from intake.facts import MOST_URNS, History, MailFacts, Mention, Place
from intake.linked import is_answer, without_mentioned
from intake.looking import Looking
from intake.never_filed import not_by_itself
from intake.objections import objection, somebody_else
from intake.pointing import is_casework
from intake.support import IN, Fact, facts_for, names_somebody, second_facts
from intake.urn_slips import spoilt_urn
from intake.weights import Weights, calibrated

_PROBLEMS = {
    "deleted": "was deleted from CMS",
    "restricted": "is restricted, so somebody with access to it must decide",
    "finalised": "is finalised",
    "unseen": "cannot be opened by the mail service",
}
NOTHING_FILED = History()
_BELOW = frozenset({Place.MESSAGE, Place.ATTACHMENT, Place.INSIDE})
_FEWEST_LETTERS = 4
_ENOUGH_TO_TELL = 400


@dataclass(frozen=True, slots=True)
class File:
    """This mail belongs to this case, for these reasons. `score` is the match weight in bits."""

    case_id: int
    urn: str
    reasons: tuple[str, ...]
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Hold:
    """A person must decide; why, and which cases come into question."""

    reasons: tuple[str, ...]
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class NotCasework:
    """Nothing in this mail points to a case. It makes work for nobody, and can be brought back."""

    reasons: tuple[str, ...]


Decision = File | Hold | NotCasework


class _Doubt(Exception):
    """A reason not to file, said where it is found."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def decide(
    mail: MailFacts, cases: CaseIndex, history: History = NOTHING_FILED, weights: Weights | None = None
) -> Decision:
    """File the mail into the one case two independent facts agree on, hold it with the reasons, or call it no casework."""
    looking = Looking(mail=mail, cases=cases, history=history, weights=weights or calibrated())
    never = not_by_itself(looking)
    if never and never.for_a_person:
        return Hold(reasons=never.reasons, candidates=rank(looking))
    if never:
        return NotCasework(reasons=never.reasons)
    try:
        return _filing(looking)
    except _Doubt as doubt:
        if _says_nothing(mail):
            return Hold(reasons=("Nothing in this mail can be read",))
        if not is_casework(looking):
            return NotCasework(reasons=("Nothing in this mail points to a case",))
        return Hold(reasons=(doubt.reason,), candidates=rank(looking))


def _says_nothing(mail: MailFacts) -> bool:
    """Whether there are hardly any letters in it: what nobody understood is not set aside as if it had been."""
    said = (mail.subject, mail.new_text, mail.quoted_text, *mail.attachment_names, *mail.attachment_texts)
    return sum(char.isalnum() for text in said for char in text[:_ENOUGH_TO_TELL]) < _FEWEST_LETTERS


def _filing(looking: Looking) -> File:
    followed = _followed(looking)
    own = _mention_of(followed) if followed else _the_one_urn(looking)
    case = followed or _the_one_case(own, looking)
    _may_take_mail(case)
    facts = _enough(own, case, looking)
    score = looking.weights.prior(len(looking.cases)) + sum(fact.bits for fact in facts)
    if score < looking.weights.threshold:
        raise _Doubt(f"Too little points to {case.urn}: {'; '.join(fact.sentence for fact in facts)}")
    reasons = (
        f"URN {case.urn} {IN[own.place]}",
        *(fact.sentence for fact in facts if not fact.field.startswith("urn.")),
    )
    return File(case_id=case.case_id, urn=case.urn, reasons=reasons, score=round(score, 1))


def _followed(looking: Looking) -> CaseRecord | None:
    """The case of the mail's conversation, if the mail states no reference of its own and names somebody of that case."""
    if len(looking.threads) != 1 or any(mention.place is not Place.QUOTED for mention in looking.found):
        return None
    ((case_id, urn),) = looking.threads.items()
    case = looking.known(case_id, urn)
    named = case and any(fact.field != "thread" for fact in second_facts(looking, case))
    return case if named else None


def _mention_of(case: CaseRecord) -> Mention:
    return Mention(urn=parse_urn(case.urn) or Urn(root=case.urn_root), place=Place.SUBJECT)


def _the_one_urn(looking: Looking) -> Mention:
    """The only case reference of the mail itself that CMS knows; a split beats the same URN without one."""
    own = looking.own or tuple(each for each in looking.found if each.place is Place.INSIDE)
    if not own:
        raise _Doubt(_nothing_own(looking))
    if len({mention.urn.root for mention in own}) > MOST_URNS:
        raise _Doubt(f"More than {MOST_URNS} case references are named")
    live = [mention for mention in own if looking.of_root(mention.urn.root)]
    if not live:
        raise _Doubt(f"CMS has no case with URN {own[0].urn}")
    live = without_mentioned(live, looking)
    if len({mention.urn.root for mention in live}) > 1:
        raise _Doubt(f"Several cases are named: {', '.join(str(mention.urn) for mention in live)}")
    splits = [mention for mention in live if mention.urn.split is not None]
    if len(splits) > 1:
        raise _Doubt(f"Several splits are named: {', '.join(str(mention.urn) for mention in splits)}")
    return Mention(urn=splits[0].urn, place=live[0].place) if splits else live[0]


def _nothing_own(looking: Looking) -> str:
    if looking.found:
        return f"URN {looking.found[0].urn} stands only in quoted text, which may be about another case"
    if looking.near and (spoilt := next((each for _, text in looking.own_texts if (each := spoilt_urn(text))), "")):
        return f"There is no whole URN in this email: {spoilt} is nearly one"
    return "There is no URN in the subject, the message or the names of attachments"


def _the_one_case(own: Mention, looking: Looking) -> CaseRecord:
    splits = looking.of_root(own.urn.root)
    if own.urn.split is not None:
        given = [case for case in splits if case.urn.endswith(f"/{own.urn.split}")]
        if own.urn.split == 1 and len(splits) == 1 and "/" not in splits[0].urn:
            given = list(splits)  # an undivided case, written as its own first split
        if not given:
            raise _Doubt(f"CMS has no case {own.urn}; it has {_list(splits)}")
        return given[0]
    if len(splits) == 1:
        return splits[0]
    said = {case.case_id: _said(second_facts(looking, case)) for case in splits}
    spoken_for = [case for case in splits if said[case.case_id] and not _more_of_another(said, case.case_id)]
    if len(spoken_for) != 1:
        raise _Doubt(f"URN {own.urn} has {len(splits)} splits ({_list(splits)}), and the mail does not say which one")
    return spoken_for[0]


def _more_of_another(said: dict[int, set[tuple[str, str]]], case_id: int) -> bool:
    return any(said[case_id] < facts for facts in said.values())


def _said(facts: Iterable[Fact]) -> set[tuple[str, str]]:
    return {(fact.field, fact.sentence) for fact in facts}


def _may_take_mail(case: CaseRecord) -> None:
    problem = case.problem or ("finalised" if case.closed else "") or ("restricted" if case.restricted else "")
    if problem:
        raise _Doubt(f"Case {case.urn} {_PROBLEMS.get(problem, _PROBLEMS['unseen'])}")


def _enough(own: Mention, case: CaseRecord, looking: Looking) -> tuple[Fact, ...]:
    """What speaks for the case; raises the doubt if there is only the URN or anything speaks against it."""
    if against := objection(looking, own, case):
        raise _Doubt(against)
    if looking.threads and case.case_id not in looking.threads:
        filed = ", ".join(sorted(looking.threads.values()))
        raise _Doubt(f"The URN is {case.urn}, but this conversation was filed in {filed}")
    facts = facts_for(looking, case)
    second = [fact for fact in facts if fact.independent]
    if not second:
        raise _Doubt(
            f"Only the URN points to {case.urn}: the email itself names nobody of that case, and answers none that is "
            "filed there"
        )
    if also := _as_true_of_another(second, case, looking):
        raise _Doubt(f"Only the URN points to {case.urn}: what else the email says fits {also} as well")
    if against := somebody_else(looking, case):
        raise _Doubt(against)
    if is_answer(looking.mail.subject) and not looking.threads and _only_in_the_subject(facts, case, looking):
        raise _Doubt(f"Only the subject of this answer is about {case.urn}: its message may be about anything")
    if own.place is not Place.SUBJECT and not any(fact.anchors for fact in second) and not _twice(own, case, looking):
        raise _Doubt(
            f"URN {case.urn} stands only {IN[own.place]}, and the subject names nobody of that case: it may be a mere mention"
        )
    return facts


def _twice(own: Mention, case: CaseRecord, looking: Looking) -> bool:
    """Whether message and files each speak of the case: its URN in one, and one defendant in full in both.

    A linked case that is merely mentioned has no papers in the mail, and the wrong file is not what the message is about.
    """
    mail = looking.mail
    if own.place not in _BELOW or is_answer(mail.subject):
        return False
    files = "\n".join((*mail.attachment_names, *mail.attachment_texts)).replace("_", " ")
    return any(names_in_full(mail.new_text, person) and names_in_full(files, person) for person in case.defendants)


def _only_in_the_subject(facts: tuple[Fact, ...], case: CaseRecord, looking: Looking) -> bool:
    """Whether nothing below the subject speaks of the case: an old mail is easily answered to write about a new case."""
    below = (looking.mail.new_text, *looking.mail.attachment_names, *looking.mail.attachment_texts)
    stated = any(found.urn.root == case.urn_root for text in below for found in find_urns(text))
    named = any(fact.field.partition(".")[2] in _BELOW for fact in facts)
    return not (stated or named or any(names_somebody(looking, case, text) for text in below))


def _as_true_of_another(second: list[Fact], case: CaseRecord, looking: Looking) -> str:
    """Another split, or the case next to it, that explains everything beside the URN as well; nothing if none does.

    Relatives are often registered one after the other. A slip onto any other case with the same name is rare enough.
    """
    if any(fact.field == "thread" for fact in second):
        return ""
    splits = (split for split in looking.of_root(case.urn_root) if split.case_id != case.case_id)
    said = _said(second)
    others = (*splits, *looking.next_to(case))
    return next((other.urn for other in others if said <= _said(second_facts(looking, other))), "")


def _list(splits: tuple[CaseRecord, ...]) -> str:
    return ", ".join(sorted(case.urn for case in splits))
