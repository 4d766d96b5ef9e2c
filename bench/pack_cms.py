"""The CMS double for `bench pack`, in a process of its own, slow or as it is: it starts slow when told so."""

import asyncio
import sys
from pathlib import Path

from sandbox.cms import LegacyCms

FOREVER = 1_000_000


async def main(folder: str) -> None:
    """Serve until terminated. A line on standard input switches the slowness on."""
    cms = LegacyCms(data_dir=Path(folder))
    await cms.start("127.0.0.1", 0)
    print(cms.url, flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    cms.faults.order("*", "slow", FOREVER)
    print("slow", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
