"""A worker of the ledger as a process of its own, for the test that kills one. It prints what it has reached."""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

from casework.errors import Conflict
from store.ledger import LeaseLost, Ledger, State
from store.legal_log import LogKind, LogRecord, Outcome
from store.store import Store

LEASE_S = 2.0
FILED = LogRecord(LogKind.COLLECTION, "filing.file", Outcome.OK, "mail", case_ids=(2140001,))


async def main(url: str, name: str, effects: Path, pause_s: float) -> None:
    """Take the one intention as soon as it is free, write its effect unless it is there, and end it."""
    store = await Store.open(url, secret="a secret of the tests")
    # Another machine's worker: nobody can see at once that its process is gone, the lease has to run out.
    ledger = Ledger(database=store.database, lease=timedelta(seconds=LEASE_S))
    try:
        await work(store, ledger, f"{name}.elsewhere/1/{name}", effects, pause_s)
    except LeaseLost:
        print("refused", flush=True)
    await store.close()


async def work(store: Store, ledger: Ledger, owner: str, effects: Path, pause_s: float) -> None:
    entry = lease = None
    while lease is None:
        try:
            entry, lease = await ledger.begin(key="mail:1", kind="filing", digest="d", payload={}, owner=owner)
        except Conflict:
            await asyncio.sleep(0.1)
            continue
        if entry.receipt is not None:
            print("already done", flush=True)
            return
    async with ledger.held(lease):
        await ledger.mark(lease, State.WRITING)
        if not effects.exists():  # the look before the write
            effects.write_text(owner)
        print(f"writing {lease.fence}", flush=True)
        await asyncio.sleep(pause_s)
        async with ledger.transaction() as on:
            await ledger.done(lease, {"reference": owner}, on=on)
            await store.legal_log.append(FILED, on)
    print("done", flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), float(sys.argv[4])))
