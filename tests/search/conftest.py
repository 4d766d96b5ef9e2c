"""The engines that are held to one contract, each empty and on its own."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from sandbox.people import SEARCH_KEY
from sandbox.search import SearchService
from search.azure import AzureEngine
from search.fts import FtsEngine
from search.port import SearchEngine


@asynccontextmanager
async def embedded(folder: Path) -> AsyncIterator[SearchEngine]:
    """SQLite FTS5."""
    engine = FtsEngine(path=folder / "search.sqlite")
    yield engine
    await engine.close()


@asynccontextmanager
async def azure(folder: Path) -> AsyncIterator[SearchEngine]:
    """Azure AI Search, which is the sandbox's double of it."""
    double = SearchService(data_dir=folder / "search")
    await double.start("127.0.0.1", 0)
    engine = AzureEngine(endpoint=double.url, key=SEARCH_KEY, index="casework-pages")
    yield engine
    await engine.close()
    await double.stop()


ENGINES: dict[str, Callable[[Path], AbstractAsyncContextManager[SearchEngine]]] = {"fts": embedded, "azure": azure}


@pytest.fixture(params=["fts", pytest.param("azure", marks=pytest.mark.doubles)])
async def engine(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SearchEngine]:
    """Each engine in turn."""
    async with ENGINES[request.param](tmp_path) as ready:
        yield ready
