"""SIGKILL in the middle of taking documents in: never half a document, and nothing is lost that was said to be in."""

import asyncio
import sqlite3
import sys
from pathlib import Path

import pytest

from search.asking import ask
from search.found import Found
from search.fts import FtsEngine
from search.question import Filters
from tests.search.putting_process import PAGES
from tests.search.written import CASE

pytestmark = pytest.mark.crash

RUNNER = Path(__file__).parent / "putting_process.py"
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("after", [1, 3, 6, 11, 18])
async def test_a_killed_process_leaves_whole_documents_only(after: int, tmp_path: Path) -> None:
    path = tmp_path / "search.sqlite"
    said = await _killed_after(path, after)
    engine = FtsEngine(path=path)
    known = await engine.known(CASE)
    for material_id, version_id in said.items():
        assert known[material_id] >= version_id
    for material_id, version_id in known.items():
        one = Filters(materials=frozenset({material_id}))
        found = await engine.find(ask("knife", one), frozenset({CASE}))
        assert [hit.page for hit in found.documents[0].hits] == list(range(1, PAGES + 1))
        assert len(_hits(await engine.find(ask(f"m{material_id} v{version_id}", one), frozenset({CASE})))) == PAGES
        assert not _hits(await engine.find(ask(f"v{version_id - 1}", one), frozenset({CASE})))
    await engine.close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")
    connection.close()


async def test_two_processes_may_take_in_at_once(tmp_path: Path) -> None:
    path = tmp_path / "search.sqlite"
    said = await asyncio.gather(_killed_after(path, 12), _killed_after(path, 12))
    engine = FtsEngine(path=path)
    assert set(await engine.known(CASE)) == {1, 2, 3, 4}
    found = await engine.find(ask("knife"), frozenset({CASE}))
    assert len(_hits(found)) == 4 * PAGES
    assert said
    await engine.close()


def _hits(found: Found) -> list[int]:
    return [hit.page for one in found.documents for hit in one.hits]


async def _killed_after(path: Path, count: int) -> dict[int, int]:
    """Let a process work until it has said so many documents, kill it, and give what it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(RUNNER), str(path), stdout=asyncio.subprocess.PIPE, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}
    )
    assert process.stdout is not None
    said: dict[int, int] = {}
    async with asyncio.timeout(60):
        for _ in range(count):
            material_id, version_id = map(int, (await process.stdout.readline()).split())
            said[material_id] = version_id
        process.kill()
        rest = (await process.stdout.read()).decode()
        await process.wait()
    for line in rest.splitlines():
        if len(numbers := line.split()) == 2 and line + "\n" in rest:
            said[int(numbers[0])] = int(numbers[1])
    return said
