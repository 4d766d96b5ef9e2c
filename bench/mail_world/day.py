"""A day's post of an operations team: the invented mails, with what mail programs and crooks send between them."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formataddr
from random import Random

from bench.mail_world.cases import FIRST_CASE_ID, World
from bench.mail_world.letters import Mail, Truth
from bench.mail_world.mails import Post
from bench.mail_world.raw import raw_of
from casework.case_record import CaseRecord
from casework.mail import SenderCheck
from sandbox.people import FORGED_DOMAIN, MAILBOX_ADDRESS

_OTHERS = 0.16
"""The share of mails that no person wrote to us, or not the person they say."""
_DATE = "Mon, 23 Nov 2026 08:30:00 +0000"


@dataclass(frozen=True, slots=True)
class Posted:
    """One mail as it is sent, with the truth about it. What opens a conversation is sent before everything else."""

    message_id: str
    envelope_from: str
    raw: bytes
    truth: Truth
    opens: bool = False


def day_of(world: World, post: Post, mails: int, seed: int) -> Iterator[Posted]:
    """So many mails; those that open a conversation come first."""
    dice = Random(f"{seed} day")
    others = round(mails * _OTHERS)
    letters: list[Posted] = []
    opening: list[Posted] = []
    number = 0
    while len(letters) + len(opening) < mails - others:
        mail = post.mail(number)
        number += 1
        if mail.filed:
            first = _opening(world, mail)
            if first is None or len(letters) + len(opening) + 2 > mails - others:
                continue
            opening.append(first)
        letters.append(_posted(mail))
    letters += [_other(dice, world, at) for at in range(others)]
    dice.shuffle(letters)
    yield from (*opening, *letters)


def is_doubtful(truth: Truth) -> bool:
    """Whether a person would say that this mail cannot be filed without a look."""
    if truth.kind in {"unrelated", "machine"}:
        return False
    return truth.must_hold or truth.kind != "one" or not truth.two_facts


def _posted(mail: Mail) -> Posted:
    letter = mail.letter
    forged = letter.check is SenderCheck.FAIL
    envelope = f"bounces@{FORGED_DOMAIN}" if forged else letter.sender_address
    return Posted(letter.message_id, envelope, raw_of(letter), mail.truth)


def _opening(world: World, mail: Mail) -> Posted | None:
    """The mail that a conversation began with, which must file itself; None where its case takes none."""
    assert mail.filed is not None
    case = world.record(mail.filed.case_id - FIRST_CASE_ID)
    if case.closed or case.restricted:
        return None
    message = _message(mail.filed.message_id, f"URN {case.urn} - R v {case.lead_defendant}", mail.letter.sender_address)
    message.set_content(f"Please find the first papers in R v {case.lead_defendant}, {case.urn}, in the next mails.\n")
    truth = Truth(kind="one", case_ids=(case.case_id,), urn="exact", urn_in=("subject",), named=("subject",))
    return Posted(mail.filed.message_id, mail.letter.sender_address, bytes(message), truth, opens=True)


def _other(dice: Random, world: World, number: int) -> Posted:
    case = world.record(dice.randrange(world.cases))
    make = (_out_of_office, _bounce, _read_receipt, _spoof, _bulletin, _meeting)[number % 6]
    message, truth = make(f"<other-{number}@day.test>", case, named=dice.random() < 0.3)
    return Posted(str(message["Message-ID"]), str(message["X-Envelope"] or ""), bytes(message), truth)


def _message(message_id: str, subject: str, sender: str, name: str = "") -> EmailMessage:
    message = EmailMessage()
    message["From"] = formataddr((name, sender)) if name else sender
    message["To"] = MAILBOX_ADDRESS
    message["Date"] = _DATE
    message["Message-ID"] = message_id
    message["Subject"] = subject
    return message


def _machine(case: CaseRecord, *, named: bool) -> Truth:
    """What a program sent. One that gives the URN of a case is somebody's to look at."""
    return Truth(kind="machine of a case", case_ids=(case.case_id,)) if named else Truth(kind="machine")


def _out_of_office(message_id: str, case: CaseRecord, *, named: bool) -> tuple[EmailMessage, Truth]:
    subject = f"Automatic reply: {case.urn} R v {case.lead_defendant}" if named else "Automatic reply: your message"
    message = _message(message_id, subject, "jo.field@surrey.police.test", "Jo Field")
    message["Auto-Submitted"] = "auto-replied"
    message.set_content("I am away until Thursday. For anything urgent please ring the front desk.\n")
    return message, _machine(case, named=named)


def _bounce(message_id: str, case: CaseRecord, *, named: bool) -> tuple[EmailMessage, Truth]:
    subject = f"Undeliverable: {case.urn} disclosure" if named else "Undeliverable: your message"
    message = _message(message_id, subject, "postmaster@kent.police.test", "Mail delivery")
    message.set_content("Your message could not be delivered: the mailbox is full.\n")
    return message, _machine(case, named=named)


def _read_receipt(message_id: str, case: CaseRecord, *, named: bool) -> tuple[EmailMessage, Truth]:
    message = _message(message_id, "Read: your message", "court.list@leeds.court.test", "Court list")
    message.set_content("Your message was read at 09:12.\n")
    message.add_attachment(b"Disposition: displayed\r\n", maintype="message", subtype="disposition-notification")
    message.set_type("multipart/report")
    message.set_param("report-type", "disposition-notification")
    return message, _machine(case, named=False)


def _spoof(message_id: str, case: CaseRecord, *, named: bool) -> tuple[EmailMessage, Truth]:
    address = f"case.files@{FORGED_DOMAIN}" if named else "case.files@surrey-police.example"
    message = _message(
        message_id, f"URN {case.urn} R v {case.lead_defendant} - new statement", address, "Surrey Police"
    )
    message.set_content(f"Please see the new statement in R v {case.lead_defendant}.\n")
    return message, Truth(kind="spoof", case_ids=(case.case_id,), must_hold=True)


def _bulletin(message_id: str, case: CaseRecord, *, named: bool) -> tuple[EmailMessage, Truth]:
    message = _message(message_id, "Weekly round-up: sentencing, costs and the new forms", "news@bulletin.example")
    message["List-Id"] = "<weekly.bulletin.example>"
    message["List-Unsubscribe"] = "<https://bulletin.example/leave>"
    message.set_content("In this issue: three appeals, two consultations and a quiz.\n")
    return message, _machine(case, named=False)


def _meeting(message_id: str, case: CaseRecord, *, named: bool) -> tuple[EmailMessage, Truth]:
    subject = f"Conference: {case.urn} R v {case.lead_defendant}" if named else "Team lunch"
    message = _message(message_id, subject, "clerk@north.chambers.test", "Clerk")
    event = f"BEGIN:VEVENT\r\nSUMMARY:{subject}\r\nEND:VEVENT\r\n"
    calendar = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\n{event}END:VCALENDAR\r\n"
    message.set_content(calendar, subtype="calendar", params={"method": "REQUEST"})
    return message, _machine(case, named=named)
