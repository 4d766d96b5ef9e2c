"""The engines that are held to one contract, each empty and on its own."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from search.fts import FtsEngine
from search.port import SearchEngine


@asynccontextmanager
async def embedded(folder: Path) -> AsyncIterator[SearchEngine]:
    """SQLite FTS5."""
    engine = FtsEngine(path=folder / "search.sqlite")
    yield engine
    await engine.close()


ENGINES: dict[str, Callable[[Path], AbstractAsyncContextManager[SearchEngine]]] = {"fts": embedded}


@pytest.fixture(params=sorted(ENGINES))
async def engine(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SearchEngine]:
    """Each engine in turn."""
    async with ENGINES[request.param](tmp_path) as ready:
        yield ready
