"""Running somebody else's program on bytes nobody vouches for: LibreOffice and tesseract, limited and without network.

Each run has a folder of its own for a home, and ends with its whole process group; nothing of it is there for the next.
"""

import asyncio
import contextlib
import json
import os
import shutil
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import structlog

from casework.errors import CannotOpen
from documents.guard import MIB, cannot_open

log = structlog.get_logger()

LAUNCHER = Path(__file__).with_name("launching.py")
OWN_TOOLS = Path(__file__).parents[1] / ".tools" / "office"
"""Where scripts/setup puts programs on a machine where it may not install them."""
MOST_SAID = 64 * MIB
_KILLED = 128
_OUT_OF_TIME = frozenset({-signal.SIGXCPU, -signal.SIGKILL, _KILLED + signal.SIGXCPU, _KILLED + signal.SIGKILL})


@dataclass(frozen=True, slots=True)
class ProgramLimits:
    """What one run may use at most. Memory is address space, of which such programs take a great deal unused."""

    memory_bytes: int = 4096 * MIB
    cpu_seconds: int = 60
    wall_seconds: float = 90.0
    file_bytes: int = 512 * MIB


@dataclass(frozen=True, slots=True)
class Program:
    """A program of this machine, and what it needs to be told of where its parts are."""

    path: Path
    environment: Mapping[str, str]


def find(name: str) -> Program | None:
    """A program of this machine: installed, or unpacked by scripts/setup. None when there is none."""
    if installed := shutil.which(name, path="/usr/local/bin:/usr/bin:/bin"):
        return Program(Path(installed), {})
    inside = {"soffice": "usr/lib/libreoffice/program/soffice"}.get(name, f"usr/bin/{name}")
    unpacked = OWN_TOOLS / inside
    return Program(unpacked, _environment()) if unpacked.exists() else None


def _environment() -> dict[str, str]:
    libraries = [OWN_TOOLS / "usr/lib/libreoffice/program", *sorted((OWN_TOOLS / "usr/lib").glob("*-linux-gnu*"))]
    data = next(iter(sorted((OWN_TOOLS / "usr/share/tesseract-ocr").glob("*/tessdata"))), None)
    return {
        "LD_LIBRARY_PATH": ":".join(str(one) for one in libraries),
        "FONTCONFIG_FILE": str(OWN_TOOLS / "fonts.conf"),
        **({"TESSDATA_PREFIX": str(data)} if data else {}),
    }


async def run_program(
    program: Program,
    arguments: Sequence[str],
    *,
    home: Path,
    given: bytes = b"",
    limits: ProgramLimits = ProgramLimits(),  # noqa: B008  frozen
) -> bytes:
    """What the program says on its standard output; CannotOpen when it fails or is stopped.

    When whoever waits goes, the program is killed.
    """
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-S", str(LAUNCHER), json.dumps(asdict(limits)), str(program.path), *arguments,
        stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL, cwd=home, start_new_session=True,
        env={"HOME": str(home), "TMPDIR": str(home), "LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin:/bin",
             "SAL_USE_VCLPLUGIN": "svp", **program.environment},
    )  # fmt: skip
    try:
        async with asyncio.timeout(limits.wall_seconds):
            said = await _conversation(process, given)
            status = await process.wait()
    except TimeoutError:
        raise _stopped(program, "timed-out", "wall") from None
    finally:
        with contextlib.suppress(ProcessLookupError):  # the group may outlive its leader
            os.killpg(process.pid, signal.SIGKILL)
        await _unheard(process)
        await process.wait()
    if status:
        raise _stopped(program, "timed-out" if status in _OUT_OF_TIME else "broken", status)
    return said


async def _unheard(process: asyncio.subprocess.Process) -> None:
    """Let go of what it had still to say: its end is heard only behind that, and would be waited for without end."""
    while process.stdout is not None and await process.stdout.read(MIB):
        pass


async def _conversation(process: asyncio.subprocess.Process, given: bytes) -> bytes:
    """Hand over what is given, and hear what is said; a program that says without end is not heard to the end."""
    telling, hearing = process.stdin, process.stdout
    if telling is None or hearing is None:
        raise cannot_open("broken")
    giving = asyncio.create_task(_give(telling, given))
    said = bytearray()
    try:
        while part := await hearing.read(MIB):
            said += part
            if len(said) > MOST_SAID:
                raise cannot_open("too-big")
    finally:
        giving.cancel()
        await asyncio.wait({giving})
    return bytes(said)


async def _give(telling: asyncio.StreamWriter, given: bytes) -> None:
    with contextlib.suppress(ConnectionError):  # it ended without reading; its exit status says why
        telling.write(given)
        await telling.drain()
        telling.close()


def _stopped(program: Program, reason: str, why: int | str) -> CannotOpen:
    log.warning("program_stopped", program=program.path.name, reason=reason, status=why)
    return cannot_open(reason)
