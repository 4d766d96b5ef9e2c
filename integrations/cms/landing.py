"""A file that arrives: written beside its place, and put there when it is whole."""

import hashlib
import os
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self
from uuid import uuid4

from casework.errors import CaseworkError, TooLarge
from casework.filing import StoredFile

_NO_ROOM = "There is no room to keep this file. Nothing was changed. Tell the service desk."


class Landing:
    """Written from any one thread at a time. Left before it is `whole`, nothing of it stays."""

    def __init__(self, *, folder: Path, largest: int) -> None:
        self._path = folder / uuid4().hex
        self._part = self._path.with_suffix(".part")
        self._largest = largest
        self._size = 0
        self._digest = hashlib.sha256()
        # A caller who gives up closes the file while a thread may still be in `write`.
        self._lock = Lock()

    def __enter__(self) -> Self:
        self._out = os.fdopen(os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb", buffering=0)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._out.close()
            self._part.unlink(missing_ok=True)

    def write(self, data: bytes) -> None:
        """The next bytes; TooLarge above what the caller takes."""
        self._size += len(data)
        if self._size > self._largest:
            raise TooLarge("This document is larger than can be fetched. Nothing was changed.", detail="download")
        self._digest.update(data)
        try:
            with self._lock:
                _write_all(self._out.fileno(), data)
        except OSError as error:
            raise CaseworkError(_NO_ROOM, detail=f"landing errno {error.errno}") from error

    def whole(self, file_name: str, content_type: str) -> StoredFile:
        """Put the file in its place."""
        self._part.rename(self._path)
        return StoredFile(file_name, content_type, self._path, self._size, self._digest.hexdigest())


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
