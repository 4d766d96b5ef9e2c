"""The lists of operations: what waits for a decision, what was filed, and what was ignored; each in pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.mail import FiledMail, HeldMail
from ddei.claims import has
from dialogs.cards.inputs import text_input
from dialogs.cards.parts import Part, card, execute, heading, line, note, row, run, show_card, subheading
from dialogs.cards.words import clean, count, uk_clock, uk_time
from dialogs.queue_order import Place, Show, part_of
from dialogs.turn import Card

MAILS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a list is asked for."""

    page: int = 1
    more: bool = False
    query: str = ""


@dataclass(frozen=True, slots=True)
class QueueView:
    """The queue as one person looks at it."""

    places: Sequence[Place]
    username: str
    at: datetime
    show: Show = Show.ALL
    page: int = 1

    @property
    def part(self) -> list[Place]:
        """The part of the queue that is asked for."""
        return part_of(self.places, self.show, self.username)

    @property
    def shown(self) -> list[Place]:
        """The places on this page."""
        first = (self.page - 1) * MAILS_SHOWN
        return self.part[first : first + MAILS_SHOWN]


def queue_card(view: QueueView, best: Mapping[str, str]) -> Card:
    """What waits for a decision, with who has it. `best` is, by mail id, the best case this person may open, in words."""
    body: list[Part] = [heading("Unfiled email")]
    if not view.places:
        return card([*body, note("Nothing waits for a decision.")], _elsewhere())
    part, shown = view.part, view.shown
    body.append(note(_counts(view)))
    if not shown:
        body.append(note("None of them is in this part of the list."))
    for number, place in enumerate(shown):
        if number == 0 or place.why is not shown[number - 1].why:
            same = sum(other.why is place.why for other in part)
            body.append(subheading(f"{place.why} ({same})"))
        body.append(_place(place, view, best))
    return card(body, _queue_actions(view, len(part)))


def filed_list_card(mails: Sequence[FiledMail], asked: Asked, days: int) -> Card:
    """What was filed, by itself or by people; each can be undone."""
    body = [heading("Filed email"), *_searched(asked)]
    if not mails:
        body.append(note(f"Nothing {'like that ' if asked.query else ''}was filed in the last {days} days."))
    else:
        told = f"Filed in the last {days} days, the latest first. Choose one to see why, or to undo it."
        body += [note(told), *(_filed_row(mail) for mail in mails[:MAILS_SHOWN])]
    return card(body, _list_actions("filed", asked, execute("Ignored email", "ignored")))


def ignored_list_card(mails: Sequence[HeldMail], asked: Asked, days: int) -> Card:
    """What nobody was asked about; each can be brought back."""
    body = [heading("Ignored email"), *_searched(asked)]
    if not mails:
        body.append(note(f"Nothing {'like that ' if asked.query else ''}was ignored in the last {days} days."))
    else:
        told = f"Nothing in these pointed to a case. Last {days} days, the latest first. Choose one to bring it back."
        body += [note(told), *(_ignored_row(mail) for mail in mails[:MAILS_SHOWN])]
    return card(body, _list_actions("ignored", asked, execute("Filed email", "filed")))


def _counts(view: QueueView) -> str:
    everything = count(len(view.places), "email waits", "emails wait")
    whys = list(dict.fromkeys(place.why for place in view.places))
    each = ", ".join(f"{why.lower()} {sum(place.why is why for place in view.places)}" for why in whys)
    pages = -(-len(view.part) // MAILS_SHOWN)
    page = f" Page {view.page} of {pages}." if pages > 1 else ""
    kept = {Show.MINE: " Only yours are shown.", Show.FREE: " Only those that nobody has are shown."}
    return f"{everything} for a decision, the oldest first: {each}.{kept.get(view.show, '')}{page}"


def _place(place: Place, view: QueueView, best: Mapping[str, str]) -> Part:
    mail = place.mail
    copies = f" ({count(mail.copies, 'copy', 'copies')})" if mail.copies > 1 else ""
    subject = run(f"{place.number}. {mail.subject or '(no subject)'}{copies}", bold=True, limit=160)
    fits = best.get(mail.mail_id, "")
    return row(
        execute(f"Decide {mail.subject or '(no subject)'}", "held.open", {"mail_id": mail.mail_id}),
        line(subject),
        line(run(f"{mail.sender}, {age(view.at - mail.received_at)} old", limit=140)),
        *([line("Best fit:", run(fits, limit=100))] if fits else []),
        *([line(run(f"{_holder(mail, view.username)}.", limit=80))] if has(mail) else []),
    )


def _holder(mail: HeldMail, username: str) -> str:
    who = "You have" if mail.claimed_by_user == username else f"{mail.claimed_by} has"
    return f"{who} had it since {uk_clock(mail.claimed_at)}" if mail.claimed_at else ""


def age(waited: timedelta) -> str:
    """How long something waits, in its largest unit: 5 minutes, 3 hours, 2 days."""
    if waited >= timedelta(days=1):
        return count(waited.days, "day")
    minutes = max(1, int(waited.total_seconds()) // 60)
    return count(minutes // 60, "hour") if minutes >= 60 else count(minutes, "minute")


def _queue_actions(view: QueueView, number: int) -> list[Part]:
    others = [show for show in Show if show is not view.show]
    titles = {Show.ALL: "All", Show.MINE: "Mine", Show.FREE: "Free"}
    filters = [
        execute(f"{titles[show]} ({_size(view, show)})", "held", {"show": show, "list": True}) for show in others
    ]
    again = {"show": view.show, "page": view.page, "list": True}
    turned = _turned("held", view.page, {"show": view.show, "list": True}, more=number > view.page * MAILS_SHOWN)
    return [*turned, *filters, execute("Show again", "held", again), execute("Filed email", "filed")]


def _size(view: QueueView, show: Show) -> int:
    return len(part_of(view.places, show, view.username))


def _turned(verb: str, page: int, data: Part, *, more: bool) -> list[Part]:
    back = [execute("Previous page", verb, {**data, "page": page - 1})] if page > 1 else []
    return back + ([execute("Next page", verb, {**data, "page": page + 1})] if more else [])


def _list_actions(verb: str, asked: Asked, other: Part) -> list[Part]:
    label = "URN, sender or words of the subject"
    field = text_input(
        "query", label, "Enter a URN, a sender or words of the subject", value=clean(asked.query, 60), limit=60
    )
    search = show_card("Search", [field], [execute("Search these", verb, inputs=True)])
    turned = _turned(verb, asked.page, {"query": clean(asked.query, 60)}, more=asked.more)
    return [*turned, search, execute("Unfiled email", "held"), other]


def _elsewhere() -> list[Part]:
    return [execute("Filed email", "filed"), execute("Ignored email", "ignored")]


def _searched(asked: Asked) -> list[Part]:
    page = [note(f"Page {asked.page}.")] if asked.page > 1 else []
    return ([line("Searched for:", run(asked.query, bold=True, limit=60))] if asked.query else []) + page


def _filed_row(mail: FiledMail) -> Part:
    how = "by itself" if mail.by_itself else f"by {mail.filed_by}"
    return row(
        execute(f"Open {mail.subject or '(no subject)'}", "filed.open", {"mail_id": mail.mail_id}),
        line(run(mail.subject or "(no subject)", bold=True, limit=200)),
        line(run(mail.urn, bold=True), f"filed {uk_time(mail.filed_at)} {how}"),
    )


def _ignored_row(mail: HeldMail) -> Part:
    why = mail.reasons[0] if mail.reasons else "No reason was recorded."
    return row(
        execute(f"Open {mail.subject or '(no subject)'}", "held.open", {"mail_id": mail.mail_id}),
        line(run(mail.subject or "(no subject)", bold=True, limit=160)),
        line(run(f"{mail.sender}, {uk_time(mail.received_at)}", limit=160)),
        line(run(why, limit=120)),
    )
