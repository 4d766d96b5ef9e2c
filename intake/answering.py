"""Whether a mail is answered, and with what words: pure. A wrong answer at worst tells a machine that it was heard.

Nothing is said of a case but what the sender wrote. What two machines could say to each other for ever is bounded three
times: by what marks them as machines, by one answer a day for a conversation, and by so many a day for a sender.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from casework.mail import MailKind, SenderCheck
from casework.urn import Urn

OUR_IDS = "<casework-answer."
"""How the Message-IDs of our answers begin; a mail that carries one comes from ourselves, or answers us."""
DAY = timedelta(days=1)
MOST_A_DAY = 5
"""Answers to one sender in 24 hours, whatever the mails look like: the last bound, when all marks were stripped."""
_CARRIED_ON = re.compile(r"^\s*(?:(?:re|fwd?|aw|wg|sv|vs|tr|ynghylch|parthed)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_NOBODY = re.compile(
    r"(?:no|do[-_.]?not)[-_.]?reply|mailer[-_.]?daemon|postmaster|bounces?\b|listserv|majordomo|autorespon|out[-_.]of"
    r"|.*[-_.](?:request|bounces?|owner|noreply)$|owner-",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+", re.IGNORECASE)
_MACHINES = frozenset({"bulk", "junk", "list", "auto_reply"})
_LEAVES_US_FREE = frozenset({"", "none", "dr", "ndr", "rn", "nrn"})


class Answers(StrEnum):
    """The policy: which mails are answered at all."""

    OFF = "off"
    FILED = "filed"
    ALL = "all"


class Outcome(StrEnum):
    """What there is to say."""

    FILED = "filed"
    NO_CASE = "no-case"


@dataclass(frozen=True, slots=True)
class Head:
    """What a mail's headers say about being answered, as they stand; header names are in lower case."""

    subject: str = ""
    message_id: str = ""
    references: tuple[str, ...] = ()
    reply_to: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()

    def said(self, name: str) -> str:
        """The first header of that name, in lower case; empty if there is none."""
        return next((value.strip().lower() for key, value in self.headers if key == name), "")

    def has(self, name: str) -> bool:
        """Whether there is such a header, whatever it says."""
        return any(key == name for key, _ in self.headers)


@dataclass(frozen=True, slots=True)
class Asked:
    """A mail that might be answered. `written` are the URNs its sender wrote; `filed_in` and `reference` say where it is."""

    outcome: Outcome
    sender: str
    received_at: datetime
    head: Head
    kind: MailKind = MailKind.MESSAGE
    automatic: bool = False
    check: SenderCheck = SenderCheck.NONE
    written: tuple[Urn, ...] = ()
    filed_in: Urn | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """How answering is set up here: our own addresses, and whether a gateway of ours checks senders."""

    policy: Answers
    ours: frozenset[str]
    gateway: bool


@dataclass(frozen=True, slots=True)
class Earlier:
    """An answer this sender got before."""

    conversation: str
    at: datetime


def silent_because(asked: Asked, rules: Rules, earlier: Sequence[Earlier], at: datetime) -> str:
    """Why this mail is not answered, in a word; empty if it is."""
    return (
        _policy(asked, rules)
        or _machine(asked)
        or _stranger(asked, rules)
        or ("too-old" if at - asked.received_at > DAY else "")
        or _enough(asked, earlier, at)
    )


def conversation_of(head: Head) -> str:
    """What one conversation has in common: the mail that began it, or its subject when nothing tells."""
    began = next(iter(head.references), "") or head.message_id or _CARRIED_ON.sub("", head.subject).strip()
    return hashlib.sha256(began.strip().lower().encode()).hexdigest()


def person(address: str) -> str:
    """The sender as the daily limits count: without case and without what stands after a plus."""
    local, _, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def body_of(asked: Asked) -> str:
    """The answer's words."""
    lines = _filed(asked) if asked.outcome is Outcome.FILED else _no_case(asked)
    last = "This is an automatic message. Replies to it are read like any other email."
    return "\n\n".join((*lines, last)) + "\n"


def named_urn(asked: Asked) -> str:
    """The case's URN as far as the sender wrote it: a split they did not write is not told."""
    if asked.filed_in is None:
        return ""
    if asked.filed_in in asked.written:
        return str(asked.filed_in)
    return asked.filed_in.root if any(each.root == asked.filed_in.root for each in asked.written) else ""


def _filed(asked: Asked) -> tuple[str, ...]:
    urn = named_urn(asked)
    where = f"Filed in case {urn}, reference {asked.reference}." if urn else f"Filed, reference {asked.reference}."
    return ("Thank you for your email.", where, "Quote the reference if you need to ask about it.")


def _no_case(asked: Asked) -> tuple[str, ...]:
    written = bool(asked.written)
    again = "Please check the URN, and" if written else "Please"
    return (
        "Thank you for your email.",
        "We could not tell which case it belongs to, so a person will look at it.",
        f"{again} put the URN in the subject when you write to us: two digits for the force, two characters for the unit, "
        "five for the number and two for the year.",
    )


def _policy(asked: Asked, rules: Rules) -> str:
    answered = {Answers.OFF: (), Answers.FILED: (Outcome.FILED,), Answers.ALL: tuple(Outcome)}[rules.policy]
    if asked.outcome not in answered:
        return "policy"
    # That a URN is not one of CMS's is told only to somebody whose address was confirmed.
    doubtful = asked.outcome is Outcome.NO_CASE and asked.written and asked.check is not SenderCheck.PASS
    return "unconfirmed" if doubtful else ""


def _machine(asked: Asked) -> str:
    head = asked.head
    if asked.kind is not MailKind.MESSAGE or asked.automatic:
        return "not-a-message"
    if head.said("auto-submitted").partition(";")[0].strip() not in {"", "no"}:
        return "auto-submitted"
    if head.said("precedence") in _MACHINES or any(key.startswith("list-") for key, _ in head.headers):
        return "list"
    suppressed = {each.strip() for each in head.said("x-auto-response-suppress").split(",")}
    if not suppressed <= _LEAVES_US_FREE:
        return "suppressed"
    if head.said("return-path") == "<>" or head.said("content-type").startswith("multipart/report"):
        return "bounce"
    marks = ("x-autoreply", "x-autorespond", "x-auto-reply", "auto-replied", "x-loop", "x-autogenerated", "feedback-id")
    return "machine" if any(head.has(mark) for mark in marks) else ""


def _stranger(asked: Asked, rules: Rules) -> str:
    sender = asked.sender.strip().lower()
    if not _ADDRESS.fullmatch(sender):
        return "no-sender"
    if person(sender) in {person(each) for each in rules.ours}:
        return "ourselves"
    if any(each.lower().startswith(OUR_IDS) for each in (asked.head.message_id, *asked.head.references)):
        return "answers-us"
    if _NOBODY.match(sender.partition("@")[0]):
        return "nobody-there"
    if asked.check is SenderCheck.FAIL or (rules.gateway and asked.check is not SenderCheck.PASS):
        return "unconfirmed"
    return "reply-to" if any(each.strip().lower() != sender for each in asked.head.reply_to) else ""


def _enough(asked: Asked, earlier: Sequence[Earlier], at: datetime) -> str:
    today = [each for each in earlier if at - each.at < DAY]
    if len(today) >= MOST_A_DAY:
        return "enough-today"
    conversation = conversation_of(asked.head)
    return "answered-today" if any(each.conversation == conversation for each in today) else ""
