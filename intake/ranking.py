"""The cases a held mail may belong to, the likeliest first, with what speaks for each. Suggestions only."""

from rapidfuzz import fuzz

from casework.cases import Case
from casework.mail import Candidate
from intake.evidence import contradicts, named_after_versus
from intake.facts import Known, KnownCase, MailFacts, Mention, Place
from intake.support import second_facts, supporting

_WEIGHT = {Place.SUBJECT: 4, Place.MESSAGE: 3, Place.ATTACHMENT: 3, Place.QUOTED: 1}
_WHERE = {
    Place.SUBJECT: "in the subject",
    Place.MESSAGE: "in the message",
    Place.ATTACHMENT: "in the name of an attachment",
    Place.QUOTED: "in quoted text",
}
_NEAR = 85
_SHOWN = 3


def rank(mail: MailFacts, found: tuple[Mention, ...], known: Known) -> tuple[Candidate, ...]:
    """At most three candidates. Restricted and deleted cases are never shown: not everybody may know of them."""
    cases = {case.case_id: case for case in (*known.by_urn, *known.by_thread, *known.by_name)}
    scored = [(*_score(mail, found, known, case), case) for case in cases.values() if _may_be_shown(case)]
    scored.sort(key=lambda row: (-row[0], row[2].urn))
    return tuple(
        Candidate(case_id=case.case_id, urn=case.urn, lead_defendant=_lead(case), why=why)
        for score, why, case in scored[:_SHOWN]
        if score > 0
    )


def _may_be_shown(known: KnownCase) -> bool:
    return known.case is not None and not known.case.restricted and not known.problem


def _lead(known: KnownCase) -> str:
    return known.case.lead_defendant if known.case else ""


def _score(
    mail: MailFacts, found: tuple[Mention, ...], known: Known, known_case: KnownCase
) -> tuple[float, tuple[str, ...]]:
    score = 0.0
    why: list[str] = []
    for mention in found:
        if _fits(mention, known_case):
            score += _WEIGHT[mention.place]
            why.append(f"URN {mention.urn} {_WHERE[mention.place]}")
            break
    facts = second_facts(mail, known_case, known)
    score += sum(4 if fact.anchors else 3 for fact in facts)
    why.extend(fact.sentence for fact in facts)
    if known_case.case:
        more, sentence = _names(mail, known_case.case)
        score += more if more < 0 or not facts else 0
        why.extend([sentence] if sentence and (more < 0 or not facts) else [])
    support = supporting(mail, known_case) if why else ()
    return score + 0.5 * len(support), (*why, *support)


def _fits(mention: Mention, known_case: KnownCase) -> bool:
    if mention.urn.root != known_case.urn_root:
        return False
    return mention.urn.split is None or known_case.urn.endswith(f"/{mention.urn.split}")


def _names(mail: MailFacts, case: Case) -> tuple[float, str]:
    """What the name after "R v" says: against the case, or that it is nearly one of its defendants."""
    named = named_after_versus(mail.subject)
    if not named:
        return 0.0, ""
    best = max(case.defendants, key=lambda person: fuzz.token_set_ratio(named, person.name), default=None)
    near = best is not None and fuzz.token_sort_ratio(named.lower(), best.name.lower()) >= _NEAR
    if best and near and contradicts(mail.subject, case):
        return 1.5, f"\u201c{named}\u201d in the subject is close to {best.name}"
    if contradicts(mail.subject, case):
        return -2.0, f"But the subject says \u201cR v {named}\u201d"
    return 1.5, f"\u201c{named}\u201d in the subject fits {best.name if best else 'its defendants'}"
