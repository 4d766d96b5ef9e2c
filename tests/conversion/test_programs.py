"""Programs that do not want to end, or to stop talking: nothing of them is left, whoever ended first."""

import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path

import pytest

from casework.errors import CannotOpen
from documents.guard import network_is_cut
from documents.programs import Program, ProgramLimits, run_program

SHELL = Program(Path("/bin/sh"), {})
# A program that starts another and waits for it, as LibreOffice does.
TWO = ("-c", "sleep 300 & sleep 300; true")
PATIENT = 30.0
AT_WORK = 3


def at_work_in(home: Path) -> list[int]:
    """The processes that work in this folder."""
    found = []
    for one in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if one.name.isdigit() and Path(os.readlink(one / "cwd")) == home:
                found.append(int(one.name))
    return found


async def until_at_work(home: Path) -> None:
    """Until the shell and what it started are there."""
    async with asyncio.timeout(PATIENT):
        while len(at_work_in(home)) < AT_WORK:
            await asyncio.sleep(0.05)


async def until_gone(home: Path) -> None:
    async with asyncio.timeout(PATIENT):
        while at_work_in(home):
            await asyncio.sleep(0.05)


async def test_when_nobody_waits_any_more_the_program_and_what_it_started_end(tmp_path: Path) -> None:
    running = asyncio.create_task(run_program(SHELL, TWO, home=tmp_path))
    await until_at_work(tmp_path)
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    await until_gone(tmp_path)


async def test_when_we_are_killed_nothing_stays(tmp_path: Path) -> None:
    code = (
        "import asyncio, sys; from pathlib import Path; from documents.programs import Program, run_program;"
        f"asyncio.run(run_program(Program(Path('/bin/sh'), {{}}), {TWO!r}, home=Path(sys.argv[1])))"
    )
    ours = await asyncio.create_subprocess_exec(sys.executable, "-c", code, str(tmp_path))
    await until_at_work(tmp_path)
    ours.send_signal(signal.SIGKILL)
    await ours.wait()
    if await network_is_cut():  # where the system allows processes of one's own
        await until_gone(tmp_path)
    for left in at_work_in(tmp_path):
        os.kill(left, signal.SIGKILL)


@pytest.mark.parametrize(
    ("command", "limits", "reason"),
    [
        ("while :; do :; done", ProgramLimits(cpu_seconds=1), "timed-out"),
        ("sleep 300", ProgramLimits(wall_seconds=1.0), "timed-out"),
        ("exec cat /dev/zero", ProgramLimits(), "too-big"),
        ("exit 7", ProgramLimits(), "broken"),
    ],
    ids=["busy", "asleep", "talkative", "failing"],
)
async def test_a_program_that_goes_too_far_is_stopped_and_the_reason_said(
    tmp_path: Path, command: str, limits: ProgramLimits, reason: str
) -> None:
    with pytest.raises(CannotOpen) as stopped:
        await run_program(SHELL, ("-c", command), home=tmp_path, limits=limits)
    assert stopped.value.reason == reason


async def test_what_a_program_is_given_it_gets_and_it_has_no_network(tmp_path: Path) -> None:
    said = await run_program(SHELL, ("-c", "cat; readlink /proc/self/ns/net"), home=tmp_path, given=b"x" * 500_000)
    assert said.startswith(b"x" * 500_000)
    if await network_is_cut():
        assert said[500_000:].strip() != os.readlink("/proc/self/ns/net").encode()
