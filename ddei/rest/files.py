"""The file store's front room: bytes a REST caller has sent and not yet filed. The upload call is ours; none is published."""

import asyncio
import hashlib
import json
import re
import shutil
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from casework.errors import BadInput, NotFound, TooLarge
from casework.filing import StoredFile
from casework.people import Caller

KEPT_S = 24 * 3600
_PREFIX = "rest/"
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+( *;[ -~]*)?", re.ASCII)
_LOCATION = re.compile(r"rest/[0-9a-f]{32}")


class FileStore:
    """Keeps a file for a day; only the person who sent it can file it."""

    def __init__(self, *, folder: Path) -> None:
        self._folder = folder

    async def keep(self, caller: Caller, file: StoredFile) -> str:
        """Keep a file that was received; the location to name when filing it."""
        await asyncio.to_thread(self._sweep)
        name = uuid.uuid4().hex
        await asyncio.to_thread(shutil.move, file.path, self._folder / name)
        # The facts come last: a file without them was not received whole.
        facts = {
            "owner": caller.user.username, "file_name": file.file_name, "content_type": file.content_type,
            "size": file.size, "sha256": file.sha256,
        }  # fmt: skip
        await asyncio.to_thread(self._facts_path(name).write_text, json.dumps(facts), "utf-8")
        return _PREFIX + name

    @asynccontextmanager
    async def passing(self) -> AsyncIterator[Path]:
        """A folder for the files of one request, which is gone after it."""
        folder = self._folder / f"passing-{uuid.uuid4().hex}"
        await asyncio.to_thread(folder.mkdir, parents=True)
        try:
            yield folder
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

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
            with suppress(FileNotFoundError):  # another request was quicker
                if path.stat().st_mtime < oldest:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()


def safe_name(text: str) -> str:
    """A file's name; BadInput if it is none: empty, too long, or with a path in it."""
    name = text.strip()
    if not name or len(name) > 255 or not name.isprintable() or set(name) & set("/\\"):
        raise BadInput("The fileName must be 1 to 255 characters, without a path.")
    return name


def safe_type(text: str) -> str:
    """A media type; BadInput for what could not stand in a header."""
    if not _MEDIA_TYPE.fullmatch(text):
        raise BadInput("The contentType must be a media type, such as application/pdf.")
    return text


async def received(pieces: AsyncIterator[bytes], folder: Path, *, content_type: str, largest: int) -> StoredFile:
    """Write a body into a folder as it comes in; TooLarge above a limit. The folder is removed by whoever gave it."""
    digest, size, path = hashlib.sha256(), 0, folder / "body"
    with await asyncio.to_thread(path.open, "wb") as handle:
        async for piece in pieces:
            size += len(piece)
            if size > largest:
                raise TooLarge
            digest.update(piece)
            await asyncio.to_thread(handle.write, piece)
    return StoredFile("body", content_type, path, size, digest.hexdigest())
