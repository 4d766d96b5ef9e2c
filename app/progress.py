"""How far a long command has come."""

import sys
import time

import typer


class Progress:
    """A bar on stderr; where that is no terminal, a line from time to time."""

    def __init__(self, what: str, whole: int) -> None:
        self._what = what
        self._whole = max(whole, 1)
        self._done = 0
        self._terminal = sys.stderr.isatty()
        self._every = 0.2 if self._terminal else 5.0
        self._told = time.monotonic()

    def step(self, number: int = 1) -> None:
        """So much more is done."""
        self._done += number
        if time.monotonic() - self._told >= self._every:
            self._told = time.monotonic()
            self._tell("\r" if self._terminal else "\n")

    def end(self) -> None:
        """All is done."""
        self._tell("\n")

    def _tell(self, end: str) -> None:
        share = min(1.0, self._done / self._whole)
        bar = "#" * round(30 * share)
        typer.echo(f"{self._what} [{bar:30}] {share:4.0%}{end}", nl=False, err=True)
