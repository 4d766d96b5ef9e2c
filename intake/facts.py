"""What matching decides from: the mail's own facts, and what was filed before. No I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from casework.mail import MailKind, MailPart, SenderCheck
from casework.urn import Urn, find_urns

MOST_URNS = 6
"""How many of a mail's case references are looked up; a mail with more is a list, and a person's."""
_LONGEST = 20_000
_MOST_TEXTS = 8


class Place(StrEnum):
    """Where in a mail something stands, the strongest first. Quoted text only suggests."""

    SUBJECT = "subject"
    MESSAGE = "message"
    ATTACHMENT = "attachment"
    INSIDE = "inside"
    QUOTED = "quoted"


OWN_PLACES = (Place.SUBJECT, Place.MESSAGE, Place.ATTACHMENT)
"""What the sender wrote for this mail. A file's own text may be about anything."""


@dataclass(frozen=True, slots=True)
class SenderFacts:
    """What is known of the sender beside the name: our gateway's finding, and tricks, each as a plain sentence.

    `force` is the police force whose domain it is by our configuration, as the two digits of its URNs.
    """

    check: SenderCheck = SenderCheck.NONE
    tricks: tuple[str, ...] = ()
    force: str = ""


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
            (Place.INSIDE, "\n".join(self.attachment_texts)),
            (Place.QUOTED, self.quoted_text),
        )

    def own_texts(self) -> tuple[tuple[Place, str], ...]:
        """What the sender wrote for this mail."""
        return self.texts()[: len(OWN_PLACES)]

    def shortened(self) -> "MailFacts":
        """The mail with its long texts cut: what it is about stands near the beginning, and a decision must be quick."""
        return replace(
            self,
            subject=self.subject[:_LONGEST],
            new_text=self.new_text[:_LONGEST],
            quoted_text=self.quoted_text[:_LONGEST],
            attachment_names=self.attachment_names[:200],
            attachment_texts=tuple(text[: _LONGEST // 2] for text in self.attachment_texts[:_MOST_TEXTS]),
        )


@dataclass(frozen=True, slots=True)
class History:
    """What was filed before, each as case id and URN: by Message-ID, and by a person for a sender's address."""

    threads: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    confirmed: Mapping[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mention:
    """A URN in a mail, and the strongest place where it stands. `exact` if it is written whole and unspaced there."""

    urn: Urn
    place: Place
    exact: bool = True


def mentions(mail: MailFacts) -> tuple[Mention, ...]:
    """Every URN of a mail once, at its strongest place; a split counts as its own URN."""
    seen: dict[tuple[str, int | None], Mention] = {}
    for place, text in mail.texts():
        for found in find_urns(text):
            seen.setdefault((found.urn.root, found.urn.split), Mention(urn=found.urn, place=place, exact=found.exact))
    return tuple(seen.values())
