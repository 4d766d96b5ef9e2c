"""The cases a held mail may belong to, the likeliest first, with what speaks for each. Suggestions only."""

from collections.abc import Iterator

from rapidfuzz import fuzz

from casework.case_record import CaseRecord
from casework.mail import Candidate
from intake.evidence import contradicts, named_after_versus
from intake.looking import Looking
from intake.name_search import by_name
from intake.support import Fact, facts_for

_NEAR = 85
_SHOWN = 3
_MOST = 40
"""How many cases are weighed for one mail."""


def rank(looking: Looking) -> tuple[Candidate, ...]:
    """At most three candidates. Restricted and deleted cases are never shown: not everybody may know of them."""
    shown = [record for record in _in_question(looking) if not record.restricted and not record.problem]
    weighed = [(weigh(looking, record), record) for record in shown]
    weighed = [(facts, record) for facts, record in weighed if _speaks_for_it(facts)]
    prior = looking.weights.prior(len(looking.cases))
    scored = [(round(prior + sum(fact.bits for fact in facts), 1), facts, record) for facts, record in weighed]
    scored.sort(key=lambda row: (-row[0], row[2].urn))
    return tuple(
        Candidate(record.case_id, record.urn, record.lead_defendant, tuple(fact.sentence for fact in facts), score)
        for score, facts, record in scored[:_SHOWN]
    )


def weigh(looking: Looking, record: CaseRecord) -> tuple[Fact, ...]:
    """What speaks for a case and against it, a URN or a name that is nearly right included."""
    facts = list(facts_for(looking, record))
    if not any(fact.field.startswith("urn.") for fact in facts):
        facts[:0] = _nearly_its_urn(looking, record)
    facts += _after_versus(looking, record)
    return tuple(facts)


def _speaks_for_it(facts: tuple[Fact, ...]) -> bool:
    return any(fact.bits > 0 and fact.field != "force" for fact in facts)


def _in_question(looking: Looking) -> list[CaseRecord]:
    found: dict[int, CaseRecord] = {}
    for record in _all(looking):
        found.setdefault(record.case_id, record)
        if len(found) == _MOST:
            break
    return list(found.values())


def _all(looking: Looking) -> Iterator[CaseRecord]:
    for splits in looking.live.values():
        yield from splits
    for case_id, urn in (*looking.threads.items(), *looking.confirmed.items()):
        if record := looking.known(case_id, urn):
            yield record
    yield from looking.near.values()
    yield from by_name(looking)


def _nearly_its_urn(looking: Looking, record: CaseRecord) -> list[Fact]:
    if record.case_id not in looking.near and record.urn_root not in looking.live:
        return []
    return [
        Fact(
            "urn.near",
            f"URN {record.urn} is nearly one in the mail",
            looking.weights.of("urn.near", len(looking.cases)),
        )
    ]


def _after_versus(looking: Looking, record: CaseRecord) -> list[Fact]:
    """What the name after "R v" says: against the case, or that it is nearly one of its defendants."""
    named = named_after_versus(looking.mail.subject)
    if not named or not contradicts(looking.mail.subject, record):
        return []
    cases, weights = len(looking.cases), looking.weights
    best = max(record.defendants, key=lambda person: fuzz.token_set_ratio(named, person.name), default=None)
    if best and fuzz.token_sort_ratio(named.lower(), best.name.lower()) >= _NEAR:
        sentence = f"\u201c{named}\u201d in the subject is close to {best.name}"
        return [Fact("surname.near", sentence, weights.of_name("surname.near", 1, cases))]
    return [
        Fact("other.defendant", f"But the subject says \u201cR v {named}\u201d", weights.of("other.defendant", cases))
    ]
