"""What a card's button or form sent. It came through somebody's hands: every value is checked before it is used."""

from typing import Any

from casework.errors import BadInput

LARGEST = 2**53
MOST_PAGES = 10_000


def whole(data: dict[str, Any], name: str) -> int:
    """A positive whole number, or the sentence for a button that carries none."""
    value = data.get(name)
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:20])
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < LARGEST:
        return value
    raise BadInput("This button does not work any more. Ask for the case again.", detail=f"bad {name}")


def word(data: dict[str, Any], name: str, limit: int = 400) -> str:
    """A text, trimmed and cut; empty when it is missing or something else."""
    value = data.get(name)
    return value.strip()[:limit] if isinstance(value, str) else ""


def words(data: dict[str, Any], name: str, limit: int = 50) -> list[str]:
    """A short list of texts."""
    value = data.get(name)
    return [each[:100] for each in value[:limit] if isinstance(each, str)] if isinstance(value, list) else []


def page_number(data: dict[str, Any]) -> int:
    """The page of a list; the first if none is asked for, or one that no list has."""
    page = data.get("page")
    return page if isinstance(page, int) and not isinstance(page, bool) and 0 < page < MOST_PAGES else 1
