"""Running a function on bytes nobody vouches for: in a child process with hard limits, so that the worst file costs one child.

The child gets the bytes and answers with bytes. Nothing it says is unpickled, it knows none of our settings, and it dies
with its parent.
"""

import asyncio
import contextlib
import io
import json
import os
import signal
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import structlog

from casework.errors import CannotOpen
from documents import networks
from documents.forks import NUMBER, Forks

log = structlog.get_logger()

MIB = 1024 * 1024
REFUSED_STATUS = 3
LONGEST_REFUSAL = 1000
SENTENCES = {
    "encrypted": "This document is password-protected, so it cannot be shown here. Ask its sender for a copy without a password.",
    "broken": "This document is damaged and cannot be shown. Ask its sender for another copy.",
    "too-big": "This document is too large to open safely here.",
    "unsupported": "This kind of file cannot be shown here. Download it to open it with another program.",
    "timed-out": "This document took too long to open.",
}
# What the memory limit looks like from outside: native code that gets no memory stops itself.
OUT_OF_MEMORY = frozenset({-signal.SIGABRT, -signal.SIGTRAP, -signal.SIGILL})
OUT_OF_TIME = frozenset({-signal.SIGXCPU, -signal.SIGKILL})


@dataclass(frozen=True, slots=True)
class Limits:
    """What one child may use at most."""

    memory_bytes: int = 1536 * MIB
    cpu_seconds: int = 10
    wall_seconds: float = 25.0
    answer_bytes: int = 32 * MIB
    file_bytes: int = 0


DEFAULT_LIMITS = Limits()
_forks = Forks()


def cannot_open(reason: str) -> CannotOpen:
    """The error for a reason, with its sentence."""
    return CannotOpen(reason, SENTENCES[reason])


async def run_guarded(
    function: Callable[..., bytes], data: bytes, *, limits: Limits = DEFAULT_LIMITS, **options: Any
) -> bytes:
    """Run `function(data, **options)` in a child; raises CannotOpen with the reason when the child refuses or is stopped.

    The function is found by its module and name; the options are plain JSON values.
    """
    answer = io.BytesIO()
    await _answered(function, data, answer, limits, options)
    return answer.getvalue()


async def run_guarded_into(
    into: Path, function: Callable[..., bytes], data: bytes, *, limits: Limits = DEFAULT_LIMITS, **options: Any
) -> None:
    """The same with the answer in a new file, so that a large one takes no memory here."""
    with into.open("w+b") as answer:
        await _answered(function, data, answer, limits, options)


async def network_is_cut() -> bool:
    """Whether the children have no way to any network. Where the system does not allow that, the log says so."""
    theirs = await run_guarded(networks.network_of, b"")
    cut = theirs != networks.network_of(b"")
    if not cut:
        log.warning("guarded_children_have_network", why="the system allows no network namespace of our own")
    return cut


def children_cpu_seconds() -> float:
    """Processor time that all children together have used so far, and the process that makes them; for measurements."""
    return _forks.cpu_seconds()


async def _answered(
    function: Callable[..., bytes], data: bytes, answer: BinaryIO, limits: Limits, options: dict[str, Any]
) -> None:
    job = {
        "module": function.__module__,
        "function": function.__qualname__,
        "options": options,
        "limits": asdict(limits),
    }
    child = _forks.new(function.__module__)
    pid = 0
    with contextlib.ExitStack() as opened:  # whoever waits may go at any moment, also between the two connections
        opened.callback(child.status.close)
        talk, talking = await asyncio.open_unix_connection(sock=child.talk)
        opened.callback(talking.close)
        said, saying = await asyncio.open_unix_connection(sock=child.status)
        opened.callback(saying.close)
        try:
            async with asyncio.timeout(limits.wall_seconds):
                pid = await _number(said)
                sending = asyncio.create_task(_send(talking, json.dumps(job).encode() + b"\n" + data))
                await _receive(talk, answer, sending, limits.answer_bytes)
                status = await _number(said)
                pid = 0
        except TimeoutError:
            raise _stopped("timed-out", "wall", function) from None
        finally:
            _end(pid)
    if status != 0:
        raise _refusal(status, answer, function)


async def _number(said: asyncio.StreamReader) -> int:
    try:
        return int(NUMBER.unpack(await said.readexactly(NUMBER.size))[0])
    except (asyncio.IncompleteReadError, ConnectionError) as error:
        raise OSError("the process that makes the children is gone") from error


async def _receive(talk: asyncio.StreamReader, answer: BinaryIO, sending: asyncio.Task[None], most: int) -> None:
    got = 0
    try:
        while chunk := await talk.read(MIB):
            got += answer.write(chunk)
            if got > most:
                log.warning("guarded_child_stopped", reason="answer too large")
                raise cannot_open("too-big")
    except ConnectionError:
        pass  # a child that is stopped early leaves what we sent unread; its exit status says why
    finally:
        sending.cancel()
        await asyncio.wait({sending})


def _end(pid: int) -> None:
    """Kill a child that has not ended; how it ends is of no interest any more."""
    if pid:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


async def _send(pipe: asyncio.StreamWriter, request: bytes) -> None:
    # A child that is stopped early closes its end; its exit status says why.
    with contextlib.suppress(ConnectionError):
        pipe.write(request)
        await pipe.drain()
        pipe.write_eof()


def _refusal(status: int, answer: BinaryIO, function: Callable[..., bytes]) -> CannotOpen:
    if status == REFUSED_STATUS:
        answer.seek(0)
        refusal = json.loads(answer.read(LONGEST_REFUSAL))
        if refusal["error"]:
            log.warning("guarded_function_failed", function=function.__qualname__, error=refusal["error"])
        return cannot_open(refusal["reason"])
    if status in OUT_OF_MEMORY:
        return _stopped("too-big", status, function)
    return _stopped("timed-out" if status in OUT_OF_TIME else "broken", status, function)


def _stopped(reason: str, why: int | str, function: Callable[..., bytes]) -> CannotOpen:
    log.warning("guarded_child_stopped", function=function.__qualname__, reason=reason, status=why)
    return cannot_open(reason)
