"""A message of the material service whose document is sent from a file, a piece at a time."""

import asyncio
import hashlib
from binascii import b2a_base64
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from secrets import token_bytes
from typing import BinaryIO

from casework.errors import CaseworkError
from casework.filing import StoredFile

# A multiple of three, so that the pieces' base64 put together is the base64 of the whole.
_PIECE = 192 * 1024


class StreamedRequest:
    """An envelope as `encode` makes it of a document's bytes, but with those of a file.

    `encode` is asked once, for a stand-in: whatever it writes around the document is sent as it is.
    """

    def __init__(self, *, file: StoredFile, encode: Callable[[bytes], bytes]) -> None:
        self._file = file
        stand_in = token_bytes(48)
        self._head, self._tail = encode(stand_in).split(b2a_base64(stand_in, newline=False))

    def __len__(self) -> int:
        return len(self._head) + (self._file.size + 2) // 3 * 4 + len(self._tail)

    async def pieces(self) -> AsyncIterator[bytes]:
        """The body."""
        yield self._head
        with self._file.path.open("rb") as source:
            while piece := await asyncio.to_thread(_encoded, source):
                yield piece
        yield self._tail


def _encoded(source: BinaryIO) -> bytes:
    return b2a_base64(source.read(_PIECE), newline=False)


async def check_kept(file: StoredFile) -> None:
    """That the file is still there, and still what it was when it was kept; nothing is sent otherwise."""
    try:
        found = await asyncio.to_thread(_size_and_digest, file.path)
    except OSError as error:
        raise CaseworkError("The kept copy of this file is gone. Nothing was sent.", detail="spool") from error
    if found != (file.size, file.sha256):
        raise CaseworkError("The kept copy of this file is damaged. Nothing was sent.", detail="spool digest")


def _size_and_digest(path: Path) -> tuple[int, str]:
    with path.open("rb", buffering=0) as source:
        digest = hashlib.file_digest(source, "sha256")
        return source.tell(), digest.hexdigest()
