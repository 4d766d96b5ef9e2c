"""The engine over the search service when things go wrong; what it finds is in the contract of all engines."""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
import structlog

from casework.errors import Busy, CaseworkError, Unavailable
from casework.pages import Page, Word
from sandbox.people import SEARCH_KEY, SEARCH_QUERY_KEY
from sandbox.search import SearchService
from search.asking import ask
from search.azure import AzureEngine
from search.found import Found, IndexedDocument
from search.question import Filters
from tests.search.written import CASE, STATEMENT, document, lines, materials, page, pages

ONLY = frozenset({CASE})


async def test_every_question_is_kept_to_its_cases(double: SearchService, engine: AzureEngine) -> None:
    await engine.put(document(1), pages("The blue car."))
    await engine.put(document(2, case_id=9), pages("The blue car."))
    await engine.known(9)
    for text in ("car", '"blue car"', "carr", "blue carr", "c*"):
        for filters in (Filters(), Filters(materials=frozenset({1, 2})), Filters(unused=False)):
            await engine.find(ask(text, filters), frozenset({CASE, 9}))
            await engine.find(ask(text, filters), ONLY)
    await engine.drop(9, 2)
    await engine.drop_case(9)
    asked = [search["filter"] for search in double.searches]
    assert len(asked) > 40
    for said in asked:
        assert said.startswith(("(search.in(caseId, ", "search.in(caseId, "))


async def test_without_a_case_nothing_is_asked(double: SearchService, engine: AzureEngine) -> None:
    assert await engine.find(ask("car"), frozenset()) == Found()
    assert double.asked == {}


async def test_the_index_is_made_once_and_again_when_somebody_took_it_away(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    service = SearchService(data_dir=tmp_path_factory.mktemp("first"))
    await service.start("127.0.0.1", 0)
    engine = AzureEngine(endpoint=service.url, key=SEARCH_KEY, index="casework-pages")
    await asyncio.gather(*(engine.known(case_id) for case_id in range(1, 6)))
    assert service.asked["defineIndex"] == 1
    await service.stop()
    empty = SearchService(data_dir=tmp_path_factory.mktemp("second"))
    await empty.start("127.0.0.1", service.port)
    with pytest.raises(Unavailable):
        await engine.known(CASE)
    assert await engine.known(CASE) == {}
    await engine.close()
    await empty.stop()


@pytest.mark.parametrize("fault", ["busy", "down", "reset", "apply-then-drop"])
async def test_a_short_trouble_is_not_noticed(double: SearchService, engine: AzureEngine, fault: str) -> None:
    for operation in ("defineIndex", "index", "search"):
        double.faults.order(operation, fault)
    await engine.put(STATEMENT, pages("The blue car."))
    double.faults.order("search", fault)
    assert lines(await engine.find(ask("car"), ONLY)) == ["The blue car."]
    assert double.faults.listed() == []


@pytest.mark.parametrize(("fault", "error"), [("busy", Busy), ("down", Unavailable), ("reset", Unavailable)])
@pytest.mark.parametrize("operation", ["defineIndex", "index", "search"])
async def test_a_service_that_stays_in_trouble_is_said_in_a_sentence(
    double: SearchService, engine: AzureEngine, operation: str, fault: str, error: type[CaseworkError]
) -> None:
    double.faults.order(operation, fault, 50)
    asked = engine.find(ask("okafor"), ONLY) if operation == "search" else engine.put(STATEMENT, pages("Of Okafor."))
    with pytest.raises(error) as said:
        await asked
    assert said.value.sentence.startswith("Search is ")
    assert "okafor" not in f"{said.value!r} {said.value.detail} {said.value.__cause__}".lower()


async def test_a_key_that_may_not_write_is_a_service_that_cannot_be_used(double: SearchService) -> None:
    engine = AzureEngine(endpoint=double.url, key=SEARCH_QUERY_KEY, index="casework-pages")
    with pytest.raises(Unavailable, match="status 403"):
        await engine.put(STATEMENT, pages("The blue car."))
    await engine.close()


async def test_a_service_that_is_not_there_is_said_soon() -> None:
    engine = AzureEngine(endpoint="http://127.0.0.1:9", key="k", index="casework-pages")
    with pytest.raises(Unavailable):
        await engine.find(ask("car"), ONLY)
    await engine.close()


async def test_rows_that_were_not_taken_are_sent_again(double: SearchService, engine: AzureEngine) -> None:
    double.faults.order("index", "some-fail")
    await engine.put(STATEMENT, pages("One knife.", "Two knives and a knife.", "Three.", "A fourth knife."))
    assert [hit.page for hit in (await engine.find(ask("knife"), ONLY)).documents[0].hits] == [1, 2, 4]


async def test_rows_that_are_never_taken_leave_what_was_there(double: SearchService, engine: AzureEngine) -> None:
    await engine.put(STATEMENT, pages("The knife.", "A second page."))
    double.faults.order("index", "some-fail", 50)
    with pytest.raises(Unavailable):
        await engine.put(replace(STATEMENT, version_id=11), pages(*["The hammer."] * 20))
    double.faults.clear()
    assert lines(await engine.find(ask("knife"), ONLY)) == ["The knife."]
    assert lines(await engine.find(ask("hammer"), ONLY)) == []
    assert await engine.known(CASE) == {1: 10}


async def test_what_is_too_large_for_one_request_is_sent_in_parts(double: SearchService, engine: AzureEngine) -> None:
    double.faults.order("index", "too-large", 3)
    await engine.put(STATEMENT, pages(*[f"Page {number} of the knife." for number in range(9)]))
    assert len(lines(await engine.find(ask("knife"), ONLY))) == 9


async def test_a_long_document_goes_in_within_the_limits(double: SearchService, engine: AzureEngine) -> None:
    every = [page(f"Page number {number} of the log.", number=number) for number in range(1, 1203)]
    await engine.put(replace(STATEMENT, pages=1202), every)
    assert double.asked["index"] == 3
    found = await engine.find(ask("log"), ONLY)
    assert [hit.page for hit in found.documents[0].hits] == list(range(1, 1203))
    await engine.put(replace(STATEMENT, version_id=11), pages("Nothing."))
    assert await engine.find(ask("log"), ONLY) == Found()


async def test_what_was_put_is_searchable_even_where_that_takes_a_while(
    double: SearchService, engine: AzureEngine
) -> None:
    await engine.put(STATEMENT, pages("The knife.", "A second page."))
    double.late_s = 0.3
    double.faults.order("index", "late", 50)
    replacing = asyncio.create_task(engine.put(replace(STATEMENT, version_id=11), pages("The hammer.")))
    while not replacing.done():
        assert await words_now(engine) in ({"knife"}, {"hammer"})
    await replacing
    assert await words_now(engine) == {"hammer"}
    assert await engine.known(CASE) == {1: 11}
    await engine.drop_case(CASE)
    assert await words_now(engine) == set()
    assert await engine.known(CASE) == {}


async def test_two_who_put_the_same_document_leave_it_whole(double: SearchService, engine: AzureEngine) -> None:
    other = AzureEngine(endpoint=double.url, key=SEARCH_KEY, index="casework-pages")
    puts = [one.put(version(number), pages(f"Version w{number}.")) for one in (engine, other) for number in (11, 12)]
    await asyncio.gather(*puts)
    named = (await engine.known(CASE))[1]
    assert lines(await engine.find(ask("version"), ONLY)) == [f"Version w{named}."]
    await other.close()


async def test_nothing_that_was_looked_for_gets_into_a_log(
    double: SearchService, engine: AzureEngine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    double.faults.order("search", "down", 20)
    with structlog.testing.capture_logs() as logged, pytest.raises(Unavailable):
        await engine.find(ask('nandakumar "albany road"'), ONLY)
    said = f"{caplog.text} {logged}".lower()
    assert "nandakumar" not in said
    assert "albany" not in said
    assert SEARCH_KEY not in said


async def test_a_page_without_words_and_one_with_very_many_go_in(engine: AzureEngine) -> None:
    empty = Page(1, 595.0, 842.0, ())
    full = page(" ".join(f"word{number}" for number in range(20_000)), number=2)
    long = Page(3, 595.0, 842.0, ((Word("x" * 40_000, (0, 0, 1, 1)),),))
    await engine.put(replace(STATEMENT, pages=3), [empty, full, long])
    assert [hit.page for hit in (await engine.find(ask("word19999"), ONLY)).documents[0].hits] == [2]


async def test_a_case_without_the_word_is_asked_for_near_ones_and_others_are_not(
    double: SearchService, engine: AzureEngine
) -> None:
    await engine.put(document(1), pages("The burglar ran."))
    await engine.put(document(2, case_id=9), pages("The burglars ran."))
    before = double.asked["search"]
    assert set(materials(await engine.find(ask("burglar"), frozenset({CASE, 9})))) == {1, 2}
    assert double.asked["search"] - before == 4  # the documents, the pages, and of one case its words and its pages


async def test_records_of_an_older_form_are_put_anew(
    double: SearchService, engine: AzureEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    await engine.put(STATEMENT, pages("The knife.", "The knife again."))
    monkeypatch.setattr("search.azure_records.VERSION", 1_000)
    assert await engine.known(CASE) == {}
    assert await words_now(engine) == set()
    await engine.put(STATEMENT, pages("The hammer."))
    assert await words_now(engine) == {"hammer"}
    assert await records(double) == 2


async def words_now(engine: AzureEngine) -> set[str]:
    """Which of the two versions, "The knife" and "The hammer", is the answer; one question, so one moment."""
    said = " ".join(lines(await engine.find(replace(ask("the"), near=False), ONLY)))
    return {word for word in ("knife", "hammer") if word in said}


def version(number: int) -> IndexedDocument:
    return replace(STATEMENT, version_id=number)


# A put sends its pages, then what names them, and then takes the old pages away.
@pytest.mark.parametrize("fault", ["hang-before", "hang-after"])
@pytest.mark.parametrize("sent", [0, 1, 2], ids=["pages", "about", "old-pages"])
async def test_a_put_that_is_broken_off_leaves_one_version_or_the_other(
    double: SearchService, engine: AzureEngine, sent: int, fault: str
) -> None:
    await engine.put(version(10), pages("The knife.", "The knife again."))
    double.late_s = 0.0
    if sent:
        double.faults.order("index", "late", sent)
    double.faults.order("index", fault, 50)  # also when the client asks again
    before = double.asked["index"]
    broken_off = asyncio.create_task(engine.put(version(11), pages("The hammer.")))
    while double.asked["index"] <= before + sent:
        await asyncio.sleep(0.01)
    other = AzureEngine(endpoint=double.url, key=SEARCH_KEY, index="casework-pages")
    named = sent == 2 or (sent == 1 and fault == "hang-after")
    await until(lambda: words_now(other), {"hammer"} if named else {"knife"})
    broken_off.cancel()
    with pytest.raises(asyncio.CancelledError):
        await broken_off
    assert await other.known(CASE) == {1: 11 if named else 10}
    double.faults.clear()
    assert await words_now(other) in ({"hammer"}, {"knife"})  # what was on its way may still arrive
    await other.put(version(11), pages("The hammer."))
    assert await words_now(other) == {"hammer"}
    assert await records(double) == 2
    await other.close()


PUTTING = """
import asyncio, sys
from search.azure import AzureEngine
from tests.sandbox_search.test_azure_engine import pages, version
engine = AzureEngine(endpoint=sys.argv[1], key=sys.argv[2], index="casework-pages")
asyncio.run(engine.put(version(11), pages("The hammer.")))
"""


@pytest.mark.parametrize(("sent", "word"), [(0, "knife"), (1, "hammer")], ids=["pages-sent", "all-sent"])
async def test_a_process_killed_in_the_middle_of_a_put_leaves_a_whole_version(
    double: SearchService, engine: AzureEngine, sent: int, word: str
) -> None:
    await engine.put(version(10), pages("The knife.", "The knife again."))
    double.late_s = 0.0
    if sent:
        double.faults.order("index", "late", sent)
    double.faults.order("index", "hang-after", 50)
    before = double.asked["index"]
    command = (sys.executable, "-c", PUTTING, double.url, SEARCH_KEY)
    process = await asyncio.create_subprocess_exec(*command, cwd=Path(__file__).parents[2])
    while double.asked["index"] <= before + sent:
        assert process.returncode is None
        await asyncio.sleep(0.02)
    await until(lambda: words_now(engine), {word})
    process.kill()
    await process.wait()
    double.faults.clear()
    assert await words_now(engine) == {word}
    await engine.put(version(11), pages("The hammer."))
    assert await words_now(engine) == {"hammer"}
    assert await records(double) == 2


async def until(ask_again: Callable[[], Awaitable[set[str]]], wanted: set[str]) -> None:
    end = time.monotonic() + 20
    while (found := await ask_again()) != wanted:
        assert time.monotonic() < end, found
        await asyncio.sleep(0.02)


async def records(double: SearchService) -> int:
    return len(double._holdings.searchable("casework-pages"))
