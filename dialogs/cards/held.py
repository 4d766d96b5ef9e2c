"""Cards of one mail that waits for a decision: what it is, which cases it may belong to, and who has it."""

from collections.abc import Sequence
from dataclasses import dataclass

from casework.cases import Case
from casework.mail import Candidate, HeldMail
from casework.redactions import Choice
from dialogs.cards.inputs import choose_one, text_input
from dialogs.cards.mail_parts import listed, mail_lines, part_lines, sender_line
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
    run,
    show_card,
    subheading,
)
from dialogs.cards.words import count, uk_time
from dialogs.turn import Card

CANDIDATES_SHOWN = 3
FOUND_SHOWN = 5
REASON_LIMIT = 200
COLLEAGUES_SHOWN = 50

DISMISS_REASONS = (
    Choice("Not about a case", "Not about a case"),
    Choice("Spam or advertising", "Spam or advertising"),
    Choice("Automatic reply", "Automatic reply"),
    Choice("Belongs to another organisation", "Belongs to another organisation"),
    Choice("Already in the case", "Already in the case"),
)
# How our own reasons begin; what begins otherwise may be a name, and keeps its capital letter.
_OUR_WORDS = (
    "Defendant ",
    "Witness ",
    "The ",
    "This ",
    "It ",
    "Sent ",
    "Company ",
    "Filed ",
    "Only ",
    "Named ",
    "Answers ",
    "Officer ",
    "Operation ",
    "But ",
    "An ",
    "A ",
)


@dataclass(frozen=True, slots=True)
class Hand:
    """Who has a mail, in words for the person who looks at it; `others` if it is somebody else."""

    sentence: str = ""
    others: bool = False


NOBODY = Hand()


def held_card(mail: HeldMail, *, hidden: int = 0, trouble: str = "", hand: Hand = NOBODY) -> Card:
    """One mail to decide: the best candidates with why, another case, or not casework; to read, if somebody else has it."""
    candidates = mail.candidates[:CANDIDATES_SHOWN]
    head, *about = mail_lines(mail.subject, mail.sender, mail.received_at, sender_line(mail.sender_check))
    body = [head, *([line(run(hand.sentence, limit=160))] if hand.sentence else []), *about]
    body += [*part_lines(mail), quote(mail.first_lines, lines=6, limit=500)]
    body += [subheading("Why it was not filed by itself"), *listed(mail.reasons)]
    body += _candidates(candidates, hidden)
    body += [problem(trouble)] if trouble else []
    if hand.others:
        take = execute("Take it over", "held.take", {"mail_id": mail.mail_id})
        return card(body, [take, execute("Unfiled email", "held", {"list": True})])
    actions = [_file(mail.mail_id, each.case_id, each.urn) for each in candidates]
    return card(body, [*actions, _another(mail.mail_id), _dismiss(mail.mail_id), _share(mail.mail_id)])


def waiting_card(mail: HeldMail) -> Card:
    """A mail that waits, without a word about cases: for somebody whose CMS session has ended."""
    body = [heading("An email waits for your decision"), fact("Received", uk_time(mail.received_at))]
    return card(body, [execute("Show it", "held.open", {"mail_id": mail.mail_id})])


def taken_over_card(mail: HeldMail, sentence: str) -> Card:
    """To whoever had a mail: somebody else has it now. Not a word of what is in it."""
    body = [heading("Taken over"), line(run(sentence, limit=160)), fact("Received", uk_time(mail.received_at))]
    return card(body, [execute("Show it", "held.open", {"mail_id": mail.mail_id})])


def found_cases_card(mail: HeldMail, cases: Sequence[Case], asked: str, more: int = 0) -> Card:
    """The cases a search found for a held mail: the person sees who is in each before choosing."""
    body = [*mail_lines(mail.subject, mail.sender, mail.received_at), *part_lines(mail)]
    body += [subheading("Cases found for"), line(run(asked, limit=120))]
    for case in cases[:FOUND_SHOWN]:
        people = ", ".join(person.name for person in case.defendants[:4])
        body.append(line(run(case.urn, bold=True), run(f"R v {people or case.lead_defendant}", limit=250)))
    left = more + max(0, len(cases) - FOUND_SHOWN)
    if left:
        body.append(note(f"{count(left, 'more case')} match. Search again with a forename or a URN."))
    actions = [_file(mail.mail_id, case.case_id, case.urn) for case in cases[:FOUND_SHOWN]]
    return card(body, [*actions, execute("Back", "held.open", {"mail_id": mail.mail_id})])


def hand_over_card(mail: HeldMail, colleagues: Sequence[Choice], trouble: str = "") -> Card:
    """To whom a mail shall go."""
    body = [heading("Hand over an email"), *mail_lines(mail.subject, mail.sender, mail.received_at)[1:]]
    back = execute("Back", "held.open", {"mail_id": mail.mail_id})
    if not colleagues:
        return card([*body, note("None of your colleagues has signed in to me yet.")], [back])
    body.append(choose_one("colleague", "Colleague", "Choose a colleague", colleagues, required=True))
    body += [problem(trouble)] if trouble else []
    body.append(note("They get a card at once. If they do nothing for 15 minutes, anybody can take it."))
    return card(body, [execute("Hand it over", "held.hand-over", {"mail_id": mail.mail_id}, inputs=True), back])


def handed_over_card(mail: HeldMail) -> Card:
    """Proof that a colleague has it."""
    body = [heading("Handed over"), *mail_lines(mail.subject, mail.sender, mail.received_at)[1:]]
    return card([*body, fact("Now with", mail.claimed_by)], [execute("Next unfiled email", "held")])


def _candidates(candidates: Sequence[Candidate], hidden: int) -> list[Part]:
    if hidden:
        return [*_candidates(candidates, 0), note(f"{count(hidden, 'more case')} you may not open.")]
    if not candidates:
        return [
            note("No case fits well enough to suggest one. Find the case by URN or name, or say it is not casework.")
        ]
    named = [
        line(run(each.urn, bold=True), f"R v {each.lead_defendant}:", run(why(each), limit=320)) for each in candidates
    ]
    return [subheading("Cases it may belong to"), *named]


def why(candidate: Candidate) -> str:
    """The reasons for a case in one sentence: "URN in the subject; defendant Okafor named; sent by Surrey Police."."""
    first, *others = [reason.strip().rstrip(".") for reason in candidate.why[:4]] or ["no reason was recorded"]
    return f"{'; '.join([first, *(_inside(reason) for reason in others)])}."


def _inside(reason: str) -> str:
    return f"{reason[0].lower()}{reason[1:]}" if reason.startswith(_OUR_WORDS) else reason


def _file(mail_id: str, case_id: int, urn: str) -> Part:
    return execute(f"File in {urn}", "held.file", {"mail_id": mail_id, "case_id": case_id})


def _another(mail_id: str) -> Part:
    field = text_input("query", "URN or name", "Enter a URN, a surname or a company", limit=80, required=True)
    return show_card("Find another case", [field], [execute("Find", "held.find", {"mail_id": mail_id}, inputs=True)])


def _dismiss(mail_id: str) -> Part:
    reason = choose_one("reason", "Why", "Choose why it is not casework", DISMISS_REASONS, required=True)
    more = text_input("more", "More about why (optional)", "Keep it to 200 characters", limit=REASON_LIMIT)
    done = execute("It is not casework", "held.dismiss", {"mail_id": mail_id}, inputs=True)
    return show_card("Not casework", [reason, more], [done])


def _share(mail_id: str) -> Part:
    told = note("A mail in two cases gets a second card: file each card in its own case.")
    actions = [
        execute("Hand over to a colleague", "held.colleagues", {"mail_id": mail_id}),
        execute("It belongs to two cases", "held.split", {"mail_id": mail_id}),
        execute("Give it back", "held.release", {"mail_id": mail_id}),
    ]
    return show_card("Hand over, split or give back", [told], actions)
