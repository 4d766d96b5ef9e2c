"""Bot turns a second with JWT checks on: our endpoint beside a stock botbuilder-core echo, in one run, in turn.

A turn is a POST to /api/messages with a signed token until its answer, which comes after the reply was POSTed to the
connector. Both bots, and the connector with its OpenID keys, are processes of their own; the load comes from this one.
Ours remembers on SQLite what it has seen, as in production. The stock bot is given its token for nothing, since its
own library insists on Microsoft's address; in real life it asks for one at every turn.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from bench.result import Goal, Result
from bench.turn_servers import TENANT

ROUNDS = 5
AT_ONCE = 32
TURNS = {"ours": 640, "stock": 160}
# Each conversation stays well below Teams' seven messages a second.
CONVERSATIONS = 640
TIMES_STOCK_GOAL = 3.0
TURNS_A_SECOND_GOAL = 200.0


async def main() -> Result:
    """Five rounds of each, interleaved; the medians count."""
    rates: dict[str, list[float]] = {"ours": [], "stock": []}
    slowest: dict[str, list[float]] = {"ours": [], "stock": []}
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        outside = await stack.enter_async_context(_server("outside"))
        bots = {name: await stack.enter_async_context(_server(name, outside, str(folder))) for name in rates}
        http = await stack.enter_async_context(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE)))
        load = Load(http=http, outside=outside, token=await _token(http, outside))
        for name, url in bots.items():
            await load.run(url, name, CONVERSATIONS if name == "ours" else AT_ONCE)  # imports, keys, first connections
        for number in range(ROUNDS):
            for name, url in bots.items():
                rate, p99 = await load.run(url, name, TURNS[name])
                rates[name].append(round(rate, 1))
                slowest[name].append(round(p99 * 1000, 1))
                print(f"round {number + 1}, {name}: {rate:.0f} turns/s, p99 {p99 * 1000:.0f} ms", flush=True)
    return _result(rates, slowest)


def _result(rates: dict[str, list[float]], slowest: dict[str, list[float]]) -> Result:
    ours, stock = statistics.median(rates["ours"]), statistics.median(rates["stock"])
    times = round(ours / stock, 2)
    return Result(
        figures={
            "ours_turns_per_s": rates["ours"],
            "stock_turns_per_s": rates["stock"],
            "ours_median": ours,
            "stock_median": stock,
            "ours_p99_ms": slowest["ours"],
            "stock_p99_ms": slowest["stock"],
            "at_once": AT_ONCE,
        },
        goals=(
            Goal(name="times as many turns as stock botbuilder", goal=TIMES_STOCK_GOAL, value=times, at_most=False),
            Goal(name="turns a second", goal=TURNS_A_SECOND_GOAL, value=ours, at_most=False),
        ),
    )


class Load:
    """Posts messages, so many at once, and checks that each got its reply."""

    def __init__(self, *, http: aiohttp.ClientSession, outside: str, token: str) -> None:
        self._http = http
        self._outside = outside
        self._token = token
        self._sent = 0

    async def run(self, url: str, name: str, turns: int) -> tuple[float, float]:
        """The turns a second, and the time that 99 of 100 turns stay below."""
        before = await self._replies()
        waiting = asyncio.Queue[dict[str, Any]]()
        for _ in range(turns):
            waiting.put_nowait(self._activity(name))
        begun = time.perf_counter()
        taken = await asyncio.gather(*(self._post(url, waiting) for _ in range(AT_ONCE)))
        seconds = time.perf_counter() - begun
        replies = await self._replies() - before
        if replies != turns:
            raise RuntimeError(f"{name}: {turns} turns, but {replies} replies")
        times = sorted(one for part in taken for one in part)
        return turns / seconds, times[int(len(times) * 0.99) - 1]

    async def _post(self, url: str, waiting: "asyncio.Queue[dict[str, Any]]") -> list[float]:
        taken = []
        while not waiting.empty():
            activity = waiting.get_nowait()
            begun = time.perf_counter()
            headers = {"Authorization": f"Bearer {self._token}"}
            async with self._http.post(f"{url}/api/messages", json=activity, headers=headers) as answer:
                if answer.status not in {200, 201}:
                    raise RuntimeError(f"{url} answered {answer.status}: {await answer.text()}")
            taken.append(time.perf_counter() - begun)
        return taken

    async def _replies(self) -> int:
        async with self._http.get(f"{self._outside}/replies") as answer:
            return int(await answer.text())

    def _activity(self, name: str) -> dict[str, Any]:
        self._sent += 1
        return {
            "type": "message",
            "id": str(self._sent),
            "timestamp": "2026-11-22T10:15:00.000Z",
            "channelId": "msteams",
            "serviceUrl": f"{self._outside}/",
            "from": {"id": "29:asha", "name": "Asha Verma", "aadObjectId": "00000000-0000-4000-8000-000000000a01"},
            "recipient": {"id": "28:bot", "name": "Casework Bot"},
            "conversation": {
                "id": f"a:{name}{self._sent % CONVERSATIONS}",
                "conversationType": "personal",
                "tenantId": TENANT,
            },
            "channelData": {"tenant": {"id": TENANT}},
            "text": "find 45AA0209826",
        }


async def _token(http: aiohttp.ClientSession, outside: str) -> str:
    async with http.get(f"{outside}/channel-token") as answer:
        return await answer.text()


@asynccontextmanager
async def _server(*arguments: str) -> AsyncIterator[str]:
    """A process of bench.turn_servers; it prints its address when it serves."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.turn_servers", *arguments, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        line = await asyncio.wait_for(process.stdout.readline(), timeout=60)
        if not line.startswith(b"http://"):
            raise RuntimeError(f"{arguments[0]} did not start")
        yield line.decode().strip()
    finally:
        process.terminate()
        await process.wait()
