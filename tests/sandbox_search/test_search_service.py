"""The double as its SDK meets it, and as the reference says its REST form is."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.search.documents.aio import SearchClient
from azure.search.documents.indexes.aio import SearchIndexClient
from azure.search.documents.indexes.models import SearchField, SearchFieldDataType, SearchIndex

from sandbox.people import SEARCH_KEY, SEARCH_QUERY_KEY
from sandbox.search import SearchService
from tests.sandbox_search.conftest import BOOKS, Ask

SEARCH, INDEX = "/indexes('books')/docs/search.post.search", "/indexes('books')/docs/search.index"


def book(number: int, **what: Any) -> dict[str, Any]:
    return {"id": f"b{number:04}", "title": f"Book {number}", "text": "the blue car", "shelf": number % 3, **what}


async def search(ask: Ask, **asked: Any) -> dict[str, Any]:
    answer = await ask("POST", SEARCH, asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def ids(ask: Ask, **asked: Any) -> list[str]:
    return [row["id"] for row in (await search(ask, **asked))["value"]]


async def put(ask: Ask, *rows: dict[str, Any]) -> httpx.Response:
    return await ask("POST", INDEX, {"value": [{"@search.action": "upload", **row} for row in rows]})


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/indexes('books')"), ("POST", SEARCH), ("POST", INDEX), ("GET", "/indexes('books')/docs/$count"),
     ("GET", "/indexes('books')/docs('b0001')"), ("PUT", "/indexes('other')"), ("DELETE", "/indexes('books')")],
)  # fmt: skip
async def test_nothing_is_answered_without_the_key(books: Ask, method: str, path: str) -> None:
    for key in ("", "guess"):
        refused = await books(method, path, {}, key=key)
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "Forbidden")


async def test_a_query_key_asks_and_changes_nothing(books: Ask) -> None:
    assert (await books("POST", SEARCH, {}, key=SEARCH_QUERY_KEY)).status_code == 200
    assert (await books("POST", INDEX, {"value": [book(1)]}, key=SEARCH_QUERY_KEY)).status_code == 403
    assert (await books("PUT", "/indexes('books')", BOOKS, key=SEARCH_QUERY_KEY)).status_code == 403


async def test_the_version_of_the_language_has_to_be_known(double: SearchService) -> None:
    async with httpx.AsyncClient() as http:
        for query in ("", "?api-version=1999-01-01"):
            refused = await http.get(f"{double.url}/indexes{query}", headers={"api-key": SEARCH_KEY})
            assert (refused.status_code, refused.json()["error"]["code"]) == (400, "InvalidApiVersion")


async def test_an_index_is_named_in_both_ways(books: Ask) -> None:
    await put(books, book(1))
    for path in ("/indexes('books')/docs/search.post.search", "/indexes/books/docs/search"):
        assert len((await books("POST", path, {})).json()["value"]) == 1
    for path in (
        "/indexes('books')/docs('b0001')",
        "/indexes/books/docs/b0001",
        "/indexes(%27books%27)/docs(%27b0001%27)",
    ):
        assert (await books("GET", path)).json()["title"] == "Book 1"


async def test_an_index_grows_and_its_fields_stay_what_they_are(indexes: SearchIndexClient) -> None:
    key = SearchField(name="id", type=SearchFieldDataType.STRING, key=True)
    text = SearchField(name="text", type=SearchFieldDataType.STRING, searchable=True, analyzer_name="whitespace")
    made = await indexes.create_or_update_index(SearchIndex(name="grows", fields=[key]))
    assert made.fields[0].key
    await indexes.create_or_update_index(SearchIndex(name="grows", fields=[key, text]))
    assert [field.name for field in (await indexes.get_index("grows")).fields] == ["id", "text"]
    for fields in ([key], [key, SearchField(name="text", type=SearchFieldDataType.INT64)]):
        with pytest.raises(HttpResponseError, match="text"):
            await indexes.create_or_update_index(SearchIndex(name="grows", fields=fields))
    assert [index.name async for index in indexes.list_indexes()] == ["grows"]
    await indexes.delete_index("grows")
    with pytest.raises(ResourceNotFoundError):
        await indexes.get_index("grows")


@pytest.mark.parametrize(
    "definition",
    [
        {"name": "Upper", "fields": [{"name": "id", "type": "Edm.String", "key": True}]},
        {"name": "keyless", "fields": [{"name": "id", "type": "Edm.String"}]},
        {"name": "fieldless"},
        {"name": "numbered", "fields": [{"name": "id", "type": "Edm.Int64", "key": True}]},
        {"name": "unknown", "fields": [{"name": "id", "type": "Edm.Geography", "key": True}]},
        {"name": "analysed", "fields": [{"name": "id", "type": "Edm.String", "key": True, "analyzer": "klingon"}]},
    ],
    ids=lambda definition: str(definition["name"]),
)
async def test_an_index_that_cannot_be_is_refused(ask: Ask, definition: dict[str, Any]) -> None:
    refused = await ask("POST", "/indexes", definition)
    assert refused.status_code == 400
    assert refused.json()["error"]["message"]


async def test_documents_are_put_changed_and_taken_away(client: SearchClient) -> None:
    [made] = await client.upload_documents([book(1, secret="x")])
    [again] = await client.upload_documents([book(1)])
    [merged, nobody] = await client.merge_documents([{"id": "b0001", "title": "New"}, {"id": "b0009", "title": "?"}])
    assert [row.status_code for row in (made, again, merged, nobody)] == [201, 200, 200, 404]
    assert not nobody.succeeded
    kept = await client.get_document("b0001")
    assert (kept["title"], kept["text"], kept["groups"], "secret" in kept) == ("New", "the blue car", None, False)
    await client.merge_or_upload_documents([{"id": "b0002", "title": "Second"}])
    assert await client.get_document_count() == 2
    [gone, not_there] = await client.delete_documents([{"id": "b0001"}, {"id": "b0009"}])
    assert gone.succeeded
    assert not_there.succeeded
    with pytest.raises(ResourceNotFoundError):
        await client.get_document("b0001")


async def test_the_count_begins_with_a_mark(books: Ask) -> None:
    await put(books, book(1), book(2))
    assert (await books("GET", "/indexes('books')/docs/$count")).content == b"\xef\xbb\xbf2"


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [book(1, unknown=1)],
        [book(1, shelf="three")],
        [book(1, shelf=2**63)],
        [book(1, groups="one")],
        [{"title": "no key"}],
        [{"id": "with space"}],
        [{"id": "_begins"}],
        [{"id": "ünlikely"}],
        [{"id": "x" * 1025}],
        [book(1, **{"@search.action": "destroy"})],
        [book(number) for number in range(1001)],
    ],
    ids=[
        "none",
        "field",
        "type",
        "size",
        "collection",
        "no-key",
        "blank",
        "underscore",
        "letter",
        "long",
        "action",
        "many",
    ],
)
async def test_a_batch_with_anything_wrong_is_refused_as_a_whole(books: Ask, rows: list[dict[str, Any]]) -> None:
    refused = await put(books, book(7), *rows) if rows else await put(books)
    assert refused.status_code == 400
    assert set(refused.json()["error"]) == {"code", "message"}
    assert (await books("GET", "/indexes('books')/docs/$count")).content.endswith(b"0")


async def test_a_batch_of_more_than_16_mb_is_too_large(books: Ask) -> None:
    assert (await put(books, book(1, text="x " * (8 << 20)))).status_code == 413


async def test_a_term_of_more_than_32_kb_fails_its_row(books: Ask) -> None:
    answer = await put(books, book(1, title="x" * 32_767), book(2), book(3, text="y" * 40_000))
    assert answer.status_code == 207
    assert [row["statusCode"] for row in answer.json()["value"]] == [400, 201, 201]


async def test_a_search_asks_filters_orders_and_cuts(books: Ask) -> None:
    await put(
        books, book(1, text="red"), book(2), book(3, text="the blue van"), book(4), book(5, text="a blue car blue")
    )
    assert await ids(books, search="blue", orderby="id asc") == ["b0002", "b0003", "b0004", "b0005"]
    assert await ids(books, search="blue", orderby="id desc", top=2, skip=1) == ["b0004", "b0003"]
    assert await ids(books, search='"blue car"', queryType="full", filter="shelf eq 2") == ["b0002", "b0005"]
    assert await ids(books, search="blue van", searchMode="all") == ["b0003"]
    assert await ids(books, search="book", searchFields="text") == []
    assert await ids(books, orderby="shelf desc, id asc", top=2) == ["b0002", "b0005"]
    assert (await search(books, search="blue"))["value"][0]["id"] == "b0005"  # the most often met comes first
    answer = await search(books, search="blue", count=True, top=1, select="id, title", minimumCoverage=80)
    assert (answer["@odata.count"], answer["@search.coverage"]) == (4, 100.0)
    assert set(answer["value"][0]) == {"@search.score", "id", "title"}


async def test_what_was_found_is_marked(books: Ask) -> None:
    far = "green " * 60
    await put(books, book(1, text=f"a blue car {far} another blue car {far} blue"))
    asked = {"search": '"blue car"', "queryType": "full", "highlight": "text-1", "searchFields": "text"}
    [row] = (await search(books, **asked))["value"]
    [piece] = row["@search.highlights"]["text"]
    assert piece.startswith("a <em>blue</em> <em>car</em> green")
    [row] = (
        await search(books, **asked | {"highlight": "text,title", "highlightPreTag": "[", "highlightPostTag": "]"})
    )["value"]
    assert [piece.count("[") for piece in row["@search.highlights"]["text"]] == [2, 2]
    assert "title" not in row["@search.highlights"]


@pytest.mark.parametrize(
    "asked",
    [
        {"filter": "text eq 'x'"}, {"filter": "title eq"}, {"search": '"', "queryType": "full"}, {"top": -1},
        {"skip": 100_001}, {"select": "secret"}, {"select": "unknown"}, {"orderby": "text"}, {"orderby": "id up"},
        {"searchFields": "id"}, {"queryType": "semantic"}, {"vectorQueries": []}, {"search": 7}, {"top": "all"},
    ],
    ids=str,
)  # fmt: skip
async def test_a_search_that_makes_no_sense_is_refused(books: Ask, asked: dict[str, Any]) -> None:
    refused = await books("POST", SEARCH, asked)
    assert refused.status_code == 400
    assert set(refused.json()["error"]) == {"code", "message"}


async def test_more_than_one_answer_can_hold_is_paged_through(books: Ask, client: SearchClient) -> None:
    for start in (0, 1000):
        await client.upload_documents([book(number, text="blue") for number in range(start, start + 1000)])
    first = await search(books, search="blue", top=1500)
    assert len(first["value"]) == 1000
    assert first["@search.nextPageParameters"]["skip"] == 1000
    assert first["@odata.nextLink"].startswith("http")
    found = await client.search("blue", top=1500, order_by=["id asc"], include_total_count=True)
    assert [row["id"] async for row in found] == [f"b{number:04}" for number in range(1500)]
    usual = await client.search("blue", include_total_count=True)
    assert await usual.get_count() == 2000
    assert len((await search(books, search="blue"))["value"]) == 50
    assert "@odata.nextLink" not in await search(books, search="blue", top=50)


async def test_some_rows_fail_and_the_sdk_says_which(double: SearchService, client: SearchClient) -> None:
    double.faults.order("index", "some-fail")
    rows = await client.upload_documents([book(1), book(2), book(3)])
    assert [(row.succeeded, row.status_code) for row in rows] == [(True, 201), (False, 503), (True, 201)]
    assert await client.get_document_count() == 2


@pytest.mark.parametrize("fault", ["busy", "down", "reset"])
async def test_a_short_trouble_is_over_when_the_sdk_tries_again(
    double: SearchService, client: SearchClient, fault: str
) -> None:
    double.faults.order("lookUp", fault)
    with pytest.raises(ResourceNotFoundError):
        await client.get_document("b0001")
    assert double.asked["lookUp"] == 2


async def test_what_is_late_is_there_and_not_yet_found(double: SearchService, books: Ask) -> None:
    await put(books, book(1, text="blue"))
    double.late_s = 60.0
    double.faults.order("index", "late", 2)
    await put(books, book(1, text="red"), book(2, text="red"))
    await books("POST", INDEX, {"value": [{"@search.action": "delete", "id": "b0002"}]})
    assert await ids(books, search="blue") == ["b0001"]
    assert await ids(books, search="red") == []
    assert (await books("GET", "/indexes('books')/docs('b0001')")).json()["text"] == "red"


async def test_a_restart_loses_nothing_and_what_was_late_comes(tmp_path: Path) -> None:
    async with httpx.AsyncClient(headers={"api-key": SEARCH_KEY}, params={"api-version": "2026-04-01"}) as http:
        service = SearchService(data_dir=tmp_path)
        await service.start("127.0.0.1", 0)
        await http.put(f"{service.url}/indexes/books", json=BOOKS)
        await http.post(f"{service.url}{INDEX}", json={"value": [book(1)]})
        service.late_s = 0.01
        service.faults.order("index", "late")
        await http.post(f"{service.url}{INDEX}", json={"value": [book(2)]})
        await service.stop()
        service = SearchService(data_dir=tmp_path)
        await service.start("127.0.0.1", 0)
        found: list[str] = []
        while len(found) < 2:
            answer = await http.post(f"{service.url}{SEARCH}", json={"orderby": "id asc"})
            found = [row["id"] for row in answer.json()["value"]]
        assert found == ["b0001", "b0002"]
        await service.stop()


async def test_the_page_says_what_there_is(double: SearchService, books: Ask) -> None:
    await put(books, book(1))
    async with httpx.AsyncClient() as http:
        assert "books: 1 search documents" in (await http.get(double.url)).text


async def test_a_body_that_is_no_json_is_refused(double: SearchService, books: Ask) -> None:
    async with httpx.AsyncClient(headers={"api-key": SEARCH_KEY}, params={"api-version": "2026-04-01"}) as http:
        for body in (b"", b"{", b"[" * 100_000, json.dumps([1]).encode()):
            for path in (SEARCH, INDEX):
                assert (await http.post(f"{double.url}{path}", content=body)).status_code == 400
