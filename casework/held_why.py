"""Why a mail waits for a person, in the words by which the queue is grouped. Pure: told from the mail alone."""

from enum import StrEnum

from casework.mail import HeldMail, MailState, PartOutcome, SenderCheck

SEALED = frozenset(
    {"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted", "application/pgp-encrypted"}
)
"""Content types of a mail that only its receiver can read."""
_HARMFUL = frozenset({PartOutcome.DANGEROUS, PartOutcome.INFECTED})
_NOT_READ = "This mail could not be read"
_OF_THE_SENDER = ("The sender", "Answers would go")


class HeldWhy(StrEnum):
    """The groups of the queue."""

    DOUBTFUL = "Doubtful case"
    NO_CASE = "No case"
    SENDER = "Sender not confirmed"
    ENCRYPTED = "Encrypted"
    DANGEROUS = "Dangerous"
    UNREADABLE = "Unreadable"
    TAKEN_OUT = "Taken out of a case"


def why_held(mail: HeldMail) -> HeldWhy:
    """The group a mail belongs to: what a person must know first of it, if several are true."""
    if mail.state is MailState.UNDONE:
        return HeldWhy.TAKEN_OUT
    if any(reason.startswith(_NOT_READ) for reason in mail.reasons):
        return HeldWhy.UNREADABLE
    if any(part.outcome in _HARMFUL for part in mail.parts):
        return HeldWhy.DANGEROUS
    if any(part.outcome is PartOutcome.ENCRYPTED and part.content_type in SEALED for part in mail.parts):
        return HeldWhy.ENCRYPTED
    doubted = any(reason.startswith(_OF_THE_SENDER) for reason in mail.reasons)
    if doubted or mail.sender_check is SenderCheck.FAIL:
        return HeldWhy.SENDER
    return HeldWhy.DOUBTFUL if mail.candidates else HeldWhy.NO_CASE
