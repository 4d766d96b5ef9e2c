"""`casework index` and `casework search`: a folder of files as the papers of a case. No CMS, no server."""

import asyncio
import hashlib
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.replay import Progress, mails_in
from casework.errors import BadInput
from casework.pages import Outcome, Ready
from casework.urn import parse_urn
from ddei.papers import engine_in, shelf_in
from documents.shelf import Shelf
from search.asking import ask
from search.found import DocumentHits, Found, Hit, IndexedDocument
from search.port import SearchEngine

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
        return f"{one.title}: {one.pages} {'page' if one.pages == 1 else 'pages'}{', as before' * self.unchanged}"


async def run_index(folder: Path, *, case: str, engine: str, as_json: bool, data: Path) -> int:
    """Index a folder with this engine, and say what is in the case then."""
    async with _engine(engine, data) as ready:
        return await index_folder(folder, case=case, data=data, engine=ready, as_json=as_json)


async def run_search(text: str, *, case: str, engine: str, as_json: bool, data: Path) -> Found:
    """Search a case with this engine."""
    async with _engine(engine, data) as ready:
        return await search_case(text, case=case, engine=ready, as_json=as_json)


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
        _print(one.as_object() if as_json else one.as_line())
        progress.step()
        if one.document.outcome is not Outcome.CONVERTED:
            unread.append(one)
    progress.end()
    for material_id in set(await engine.known(number)) - seen:
        await engine.drop(number, material_id)
    if not as_json:
        _print(f"{len(seen)} documents in {urn}, {len(unread)} of them not searchable.")
    return len(unread)


async def search_case(text: str, *, case: str, engine: SearchEngine, as_json: bool) -> Found:
    """Print each line that says it: as an object each, or by document for people."""
    number, _ = case_of(case)
    found = await engine.find(ask(text), frozenset({number}))
    for one in found.documents:
        if not as_json:
            _print(one.document.title)
        for hit in one.hits:
            _print(as_object(one, hit) if as_json else _for_people(hit))
    return found


def as_object(found: DocumentHits, hit: Hit) -> dict[str, Any]:
    """A hit for a program: box sides are points from the top left corner of the page."""
    return {
        "document": found.document.title,
        "page": hit.page,
        "line": hit.line,
        "text": hit.text,
        "words": [{"text": word.text, "box": [round(side, 2) for side in word.box]} for word in hit.words],
        "match": hit.match.value,
    }


def case_of(case: str) -> tuple[int, str]:
    """A number for a case that only the shell knows, far from those of CMS, and its URN as it is written."""
    urn = parse_urn(case)
    written = str(urn) if urn else " ".join(case.upper().split())
    if not written:
        raise BadInput("Say which case, such as --case 45AA0209820/1.")
    return _number(written), written


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
            document = replace(blank, material_id=_number(title), title=title)
            document, unchanged = await _take_in(document, path, shelf, engine, known.get(document.material_id))
            return Indexed(document, time.monotonic() - started, unchanged)

    async with asyncio.TaskGroup() as group:
        for task in [group.create_task(one(path)) for path in paths]:
            yield await task


@asynccontextmanager
async def _engine(name: str, data: Path) -> AsyncIterator[SearchEngine]:
    engine = engine_in(data)
    try:
        yield engine
    finally:
        await engine.close()


async def _take_in(
    document: IndexedDocument, path: Path, shelf: Shelf, engine: SearchEngine, version: int | None
) -> tuple[IndexedDocument, bool]:
    try:
        sha256 = await asyncio.to_thread(_hash, path)
        ready = await shelf.make_ready(path, sha256=sha256, file_name=path.name)
    except OSError:
        ready = Ready("", Outcome.BROKEN, "", sentence=_CANNOT_READ)
    whole = replace(
        document,
        version_id=_number(ready.sha256), type_name=ready.kind, outcome=ready.outcome, sentence=ready.sentence,
        pages=ready.pages,
    )  # fmt: skip
    if version == whole.version_id:
        return whole, True
    await engine.put(whole, await shelf.pages(sha256) if ready.outcome is Outcome.CONVERTED else ())
    return whole, False


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _number(text: str) -> int:
    """Always the same for the same text; beyond a million million, where CMS has no numbers."""
    return (1 << 47) | int.from_bytes(hashlib.sha256(text.encode()).digest()[:5], "big")


def _for_people(hit: Hit) -> str:
    nearly = "" if hit.match == "exact" else " (nearly)"
    return f"  page {hit.page}, line {hit.line}{nearly}: {hit.text}"


def _print(line: dict[str, Any] | str) -> None:
    text = line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()
