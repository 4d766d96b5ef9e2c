"""The order of the queue: grouped by why a mail waits, the group with the oldest first, and the oldest first in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from casework.held_why import HeldWhy, why_held
from casework.mail import HeldMail
from ddei.claims import has


class Show(StrEnum):
    """Which part of the queue a person looks at."""

    ALL = "all"
    MINE = "mine"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Place:
    """A mail at its place in the queue; `number` is the same whatever part of the queue is shown."""

    number: int
    why: HeldWhy
    mail: HeldMail


def ordered(mails: Sequence[HeldMail]) -> list[Place]:
    """Every mail at its place."""
    oldest_first = sorted(mails, key=lambda mail: (mail.received_at, mail.mail_id))
    groups: dict[HeldWhy, list[HeldMail]] = {}
    for mail in oldest_first:  # so a group stands where its oldest mail puts it
        groups.setdefault(why_held(mail), []).append(mail)
    in_order = [(why, mail) for why, group in groups.items() for mail in group]
    return [Place(number, why, mail) for number, (why, mail) in enumerate(in_order, start=1)]


def part_of(places: Sequence[Place], show: Show, username: str) -> list[Place]:
    """What of the queue is this person's, or nobody's, or all of it. What was theirs stays so until somebody takes it."""
    if show is Show.MINE:
        return [place for place in places if place.mail.claimed_by_user == username]
    if show is Show.FREE:
        return [place for place in places if not has(place.mail)]
    return list(places)
