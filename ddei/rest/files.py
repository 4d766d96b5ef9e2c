"""The file store's front room: bytes a REST caller has sent and not yet filed. The upload call is ours; none is published."""

import asyncio
import hashlib
import json
import re
import time
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import IO, Any

from casework.errors import BadInput, NotFound, TooLarge
from casework.filing import StoredFile
from casework.people import Caller

LARGEST = 40 * 1024 * 1024
KEPT_S = 24 * 3600
_PREFIX = "rest/"
_LOCATION = re.compile(r"rest/[0-9a-f]{32}")


class FileStore:
    """Keeps a file for a day; only the person who sent it can file it."""

    def __init__(self, *, folder: Path) -> None:
        self._folder = folder

    async def keep(self, caller: Caller, file_name: str, content_type: str, pieces: AsyncIterator[bytes]) -> str:
        """Keep a file as it comes in; the location to name when filing it. TooLarge above the CMS's own limit."""
        await asyncio.to_thread(self._sweep)
        name = uuid.uuid4().hex
        path = self._folder / name
        facts = await _received(path, pieces)
        # The facts come last: a file without them was not received whole.
        facts |= {"owner": caller.user.username, "file_name": file_name, "content_type": content_type}
        await asyncio.to_thread(self._facts_path(name).write_text, json.dumps(facts), "utf-8")
        return _PREFIX + name

    async def find(self, caller: Caller, location: str) -> StoredFile:
        """A kept file; NotFound unless this person sent it."""
        facts = await asyncio.to_thread(self._facts, location)
        if not facts or facts["owner"] != caller.user.username:
            raise NotFound("There is no file at that fileStorageLocation. Send it to /api/file-store first.")
        path = self._folder / location.removeprefix(_PREFIX)
        return StoredFile(facts["file_name"], facts["content_type"], path, facts["size"], facts["sha256"])

    def _facts(self, location: str) -> dict[str, Any]:
        if not _LOCATION.fullmatch(location):
            return {}
        path = self._facts_path(location.removeprefix(_PREFIX))
        content: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
        return content

    def _facts_path(self, name: str) -> Path:
        return self._folder / f"{name}.json"

    def _sweep(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        oldest = time.time() - KEPT_S
        for path in self._folder.iterdir():
            if path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)


def safe_name(text: str) -> str:
    """A file's name; BadInput if it is none: empty, too long, or with a path in it."""
    name = text.strip()
    if not name or len(name) > 255 or not name.isprintable() or set(name) & set("/\\"):
        raise BadInput("The fileName must be 1 to 255 characters, without a path.")
    return name


async def _received(path: Path, pieces: AsyncIterator[bytes]) -> dict[str, Any]:
    """Write a file as it comes in; nothing is left of one that does not come in whole."""
    digest, size, whole = hashlib.sha256(), 0, False
    handle = await asyncio.to_thread(path.open, "wb")
    try:
        async for piece in pieces:
            size += len(piece)
            if size > LARGEST:
                raise TooLarge
            digest.update(piece)
            await asyncio.to_thread(handle.write, piece)
        whole = True
    finally:
        _close(handle, path, whole=whole)
    return {"size": size, "sha256": digest.hexdigest()}


def _close(handle: IO[bytes], path: Path, *, whole: bool) -> None:
    handle.close()
    if not whole:
        path.unlink(missing_ok=True)
