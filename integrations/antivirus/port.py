"""What a virus scanner does for us."""

from typing import Protocol

from casework.errors import Unavailable


class ScannerUnavailable(Unavailable):
    default = "The virus scanner is not answering. Mail waits until it is back; nothing is lost."


class TooLargeToScan(Exception):
    """The scanner does not take files of this size."""


class Scanner(Protocol):
    """Looks for viruses."""

    async def scan(self, data: bytes) -> str:
        """The virus's name, "" when there is none. Raises ScannerUnavailable, or TooLargeToScan."""
        ...
