"""The search double on a free port, asked by the SDK, by our engine, or plainly over HTTP."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from azure.core.credentials import AzureKeyCredential
from azure.search.documents.aio import SearchClient
from azure.search.documents.indexes.aio import SearchIndexClient

from sandbox.people import SEARCH_KEY
from sandbox.search import SearchService
from search.azure import AzureEngine

BOOKS = {
    "name": "books",
    "fields": [
        {"name": "id", "type": "Edm.String", "key": True, "searchable": False, "sortable": True},
        {"name": "title", "type": "Edm.String", "sortable": True},
        {"name": "text", "type": "Edm.String", "analyzer": "whitespace", "filterable": False, "sortable": False},
        {"name": "shelf", "type": "Edm.Int64", "sortable": True},
        {"name": "groups", "type": "Collection(Edm.String)", "searchable": False},
        {"name": "secret", "type": "Edm.String", "searchable": False, "retrievable": False},
        {
            "name": "words",
            "type": "Collection(Edm.ComplexType)",
            "fields": [{"name": "text", "type": "Edm.String"}, {"name": "line", "type": "Edm.Int32"}],
        },
    ],
}
Ask = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
async def double(tmp_path: Path) -> AsyncIterator[SearchService]:
    service = SearchService(data_dir=tmp_path / "search")
    await service.start("127.0.0.1", 0)
    yield service
    await service.stop()


@pytest.fixture
async def ask(double: SearchService) -> AsyncIterator[Ask]:
    """A plain request: the method, the path, and perhaps a body; with the key and the version, unless told otherwise."""
    async with httpx.AsyncClient(timeout=30) as http:

        async def request(method: str, path: str, body: Any = None, *, key: str = SEARCH_KEY) -> httpx.Response:
            mark = "&" if "?" in path else "?"
            address = f"{double.url}{path}{mark}api-version=2026-04-01"
            return await http.request(method, address, json=body, headers={"api-key": key} if key else {})

        yield request


@pytest.fixture
async def books(ask: Ask) -> Ask:
    """An index of books, empty."""
    assert (await ask("PUT", "/indexes('books')", BOOKS)).status_code == 201
    return ask


@pytest.fixture
async def client(double: SearchService, books: Ask) -> AsyncIterator[SearchClient]:
    """The SDK over the index of books."""
    async with SearchClient(double.url, "books", AzureKeyCredential(SEARCH_KEY), retry_total=2) as sdk:
        yield sdk


@pytest.fixture
async def indexes(double: SearchService) -> AsyncIterator[SearchIndexClient]:
    async with SearchIndexClient(double.url, AzureKeyCredential(SEARCH_KEY), retry_total=2) as sdk:
        yield sdk


@pytest.fixture
async def engine(double: SearchService) -> AsyncIterator[AzureEngine]:
    """Our engine over the double."""
    ready = AzureEngine(endpoint=double.url, key=SEARCH_KEY, index="casework-pages")
    yield ready
    await ready.close()
