"""`casework index`: a folder of files as the papers of a case. No CMS, no server."""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.progress import Progress
from app.replay import mails_in
from app.search_commands import case_of, engine_of, number_of, tell
from casework.pages import Outcome, Ready
from ddei.papers import shelf_in
from documents.shelf import Shelf
from search.found import IndexedDocument
from search.port import SearchEngine
from search.scope import without_text

AT_ONCE = 4
_CANNOT_READ = "This file could not be read from the disk."


@dataclass(frozen=True, slots=True)
class Indexed:
    """What became of a file."""

    document: IndexedDocument
    seconds: float
    unchanged: bool

    def as_object(self) -> dict[str, Any]:
        """For a program."""
        one = self.document
        return {
            "document": one.title, "outcome": one.outcome.value, "pages": one.pages, "reason": one.sentence,
            "unchanged": self.unchanged, "seconds": round(self.seconds, 3),
        }  # fmt: skip

    def as_line(self) -> str:
        """For people."""
        one = self.document
        if one.outcome is not Outcome.CONVERTED:
            return f"{one.title}: not searchable ({one.outcome.value}). {one.sentence}"
        pages = "1 page" if one.pages == 1 else f"{one.pages} pages"
        return f"{one.title}: {pages}{', as before' * self.unchanged}. {one.sentence}".removesuffix(". ")


async def run_index(folder: Path, *, case: str, engine: str, as_json: bool, data: Path) -> int:
    """Index a folder with this engine, and say what is in the case then."""
    async with engine_of(engine, data) as ready:
        return await index_folder(folder, case=case, data=data, engine=ready, as_json=as_json)


async def index_folder(folder: Path, *, case: str, data: Path, engine: SearchEngine, as_json: bool) -> int:
    """Make every file of a folder searchable, and print what became of each; how many could not be read.

    The folder is the case: what was in the case before and is not in the folder any more goes.
    """
    number, urn = case_of(case)
    paths = [path for path in mails_in(folder) if path.is_file()]
    progress, unread = Progress("Documents", len(paths)), []
    seen = set()
    async for one in _indexed(folder, paths, shelf_in(data), engine, number, urn):
        seen.add(one.document.material_id)
        tell(one.as_object() if as_json else one.as_line())
        progress.step()
        if one.document.outcome is not Outcome.CONVERTED:
            unread.append(one)
    progress.end()
    for material_id in set(await engine.known(number)) - seen:
        await engine.drop(number, material_id)
    if not as_json:
        tell(f"{len(seen)} documents in {urn}, {len(unread)} of them not searchable.")
    return len(unread)


async def _indexed(
    folder: Path, paths: list[Path], shelf: Shelf, engine: SearchEngine, case_id: int, urn: str
) -> AsyncIterator[Indexed]:
    """Several files at once, told in their order."""
    known = await engine.known(case_id)
    turn = asyncio.Semaphore(AT_ONCE)
    blank = IndexedDocument(case_id, urn, 0, 0, "", "", "", None, unused=False)

    async def one(path: Path) -> Indexed:
        title = path.relative_to(folder).as_posix().encode("utf-8", "replace").decode()
        async with turn:
            started = time.monotonic()
            document = replace(blank, material_id=number_of(title), title=title)
            document, unchanged = await _take_in(document, path, shelf, engine, known.get(document.material_id))
            return Indexed(document, time.monotonic() - started, unchanged)

    async with asyncio.TaskGroup() as group:
        for task in [group.create_task(one(path)) for path in paths]:
            yield await task


async def _take_in(
    document: IndexedDocument, path: Path, shelf: Shelf, engine: SearchEngine, version: int | None
) -> tuple[IndexedDocument, bool]:
    try:
        sha256 = await asyncio.to_thread(_hash, path)
        ready = await shelf.make_ready(path, sha256=sha256, file_name=path.name)
    except OSError:
        ready = Ready("", Outcome.BROKEN, "", sentence=_CANNOT_READ)
    version_id = number_of(f"{ready.sha256} {ready.outcome} {ready.pages}")
    whole = replace(document, version_id=version_id, type_name=ready.kind, outcome=ready.outcome, pages=ready.pages)
    pages = await shelf.pages(sha256) if ready.outcome is Outcome.CONVERTED else ()
    whole = replace(whole, sentence=ready.sentence or without_text(pages))
    if version != whole.version_id:
        await engine.put(whole, pages)
    return whole, version == whole.version_id


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
