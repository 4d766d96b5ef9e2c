"""The embedded engine's own file: damaged, of another version, or used by several at once."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from search.asking import ask
from search.fts import FtsEngine
from tests.search.written import CASE, STATEMENT, document, lines, pages


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
async def test_a_damaged_file_is_put_aside_and_what_it_had_can_be_taken_in_again(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "search.sqlite"
    path.write_bytes(content)
    engine = FtsEngine(path=path)
    assert dict(await engine.known(CASE)) == {}
    await engine.put(STATEMENT, pages("The knife."))
    assert lines(await engine.find(ask("knife"), frozenset({CASE}))) == ["The knife."]
    await engine.close()
    assert path.with_name("search.sqlite.damaged").read_bytes() == content


async def test_a_file_of_another_version_is_started_again(tmp_path: Path) -> None:
    path = tmp_path / "search.sqlite"
    engine = FtsEngine(path=path)
    await engine.put(STATEMENT, pages("The knife."))
    await engine.close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version=1")
    connection.close()
    engine = FtsEngine(path=path)
    assert dict(await engine.known(CASE)) == {}
    await engine.put(STATEMENT, pages("The hammer."))
    assert lines(await engine.find(ask("knife"), frozenset({CASE}))) == []
    await engine.close()


async def test_many_read_and_write_at_once(tmp_path: Path) -> None:
    engine, other = (FtsEngine(path=tmp_path / "search.sqlite") for _ in range(2))

    async def put(number: int) -> None:
        await (engine if number % 2 else other).put(document(number), pages(f"knife {number}", "knife"))

    async def find() -> None:
        found = await engine.find(ask("knife"), frozenset({CASE}))
        assert all(len(one.hits) == 2 for one in found.documents)

    await asyncio.gather(*(put(number) for number in range(1, 21)), *(find() for _ in range(10)))
    assert len((await other.find(ask("knife"), frozenset({CASE}))).documents) == 20
    await asyncio.gather(engine.close(), other.close())
