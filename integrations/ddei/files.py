"""Bytes on their way between a DDEI and our disk, a piece at a time."""

import asyncio
import hashlib
import re
import uuid
from collections.abc import AsyncIterator
from pathlib import Path, PureWindowsPath
from typing import IO
from urllib.parse import unquote

import httpx

from casework.errors import CmsBroken, TooLarge
from casework.filing import StoredFile
from integrations.cms.sending import file_name as within_limits

PIECE = 256 * 1024
_LONGEST_NAME = 255
_NO_TYPE = "application/octet-stream"
_EXTENDED = re.compile(r"filename\*\s*=\s*([\w-]+)'[^']*'([^;]+)", re.IGNORECASE)
_QUOTED = re.compile(r'filename\s*=\s*"((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_BARE = re.compile(r"filename\s*=\s*([^;]+)", re.IGNORECASE)


async def pieces_of(path: Path) -> AsyncIterator[bytes]:
    """A file of ours, a piece at a time."""
    handle = await asyncio.to_thread(path.open, "rb")
    try:
        while piece := await asyncio.to_thread(handle.read, PIECE):
            yield piece
    finally:
        handle.close()


async def keep(response: httpx.Response, into: Path, *, name: str, largest: int) -> StoredFile:
    """An answer's body as a new file in a folder; `name` if it brings none. Nothing is left of one that is not whole."""
    path = into / uuid.uuid4().hex
    said = response.headers.get("Content-Length", "")
    if said.isdigit() and int(said) > largest:
        raise TooLarge(detail="ddei: the document is above the limit")
    size, sha256 = await _written(response, path, largest)
    if said.isdigit() and int(said) != size:
        path.unlink(missing_ok=True)
        raise CmsBroken(detail="ddei: the document was cut off")
    content_type = response.headers.get("Content-Type", "").strip() or _NO_TYPE
    named = file_name(response.headers.get("Content-Disposition", "")) or name
    return StoredFile(file_name=named, content_type=content_type, path=path, size=size, sha256=sha256)


def sendable_name(name: str) -> str:
    """A file's name as a DDEI takes it: printable, and never looking like a path."""
    clean = "".join("_" if one in "/\\" else one for one in within_limits(name) if one.isprintable())
    return clean.strip() or "file"


def file_name(header: str) -> str:
    """The file's name in a Content-Disposition: RFC 5987, quoted, bare, or the whole header; never with a path."""
    if extended := _EXTENDED.search(header):
        return _without_path(_decoded(extended[2].strip(), extended[1]))
    if quoted := _QUOTED.search(header):
        return _without_path(re.sub(r"\\(.)", r"\1", quoted[1]))
    if bare := _BARE.search(header):
        return _without_path(bare[1])
    # Clients of the published contract take the whole header for the name, so there are servers that send it so.
    kind = header.partition(";")[0].strip().lower()
    return "" if kind in {"attachment", "inline", ""} else _without_path(header)


def _decoded(text: str, charset: str) -> str:
    try:
        return unquote(text, encoding=charset, errors="replace")
    except LookupError:
        return unquote(text)


def _without_path(name: str) -> str:
    # A Windows path knows both slashes.
    last = PureWindowsPath(name.strip()).name
    return "".join(one for one in last if one.isprintable())[-_LONGEST_NAME:].strip().strip(".")


async def _written(response: httpx.Response, path: Path, largest: int) -> tuple[int, str]:
    digest, size, whole = hashlib.sha256(), 0, False
    handle = await asyncio.to_thread(path.open, "xb")
    try:
        async for piece in response.aiter_raw(PIECE):
            size += len(piece)
            if size > largest:
                raise TooLarge(detail="ddei: the document is above the limit")
            digest.update(piece)
            await asyncio.to_thread(handle.write, piece)
        whole = True
    except httpx.ReadError as error:
        raise CmsBroken(detail="ddei: the document was cut off") from error
    finally:
        _close(handle, path, whole=whole)
    return size, digest.hexdigest()


def _close(handle: IO[bytes], path: Path, *, whole: bool) -> None:
    handle.close()
    if not whole:
        path.unlink(missing_ok=True)
