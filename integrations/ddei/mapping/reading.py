"""Values of a row, whoever wrote it: null and absent are the same, numbers may be texts, and an id must be an id."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from casework.errors import CmsBroken
from integrations.ddei.calls import Row


class OddShape(CmsBroken):
    """An answer that is whole, but not what the contract says: a DDEI that has changed shows so."""


T = TypeVar("T")
_LARGEST = 2**63 - 1


def rows(content: Any, *names: str) -> list[Row]:
    """The rows of a list, or of a list under one of these names."""
    if isinstance(content, dict) and any(name in content for name in names):
        content = next((content[name] for name in names if content.get(name) is not None), None)
    if content is None:
        return []
    if not isinstance(content, list) or not all(isinstance(one, dict) for one in content):
        raise OddShape(detail="ddei: not a list of rows")
    return content


def row(content: Any) -> Row:
    """The one object that was asked for."""
    if not isinstance(content, dict):
        raise OddShape(detail="ddei: not an object")
    return content


def inner(content: Row, name: str) -> Row:
    """An object inside a row; empty when there is none."""
    found = content.get(name)
    return found if isinstance(found, dict) else {}


def number(content: Row, *names: str) -> int:
    """An id that must be there."""
    found = maybe_number(content, *names)
    if found is None:
        raise OddShape(detail=f"ddei: no {names[0]}")
    return found


def maybe_number(content: Row, *names: str) -> int | None:
    """A number under the first of these names that has one; some servers write it as a text."""
    for name in names:
        found = content.get(name)
        if isinstance(found, str) and found.strip().lstrip("-").isascii() and found.strip().lstrip("-").isdigit():
            found = int(found[:20])
        if isinstance(found, bool) or found is None or found == "":
            continue
        if not isinstance(found, int) or abs(found) > _LARGEST:
            raise OddShape(detail=f"ddei: {name} is not a number")
        return found
    return None


def count(content: Row, *names: str) -> int:
    """A number, 0 when it is not told."""
    return maybe_number(content, *names) or 0


def text(content: Row, *names: str) -> str:
    """A text under the first of these names that has one, or ""."""
    for name in names:
        found = content.get(name)
        if isinstance(found, str | int) and not isinstance(found, bool) and found != "":
            return str(found)
    return ""


def yes(content: Row, *names: str) -> bool:
    """Whether a row says so; "Y" and "true" count, whatever is not told is no."""
    found = next((content[name] for name in names if content.get(name) is not None), False)
    return found.strip().lower() in {"y", "yes", "true", "1"} if isinstance(found, str) else bool(found)


def day(content: Row, *names: str) -> date | None:
    """A day; of a moment its day in this country."""
    found = text(content, *names)
    if not found:
        return None
    if len(found) == 10:
        return _parsed(date.fromisoformat, found)
    moment_of_it = _zoned(_parsed(datetime.fromisoformat, found))
    return moment_of_it.astimezone(ZoneInfo("Europe/London")).date()


def needed_day(content: Row, *names: str) -> date:
    """A day that must be there."""
    found = day(content, *names)
    if found is None:
        raise OddShape(detail=f"ddei: no {names[0]}")
    return found


def moment(content: Row, *names: str) -> datetime | None:
    """A moment; the CMS writes local times without a zone, every time here has one."""
    found = text(content, *names)
    return _zoned(_parsed(datetime.fromisoformat, found)) if found else None


def full_name(first: str, surname: str) -> str:
    """Forenames and surname as people write them."""
    return f"{first} {surname}".strip()


def _parsed(parse: Callable[[str], T], found: str) -> T:
    try:
        return parse(found)
    except ValueError:
        raise OddShape(detail="ddei: a date that is none") from None


def _zoned(when: datetime) -> datetime:
    return when.replace(tzinfo=ZoneInfo("Europe/London")) if when.tzinfo is None else when
