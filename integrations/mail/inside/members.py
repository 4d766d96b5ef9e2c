"""What the openers share: a file found inside another, the limits they keep, and why something stays closed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

MEBIBYTE = 1024 * 1024
MOST_DEEP = 6
"""Containers in containers; people nest two or three."""
MOST_FILES = 2_000
"""Files of one mail, at all depths; the largest honest case bundle seen has some hundreds."""
MOST_BYTES = 150 * MEBIBYTE
"""What may come out of containers altogether: the child that opens them has a memory limit."""
MOST_RATIO = 200
"""How many times larger a packed file may become; text reaches 20 to 50, only bombs go beyond this."""
MOST_WORK = 600 * MEBIBYTE
"""What may be unpacked altogether, with what was refused in the end: a thousand small bombs must not take an hour."""
FREE_BYTES = MEBIBYTE
"""Below this size the ratio says nothing: a file of zeros is small either way."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside a container. `name` is what the container says; `content_type` is "" where it says none.

    `closed` says why there are no bytes of it.
    """

    name: str
    data: bytes = field(repr=False)
    content_type: str = ""
    closed: str = ""


class Sealed(Exception):
    """It is encrypted: nobody opens it without its key."""


class Closed(Exception):
    """It stays closed; the sentence says why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Allowance:
    """What one mail may still open."""

    def __init__(self) -> None:
        self._files = MOST_FILES
        self._bytes = MOST_BYTES
        self._work = MOST_WORK

    def take(self, size: int) -> None:
        """One more file of this size; Closed when that is too much."""
        if self._files < 1:
            raise Closed(f"It would make more than {MOST_FILES:,} files of this mail")
        if self._bytes < size:
            raise Closed(f"It would become larger than {MOST_BYTES // MEBIBYTE} MB")
        self._files -= 1
        self._bytes -= size

    def work(self, size: int) -> None:
        """So many bytes were unpacked, whether they are kept or not."""
        self._work -= size
        if self._work < 0:
            raise Closed("There is more packed in this mail than can be opened here")

    @property
    def bytes_left(self) -> int:
        """How much may still come out."""
        return self._bytes

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """What a container took is given back when it stays closed: it must not starve the files beside it."""
        before = self._files, self._bytes
        try:
            yield
        except (Sealed, Closed):
            self._files, self._bytes = before
            raise
