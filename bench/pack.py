"""A case opened to its twelve key documents readable, with each call to CMS slowed by a second.

Cold: nothing of the case is here. Warm: the documents are ready, and another process opens the case for the same
person. Again: the same process does so within half a minute. Beside it, what a person does without the pack: open the
list, then one document after the other.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bench.result import Goal, Result
from casework.key_documents import key_documents
from casework.people import Caller, Channel
from ddei.facade import Ddei
from ddei.papers import engine_in, shelf_in
from integrations.cms.client import CmsClient
from integrations.http_client import make_http
from integrations.redaction_log.client import RedactionLogClient
from sandbox.people import ASHA, OWEN, Person
from store.store import Store

CASE = 2140001
ROUNDS = 3
COLD_GOAL_S, WARM_GOAL_S = 3.0, 1.0


async def main() -> Result:
    """Three rounds, each in new folders; the medians count."""
    taken: dict[str, list[float]] = {"cold": [], "warm": [], "again": [], "one by one": []}
    for number in range(ROUNDS):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            async with _slow_cms(folder / "cms") as (url, slow):
                await _round(folder, url, slow, taken)
        print(f"round {number + 1}: " + ", ".join(f"{what} {times[-1]:.2f} s" for what, times in taken.items()))
    medians = {what.replace(" ", "_") + "_s": round(statistics.median(times), 2) for what, times in taken.items()}
    medians["times_faster_than_one_by_one"] = round(medians["one_by_one_s"] / medians["cold_s"], 2)
    return Result(
        figures={**medians, "documents": 12, "rounds": ROUNDS, "slowed_by_s": 1},
        goals=(
            Goal(name="seconds to twelve documents, cold", goal=COLD_GOAL_S, value=medians["cold_s"], at_most=True),
            Goal(name="seconds to twelve documents, warm", goal=WARM_GOAL_S, value=medians["warm_s"], at_most=True),
        ),
    )


async def _round(folder: Path, url: str, slow: "Slow", taken: dict[str, list[float]]) -> None:
    async with _process(folder / "ours", url) as ddei, _process(folder / "theirs", url) as theirs:
        caller, other = await _signed_in(ddei, ASHA), await _signed_in(theirs, OWEN)
        await slow()
        taken["cold"].append(await _pack(ddei, caller))
        taken["again"].append(await _pack(ddei, caller))
        async with _process(folder / "ours", url) as restarted:
            taken["warm"].append(await _pack(restarted, caller))
        taken["one by one"].append(await _one_by_one(theirs, other))


async def _pack(ddei: Ddei, caller: Caller) -> float:
    """Open the case as the chat does, and wait until each key document can be read."""
    began = time.perf_counter()
    await ddei.pack.start(caller, CASE)
    await ddei.cases.open(caller, CASE)
    progress = await ddei.pack.wait(caller, CASE)
    if progress.ready != 12:
        raise RuntimeError(f"{progress.ready} of {progress.of} documents are ready, not 12")
    return time.perf_counter() - began


async def _one_by_one(ddei: Ddei, caller: Caller) -> float:
    """The same documents, each opened when the one before could be read."""
    began = time.perf_counter()
    await ddei.cases.open(caller, CASE)
    for document in key_documents(await ddei.reading.documents(caller, CASE)):
        await ddei.reading.open(caller, CASE, document.material_id)
    return time.perf_counter() - began


async def _signed_in(ddei: Ddei, person: Person) -> Caller:
    return await ddei.access.sign_in(
        person.username, person.password, channel=Channel.TEAMS, correlation_id="bench", entra_id=person.entra_id
    )


@asynccontextmanager
async def _process(folder: Path, url: str) -> AsyncIterator[Ddei]:
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    store = await Store.open(f"sqlite+aiosqlite:///{folder / 'bench.sqlite'}", secret="bench")
    async with make_http() as http:
        ddei = Ddei(
            cms=CmsClient(base_url=url, http=http),
            redaction_log=RedactionLogClient(base_url=url, http=http, token="none"),
            store=store,
            shelf=shelf_in(folder),
            engine=engine_in(folder),
        )
        yield ddei
        await ddei.close()
    await store.close()


class Slow:
    """Makes the CMS double slow from now on."""

    def __init__(self, *, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def __call__(self) -> None:
        """From now on each call takes a second more."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(b"\n")
        await self._process.stdout.readline()


@asynccontextmanager
async def _slow_cms(folder: Path) -> AsyncIterator[tuple[str, Slow]]:
    await asyncio.to_thread(folder.mkdir, parents=True)
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.pack_cms", str(folder), stdin=pipe, stdout=pipe
    )
    assert process.stdout is not None
    try:
        yield (await process.stdout.readline()).decode().strip(), Slow(process=process)
    finally:
        process.terminate()
        await process.wait()
