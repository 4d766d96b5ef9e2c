"""A large document through the SOAP envelope, down and up: ours beside zeep's own asynchronous client, in turn.

The material service is a process of its own that answers from memory. Each measurement is a new process that has made
one small call before: how far its memory grows, how long its event loop stands still at most, and its CPU time. Both
do the same job: a download ends with a file whose digest is known, an upload begins with one.
"""

import asyncio
import json
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bench.result import Goal, Result
from bench.soap_document_server import document

ROUNDS = 3
GROWTH_GOAL_MB = 5.0
STALL_GOAL_MS = 50.0
CPU_GOAL = 0.6
FIGURES = ("growth_mb", "stall_ms", "cpu_s")


async def main(megabytes: int = 50) -> Result:
    """Three rounds of each, interleaved; the medians count."""
    taken: dict[str, list[dict[str, Any]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document"
        path.write_bytes(document(megabytes * 1024))
        async with _server() as url:
            for number in range(ROUNDS):
                for way in ("down", "up"):
                    for who in ("ours", "zeep"):
                        one = await _measured(who, way, url, str(path))
                        taken.setdefault(f"{who}_{way}", []).append(one)
                        print(f"round {number + 1}, {who} {way}: {_line(one)}", flush=True)
    medians = {name: _median(rows) for name, rows in taken.items()}
    for way in ("down", "up"):
        ours, zeep = medians[f"ours_{way}"], medians[f"zeep_{way}"]
        print(f"median {way}, zeep over ours: " + ", ".join(f"{name} {_times(ours, zeep, name)}" for name in FIGURES))
    return Result(figures={"megabytes": megabytes, **medians}, goals=tuple(_goals(medians)))


def _goals(medians: dict[str, dict[str, float]]) -> list[Goal]:
    goals = []
    for way in ("down", "up"):
        ours, zeep = medians[f"ours_{way}"], medians[f"zeep_{way}"]
        cpu = round(ours["cpu_s"] / zeep["cpu_s"], 2)
        goals += [
            Goal(name=f"{way}: memory growth, MB", goal=GROWTH_GOAL_MB, value=ours["growth_mb"], at_most=True),
            Goal(name=f"{way}: longest stall, ms", goal=STALL_GOAL_MS, value=ours["stall_ms"], at_most=True),
            Goal(name=f"{way}: CPU of zeep's", goal=CPU_GOAL, value=cpu, at_most=True),
        ]
    return goals


def _median(rows: list[dict[str, Any]]) -> dict[str, float]:
    return {name: statistics.median(row[name] for row in rows) for name in FIGURES}


def _times(ours: dict[str, float], zeep: dict[str, float], name: str) -> str:
    return f"{zeep[name] / max(ours[name], 0.01):.1f}x"


def _line(one: dict[str, Any]) -> str:
    return f"+{one['growth_mb']:.1f} MB, {one['stall_ms']:.0f} ms, {one['cpu_s']:.2f} s CPU"


async def _measured(who: str, way: str, url: str, path: str) -> dict[str, Any]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.soap_document_client", who, way, url, path, stdout=asyncio.subprocess.PIPE
    )
    try:
        said, _ = await asyncio.wait_for(process.communicate(), timeout=120)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise RuntimeError(f"{who} {way} failed")
    one: dict[str, Any] = json.loads(said)
    return one


@asynccontextmanager
async def _server() -> AsyncIterator[str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.soap_document_server", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        line = await asyncio.wait_for(process.stdout.readline(), timeout=60)
        if not line.startswith(b"http://"):
            raise RuntimeError("the server did not start")
        yield line.decode().strip()
    finally:
        process.terminate()
        await process.wait()
