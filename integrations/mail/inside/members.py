"""What the openers share: a file found inside another, the limits they keep, and why something stays closed."""

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
FREE_BYTES = MEBIBYTE
"""Below this size the ratio says nothing: a file of zeros is small either way."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside a container. `name` is what the container says; `content_type` is "" where it says none."""

    name: str
    data: bytes = field(repr=False)
    content_type: str = ""


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

    def take(self, size: int) -> None:
        """One more file of this size; Closed when that is too much."""
        self._files -= 1
        self._bytes -= size
        if self._files < 0:
            raise Closed(f"It would make more than {MOST_FILES:,} files of this mail")
        if self._bytes < 0:
            raise Closed(f"It would become larger than {MOST_BYTES // MEBIBYTE} MB")

    @property
    def bytes_left(self) -> int:
        """How much may still come out."""
        return max(self._bytes, 0)
