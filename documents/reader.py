"""Reading documents and drawing their pages, each kind of work a few at a time and within limits of its own."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

from casework.errors import CannotOpen
from casework.pages import Box
from documents import picture, words
from documents.guard import MIB, Limits, run_guarded, run_guarded_into
from documents.structure import Structure, read_structure, structure_of
from documents.together import LIMITS as SEVERAL
from documents.together import SMALL, Together

LARGEST_DOCUMENT = 100 * MIB
WHOLE = Limits(cpu_seconds=40, wall_seconds=90.0, answer_bytes=256 * MIB)
"""For a document from its first page to its last."""
STRUCTURE = Limits(memory_bytes=768 * MIB, cpu_seconds=5, wall_seconds=15.0, answer_bytes=MIB)
"""For what a document says of itself."""
PICTURE = Limits(cpu_seconds=10, wall_seconds=25.0, answer_bytes=16 * MIB)
"""For one page as a picture."""
DOCUMENTS_AT_ONCE = 2
BATCHES_AT_ONCE = 1
PICTURES_AT_ONCE = 2
FIRST_LINES = 12
FIRST_CHARACTERS = 900


class Reader:
    """Opens documents in guarded children. A long document holds up neither a short one nor a picture."""

    def __init__(self, *, whole: Limits = WHOLE, together: Limits = SEVERAL, pictures: Limits = PICTURE) -> None:
        self._whole = whole
        self._pictures = pictures
        self._reading = asyncio.Semaphore(DOCUMENTS_AT_ONCE)
        self._drawing = asyncio.Semaphore(PICTURES_AT_ONCE)
        self._together = Together(free=asyncio.Semaphore(BATCHES_AT_ONCE), limits=together)

    async def pages(self, shown: Path, *, into: Path) -> None:
        """Write every page of the PDF in a file with its words, as `documents.kept` has it; CannotOpen with the reason."""
        if await asyncio.to_thread(_is_small, shown) and (found := await self._together.read(shown)) is not None:
            await asyncio.to_thread(into.write_bytes, found)
            return
        async with self._reading:
            await run_guarded_into(into, words.read_all, os.fsencode(shown), limits=self._whole)

    async def structure(self, shown: Path) -> Structure:
        """What the PDF in a file says of itself; nothing when that cannot be found out."""
        try:
            async with self._reading:
                told = await run_guarded(read_structure, os.fsencode(shown), limits=STRUCTURE)
        except CannotOpen:
            return Structure()
        return structure_of(told)

    async def picture(self, shown: Path, page: int, *, max_px: int, boxes: Sequence[Box] = (), turn: int = 0) -> bytes:
        """What a page of the PDF in a file looks like, as a JPEG with these places marked; CannotOpen with the reason."""
        options = {"page": page, "max_px": max_px, "boxes": list(boxes), "turn": turn}
        async with self._drawing:
            return await run_guarded(picture.page_picture, os.fsencode(shown), limits=self._pictures, **options)

    async def close(self) -> None:
        """Nothing outlives a call: each child ends with its answer."""


def _is_small(file: Path) -> bool:
    return file.stat().st_size <= SMALL


def first_lines(text: str) -> str:
    """The first lines that say something, short enough for a card."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    start = "\n".join([line for line in lines if line][:FIRST_LINES])
    return start if len(start) <= FIRST_CHARACTERS else start[: FIRST_CHARACTERS - 1].rstrip() + "…"
