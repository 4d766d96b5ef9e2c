"""Reading many mails from files: in guarded children, many to a child; a mail that breaks its child costs no other."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casework.errors import CannotOpen
from documents.guard import MIB, Limits, run_guarded
from intake.unpacking import taken_apart

_AT_MOST_MAILS = 200
_AT_MOST_BYTES = 16 * MIB
_LARGEST = 256 * MIB
_AT_ONCE = 2
LIMITS = Limits(cpu_seconds=120, wall_seconds=240.0, answer_bytes=256 * MIB)


@dataclass(frozen=True, slots=True)
class ReadMail:
    """A file with what it says; `broken` instead is why it could not be read."""

    path: Path
    summary: dict[str, Any] | None
    broken: str = ""


def unpack_many(data: bytes, *, gateway: str) -> bytes:
    """For each of the mails, whose lengths stand in the first line, a line of JSON that says what it says."""
    end = data.index(b"\n")
    at, lines = end + 1, []
    for length in json.loads(data[:end]):
        summary, _ = taken_apart(data[at : at + length], gateway=gateway)
        lines.append(json.dumps(summary).encode())
        at += length
    return b"\n".join(lines)


async def read_all(paths: Iterable[Path], *, gateway: str, limits: Limits = LIMITS) -> AsyncIterator[ReadMail]:
    """Every file as a mail, in order, a few children at work ahead."""
    waiting: deque[asyncio.Task[list[ReadMail]]] = deque()
    try:
        for batch in _batches(paths):
            waiting.append(asyncio.create_task(_read(batch, gateway, limits)))
            while len(waiting) > _AT_ONCE:
                for mail in await waiting.popleft():
                    yield mail
        while waiting:
            for mail in await waiting.popleft():
                yield mail
    finally:
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


def _batches(paths: Iterable[Path]) -> Iterator[list[Path]]:
    batch: list[Path] = []
    size = 0
    for path in paths:
        here = _size(path)
        if batch and (len(batch) == _AT_MOST_MAILS or size + here > _AT_MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(path)
        size += here
    if batch:
        yield batch


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


async def _read(batch: list[Path], gateway: str, limits: Limits) -> list[ReadMail]:
    """A batch in one child. If that breaks, each half in its own, down to the one mail that is to blame."""
    raws = await asyncio.to_thread(_contents, batch)
    good = [raw for raw in raws if isinstance(raw, bytes)]
    head = json.dumps([len(raw) for raw in good]).encode() + b"\n"
    try:
        answer = await run_guarded(unpack_many, head + b"".join(good), limits=limits, gateway=gateway) if good else b""
    except CannotOpen as error:
        if len(batch) == 1:
            return [ReadMail(batch[0], None, f"This mail breaks its reader ({error.reason})")]
        middle = len(batch) // 2
        return [*await _read(batch[:middle], gateway, limits), *await _read(batch[middle:], gateway, limits)]
    summaries = iter(answer.split(b"\n"))
    return [
        ReadMail(path, json.loads(next(summaries))) if isinstance(raw, bytes) else ReadMail(path, None, raw)
        for path, raw in zip(batch, raws, strict=True)
    ]


def _contents(batch: list[Path]) -> list[bytes | str]:
    return [_content(path) for path in batch]


def _content(path: Path) -> bytes | str:
    try:
        if path.stat().st_size > _LARGEST:
            return f"This file is larger than {_LARGEST // MIB} MB"
        return path.read_bytes()
    except OSError as error:
        return f"This file could not be read ({error.strerror})"
