"""A large mail read from a mailbox into a file: ours over EWS and over Graph beside stock exchangelib, in turn.

The mailbox double is a process of its own. Each measurement is a new process that has read one small mail before: its
wall and CPU time, and how far its memory grows. All end with the mail's MIME in a file.
"""

import asyncio
import json
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bench.result import Goal, Result

ROUNDS = 3
WHO = ("ours", "graph", "stock")
FIGURES = ("wall_s", "cpu_s", "growth_mb", "mime_mb")
WALL_GOAL_S = 1.2
TIMES_GOAL = 11.0
GROWTH_GOAL_MB = 10.0
_PATIENCE_S = 300


async def main(megabytes: int = 20) -> Result:
    """Three rounds of each, interleaved; the medians count."""
    taken: dict[str, list[dict[str, float]]] = {who: [] for who in WHO}
    async with _server(megabytes) as where:
        for number in range(ROUNDS):
            for who in WHO:
                one = await _measured(who, where)
                taken[who].append(one)
                print(f"round {number + 1}, {who}: {_line(one)}", flush=True)
    medians = {
        who: {name: statistics.median(row[name] for row in rows) for name in FIGURES} for who, rows in taken.items()
    }
    return Result(figures={"megabytes": megabytes, **medians}, goals=tuple(_goals(medians)))


def _goals(medians: dict[str, dict[str, float]]) -> list[Goal]:
    goals = []
    for who in ("ours", "graph"):
        one = medians[who]
        times = round(medians["stock"]["wall_s"] / max(one["wall_s"], 0.01), 1)
        goals += [
            Goal(name=f"{who}: wall, s", goal=WALL_GOAL_S, value=one["wall_s"], at_most=True),
            # Holds on a busy machine too, where everything takes longer.
            Goal(name=f"{who}: times faster than stock", goal=TIMES_GOAL, value=times, at_most=False),
            Goal(name=f"{who}: memory growth, MB", goal=GROWTH_GOAL_MB, value=one["growth_mb"], at_most=True),
        ]
    return goals


def _line(one: dict[str, float]) -> str:
    return (
        f"{one['wall_s']:.2f} s, {one['cpu_s']:.2f} s CPU, +{one['growth_mb']:.1f} MB for {one['mime_mb']} MB of MIME"
    )


async def _measured(who: str, where: str) -> dict[str, Any]:
    process = await _started("bench.ews_large_client", who, where)
    try:
        said, _ = await asyncio.wait_for(process.communicate(), timeout=_PATIENCE_S)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise RuntimeError(f"{who} failed")
    one: dict[str, Any] = json.loads(said)
    return one


@asynccontextmanager
async def _server(megabytes: int) -> AsyncIterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        process = await _started("bench.ews_large_server", folder, str(megabytes))
        assert process.stdout is not None
        try:
            line = await asyncio.wait_for(process.stdout.readline(), timeout=60)
            if not line.startswith(b"{"):
                raise RuntimeError("the mailbox did not start")
            yield line.decode().strip()
        finally:
            process.terminate()
            await process.wait()


async def _started(module: str, *arguments: str) -> asyncio.subprocess.Process:
    command = (sys.executable, "-m", module, *arguments)
    return await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
