"""Cards that prove what was done with a mail: filed, taken out again, not casework, or decided by somebody else."""

from casework.filing import Receipt
from casework.mail import FiledMail, HeldMail
from casework.redactions import Choice
from dialogs.cards.inputs import choose_one
from dialogs.cards.mail_parts import listed, mail_lines, subject_line
from dialogs.cards.parts import Part, card, execute, fact, heading, line, note, quote, run, show_card, subheading
from dialogs.cards.words import count, uk_time
from dialogs.turn import Card

# CMS's own reasons for taking something out of a case.
UNDO_REASONS = (
    Choice("Attached in error", "Attached in error"),
    Choice("Duplicate", "Duplicate"),
    Choice("Illegible", "Illegible"),
    Choice("Superfluous", "Superfluous"),
)


def filed_card(receipt: Receipt, mail: HeldMail | FiledMail, told: str = "") -> Card:
    """Proof that a mail is in a case, with the way back, and the way into a second case."""
    files = ", ".join(receipt.attachments) or "none"
    body = [heading("Filed in case", receipt.urn), *([line(told)] if told else []), subject_line(mail.subject)]
    body += [fact("Filed", f"{uk_time(receipt.done_at)} by {receipt.done_by}"), fact("Attachments", files)]
    body.append(fact("Reference", receipt.reference))
    return card(body, [undo_action(mail.mail_id), second_case(mail.mail_id), execute("Next unfiled email", "held")])


def filed_mail_card(mail: FiledMail) -> Card:
    """One filed mail: where it went, why, and the way back."""
    body = mail_lines(mail.subject, mail.sender, mail.received_at)
    body.append(fact("Attachments", ", ".join(mail.attachments[:6]) or "none"))
    body += [fact("Case", mail.urn), fact("Filed", f"{uk_time(mail.filed_at)} by {mail.filed_by}")]
    body += [subheading("Why it was filed there"), *listed(mail.reasons)]
    return card(body, [undo_action(mail.mail_id), second_case(mail.mail_id), execute("Filed email", "filed")])


def dismissed_card(mail: HeldMail, reason: str) -> Card:
    """A mail a person said is not casework."""
    body = [heading("Not casework"), subject_line(mail.subject), fact("Reason", reason)]
    body.append(note("It stays in the mailbox, and nothing was put into CMS."))
    return card(body, [_bring_back(mail), execute("Next unfiled email", "held")])


def ignored_card(mail: HeldMail, sentence: str) -> Card:
    """A mail that nobody has to decide: why, and the way back into the queue."""
    body = [*mail_lines(mail.subject, mail.sender, mail.received_at), note(sentence)]
    body += [*listed(mail.reasons), quote(mail.first_lines, lines=6, limit=500)]
    return card(body, [_bring_back(mail), execute("Ignored email", "ignored"), execute("Unfiled email", "held")])


def undone_card(receipt: Receipt, subject: str, reason: str, told: int) -> Card:
    """A filing that was taken back, and how many people were told who had relied on it."""
    body = [heading("Taken out of case", receipt.urn), subject_line(subject), fact("Reason", reason)]
    body += [fact("Done", f"{uk_time(receipt.done_at)} by {receipt.done_by}"), fact("Reference", receipt.reference)]
    body += [note(_told(told)), note("The email waits for a decision again.")]
    return card(body, [execute("Unfiled email", "held")])


def taken_out_card(sentence: str, case_id: int) -> Card:
    """To somebody who had relied on a mail that is in its case no more."""
    body = [heading("An email was taken out of a case"), line(run(sentence, limit=400))]
    return card(body, [execute("Open the case", "case", {"case_id": case_id})])


def decided_card(sentence: str, subject: str = "") -> Card:
    """What a second person sees: somebody else was quicker, nothing was done twice."""
    body = [heading("Already decided"), *([subject_line(subject)] if subject else []), line(run(sentence, limit=400))]
    return card(body, [execute("Unfiled email", "held"), execute("Filed email", "filed")])


def undo_action(mail_id: str) -> Part:
    """The button that takes a filed mail out of its case again."""
    field = choose_one("reason", "Why", "Choose why", UNDO_REASONS, value=UNDO_REASONS[0].id, required=True)
    take_out = execute("Take it out of the case", "held.undo", {"mail_id": mail_id}, inputs=True)
    return show_card("Undo", [field], [take_out])


def second_case(mail_id: str) -> Part:
    """The button that brings a filed mail up once more, for a second case."""
    return execute("File in a second case too", "held.split", {"mail_id": mail_id})


def _bring_back(mail: HeldMail) -> Part:
    return execute("Bring it back", "held.back", {"mail_id": mail.mail_id})


def _told(number: int) -> str:
    if not number:
        return "Nobody else had seen it there through this service."
    return f"{count(number, 'person who had seen it there was', 'people who had seen it there were')} told."
