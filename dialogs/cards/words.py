"""How things are written for people: dates, counts, and text of unknown origin made harmless."""

import re
import unicodedata
from bisect import bisect_right
from datetime import date, datetime
from itertools import accumulate
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>&])")


def clean(text: str, limit: int = 200) -> str:
    """Text of unknown origin on one line: no control or direction characters, no longer than `limit`."""
    return _shorten(" ".join(_printable(text).split()), limit)


def clean_lines(text: str, *, lines: int, limit: int) -> str:
    """The first lines of a longer text, each cleaned, empty ones left out."""
    kept = [clean(line, limit) for line in text.splitlines()]
    return _shorten("\n".join([line for line in kept if line][:lines]), limit)


def escape(text: str, limit: int = 200) -> str:
    """Text of unknown origin for a place where Teams reads Markdown or tags: it shows as it was written."""
    return _MARKDOWN.sub(r"\\\1", clean(text, limit))


def uk_date(day: date | None) -> str:
    """A date as GOV.UK writes it: 10 April 2026."""
    return f"{day.day} {day:%B %Y}" if day else "not recorded"


def uk_time(moment: datetime) -> str:
    """A moment in UK time: 10 April 2026 at 10:04."""
    local = moment.astimezone(LONDON)
    return f"{uk_date(local.date())} at {local:%H:%M}"


def uk_clock(moment: datetime) -> str:
    """A moment of today in UK time: 10:04."""
    return f"{moment.astimezone(LONDON):%H:%M}"


def in_days(day: date, today: date) -> str:
    """How far off a day is, in the brackets status words go in."""
    days = (day - today).days
    if days < 0:
        return f"(expired {count(-days, 'day')} ago)"
    return {0: "(today)", 1: "(tomorrow)"}.get(days, f"(in {days} days)")


def count(number: int, singular: str, plural: str = "") -> str:
    """A number with its noun: "1 document", "3 documents"."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def _printable(text: str) -> str:
    """Line breaks become spaces; control, format and surrogate characters (bidi overrides among them) disappear."""
    kept = (" " if char in "\t\r\n\u2028\u2029" else char for char in text)
    return "".join(char for char in kept if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"})


def _shorten(text: str, limit: int) -> str:
    """Cut by what a text costs in a card: quotes, backslashes and characters beyond the first plane take two."""
    if len(text) * 2 <= limit:
        return text
    cost = list(accumulate(2 if char in '"\\' or char > "\uffff" else 1 for char in text))
    if cost[-1] <= limit:
        return text
    return text[: bisect_right(cost, limit - 1)].rstrip() + "…"
