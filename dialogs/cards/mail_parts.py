"""How a mail is told on a card: its head, what is known of its sender, and what becomes of each of its parts."""

from collections.abc import Sequence
from datetime import datetime

from casework.mail import HeldMail, MailPart, PartOutcome, SenderCheck
from ddei.mail_parts import size_of
from dialogs.cards.parts import Part, fact, heading, line, note, run
from dialogs.cards.words import count, uk_time

PARTS_SHOWN = 6
_BECOMES = {
    PartOutcome.FILED: "goes into the case with the email",
    PartOutcome.OPENED: "opened: what is in it is listed too",
    PartOutcome.INLINE: "a picture in the text",
    PartOutcome.ENCRYPTED: "encrypted: goes into the case as it came",
    PartOutcome.DANGEROUS: "may be harmful: goes into the case as it came, so look first",
    PartOutcome.INFECTED: "infected: never goes into a case",
    PartOutcome.REFUSED: "not opened",
    PartOutcome.EMPTY: "not filed",
}
# What a person should read first comes first.
_FIRST = (PartOutcome.INFECTED, PartOutcome.DANGEROUS, PartOutcome.ENCRYPTED, PartOutcome.REFUSED, PartOutcome.FILED)
_SENDER = {
    SenderCheck.PASS: "Confirmed by our mail gateway (DMARC passed)",
    SenderCheck.FAIL: "Not confirmed: the mail gateway says that it may be forged (DMARC failed)",
    SenderCheck.NONE: "Not checked by our mail gateway",
}


def mail_lines(subject: str, sender: str, received: datetime, *of_the_sender: Part) -> list[Part]:
    """The head of a mail, with what is known of its sender."""
    came = fact("Received", uk_time(received))
    return [heading("Email"), subject_line(subject), fact("From", sender), *of_the_sender, came]


def subject_line(subject: str) -> Part:
    """What a mail is about, in bold."""
    return line(run(subject or "(no subject)", bold=True, limit=200))


def sender_line(check: SenderCheck) -> Part:
    """What our own gateway found about the sender."""
    return fact("Sender", _SENDER[check])


def part_lines(mail: HeldMail) -> list[Part]:
    """Each part that is not text, with its size and what becomes of it; the worrying ones first."""
    parts = sorted((part for part in mail.parts if not part.is_text), key=_weight)
    if not parts:
        names = ", ".join(mail.attachments[:PARTS_SHOWN]) + _and_more(len(mail.attachments))
        return [fact("Attachments", names or "none")]
    shown = [line(run(f"• {_part(part)}", limit=200)) for part in parts[:PARTS_SHOWN]]
    left = len(parts) - PARTS_SHOWN
    more = [note(f"{count(left, 'more part is', 'more parts are')} in the email.")] if left > 0 else []
    return [line(run("Attachments:", bold=True)), *shown, *more]


def listed(sentences: Sequence[str]) -> list[Part]:
    """Reasons, a line each."""
    return [line(run(f"• {sentence}", limit=250)) for sentence in sentences[:6]] or [note("No reason was recorded.")]


def _weight(part: MailPart) -> int:
    return _FIRST.index(part.outcome) if part.outcome in _FIRST else len(_FIRST)


def _part(part: MailPart) -> str:
    name = part.name or f"a part without a name ({part.content_type})"
    name = name if len(name) <= 60 else f"{name[:59]}…"
    reason = f" ({part.reason.rstrip('.')})" if part.reason else ""
    return f"{name}, {size_of(part.size)}: {_BECOMES[part.outcome]}{reason}"


def _and_more(number: int) -> str:
    return f" and {number - PARTS_SHOWN} more" if number > PARTS_SHOWN else ""
