"""What matching decides from: the mail's own facts, and what CMS and our own filings know. All looked up beforehand."""

from dataclasses import dataclass
from enum import StrEnum

from casework.cases import Case
from casework.mail import MailKind, MailPart, SenderCheck
from casework.urn import Urn, find_urns

MOST_URNS = 6
"""How many of a mail's case references are looked up; a mail with more is a list, and a person's."""


class Place(StrEnum):
    """Where in a mail something stands, the strongest first. Quoted text only suggests."""

    SUBJECT = "subject"
    MESSAGE = "message"
    ATTACHMENT = "attachment"
    QUOTED = "quoted"


@dataclass(frozen=True, slots=True)
class SenderFacts:
    """What is known of the sender beside the name: our gateway's finding, and tricks, each as a plain sentence."""

    check: SenderCheck = SenderCheck.NONE
    tricks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MailFacts:
    """A mail as matching sees it. `thread` holds the Message-IDs it answers; `attachment_texts` what files say inside.

    `parts` says what became of each leaf.
    """

    subject: str
    new_text: str
    quoted_text: str = ""
    attachment_names: tuple[str, ...] = ()
    attachment_texts: tuple[str, ...] = ()
    sender_address: str = ""
    sender_name: str = ""
    thread: tuple[str, ...] = ()
    automatic_reply: bool = False
    kind: MailKind = MailKind.MESSAGE
    sender: SenderFacts = SenderFacts()
    parts: tuple[MailPart, ...] = ()

    def texts(self) -> tuple[tuple[Place, str], ...]:
        """Each place's text, the strongest place first; attachments' names one a line."""
        return (
            (Place.SUBJECT, self.subject),
            (Place.MESSAGE, self.new_text),
            (Place.ATTACHMENT, "\n".join(self.attachment_names)),
            (Place.QUOTED, self.quoted_text),
        )


@dataclass(frozen=True, slots=True)
class Mention:
    """A URN in a mail, and the strongest place where it stands."""

    urn: Urn
    place: Place


@dataclass(frozen=True, slots=True)
class KnownCase:
    """A case of CMS that came up. `case` is None if CMS will not show it; `problem` then says why, in one word."""

    case_id: int
    urn: str
    urn_root: str
    case: Case | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """Everything looked up for one mail: by URN, by the conversation it belongs to, and by names for suggestions.

    `elsewhere` says, in sentences, which names of the subject are those of other cases' defendants.
    """

    by_urn: tuple[KnownCase, ...] = ()
    by_thread: tuple[KnownCase, ...] = ()
    by_name: tuple[KnownCase, ...] = ()
    elsewhere: tuple[str, ...] = ()

    def of_root(self, root: str) -> tuple[KnownCase, ...]:
        """The splits CMS has of a URN."""
        return tuple(known for known in self.by_urn if known.urn_root == root)


def mentions(mail: MailFacts) -> tuple[Mention, ...]:
    """Every URN of a mail once, at its strongest place; a split counts as its own URN."""
    seen: dict[tuple[str, int | None], Mention] = {}
    for place, text in mail.texts():
        for found in find_urns(text):
            seen.setdefault((found.urn.root, found.urn.split), Mention(urn=found.urn, place=place))
    return tuple(seen.values())
