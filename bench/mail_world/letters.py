"""A mail of the invented world: what it says, as matching sees it, and the truth about it."""

from dataclasses import dataclass

from casework.mail import SenderCheck
from intake.facts import MailFacts, SenderFacts
from intake.signature import without_signature
from integrations.mail.mime_text import split_quoted


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as its sender wrote it; `text` has the signature and what is quoted. An attachment is a name and its text."""

    message_id: str
    subject: str
    text: str
    sender_name: str
    sender_address: str
    attachments: tuple[tuple[str, str], ...] = ()
    thread: tuple[str, ...] = ()
    check: SenderCheck = SenderCheck.PASS
    html: bool = False

    def facts(self) -> MailFacts:
        """What reading finds in it, without the way through MIME."""
        new, quoted = split_quoted(self.text)
        return MailFacts(
            subject=self.subject,
            new_text=without_signature(new),
            quoted_text=quoted,
            attachment_names=tuple(name for name, _ in self.attachments),
            attachment_texts=tuple(text for _, text in self.attachments if text),
            sender_address=self.sender_address,
            sender_name=self.sender_name,
            thread=self.thread,
            sender=SenderFacts(check=self.check),
        )


@dataclass(frozen=True, slots=True)
class Truth:
    """What is known of a mail because we wrote it.

    `case_ids` is empty for what belongs to no case of CMS. `kind` is one, two, unknown or unrelated. `urn` is exact or near
    where the mail states one of its own, and `urn_in` says where; `named` lists the second facts with where they stand.
    """

    kind: str
    case_ids: tuple[int, ...] = ()
    must_hold: bool = False
    traits: tuple[str, ...] = ()
    urn: str = ""
    urn_in: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    @property
    def two_facts(self) -> bool:
        """Whether the URN stands in it, unspoilt, and something else of the same case."""
        return self.urn == "exact" and bool(self.named)

    @property
    def names_a_case(self) -> bool:
        """Whether a person with the list of cases would find the one that is meant, by its URN."""
        return self.urn == "exact" or (self.urn == "near" and bool(self.named)) or "thread" in self.named


@dataclass(frozen=True, slots=True)
class Filed:
    """An earlier mail of a conversation, and the case it was filed in."""

    message_id: str
    case_id: int
    urn: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter with its truth, and what was filed of its conversation before."""

    letter: Letter
    truth: Truth
    filed: Filed | None = None
