"""`casework search`: looking for words in what `casework index` took in. No CMS, no server."""

import hashlib
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from app.search_engine import search_engine
from app.settings import WrongSettings, read_search_settings
from casework.errors import BadInput
from casework.urn import parse_urn
from search.asking import ask
from search.found import DocumentHits, Found, Hit
from search.port import SearchEngine


async def run_search(text: str, *, case: str, engine: str, as_json: bool, data: Path) -> Found:
    """Search a case with this engine."""
    async with engine_of(engine, data) as ready:
        return await search_case(text, case=case, engine=ready, as_json=as_json)


async def search_case(text: str, *, case: str, engine: SearchEngine, as_json: bool) -> Found:
    """Print each line that says it: as an object each, or by document for people."""
    number, _ = case_of(case)
    found = await engine.find(ask(text), frozenset({number}))
    for one in found.documents:
        if not as_json:
            tell(one.document.title)
        for hit in one.hits:
            tell(as_object(one, hit) if as_json else _for_people(hit))
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
    return number_of(written), written


@asynccontextmanager
async def engine_of(name: str, data: Path) -> AsyncIterator[SearchEngine]:
    """The engine of this name, as the settings have it; the embedded one needs none."""
    try:
        engine = search_engine(read_search_settings(data, search_engine=name), data)
    except WrongSettings as error:
        raise BadInput(str(error)) from None
    try:
        yield engine
    finally:
        await engine.close()


def number_of(text: str) -> int:
    """Always the same for the same text; beyond a million million, where CMS has no numbers."""
    return (1 << 47) | int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big") >> 2


def _for_people(hit: Hit) -> str:
    nearly = "" if hit.match == "exact" else " (nearly)"
    return f"  page {hit.page}, line {hit.line}{nearly}: {hit.text}"


def tell(line: dict[str, Any] | str) -> None:
    """Print a line; names of files and words of documents may be no valid text."""
    text = line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()
