"""Files that mean harm: each must end within its limits with a reason, and cost nothing else anything."""

import asyncio
import hashlib
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.hostile_files import MADE
from bench.result import Goal, Result
from casework.errors import CannotOpen
from casework.pages import Outcome
from ddei.papers import shelf_in
from documents.shelf import Shelf

LONGEST_S = 240.0
"""Reading, recognising and drawing one document at their limits."""
MOST_GROWTH_MB = 40.0
_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Ended:
    """How one file ended."""

    name: str
    outcome: str
    sentence: str
    seconds: float
    right: bool


async def main(folder: Path | None) -> Result:
    """Every file of a folder, or our own set, one after the other through the whole way of a document."""
    with tempfile.TemporaryDirectory() as place:
        shelf = shelf_in(Path(place))
        await _one(shelf, "first", Path(__file__), frozenset())  # what is loaded once is loaded now
        files = await asyncio.to_thread(_files, folder, Path(place))
        before, guards = _memory(), _descendants(os.getpid())
        ended = [await _one(shelf, *each) for each in files]
        await _until_alone(guards)
        left = _descendants(os.getpid()) - guards
        lost = guards - _descendants(os.getpid())
        growth = round(_memory() - before, 1)
    reasonless = [one.name for one in ended if one.outcome != Outcome.CONVERTED and not one.sentence]
    late = [one.name for one in ended if one.seconds > LONGEST_S]
    return Result(
        figures={
            "files": len(ended),
            "outcomes": {name: sum(one.outcome == name for one in ended) for name in sorted({one.outcome for one in ended})},
            "longest_s": round(max(one.seconds for one in ended), 1),
            "parent_grew_mb": growth,
        },
        goals=(
            Goal("files that ended as they should not", 0, sum(not one.right for one in ended), at_most=True),
            Goal("files without a reason", 0, len(reasonless), at_most=True),
            Goal("files beyond their time", 0, len(late), at_most=True),
            Goal("processes of ours lost", 0, len(lost), at_most=True),
            Goal("children left behind", 0, len(left), at_most=True),
            Goal("parent's memory grew, MB", MOST_GROWTH_MB, growth, at_most=True),
        ),
    )  # fmt: skip


def _files(folder: Path | None, place: Path) -> list[tuple[str, Path, frozenset[str]]]:
    """Name, file, and which outcomes are right; any is, of a folder that we do not know."""
    if folder is None:
        # In a process of its own: making them takes more memory than reading them may.
        subprocess.run([sys.executable, "-m", "bench.hostile_files", str(place)], check=True, stderr=subprocess.DEVNULL)
        return [(name, place / f"{name}.pdf", right) for name, (_, right) in MADE.items()]
    return [(file.name, file, frozenset()) for file in sorted(folder.iterdir()) if file.is_file()]


async def _one(shelf: Shelf, name: str, file: Path, right: frozenset[str]) -> Ended:
    begun = time.monotonic()
    sha256 = hashlib.sha256(await asyncio.to_thread(file.read_bytes)).hexdigest()
    ready = await shelf.make_ready(file, sha256=sha256, file_name=file.name)
    drawn = ""
    if ready.outcome is Outcome.CONVERTED:
        try:
            drawn = f", picture of {len(await shelf.picture(sha256, 1)) // 1024} KB"
        except CannotOpen as error:
            drawn = f", no picture: {error.reason}"
    ended = Ended(name, ready.outcome, ready.sentence, time.monotonic() - begun, not right or ready.outcome in right)
    print(f"{name:36} {ready.outcome:12} {ready.pages:6} pages {ended.seconds:7.1f} s{drawn} {ready.sentence}")
    return ended


async def _until_alone(guards: set[int]) -> None:
    """A child that was killed is gone a moment later."""
    for _ in range(50):
        if _descendants(os.getpid()) <= guards:
            return
        await asyncio.sleep(0.1)


def _descendants(pid: int) -> set[int]:
    """All processes that this one started, and those they started."""
    found: set[int] = set()
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, children.read_text(encoding="ascii").split()):
            found |= {child} | _descendants(child)
    return found


def _memory() -> float:
    """The most memory that this process has had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / _MB
