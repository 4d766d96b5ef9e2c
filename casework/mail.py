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


class MailKind(StrEnum):
    """What sort of mail it is, by its structure. Only a MESSAGE may file itself; nothing but a MESSAGE is ever answered."""

    MESSAGE = "message"
    AUTOMATIC_REPLY = "automatic-reply"  # out of office, and whatever else answers by itself
    DELIVERY_REPORT = "delivery-report"  # DSN
    READ_RECEIPT = "read-receipt"  # MDN
    MAILING_LIST = "mailing-list"
    INVITATION = "invitation"  # the mail is a calendar item and nothing else


class SenderCheck(StrEnum):
    """What our own gateway found about the sender (DMARC); NONE when it found nothing, or is not asked."""

    PASS = "pass"  # noqa: S105  not a password
    FAIL = "fail"
    NONE = "none"


class PartOutcome(StrEnum):
    """What became of one leaf of a mail. Every leaf has one."""

    BODY = "body"  # the text somebody wrote
    ALTERNATIVE = "alternative"  # the same text in another form
    FILED = "filed"  # goes into the case as a file
    OPENED = "opened"  # a container: its own leaves follow
    INLINE = "inline"  # a picture of the layout or a signature, not an attachment
    EMPTY = "empty"
    ENCRYPTED = "encrypted"  # kept whole and filed or held; nobody can read it without its key
    DANGEROUS = "dangerous"  # a program or a macro: kept, flagged, and a person decides
    INFECTED = "infected"  # the virus scanner says so: kept apart, never filed
    REFUSED = "refused"  # over a limit (depth, ratio, count, size): its container is kept whole


_TEXTS = frozenset({PartOutcome.BODY, PartOutcome.ALTERNATIVE})


@dataclass(frozen=True, slots=True)
class MailPart:
    """One leaf of a mail's tree: `path` as "1.2", `reason` one plain sentence when it was not simply filed."""

    name: str
    content_type: str
    size: int
    path: str
    outcome: PartOutcome
    reason: str = ""

    @property
    def is_text(self) -> bool:
        """Whether it is the mail's own text and no file. A file without content has a name: its sender meant to send it."""
        return self.outcome in _TEXTS or (self.outcome is PartOutcome.EMPTY and not self.name)


class Wish(StrEnum):
    """What was decided for a mail; kept until it has happened."""

    NOTHING = ""
    FILE = "file"
    UNDO = "undo"


WAITING_FOR_A_PERSON = (MailState.HELD, MailState.UNDONE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case a held mail may belong to, with the reasons in plain sentences. `score` is its match weight in bits."""

    case_id: int
    urn: str
    lead_defendant: str
    why: tuple[str, ...] = ()
    score: float = 0.0


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
    kind: MailKind = MailKind.MESSAGE
    sender_check: SenderCheck = SenderCheck.NONE
    parts: tuple[MailPart, ...] = ()
    claimed_by: str = ""
    claimed_by_user: str = ""
    claimed_at: datetime | None = None
    split_of: str = ""


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
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class MailStatus:
    """How the mailbox stands: counts by state, and since when the oldest undecided mail waits."""

    counts: dict[MailState, int] = field(default_factory=dict)
    waiting: int = 0
    oldest_waiting: datetime | None = None
    troubled: int = 0
    untidy: int = 0  # copies that are still to be put where they belong
