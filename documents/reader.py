"""Reading documents: how many pages, what they say, what they look like. Only PDF and plain text so far."""

import asyncio
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from casework.errors import CannotOpen
from casework.pages import Box
from documents import pdf, picture, plain_text, words
from documents.guard import DEFAULT_LIMITS, MIB, Limits, cannot_open, run_guarded, run_guarded_into
from documents.structure import Structure, read_structure, structure_of
from documents.together import SMALL, Together

LARGEST_DOCUMENT = 100 * MIB
AT_ONCE = 2
WHOLE = Limits(cpu_seconds=60, wall_seconds=120.0, answer_bytes=256 * MIB)
"""For a document from its first page to its last."""
STRUCTURE = Limits(memory_bytes=768 * MIB, cpu_seconds=5, wall_seconds=15.0, answer_bytes=MIB)
"""For what a document says of itself."""
FIRST_LINES = 12
FIRST_CHARACTERS = 900
READ_AHEAD = 4_000


class Format(Enum):
    """What a file is, told by its bytes: names and types that come with it are only claims."""

    PDF = "pdf"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class DocumentText:
    """A document at a glance. `pictures` is false for plain text, which has words only."""

    pages: int
    first_lines: str
    pictures: bool = True


@dataclass(frozen=True, slots=True)
class PageText:
    """One page of a document: its number counts from 1. `pictures` says whether `page_image` can show it."""

    page: int
    pages: int
    text: str
    pictures: bool = True


class Reader:
    """Opens documents, a few at a time, each in a guarded child of its own."""

    def __init__(self, *, limits: Limits = DEFAULT_LIMITS, whole: Limits = WHOLE, at_once: int = AT_ONCE) -> None:
        self._limits = limits
        self._whole = whole
        self._free = asyncio.Semaphore(at_once)
        self._together = Together(free=self._free)

    async def inspect(self, data: bytes) -> DocumentText:
        """The number of pages and the first lines; raises CannotOpen with the reason."""
        kind = format_of(data)
        function = pdf.inspect if kind is Format.PDF else plain_text.inspect
        found = json.loads(await self._run(function, data, most=READ_AHEAD))
        return DocumentText(int(found["pages"]), first_lines(str(found["text"])), pictures=kind is Format.PDF)

    async def read_page(self, data: bytes, page: int) -> PageText:
        """What a page says; a number beyond the end means the last page."""
        kind = format_of(data)
        function = pdf.read_page if kind is Format.PDF else plain_text.read_page
        found = json.loads(await self._run(function, data, page=page))
        return PageText(int(found["page"]), int(found["pages"]), str(found["text"]), pictures=kind is Format.PDF)

    async def page_image(self, data: bytes, page: int, max_px: int = 1400) -> bytes:
        """What a page looks like, as a JPEG; raises CannotOpen for formats that have no pictures."""
        if format_of(data) is not Format.PDF:
            raise cannot_open("unsupported")
        return await self._run(pdf.page_image, data, page=page, max_px=max_px)

    async def pages(self, shown: Path, *, into: Path) -> None:
        """Write every page of the PDF in a file with its words, as `documents.kept` has it; CannotOpen with the reason."""
        if await asyncio.to_thread(_is_small, shown) and (found := await self._together.read(shown)) is not None:
            await asyncio.to_thread(into.write_bytes, found)
            return
        async with self._free:
            await run_guarded_into(into, words.read_all, os.fsencode(shown), limits=self._whole)

    async def structure(self, shown: Path) -> Structure:
        """What the PDF in a file says of itself; nothing when that cannot be found out."""
        try:
            told = await self._run(read_structure, os.fsencode(shown), limits=STRUCTURE)
        except CannotOpen:
            return Structure()
        return structure_of(told)

    async def picture(self, shown: Path, page: int, *, max_px: int, boxes: Sequence[Box] = (), turn: int = 0) -> bytes:
        """What a page of the PDF in a file looks like, as a JPEG with these places marked."""
        options = {"page": page, "max_px": max_px, "boxes": list(boxes), "turn": turn}
        return await self._run(picture.page_picture, os.fsencode(shown), limits=self._limits, **options)

    async def close(self) -> None:
        """Nothing outlives a call: each child ends with its answer."""

    async def _run(
        self, function: Callable[..., bytes], data: bytes, *, limits: Limits | None = None, **options: Any
    ) -> bytes:
        async with self._free:
            return await run_guarded(function, data, limits=limits or self._limits, **options)


def _is_small(file: Path) -> bool:
    return file.stat().st_size <= SMALL


def format_of(data: bytes) -> Format:
    """The format of a file, or CannotOpen. Only looks at the first bytes, and parses nothing."""
    if not data:
        raise cannot_open("broken")
    if len(data) > LARGEST_DOCUMENT:
        raise cannot_open("too-big")
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    if plain_text.looks_like_text(data[:4096]):
        return Format.TEXT
    raise cannot_open("unsupported")


def first_lines(text: str) -> str:
    """The first lines that say something, short enough for a card."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    start = "\n".join([line for line in lines if line][:FIRST_LINES])
    return start if len(start) <= FIRST_CHARACTERS else start[: FIRST_CHARACTERS - 1].rstrip() + "…"
