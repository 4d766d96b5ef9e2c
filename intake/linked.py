"""Several cases in one mail: which of them it is about, and which it merely mentions."""

import re

from rapidfuzz.distance import OSA

from casework.case_record import CaseRecord
from casework.urn import find_urns
from intake.facts import Mention, Place
from intake.looking import Looking
from intake.support import names_somebody, second_facts

# What mail programs put before the subject of an answer, in the languages people have them in; and of what is sent on.
_ANSWER = re.compile(r"\s*(?:re|aw|antw|sv|vs|rif|odp|ynt|atb|tr)\s*(?:\[\d+\])?:", re.IGNORECASE)
_SENT_ON = re.compile(r"\s*(?:fwd?|wg|tr|rv|enc|i)\s*(?:\[\d+\])?:", re.IGNORECASE)
_IN_FULL = frozenset({"defendant.message", "company.message"})
_A_SLIP = 2
"""Letters in which two references may differ and still be the same one, mistyped."""


def is_answer(subject: str) -> bool:
    """Whether a subject is an older mail's."""
    return _ANSWER.match(subject) is not None


def without_mentioned(live: list[Mention], looking: Looking) -> list[Mention]:
    """Only the subject's case, if the subject names somebody of it and the others are mere mentions.

    Merely mentioned is a case of which nobody is named; one beside which the message names people of the subject's case,
    without its URN; or one that a new mail names in its message alone and brings no papers of. Two cases that are each
    given with URN and name in one place make a mail about both.
    """
    leading = {mention.urn.root for mention in live if mention.place is Place.SUBJECT}
    mine = [mention for mention in live if mention.urn.root in leading]
    if len(leading) != 1 or len(mine) == len(live):
        return live
    root = mine[0].urn.root
    facts = [fact for case in looking.of_root(root) for fact in second_facts(looking, case)]
    others = [case for mention in live if mention not in mine for case in looking.of_root(mention.urn.root)]
    if any(_shows_nobody(case) or (_alike(case, mine[0]) and not second_facts(looking, case)) for case in others):
        return live
    theirs = [fact for case in others for fact in second_facts(looking, case)]
    if any(fact.anchors for fact in theirs):
        return live
    if not theirs:
        return mine if any(fact.anchors for fact in facts) and _message_speaks_of(root, looking) else live
    new = _is_new(looking) and not _brings_papers_of(others, looking)
    if not any(fact.anchors for fact in facts):
        named = any(fact.field in _IN_FULL for fact in facts)
        return mine if named and new and _message_is_about(root, looking) else live
    return mine if _message_is_about(root, looking) or (new and not _message_states(root, looking)) else live


def _shows_nobody(case: CaseRecord) -> bool:
    """Whether nothing is known of a case's people, so that it cannot be told whether the mail is about them."""
    return case.restricted or case.closed or bool(case.problem)


def _alike(case: CaseRecord, mention: Mention) -> bool:
    """Whether one reference may be a slip of the other."""
    return OSA.distance(case.urn_root, mention.urn.root) <= _A_SLIP


def _message_is_about(root: str, looking: Looking) -> bool:
    """Whether the message itself names people of a case, and not its URN."""
    text = looking.mail.new_text
    named = any(names_somebody(looking, case, text) for case in looking.of_root(root))
    return named and not _message_states(root, looking)


def _message_states(root: str, looking: Looking) -> bool:
    return any(found.urn.root == root for found in find_urns(looking.mail.new_text))


def _is_new(looking: Looking) -> bool:
    """Whether the subject was written for this mail: it answers none, and is none that was sent on."""
    subject = looking.mail.subject
    return not (looking.mail.thread or is_answer(subject) or _SENT_ON.match(subject))


def _brings_papers_of(others: list[CaseRecord], looking: Looking) -> bool:
    """Whether a file of the mail is about one of these cases: then it is no mere mention."""
    mail = looking.mail
    texts = [name.replace("_", " ") for name in mail.attachment_names] + list(mail.attachment_texts)
    roots = {found.urn.root for text in texts for found in find_urns(text)}
    return any(case.urn_root in roots or any(names_somebody(looking, case, text) for text in texts) for case in others)


def _message_speaks_of(root: str, looking: Looking) -> bool:
    """Whether the message states a case's URN or names people of it; one that states another URN and nothing of it is not."""
    text = looking.mail.new_text
    found = {each.urn.root for each in find_urns(text)}
    if root in found or not any(looking.of_root(other) for other in found - {root}):
        return True
    return any(names_somebody(looking, case, text) for case in looking.of_root(root))
