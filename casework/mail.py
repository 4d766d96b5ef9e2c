"""A mail on its way into a case: its states, its candidates, and what people see of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class MailState(StrEnum):
    """Where a mail is. HELD and UNDONE wait for a person; RECEIVED to FILING are the listener's own steps."""

    RECEIVED = "received"  # seen in the mailbox, not yet read
    READ = "read"  # on our disk and understood
    DECIDED = "decided"  # what shall happen is written down, by the matching or by a person
    FILING = "filing"  # being written into CMS
    FILED = "filed"
    HELD = "held"
    DISMISSED = "dismissed"  # a person said it is not casework
    UNDONE = "undone"  # was filed, and taken out of the case again


class Wish(StrEnum):
    """What was decided for a mail; kept until it has happened."""

    NOTHING = ""
    FILE = "file"
    UNDO = "undo"


WAITING_FOR_A_PERSON = (MailState.HELD, MailState.UNDONE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case a held mail may belong to, with the reasons in plain sentences."""

    case_id: int
    urn: str
    lead_defendant: str
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldMail:
    """A mail waiting for a person's decision, as operations see it."""

    mail_id: str
    subject: str
    sender: str
    received_at: datetime
    reasons: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    attachments: tuple[str, ...]
    state: MailState
    first_lines: str
    copies: int = 1


@dataclass(frozen=True, slots=True)
class FiledMail:
    """A mail that is in a case. `filed_by` is a person's name, or the listener's for what filed itself."""

    mail_id: str
    subject: str
    sender: str
    received_at: datetime
    case_id: int
    urn: str
    reasons: tuple[str, ...]
    filed_at: datetime
    filed_by: str
    by_itself: bool
    attachments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MailStatus:
    """How the mailbox stands: counts by state, and since when the oldest undecided mail waits."""

    counts: dict[MailState, int] = field(default_factory=dict)
    waiting: int = 0
    oldest_waiting: datetime | None = None
    troubled: int = 0
