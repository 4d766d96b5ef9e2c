"""What a supervisor's digest counts, and where the numbers come from. The legal log is never counted (DPA 2018 s.62(4))."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from casework.cases import CustodyTimeLimit
from casework.errors import Unavailable
from casework.held_why import why_held
from casework.mail import FiledMail, HeldMail
from casework.people import Caller
from ddei.facade import Ddei
from ddei.receipts import LONDON
from store.ledger import Entry, Ledger

DAYS = 7
LIMITS_AHEAD = timedelta(days=28)
AGES = ("less than a day", "1 to 2 days", "3 to 6 days", "7 days or more")
DUE = ("Expired", "Today", "Tomorrow", "In 2 to 7 days", "In 8 to 28 days")


@dataclass(frozen=True, slots=True)
class Count:
    """How often something happened, today and in the last seven days; today is one of the seven."""

    today: int
    week: int


@dataclass(frozen=True, slots=True)
class Figures:
    """One digest's numbers. `held` and `limits` are by age and by due day, in the order they are read.

    `limits` is None when CMS could not be asked; `drift` is what has changed about CMS, so that nothing is written to it.
    """

    day: date
    filed_by_itself: Count
    filed_by_people: Count
    undone: Count
    under: Count
    over: Count
    redactions_waiting: int
    held: dict[str, int]
    oldest_held: datetime | None
    limits: dict[str, int] | None
    drift: tuple[str, ...] = ()
    why_held: dict[str, int] = field(default_factory=dict)


async def collect(caller: Caller, *, ddei: Ddei, ledger: Ledger, at: datetime) -> Figures:
    """The numbers as this supervisor may have them; their own CMS session asks for the custody time limits."""
    today = at.astimezone(LONDON).date()
    week = start_of(today - timedelta(days=DAYS - 1))
    limits = await _limits(caller, ddei, today)
    filed = await ddei.unfiled.filed(caller, week)
    held = await ddei.unfiled.list(caller)
    undone = await ledger.done_since("undo", week)
    redactions = await ledger.done_since("redaction", week)
    return Figures(
        day=today,
        filed_by_itself=_filed(filed, today, by_itself=True),
        filed_by_people=_filed(filed, today, by_itself=False),
        undone=_count((entry.changed_at for entry in undone), today),
        under=_rows(redactions, "under", today),
        over=_rows(redactions, "over", today),
        redactions_waiting=len(await ledger.unfinished("redaction")),
        held=ages(held, at),
        oldest_held=min((mail.received_at for mail in held), default=None),
        limits=None if limits is None else due(limits, today),
        drift=ddei.drift.found,
        why_held=dict(Counter(why_held(mail).value for mail in held)),
    )


async def _limits(caller: Caller, ddei: Ddei, today: date) -> list[CustodyTimeLimit] | None:
    """None instead of nothing: a limit nobody could read is not a limit nobody has."""
    try:
        return await ddei.cases.custody_time_limits(caller, today + LIMITS_AHEAD)
    except Unavailable:
        return None


def start_of(day: date) -> datetime:
    """When a day begins in the United Kingdom."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def ages(held: Sequence[HeldMail], at: datetime) -> dict[str, int]:
    """How many emails wait for how long."""
    found = Counter(_age(at - mail.received_at) for mail in held)
    return {age: found[age] for age in AGES}


def due(limits: Sequence[CustodyTimeLimit], today: date) -> dict[str, int]:
    """How many custody time limits fall when. The days are CMS's own; none is computed here."""
    found = Counter(due_group(limit.expires, today) for limit in limits)
    return {group: found[group] for group in DUE}


def due_group(expires: date, today: date) -> str:
    """Which group a custody time limit belongs to."""
    days = (expires - today).days
    edges = ((0, DUE[0]), (1, DUE[1]), (2, DUE[2]), (8, DUE[3]))
    return next((group for edge, group in edges if days < edge), DUE[4])


def _age(waited: timedelta) -> str:
    edges = ((timedelta(days=1), AGES[0]), (timedelta(days=3), AGES[1]), (timedelta(days=7), AGES[2]))
    return next((age for edge, age in edges if waited < edge), AGES[3])


def _filed(filed: Sequence[FiledMail], today: date, *, by_itself: bool) -> Count:
    return _count((mail.filed_at for mail in filed if mail.by_itself is by_itself), today)


def _rows(entries: Sequence[Entry], kind: str, today: date) -> Count:
    """Redactions are counted, not entries: one entry may hold several."""
    return _count((entry.changed_at for entry in entries for _ in entry.payload["entry"][kind]), today)


def _count(moments: Iterable[datetime], today: date) -> Count:
    days = [moment.astimezone(LONDON).date() for moment in moments]
    return Count(today=days.count(today), week=len(days))
