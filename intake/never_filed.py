"""Mail that never files by itself, whatever it names: by its kind, its sender or what it carries."""

from dataclasses import dataclass

from casework.mail import MailKind, PartOutcome, SenderCheck
from intake.looking import Looking
from intake.pointing import is_casework, names_a_case

_AUTOMATIC = {
    MailKind.AUTOMATIC_REPLY: "This is an automatic reply or a delivery report",
    MailKind.DELIVERY_REPORT: "This is an automatic reply or a delivery report",
    MailKind.READ_RECEIPT: "This is a read receipt",
    MailKind.MAILING_LIST: "This came over a mailing list",
}
_CARRIES = {
    PartOutcome.INFECTED: "A file of this mail is infected",
    PartOutcome.DANGEROUS: "A file of this mail is a program or has macros",
}
_SEALED = frozenset(
    {"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted", "application/pgp-encrypted"}
)


@dataclass(frozen=True, slots=True)
class Never:
    """Why, and whether a person must look at it at all."""

    reasons: tuple[str, ...]
    for_a_person: bool


def not_by_itself(looking: Looking) -> Never | None:
    """What keeps this mail from being filed by itself; None if nothing does."""
    mail = looking.mail
    kind = MailKind.AUTOMATIC_REPLY if mail.automatic_reply and mail.kind is MailKind.MESSAGE else mail.kind
    if kind in _AUTOMATIC:
        return _automatic(looking, _AUTOMATIC[kind])
    if reasons := _what_it_carries(looking):
        return Never(reasons, for_a_person=True)
    if kind is MailKind.INVITATION:
        return Never(("This is an invitation to a meeting",), for_a_person=names_a_case(looking))
    doubts = mail.sender.tricks
    if mail.sender.check is SenderCheck.FAIL:
        doubts = ("The sender could not be confirmed (DMARC failed)", *doubts)
    return Never(doubts, for_a_person=is_casework(looking)) if doubts else None


def _automatic(looking: Looking, what: str) -> Never:
    """What no person wrote is for nobody, unless it gives a case's URN: mail about that case may not have arrived."""
    given = next((each.urn for each in looking.own if each.exact and looking.of_root(each.urn.root)), None)
    return Never((f"{what}, and gives URN {given}" if given else what,), for_a_person=given is not None)


def _what_it_carries(looking: Looking) -> tuple[str, ...]:
    parts = looking.mail.parts
    reasons = [sentence for outcome, sentence in _CARRIES.items() if any(part.outcome is outcome for part in parts)]
    if any(part.outcome is PartOutcome.ENCRYPTED and part.content_type in _SEALED for part in parts):
        reasons.append("This mail is encrypted, and only its receiver can read it")
    return tuple(reasons)
