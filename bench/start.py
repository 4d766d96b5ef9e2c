"""How long `casework up` takes until it says Ready: on an empty data folder, and on one that holds data."""

import asyncio
import signal
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench.result import Goal, Result

PORT = 23978
RUNS = 5
LATER_START_GOAL = 8.0


async def main() -> Result:
    """One start on new data, then five on the same data."""
    with tempfile.TemporaryDirectory() as folder:
        first = await _start(Path(folder))
        later = [await _start(Path(folder)) for _ in range(RUNS)]
    for name, seconds in (("new data", [first]), ("existing data", later)):
        print(f"{name}: {', '.join(f'{value:.2f} s' for value in seconds)}")
    median = round(statistics.median(later), 2)
    return Result(
        figures={"new_data_s": round(first, 2), "existing_data_s": [round(value, 2) for value in later]},
        goals=(Goal(name="later start, median s", goal=LATER_START_GOAL, value=median, at_most=True),),
    )


async def _start(data: Path) -> float:
    begun = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app.cli", "up", "--port", str(PORT), "--data", str(data), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), timeout=90)
    taken = time.perf_counter() - begun
    process.send_signal(signal.SIGINT)
    await process.wait()
    if not line.startswith(b"Ready: "):
        raise SystemExit(f"The product did not start: {line.decode()!r}")
    return taken
