"""Cards for operations: the list of held mail, one mail to decide, what was filed, and what others have decided."""

from collections.abc import Sequence
from datetime import datetime

from casework.cases import Case
from casework.filing import Receipt
from casework.mail import Candidate, FiledMail, HeldMail
from casework.redactions import Choice
from dialogs.cards.inputs import choose_one, text_input
from dialogs.cards.parts import (
    Part,
    card,
    execute,
    fact,
    heading,
    line,
    note,
    problem,
    quote,
    row,
    run,
    show_card,
    subheading,
)
from dialogs.cards.words import count, uk_time
from dialogs.turn import Card

MAILS_SHOWN = 8
CANDIDATES_SHOWN = 3
FOUND_SHOWN = 5
REASON_LIMIT = 200

# CMS's own reasons for taking something out of a case.
UNDO_REASONS = (
    Choice("Attached in error", "Attached in error"),
    Choice("Duplicate", "Duplicate"),
    Choice("Illegible", "Illegible"),
    Choice("Superfluous", "Superfluous"),
)
DISMISS_REASONS = (
    Choice("Not about a case", "Not about a case"),
    Choice("Spam or advertising", "Spam or advertising"),
    Choice("Automatic reply", "Automatic reply"),
    Choice("Belongs to another organisation", "Belongs to another organisation"),
    Choice("Already in the case", "Already in the case"),
)


def held_list_card(mails: Sequence[HeldMail]) -> Card:
    """Everything that waits for a decision, oldest first."""
    body: list[Part] = [heading("Unfiled email")]
    if not mails:
        return card([*body, note("Nothing waits for a decision.")], [execute("Filed email", "filed")])
    body.append(note(f"{count(len(mails), 'email waits', 'emails wait')} for a decision, the oldest first."))
    body += [_held_row(mail) for mail in mails[:MAILS_SHOWN]]
    if len(mails) > MAILS_SHOWN:
        body.append(note(f"The {MAILS_SHOWN} oldest are shown. The next ones follow when these are decided."))
    return card(body, [execute("Show again", "held"), execute("Filed email", "filed")])


def held_card(mail: HeldMail, *, hidden: int = 0, trouble: str = "") -> Card:
    """One mail to decide: the best candidates with why, another case, or not casework."""
    candidates = mail.candidates[:CANDIDATES_SHOWN]
    body = _mail(mail.subject, mail.sender, mail.received_at, mail.attachments)
    body += [quote(mail.first_lines, lines=6, limit=500)]
    body += [subheading("Why it was not filed by itself"), *_listed(mail.reasons)]
    body += _candidates(candidates, hidden)
    body += [problem(trouble)] if trouble else []
    actions = [_file(mail.mail_id, each.case_id, each.urn) for each in candidates]
    return card(body, [*actions, _another(mail.mail_id), _dismiss(mail.mail_id)])


def waiting_card(mail: HeldMail) -> Card:
    """A mail that waits, without a word about cases: for somebody whose CMS session has ended."""
    body = [heading("An email waits for your decision"), fact("Received", uk_time(mail.received_at))]
    return card(body, [execute("Show it", "held.open", {"mail_id": mail.mail_id})])


def found_cases_card(mail: HeldMail, cases: Sequence[Case], asked: str, more: int = 0) -> Card:
    """The cases a search found for a held mail: the person sees who is in each before choosing."""
    body = _mail(mail.subject, mail.sender, mail.received_at, mail.attachments)
    body += [subheading("Cases found for"), line(run(asked, limit=120))]
    for case in cases[:FOUND_SHOWN]:
        people = ", ".join(person.name for person in case.defendants[:4])
        body.append(line(run(case.urn, bold=True), run(f"R v {people or case.lead_defendant}", limit=250)))
    left = more + max(0, len(cases) - FOUND_SHOWN)
    if left:
        body.append(note(f"{count(left, 'more case')} match. Search again with a forename or a URN."))
    actions = [_file(mail.mail_id, case.case_id, case.urn) for case in cases[:FOUND_SHOWN]]
    return card(body, [*actions, execute("Back", "held.open", {"mail_id": mail.mail_id})])


def filed_card(receipt: Receipt, mail: HeldMail | FiledMail, told: str = "") -> Card:
    """Proof that a mail is in a case, with the way back."""
    files = ", ".join(receipt.attachments) or "none"
    body = [heading("Filed in case", receipt.urn), *([line(told)] if told else []), _subject(mail.subject)]
    body += [fact("Filed", f"{uk_time(receipt.done_at)} by {receipt.done_by}"), fact("Attachments", files)]
    body.append(fact("Reference", receipt.reference))
    return card(body, [undo_action(mail.mail_id), execute("Next unfiled email", "held")])


def dismissed_card(mail: HeldMail, reason: str) -> Card:
    """A mail a person said is not casework."""
    body = [heading("Not casework"), _subject(mail.subject), fact("Reason", reason)]
    return card(
        [*body, note("It stays in the mailbox, and nothing was put into CMS.")], [execute("Next unfiled email", "held")]
    )


def undone_card(receipt: Receipt, subject: str, reason: str) -> Card:
    """A filing that was taken back."""
    body = [heading("Taken out of case", receipt.urn), _subject(subject), fact("Reason", reason)]
    body += [fact("Done", f"{uk_time(receipt.done_at)} by {receipt.done_by}"), fact("Reference", receipt.reference)]
    body.append(note("The email waits for a decision again."))
    return card(body, [execute("Unfiled email", "held")])


def decided_card(sentence: str, subject: str = "") -> Card:
    """What a second person sees: somebody else was quicker, nothing was done twice."""
    body = [heading("Already decided"), *([_subject(subject)] if subject else []), line(run(sentence, limit=400))]
    return card(body, [execute("Unfiled email", "held"), execute("Filed email", "filed")])


def filed_list_card(mails: Sequence[FiledMail], days: int) -> Card:
    """What was filed lately, by itself or by people; each can be undone."""
    body: list[Part] = [heading("Filed email")]
    if not mails:
        return card([*body, note(f"Nothing was filed in the last {days} days.")], [execute("Unfiled email", "held")])
    body.append(
        note(
            f"{count(len(mails), 'email')} filed in the last {days} days, the latest first. "
            "Choose one to see why, or to undo it."
        )
    )
    body += [_filed_row(mail) for mail in mails[:MAILS_SHOWN]]
    if len(mails) > MAILS_SHOWN:
        body.append(note(f"The latest {MAILS_SHOWN} are shown."))
    return card(body, [execute("Unfiled email", "held")])


def filed_mail_card(mail: FiledMail) -> Card:
    """One filed mail: where it went, why, and the way back."""
    body = _mail(mail.subject, mail.sender, mail.received_at, mail.attachments)
    body += [fact("Case", mail.urn), fact("Filed", f"{uk_time(mail.filed_at)} by {mail.filed_by}")]
    body += [subheading("Why it was filed there"), *_listed(mail.reasons)]
    return card(body, [undo_action(mail.mail_id), execute("Filed email", "filed")])


def undo_action(mail_id: str) -> Part:
    """The button that takes a filed mail out of its case again."""
    field = choose_one("reason", "Why", "Choose why", UNDO_REASONS, value=UNDO_REASONS[0].id, required=True)
    take_out = execute("Take it out of the case", "held.undo", {"mail_id": mail_id}, inputs=True)
    return show_card("Undo", [field], [take_out])


def _mail(subject: str, sender: str, received: datetime, attachments: Sequence[str]) -> list[Part]:
    named = ", ".join(attachments[:6]) + (f" and {len(attachments) - 6} more" if len(attachments) > 6 else "")
    parts = [heading("Email"), _subject(subject), fact("From", sender), fact("Received", uk_time(received))]
    return [*parts, fact("Attachments", named or "none")]


def _subject(subject: str) -> Part:
    return line(run(subject or "(no subject)", bold=True, limit=200))


def _listed(sentences: Sequence[str]) -> list[Part]:
    return [line(run(f"• {sentence}", limit=250)) for sentence in sentences[:6]] or [note("No reason was recorded.")]


def _candidates(candidates: Sequence[Candidate], hidden: int) -> list[Part]:
    if hidden:
        return [*_candidates(candidates, 0), note(f"{count(hidden, 'more case')} you may not open.")]
    if not candidates:
        return [
            note("No case fits well enough to suggest one. Find the case by URN or name, or say it is not casework.")
        ]
    parts: list[Part] = [subheading("Cases it may belong to")]
    for each in candidates:
        parts.append(line(run(each.urn, bold=True), f"R v {each.lead_defendant}"))
        parts += [line(run(f"• {why}", limit=160)) for why in each.why[:4]]
    return parts


def _held_row(mail: HeldMail) -> Part:
    copies = f" ({count(mail.copies, 'copy', 'copies')})" if mail.copies > 1 else ""
    return row(
        execute(f"Decide {mail.subject or '(no subject)'}", "held.open", {"mail_id": mail.mail_id}),
        _subject(mail.subject + copies),
        line(f"{mail.sender}, {uk_time(mail.received_at)}"),
        line(run(mail.reasons[0] if mail.reasons else "No reason was recorded.", limit=160)),
    )


def _filed_row(mail: FiledMail) -> Part:
    how = "by itself" if mail.by_itself else f"by {mail.filed_by}"
    return row(
        execute(f"Open {mail.subject or '(no subject)'}", "filed.open", {"mail_id": mail.mail_id}),
        _subject(mail.subject),
        line(run(mail.urn, bold=True), f"filed {uk_time(mail.filed_at)} {how}"),
    )


def _file(mail_id: str, case_id: int, urn: str) -> Part:
    return execute(f"File in {urn}", "held.file", {"mail_id": mail_id, "case_id": case_id})


def _another(mail_id: str) -> Part:
    field = text_input("query", "URN or name", "Enter a URN, a surname or a company", limit=80, required=True)
    return show_card("Find another case", [field], [execute("Find", "held.find", {"mail_id": mail_id}, inputs=True)])


def _dismiss(mail_id: str) -> Part:
    why = choose_one("reason", "Why", "Choose why it is not casework", DISMISS_REASONS, required=True)
    more = text_input("more", "More about why (optional)", "Keep it to 200 characters", limit=REASON_LIMIT)
    done = execute("It is not casework", "held.dismiss", {"mail_id": mail_id}, inputs=True)
    return show_card("Not casework", [why, more], [done])
