"""Turning a file into the PDF that people read, by its kind."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from casework.errors import CannotOpen
from documents.conversion.pictures import picture_to_pdf
from documents.conversion.text_pages import text_to_pdf
from documents.guard import MIB, Limits, run_guarded

LIMITS = Limits(cpu_seconds=30, wall_seconds=60.0, answer_bytes=256 * MIB)
UNSUPPORTED = "This kind of file cannot be shown here. Download it to open it with another program."


class Converter:
    """Makes the PDF of a file. `mail_drawer` draws a mail; it runs in the guarded worker, as everything here does."""

    def __init__(self, *, mail_drawer: Callable[..., bytes]) -> None:
        self._mail_drawer = mail_drawer

    async def to_pdf(self, source: Path, *, kind: str, file_name: str, into: Path) -> None:
        """Write the PDF of a file at `into`; CannotOpen says why there is none. `kind` is the type its bytes tell."""
        del file_name
        function = self._way(kind)
        if function is None:
            raise CannotOpen("unsupported", UNSUPPORTED)
        drawn = await run_guarded(function, await asyncio.to_thread(source.read_bytes), limits=LIMITS)
        await asyncio.to_thread(into.write_bytes, drawn)

    def _way(self, kind: str) -> Callable[..., bytes] | None:
        if kind.startswith("image/"):
            return picture_to_pdf
        if kind == "message/rfc822":
            return self._mail_drawer
        return text_to_pdf if kind.startswith("text/") else None
