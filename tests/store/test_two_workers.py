"""Two workers share the ledger: what one leaves behind the other ends, and whoever was overtaken can change nothing."""

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from store.store import Store

pytestmark = pytest.mark.crash
ROOT = Path(__file__).parents[2]


class Workers:
    """Processes that work on the same intention."""

    def __init__(self, url: str, effects: Path) -> None:
        self._url = url
        self._effects = effects
        self.started: list[asyncio.subprocess.Process] = []

    async def start(self, name: str, pause_s: float) -> asyncio.subprocess.Process:
        arguments = ("-m", "tests.store.ledger_worker", self._url, name, str(self._effects), str(pause_s))
        process = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        self.started.append(process)
        return process


@pytest.fixture
async def workers(store_url: str, tmp_path: Path):
    made = Workers(store_url, tmp_path / "effect")
    yield made
    for process in made.started:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def said(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    return (await asyncio.wait_for(process.stdout.readline(), timeout=40)).decode().strip()


async def test_a_killed_worker_s_write_is_ended_by_the_other_once(
    store: Store, workers: Workers, tmp_path: Path
) -> None:
    first = await workers.start("first", pause_s=60)
    assert await said(first) == "writing 1"
    second = await workers.start("second", pause_s=0)
    first.send_signal(signal.SIGKILL)

    assert [await said(second), await said(second)] == ["writing 2", "done"]

    entry = await store.ledger.get("mail:1")
    assert entry
    assert (entry.receipt, entry.fence) == ({"reference": "second.elsewhere/1/second"}, 2)
    assert (tmp_path / "effect").read_text().startswith("first")  # looked for, and not written again
    assert (await store.legal_log.verify()).count == 1


async def test_a_worker_that_slept_through_its_lease_is_refused(store: Store, workers: Workers) -> None:
    zombie = await workers.start("zombie", pause_s=5)
    assert await said(zombie) == "writing 1"
    zombie.send_signal(signal.SIGSTOP)  # a machine that hangs: neither heartbeat nor end
    second = await workers.start("second", pause_s=0)
    assert [await said(second), await said(second)] == ["writing 2", "done"]

    zombie.send_signal(signal.SIGCONT)

    assert await said(zombie) == "refused"
    entry = await store.ledger.get("mail:1")
    assert entry
    assert entry.receipt == {"reference": "second.elsewhere/1/second"}
    assert (await store.legal_log.verify()).count == 1
