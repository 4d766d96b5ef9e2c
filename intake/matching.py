"""Which case a mail belongs to, why a person must say, or that it is no casework. Pure: index and history are given.

Wrong is worse than unfiled. A URN has no check digit and a slip is another live case, so a URN alone never files: a
second, independent fact is needed. A URN outside the subject needs that fact in the subject, because a mention of a
linked case brings its URN and its defendant along.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from casework.case_record import CaseRecord
from casework.mail import Candidate
from casework.urn import Urn, find_urns, parse_urn
from intake.candidates import rank
from intake.case_index import CaseIndex
from intake.facts import MOST_URNS, History, MailFacts, Mention, Place
from intake.looking import Looking
from intake.never_filed import not_by_itself
from intake.objections import objection, somebody_else
from intake.pointing import is_casework
from intake.support import IN, Fact, facts_for, names_somebody, second_facts
from intake.weights import Weights, calibrated

_PROBLEMS = {
    "deleted": "was deleted from CMS",
    "restricted": "is restricted, so somebody with access to it must decide",
    "finalised": "is finalised",
    "unseen": "cannot be opened by the mail service",
}
NOTHING_FILED = History()
_BELOW = frozenset({Place.MESSAGE, Place.ATTACHMENT, Place.INSIDE})
# What mail programs put before the subject of an answer, in the languages people have them in.
_ANSWER = re.compile(r"\s*(?:re|aw|antw|sv|vs|rif|odp|ynt|atb|tr)\s*(?:\[\d+\])?:", re.IGNORECASE)
_A_SLIP = 2
"""Letters in which two references may differ and still be the same one, mistyped."""
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
        raise _Doubt(_nothing_own(looking.found))
    if len({mention.urn.root for mention in own}) > MOST_URNS:
        raise _Doubt(f"More than {MOST_URNS} case references are named")
    live = [mention for mention in own if looking.of_root(mention.urn.root)]
    if not live:
        raise _Doubt(f"CMS has no case with URN {own[0].urn}")
    live = _without_linked(live, looking)
    if len({mention.urn.root for mention in live}) > 1:
        raise _Doubt(f"Several cases are named: {', '.join(str(mention.urn) for mention in live)}")
    splits = [mention for mention in live if mention.urn.split is not None]
    if len(splits) > 1:
        raise _Doubt(f"Several splits are named: {', '.join(str(mention.urn) for mention in splits)}")
    return Mention(urn=splits[0].urn, place=live[0].place) if splits else live[0]


def _without_linked(live: list[Mention], looking: Looking) -> list[Mention]:
    """Only the subject's case, if the subject names somebody of it and the others are mere mentions.

    Merely mentioned is a case of which nobody is named, or one beside which the message names people of the subject's
    case, without its URN. Two cases that are each given with URN and name make a mail about both.
    """
    leading = {mention.urn.root for mention in live if mention.place is Place.SUBJECT}
    mine = [mention for mention in live if mention.urn.root in leading]
    if len(leading) != 1 or len(mine) == len(live):
        return live
    facts = [fact for case in looking.of_root(mine[0].urn.root) for fact in second_facts(looking, case)]
    others = [case for mention in live if mention not in mine for case in looking.of_root(mention.urn.root)]
    if any(_shows_nobody(case) or _alike(case, mine[0]) for case in others):
        return live
    theirs = [fact for case in others for fact in second_facts(looking, case)]
    if not any(fact.anchors for fact in facts) or any(fact.anchors for fact in theirs):
        return live
    if theirs:
        return mine if _message_is_about(mine[0].urn.root, looking) else live
    return mine if _message_speaks_of(mine[0].urn.root, looking) else live


def _shows_nobody(case: CaseRecord) -> bool:
    """Whether nothing is known of a case's people, so that it cannot be told whether the mail is about them."""
    return case.restricted or case.closed or bool(case.problem)


def _alike(case: CaseRecord, mention: Mention) -> bool:
    """Whether one reference may be a slip of the other."""
    return OSA.distance(case.urn_root, mention.urn.root) <= _A_SLIP


def _message_is_about(root: str, looking: Looking) -> bool:
    """Whether the message itself names people of a case, and not its URN."""
    text = looking.mail.new_text
    stated = any(found.urn.root == root for found in find_urns(text))
    return not stated and any(names_somebody(looking, case, text) for case in looking.of_root(root))


def _message_speaks_of(root: str, looking: Looking) -> bool:
    """Whether the message states a case's URN or names people of it; one that states another URN and nothing of it is not."""
    text = looking.mail.new_text
    found = {each.urn.root for each in find_urns(text)}
    if root in found or not any(looking.of_root(other) for other in found - {root}):
        return True
    return any(names_somebody(looking, case, text) for case in looking.of_root(root))


def _nothing_own(found: tuple[Mention, ...]) -> str:
    if found:
        return f"URN {found[0].urn} stands only in quoted text, which may be about another case"
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
    if not second or _as_true_of_another(second, case, looking):
        raise _Doubt(
            f"Only the URN points to {case.urn}: no defendant, witness, company or operation of it is named in full, "
            "and the mail answers none that is filed there"
        )
    if against := somebody_else(looking, case):
        raise _Doubt(against)
    if _ANSWER.match(looking.mail.subject) and not looking.threads and _only_in_the_subject(facts, case, looking):
        raise _Doubt(f"Only the subject of this answer is about {case.urn}: its message may be about anything")
    if own.place is not Place.SUBJECT and not any(fact.anchors for fact in second):
        raise _Doubt(f"URN {case.urn} stands only {IN[own.place]}, and the subject names nobody of that case")
    return facts


def _only_in_the_subject(facts: tuple[Fact, ...], case: CaseRecord, looking: Looking) -> bool:
    """Whether nothing below the subject speaks of the case: an old mail is easily answered to write about a new case."""
    below = (looking.mail.new_text, *looking.mail.attachment_names, *looking.mail.attachment_texts)
    stated = any(found.urn.root == case.urn_root for text in below for found in find_urns(text))
    named = any(fact.field.partition(".")[2] in _BELOW for fact in facts)
    return not (stated or named or any(names_somebody(looking, case, text) for text in below))


def _as_true_of_another(second: list[Fact], case: CaseRecord, looking: Looking) -> bool:
    """Whether another split, or the case next to it, explains everything beside the URN as well.

    Relatives are often registered one after the other. A slip onto any other case with the same name is rare enough.
    """
    if any(fact.field == "thread" for fact in second):
        return False
    splits = (split for split in looking.of_root(case.urn_root) if split.case_id != case.case_id)
    said = _said(second)
    return any(said <= _said(second_facts(looking, other)) for other in (*splits, *looking.next_to(case)))


def _list(splits: tuple[CaseRecord, ...]) -> str:
    return ", ".join(sorted(case.urn for case in splits))
