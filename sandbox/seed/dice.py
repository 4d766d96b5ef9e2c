"""Choices that look random and come out the same on every machine and Python."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def number(low: int, high: int, *key: object) -> int:
    """A whole number from low to high inclusive, fixed by its key."""
    digest = hashlib.sha256("|".join(map(str, key)).encode()).digest()
    return low + int.from_bytes(digest[:8], "big") % (high - low + 1)


def pick(choices: Sequence[T], *key: object) -> T:
    """One of the choices, fixed by its key."""
    return choices[number(0, len(choices) - 1, *key)]


def chance(percent: int, *key: object) -> bool:
    """True in so many of a hundred keys."""
    return number(1, 100, *key) <= percent
