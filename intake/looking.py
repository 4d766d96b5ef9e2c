"""One mail beside the index: what it mentions, what of it CMS has, and the cases its conversation was filed in."""

from collections.abc import Iterable
from functools import cached_property

from casework.case_record import CaseRecord
from casework.correspondents import force_of, party_of
from casework.urn import parse_urn
from intake.case_index import CaseIndex
from intake.evidence import has_word
from intake.facts import MOST_URNS, OWN_PLACES, History, MailFacts, Mention, mentions
from intake.urn_slips import blurred_urns
from intake.weights import Weights

_MOST_BLURRED = 8


class Looking:
    """Everything the rules ask about one mail, each thing looked up once and only when it is asked for."""

    def __init__(self, *, mail: MailFacts, cases: CaseIndex, history: History, weights: Weights) -> None:
        self.mail = mail.shortened()
        self.cases = cases
        self.weights = weights
        self.texts = tuple((place, text) for place, text in self.mail.texts() if text)
        self.own_texts = tuple((place, text) for place, text in self.mail.own_texts() if text)
        self.found: tuple[Mention, ...] = mentions(self.mail)
        roots = list(dict.fromkeys(mention.urn.root for mention in self.found))[: 2 * MOST_URNS]
        self.live = {root: splits for root in roots if (splits := cases.of_root(root))}
        filed = (history.threads[each] for each in self.mail.thread if each in history.threads)
        self.threads: dict[int, str] = dict(filed)
        self.confirmed: dict[int, str] = dict(history.confirmed.get(self.mail.sender_address.lower(), ()))

    def of_root(self, root: str) -> tuple[CaseRecord, ...]:
        """The splits CMS has of a URN."""
        return self.live.get(root, ())

    @cached_property
    def own(self) -> tuple[Mention, ...]:
        """What the sender mentions: quoted text and what files say inside may be about another case."""
        return tuple(each for each in self.found if each.place in OWN_PLACES)

    def known(self, case_id: int, urn: str) -> CaseRecord | None:
        """The case of a thread or of an earlier decision, if it is open."""
        parsed = parse_urn(urn)
        splits = self.cases.of_root(parsed.root) if parsed else ()
        return next((record for record in splits if record.case_id == case_id), None)

    @cached_property
    def force(self) -> str:
        """The police force the mail was sent from, as the two digits of its URNs."""
        return self.mail.sender.force or force_of(self.mail.sender_address)

    @cached_property
    def from_a_correspondent(self) -> bool:
        """Whether the sender's domain is one that writes to cases: police, courts, counsel, the defence."""
        return bool(self.mail.sender.force) or party_of(self.mail.sender_address) != "Other"

    @cached_property
    def near(self) -> dict[int, CaseRecord]:
        """Cases whose URN is one slip from one that the mail states, if somebody of the case is named."""
        found: dict[int, CaseRecord] = {}
        for mention in self.found:
            self._add_near(mention.urn.root, found)
        known = {mention.urn.root for mention in self.found}
        blurred = (root for _, text in self.texts for root in blurred_urns(text))
        for root in [root for root in dict.fromkeys(blurred) if root not in known][:_MOST_BLURRED]:
            found |= {record.case_id: record for record in self.cases.of_root(root)}
            self._add_near(root, found)
        return found

    def next_to(self, case: CaseRecord) -> tuple[CaseRecord, ...]:
        """The cases with the serials before and after."""
        serial, year = int(case.urn_root[4:9]), case.urn_root[9:]
        beside = (number for number in (serial - 1, serial + 1) if 0 <= number < 100_000)
        return self.cases.of_roots([f"{case.urn_root[:4]}{number:05d}{year}" for number in beside])

    def _add_near(self, root: str, found: dict[int, CaseRecord]) -> None:
        for record in self.cases.near(root):
            if any(self._is_named(name) for name in _names(record)):
                found.setdefault(record.case_id, record)

    def _is_named(self, name: str) -> bool:
        return any(has_word(text, name) for _, text in self.texts)


def _names(record: CaseRecord) -> Iterable[str]:
    """One telling word of each party."""
    for person in record.defendants:
        yield person.surname or person.organisation_name.partition(" ")[0]
    if record.operation:
        yield record.operation
