"""Finding a card's button by what stands on it. Pure."""

from collections.abc import Iterator, Sequence
from typing import Any

from sandbox.teams.history import Entry


def find_button(entries: Sequence[Entry], title: str, message_id: str = "") -> tuple[str, dict[str, Any]]:
    """The newest button of this title (in one message, if named), and the message it stands in; LookupError if none."""
    for entry in reversed(entries):
        if message_id in {"", entry.id}:
            for card in entry.shown()["cards"]:
                for action in buttons(card):
                    if action.get("title") == title:
                        return entry.id, action
    raise LookupError(f"No card has a button {title!r}.")


def buttons(part: Any) -> Iterator[dict[str, Any]]:
    """Every button anywhere in a card."""
    if isinstance(part, dict):
        if str(part.get("type", "")).startswith("Action."):
            yield part
        for value in part.values():
            yield from buttons(value)
    elif isinstance(part, list):
        for each in part:
            yield from buttons(each)
