"""A sample of what `scripts/bench crash` does in whole: SIGKILL at durable boundaries that the harness has found by itself."""

import asyncio
from pathlib import Path

import pytest

from bench.crash import tally_of
from bench.crash_listener import CMS, LISTENER, WORKER

pytestmark = pytest.mark.crash


@pytest.mark.parametrize(
    ("victim", "rounds", "boundaries"),
    [(LISTENER, 2, 40), (WORKER, 1, 2), (CMS, 1, 20)],
    ids=["listener", "guarded-child", "cms"],
)
async def test_nothing_is_lost_or_doubled_whoever_is_killed(
    victim: str, rounds: int, boundaries: int, tmp_path: Path
) -> None:
    tally = await tally_of(tmp_path, f"sqlite+aiosqlite:///{tmp_path / 'casework.sqlite'}", victim, rounds)
    assert tally.boundaries >= boundaries
    assert tally.kills >= rounds
    assert (tally.lost, tally.doubled) == (0, 0), tally.labels


@pytest.mark.postgres
async def test_nothing_is_lost_or_doubled_on_postgresql(postgres_url: str, tmp_path: Path) -> None:
    tally = await asyncio.wait_for(tally_of(tmp_path, postgres_url, LISTENER, 2), 300)
    assert (tally.kills >= 2, tally.lost, tally.doubled) == (True, 0, 0), tally.labels
