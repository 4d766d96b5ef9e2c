"""What several areas of the CMS write in the same way."""

from datetime import datetime
from zoneinfo import ZoneInfo

NO_TYPE = "application/octet-stream"


def full_name(first: str | None, surname: str | None) -> str:
    """Forenames and surname, or the one that is there."""
    return f"{first or ''} {surname or ''}".strip()


def with_zone(when: datetime | None) -> datetime | None:
    """CMS writes local times without a zone; every time here has one."""
    return zoned(when) if when else None


def zoned(when: datetime) -> datetime:
    """The time with its zone, which is London's when CMS says none."""
    return when.replace(tzinfo=ZoneInfo("Europe/London")) if when.tzinfo is None else when
