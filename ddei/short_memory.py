"""Answers remembered for a short while, a bounded number of them, by a hash of what was asked."""

import time
from typing import Generic, TypeVar

from store.secrecy import digest

T = TypeVar("T")


class ShortMemory(Generic[T]):
    """Keeps at most `most` answers, each for `kept_s`. Of tokens and sessions only hashes are kept."""

    def __init__(self, *, kept_s: float = 300.0, most: int = 10_000) -> None:
        self._kept_s = kept_s
        self._most = most
        self._kept: dict[str, tuple[T, float]] = {}

    def get(self, *asked: str) -> T | None:
        """What was answered to this a short while ago."""
        found = self._kept.get(digest(*asked))
        return found[0] if found and time.monotonic() < found[1] else None

    def put(self, answer: T, *asked: str, at_most_s: float = float("inf")) -> None:
        """Remember an answer."""
        self.drop(*asked)
        self._kept[digest(*asked)] = (answer, time.monotonic() + min(self._kept_s, at_most_s))
        if len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]  # the oldest: they lie in the order they came

    def drop(self, *asked: str) -> None:
        """It is not so any more."""
        self._kept.pop(digest(*asked), None)
