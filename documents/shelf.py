"""The shelf: documents made ready for reading, each once, kept by the hash of the bytes they came as."""

import asyncio
import contextlib
import mimetypes
import os
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile, mkdtemp

from casework.errors import CannotOpen
from casework.pages import Box, Outcome, Page, Ready
from documents import kept
from documents.content_type import content_type_of
from documents.conversion.converting import Converter
from documents.guard import cannot_open
from documents.ocr import Ocr
from documents.reader import LARGEST_DOCUMENT, Reader, first_lines

PDF = "application/pdf"
THUMBNAIL_PX = 220
READ_AHEAD_PAGES = 3
MOST_RECOGNISED = 300
TRY_AGAIN_S = 24 * 3600
ABANDONED_S = 24 * 3600


@dataclass(slots=True)
class _Job:
    """A document that is being made ready, and how many wait for it."""

    task: asyncio.Task[Ready]
    waiting: int = 0


class Shelf:
    """A folder for each document. It is made beside the shelf and put there whole, so that half a document is never seen."""

    def __init__(self, *, folder: Path, reader: Reader, converter: Converter, ocr: Ocr) -> None:
        self._folder = folder
        self._reader = reader
        self._converter = converter
        self._ocr = ocr
        self._at_work: dict[str, _Job] = {}

    async def make_ready(self, source: Path, *, sha256: str, file_name: str) -> Ready:
        """Convert, read and keep a document; what cannot be read is kept as such, with its sentence.

        The work stops when nobody waits for it any more.
        """
        found = await self.ready(sha256)
        if found and (found.outcome is Outcome.CONVERTED or await asyncio.to_thread(_is_recent, self._place(sha256))):
            return found
        job = self._at_work.get(sha256)
        if job is None:
            task = asyncio.create_task(self._make(source, sha256, file_name))
            job = self._at_work[sha256] = _Job(task)
        job.waiting += 1
        try:
            return await asyncio.shield(job.task)
        finally:
            job.waiting -= 1
            if not job.waiting:
                del self._at_work[sha256]  # at once: whoever asks from now on must not get what is being stopped
                job.task.cancel()

    async def ready(self, sha256: str) -> Ready | None:
        """What became of these bytes, if they were here before."""
        return await asyncio.to_thread(kept.read, self._place(sha256))

    async def page(self, sha256: str, number: int) -> Page:
        """One page's words; beyond the end means the last."""
        return await asyncio.to_thread(kept.read_page, self._place(sha256), number)

    async def pages(self, sha256: str) -> tuple[Page, ...]:
        """All pages."""
        return await asyncio.to_thread(kept.read_pages, self._place(sha256))

    async def sizes(self, sha256: str) -> list[tuple[float, float]]:
        """Width and height of each page in points."""
        return await asyncio.to_thread(kept.read_sizes, self._place(sha256))

    async def picture(
        self, sha256: str, number: int, *, max_px: int = 1400, boxes: Sequence[Box] = (), turn: int = 0
    ) -> bytes:
        """What a page looks like, as a JPEG with these places marked, turned clockwise by so many degrees."""
        return await self._reader.picture(await self.pdf(sha256), number, max_px=max_px, boxes=boxes, turn=turn)

    async def thumbnail(self, sha256: str, number: int) -> bytes:
        """A small picture of a page, as a JPEG; drawn once, since a strip of them is shown at a time."""
        drawn = self._place(sha256) / f"thumbnail-{number}.jpg"
        with contextlib.suppress(FileNotFoundError):
            return await asyncio.to_thread(drawn.read_bytes)
        picture = await self.picture(sha256, number, max_px=THUMBNAIL_PX)
        ready = await self.ready(sha256)
        if ready and 1 <= number <= ready.pages:  # or any number asked for would be a file
            await asyncio.to_thread(_keep, drawn, picture)
        return picture

    async def pdf(self, sha256: str) -> Path:
        """The PDF that is shown."""
        return self._place(sha256) / kept.SHOWN

    async def forget(self, sha256: str) -> None:
        """Throw a document away; one that is not there is no error."""
        await asyncio.to_thread(shutil.rmtree, self._place(sha256), ignore_errors=True)

    async def _make(self, source: Path, sha256: str, file_name: str) -> Ready:
        await asyncio.to_thread(self._tidy)
        making = Path(mkdtemp(prefix="making-", dir=self._folder))
        try:
            ready, starts = await self._made(source, sha256, file_name, making)
            await asyncio.to_thread(kept.write, making, ready, starts)
            await asyncio.to_thread(self._put, making, self._place(sha256))
        finally:
            await asyncio.to_thread(shutil.rmtree, making, ignore_errors=True)
        return ready

    async def _made(self, source: Path, sha256: str, file_name: str, making: Path) -> tuple[Ready, tuple[int, ...]]:
        kind = ""
        try:
            kind = await asyncio.to_thread(_kind, source, file_name)
            shown = making / kept.SHOWN
            if kind == PDF:
                await asyncio.to_thread(shutil.copyfile, source, shown)
            else:
                await self._converter.to_pdf(source, kind=kind, file_name=file_name, into=shown)
            await self._reader.pages(shown, into=making / kept.PAGES)
            recognised = await self._recognised(making)
            seen = await asyncio.to_thread(kept.glance, making, ahead=READ_AHEAD_PAGES)
            if not seen.starts:
                raise cannot_open("broken")
        except CannotOpen as error:
            return Ready(sha256, Outcome(error.reason), kind, sentence=error.sentence), ()
        start = first_lines("\n".join(page.text for page in seen.first))
        attachments = (await self._reader.structure(shown)).attachments if kind == PDF else ()
        pages = len(seen.starts)
        return Ready(sha256, Outcome.CONVERTED, kind, pages, start, recognised, "", attachments), seen.starts

    async def _recognised(self, making: Path) -> int:
        """Pages without any text are pictures: what can be recognised in them is their text. How many have some then."""
        if not self._ocr.available:
            return 0
        found: dict[int, Page] = {}
        wordless = (await asyncio.to_thread(kept.glance, making, ahead=0)).wordless
        for number in wordless[:MOST_RECOGNISED]:
            with contextlib.suppress(CannotOpen):
                page = await self._ocr.page(making / kept.SHOWN, number)
                if page.lines:
                    found[number] = page
        if found:
            await asyncio.to_thread(kept.put_in, making, found)
        return len(found)

    def _place(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def _tidy(self) -> None:
        """What a process that was killed had begun goes, once it is sure that nobody is at it any more."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for begun in self._folder.glob("making-*"):
            with contextlib.suppress(FileNotFoundError):
                if time.time() - begun.stat().st_mtime > ABANDONED_S:
                    shutil.rmtree(begun, ignore_errors=True)

    def _put(self, making: Path, place: Path) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.rename(making, place)
        except OSError:
            if kept.read(place) is not None and _is_recent(place):
                return  # another process was faster, with the same document
            shutil.rmtree(place, ignore_errors=True)
            os.rename(making, place)


def _keep(file: Path, content: bytes) -> None:
    """Write a file in one step; in a folder that has gone in the meantime nothing is kept."""
    with contextlib.suppress(FileNotFoundError), NamedTemporaryFile(dir=file.parent, delete=False) as new:
        new.write(content)
        new.flush()
        os.rename(new.name, file)


def _is_recent(place: Path) -> bool:
    """Whether what could not be read still counts as such: it is tried again some day, the failing may have been ours."""
    return time.time() - (place / kept.ABOUT).stat().st_mtime < TRY_AGAIN_S


def _kind(source: Path, file_name: str) -> str:
    """What the file is; CannotOpen when it is empty, or larger than anything here is opened."""
    size = source.stat().st_size
    if not size:
        raise cannot_open("broken")
    if size > LARGEST_DOCUMENT:
        raise cannot_open("too-big")
    return content_type_of(source, file_name, mimetypes.guess_type(file_name)[0] or "")
