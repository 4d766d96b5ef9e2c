"""One mail beside the index: what it mentions, what of it CMS has, and the cases its conversation was filed in."""

from dataclasses import dataclass

from casework.case_record import CaseRecord
from casework.correspondents import force_of, party_of
from casework.urn import parse_urn
from intake.case_index import CaseIndex
from intake.facts import MOST_URNS, History, MailFacts, Mention, Place, mentions
from intake.weights import Weights


@dataclass(frozen=True, slots=True)
class Looking:
    """Everything the rules ask about one mail. `live` has the splits of each mentioned URN that CMS has."""

    mail: MailFacts
    cases: CaseIndex
    weights: Weights
    found: tuple[Mention, ...]
    live: dict[str, tuple[CaseRecord, ...]]
    threads: dict[int, str]
    confirmed: dict[int, str]

    def of_root(self, root: str) -> tuple[CaseRecord, ...]:
        """The splits CMS has of a URN."""
        return self.live.get(root, ())

    @property
    def own(self) -> tuple[Mention, ...]:
        """What the sender mentions: quoted text and what files say inside may be about another case."""
        return tuple(each for each in self.found if each.place not in {Place.QUOTED, Place.INSIDE})

    def known(self, case_id: int, urn: str) -> CaseRecord | None:
        """The case of a thread or of an earlier decision, if it is open."""
        parsed = parse_urn(urn)
        splits = self.cases.of_root(parsed.root) if parsed else ()
        return next((record for record in splits if record.case_id == case_id), None)

    @property
    def force(self) -> str:
        """The police force the mail was sent from, as the two digits of its URNs."""
        return force_of(self.mail.sender_address)

    @property
    def from_a_correspondent(self) -> bool:
        """Whether the sender's domain is one that writes to cases: police, courts, counsel, the defence."""
        return party_of(self.mail.sender_address) != "Other"


def look(mail: MailFacts, cases: CaseIndex, history: History, weights: Weights) -> Looking:
    """Look up what the rules will ask."""
    mail = mail.shortened()
    found = mentions(mail)
    roots = list(dict.fromkeys(mention.urn.root for mention in found))[: 2 * MOST_URNS]
    filed = (history.threads[each] for each in mail.thread if each in history.threads)
    return Looking(
        mail=mail,
        cases=cases,
        weights=weights,
        found=found,
        live={root: splits for root in roots if (splits := cases.of_root(root))},
        threads=dict(filed),
        confirmed=dict(history.confirmed.get(mail.sender_address.lower(), ())),
    )
