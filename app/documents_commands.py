"""`casework documents`: the whole way of a document, on a shelf that is thrown away afterwards."""

import asyncio
import hashlib
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson

from casework.errors import CannotOpen
from casework.pages import Outcome, Page, Ready
from ddei.papers import shelf_in
from documents.shelf import Shelf

AT_ONCE = 4


async def inspect_files(files: list[Path], *, as_json: bool) -> None:
    """Print what became of each file, in their order."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(shelf: Shelf, file: Path) -> bytes:
        async with turn:
            started = time.monotonic()
            ready = await _made_ready(shelf, file)
            pages = await shelf.pages(ready.sha256)
            took = time.monotonic() - started
        return orjson.dumps(_told(file, ready, pages, took)) if as_json else _line(file, ready, pages, took).encode()

    async with _a_shelf() as shelf, asyncio.TaskGroup() as group:
        for task in [group.create_task(one(shelf, file)) for file in dict.fromkeys(files)]:
            _print(await task)


async def print_text(file: Path, page: int) -> None:
    """Print a page's text, or all; raises CannotOpen."""
    async with _opened(file) as (shelf, ready):
        pages = [await shelf.page(ready.sha256, page)] if page else await shelf.pages(ready.sha256)
        _print("\n\f\n".join(one.text for one in pages).encode())


async def draw_page(file: Path, page: int, longest: int, into: Path) -> None:
    """Write a page's picture into a file; raises CannotOpen."""
    async with _opened(file) as (shelf, ready):
        picture = await shelf.picture(ready.sha256, page, max_px=longest)
    await asyncio.to_thread(into.write_bytes, picture)
    _print(f"Page {min(page, ready.pages)} of {ready.pages} is in {into}.".encode())


@asynccontextmanager
async def _a_shelf() -> AsyncIterator[Shelf]:
    with tempfile.TemporaryDirectory(prefix="casework-documents-") as folder:
        yield shelf_in(Path(folder))


@asynccontextmanager
async def _opened(file: Path) -> AsyncIterator[tuple[Shelf, Ready]]:
    async with _a_shelf() as shelf:
        ready = await _made_ready(shelf, file)
        if ready.outcome is not Outcome.CONVERTED:
            raise CannotOpen(ready.outcome, ready.sentence)
        yield shelf, ready


async def _made_ready(shelf: Shelf, file: Path) -> Ready:
    return await shelf.make_ready(file, sha256=await asyncio.to_thread(_hash, file), file_name=file.name)


def _hash(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _told(file: Path, ready: Ready, pages: Sequence[Page], took: float) -> dict[str, Any]:
    """What became of a file, for a program."""
    return {
        "file": _name(file),
        "outcome": ready.outcome.value,
        "type": ready.kind,
        "pages": ready.pages,
        "text_length": sum(len(page.text) for page in pages),
        "seconds": round(took, 3),
        "reason": ready.sentence,
        "recognised": ready.recognised,
        "attachments": list(ready.attachments),
        "sizes": [[page.width, page.height] for page in pages],
        "confidence": {str(page.number): page.confidence for page in pages if page.confidence is not None},
        "words": [word for page in pages for word in _words(page)],
    }


def _words(page: Page) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(page.lines, 1):
        for word in line:
            told = {"page": page.number, "line": number, "text": word.text, "box": word.box}
            yield {**told, "goes_on": True} if word.goes_on else told


def _line(file: Path, ready: Ready, pages: Sequence[Page], took: float) -> str:
    """The same, for people."""
    said = f"{_name(file)}: {ready.outcome.value}, {ready.kind or 'unknown type'}"
    if ready.outcome is Outcome.CONVERTED:
        words = sum(len(line) for page in pages for line in page.lines)
        letters = sum(len(page.text) for page in pages)
        said += f", {ready.pages} page{'s' * (ready.pages != 1)}, {words:,} words, {letters:,} characters"
    if ready.recognised:
        said += f", {ready.recognised} read from pictures"
    return f"{said}, {took:.2f} s" + (f". {ready.sentence}" if ready.sentence else "")


def _name(file: Path) -> str:
    return str(file).encode("utf-8", "replace").decode()


def _print(line: bytes) -> None:
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()
