"""A prosecutor searches the documents of a case and goes through what was found."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dialogs.turn import Kind
from tests.dialogs.conftest import InTeams, World, a_world

PHRASE = '"tendered in evidence"'


def blocks(shown) -> list[dict]:
    """Every piece of the cards shown."""
    found = []

    def walk(part) -> None:
        if isinstance(part, dict):
            found.append(part)
            part = [value for name, value in part.items() if name != "fallback"]
        for each in part if isinstance(part, list) else ():
            walk(each)

    walk(shown.cards)
    return found


def bold(shown) -> list[str]:
    """What stands in bold in the lines of documents, which are set off from our own words."""
    lines = [part for part in blocks(shown) if part.get("type") == "Container" and part.get("style") == "emphasis"]
    runs = [run for one in lines for line in one["items"] for run in line.get("inlines", ())]
    return [run["text"].strip() for run in runs if run.get("weight") == "Bolder"]


def picture(shown) -> dict:
    return next(part for part in blocks(shown) if part.get("type") == "Image")


@pytest.fixture(scope="session")
def searched(seeded: Path, shelf_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data when the prosecutor has signed in, and her case has been searched once: made ready once for all tests."""
    folder = tmp_path_factory.mktemp("searched")
    shutil.copytree(seeded, folder, dirs_exist_ok=True)

    async def search() -> None:
        async with a_world(folder, shelf_folder) as world:
            asha = await world.asha.signed_in()
            for _ in range(60):
                found = await asha.says("search statement in 45AA0209826/1")
                if "not ready yet" not in found.text:
                    break
            await asha.says("sign out")

    asyncio.run(search())
    return folder


@pytest.fixture
async def world(searched: Path, shelf_folder: Path, tmp_path: Path) -> AsyncIterator[World]:
    """The product over its doubles, each test on data of its own."""
    shutil.copytree(searched, tmp_path, dirs_exist_ok=True)
    async with a_world(tmp_path, shelf_folder) as world:
        yield world


@pytest.fixture
async def asha(world: World) -> InTeams:
    """The prosecutor, with the case that has one of everything open in her chat."""
    await world.asha.signed_in()
    await world.asha.says("45AA0209826/1")
    return world.asha


async def test_a_phrase_is_found_in_a_case_that_is_only_named(world) -> None:
    found = await (await world.asha.signed_in()).says(f"search {PHRASE} in 45aa 02098 26/1")
    assert "Search in case 45AA0209826/1" in found.text
    assert "2 lines in 2 documents." in found.text
    assert "1. MG11 Priya Nandakumar (1 hit)" in found.text
    assert "it is tendered in evidence, I shall be liable" in found.text


async def test_what_nobody_could_read_is_listed_with_the_reason(asha) -> None:
    found = await asha.says(f"search {PHRASE}")
    assert "Not searched: 2 could not be read; they are listed below." in found.text
    assert re.search(r"Bank statements \(password protected\)\n.*\nThis document is password-protected", found.text)
    assert re.search(r"Telephone billing \(damaged file\)\n.*\nThis document is damaged", found.text)


async def test_a_hit_shows_its_page_with_the_words_marked_its_line_and_the_lines_around_it(asha) -> None:
    await asha.says(f"search {PHRASE}")
    hit = await asha.says("open 1")
    assert "Hit 1 of 1, page 1 of 1" in hit.text
    assert bold(hit) == ["tendered in evidence,"]
    assert "true to the best of my knowledge and belief" in hit.text, "the line before"
    assert "anything which I know to be false" in hit.text, "the line after"
    assert picture(hit)["url"].endswith("-1-3.jpg"), "the first page with three words marked"
    assert picture(hit)["altText"].startswith("Page 1 of MG11 Priya Nandakumar, with these words marked: tendered in")
    assert hit.button("Open at this page")["url"].startswith("https://casework.test/viewer/")


async def test_next_goes_through_the_hits_of_a_document_and_on_to_the_next_document(asha) -> None:
    await asha.says("search statement in MG11s")
    first = await asha.says("open 1")
    total = int(re.search(r"Hit 1 of (\d+), page", first.text).group(1))
    assert total > 1
    shown = first
    for number in range(2, total + 1):
        shown = await asha.says("next")
        assert f"Hit {number} of {total}, page" in shown.text
    other = await asha.says("next")
    assert "Document 2 of the 2 that say it." in other.text
    assert "Hit 1 of " in other.text
    assert f"Hit {total} of {total}" in (await asha.says("previous")).text
    assert "Document 2 of the 2" in (await asha.says("next document")).text
    assert "There is no document after this one." in (await asha.says("next document")).text
    assert "Only in: MG11" in (await asha.says("results")).text


async def test_the_same_is_done_with_buttons_on_one_card(asha) -> None:
    found = await asha.says("search statement in MG11s")
    hit = await asha.presses(found, "Open MG11")
    second = await asha.presses(hit, "Next hit")
    assert second.reply.replace is not None, "in place of the hit before"
    assert "Hit 2 of" in second.text
    assert "Hit 1 of" in (await asha.presses(second, "Previous hit")).text
    assert "Document 2 of the 2" in (await asha.presses(second, "Next document")).text
    assert "Documents that say it" in (await asha.presses(second, "All results")).text


async def test_the_list_is_read_page_by_page_and_its_numbers_go_on(asha) -> None:
    first = await asha.says("search statement")
    assert "Page 1 of " in first.text
    second = await asha.says("next")
    assert "\n6. " in second.text
    assert "The list shown last has the numbers 6 to 10." in (await asha.says("open 2")).text
    assert "Hit 1 of" in (await asha.says("open 7")).text
    assert "\n1. " in (await asha.presses(second, "Previous page")).text
    assert "Page 2 of" in (await asha.says("page 2")).text
    await asha.says("open 6")
    assert "Page 2 of" in (await asha.says("results")).text, "the page she came from"


async def test_a_page_of_the_document_in_front_of_her_is_shown(asha) -> None:
    await asha.says("search statement")
    await asha.says("open 3")
    page = await asha.says("page 2")
    assert "Page 2 of 2: case 45AA0209826/1" in page.text
    assert picture(page)["altText"].startswith("Page 2 of ")
    assert "Page 1 of 2" in (await asha.says("previous")).text
    assert "Page 2 of 2" in (await asha.says("page 99")).text, "the last there is"
    assert "There is nothing after this." in (await asha.says("next")).text


async def test_what_is_spelt_nearly_so_is_said_to_be_so(asha) -> None:
    found = await asha.says("where does Nandakumer appear")
    assert "None has exactly these words; these are spelt nearly so." in found.text
    assert "Spelt nearly so: Nandakumar" in found.text
    assert "Spelt nearly so: Nandakumar" in (await asha.says("open 1")).text


async def test_a_document_s_name_is_found_too(asha) -> None:
    assert "Documents with such a name" in (await asha.says("search telephone billing")).text


async def test_one_document_is_searched_from_its_card_or_in_words(asha) -> None:
    await asha.says("MG11s")
    document = await asha.says("open 2")
    hit = await asha.presses(document, "Search", text="belief")
    assert "Hit 1 of 1, page 1 of 1" in hit.text
    assert "MG11 PC 4411 Daniel Reeve" in hit.text
    assert "Hit 1 of 1" in (await asha.says("search belief in this document")).text
    assert "No document that could be searched says this." in (await asha.says("search zebra in this document")).text


async def test_all_the_cases_she_opened_are_searched_at_once_and_no_other(asha, world) -> None:
    await asha.says("45AA0209926")
    for urn in ("45AA0209826/1", "45AA0209926"):
        await asha.says(f"search {PHRASE} in {urn}")
    found = await asha.says(f"search all for {PHRASE}")
    assert "Search in all the cases you opened" in found.text
    urns = set(re.findall(r"45AA\d+(?:/\d)?(?=, MG11)", found.text))
    assert urns == {"45AA0209826/1", "45AA0209926"}
    nothing = await (await world.grace.signed_in()).says(f"search all for {PHRASE}")
    assert "No document that could be searched says this." in nothing.text


async def test_search_finds_cases_by_name_while_none_is_open_and_each_says_how_to_do_the_other(world) -> None:
    asha = await world.asha.signed_in()
    assert "Choose a case" in (await asha.says("search Okafor")).text
    await asha.says("open 1")
    inside = await asha.says("search Okafor")
    assert "Search in case 45AA0209826/1" in inside.text
    assert "To find cases by a name instead, type find Okafor" in inside.text
    cases = await asha.says("find Okafor")
    assert "Choose a case" in cases.text
    assert "To look for it in the documents of case 45AA0209826/1, type: search Okafor" in cases.text
    assert "type: search Nobody" in (await asha.says("find Nobody")).text


async def test_a_urn_of_two_cases_has_to_be_said_whole(world) -> None:
    asked = await (await world.asha.signed_in()).says("search knife in 45AA0209826")
    assert "Name one of them: 45AA0209826/1, 45AA0209826/2." in asked.text


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("MG11s", "No case is open in this chat."),
        ("where does Okafor appear", "No case is open in this chat."),
        ("documents", "No case is open in this chat."),
        ("read", "No case is open in this chat."),
        ("refresh", "No case is open in this chat."),
        ("next", "There is nothing after this."),
        ("open 3", "There is no list to choose from."),
        ("page 2", "Nothing is open that has pages."),
        ("notes", "No document is open."),
    ],
)
async def test_what_needs_something_open_says_so(world, said: str, sentence: str) -> None:
    assert sentence in (await (await world.asha.signed_in()).says(said)).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("o'brien", "Searched for: o'brien"),
        ("a AND", "Searched for: a AND"),
        ("(x", "Searched for: (x"),
        ("[x](http://evil.example) <at>Grace</at>", "Searched for: [x](http://evil.example) <at>Grace</at>"),
        ("llwyfan Siân Ŵyn", "Searched for: llwyfan Siân Ŵyn"),
        ('"', "There is no word to look for in that."),
        ("🙂", "Searched for: 🙂"),
        ("knife " * 1_700, "This is too much to search for."),
    ],
)
async def test_whatever_is_typed_has_an_answer_or_a_plain_sentence(asha, typed: str, said: str) -> None:
    shown = await asha.says(f"search {typed}")
    assert said in shown.text
    own = [part["text"] for part in blocks(shown) if part.get("type") == "TextBlock"]
    assert not [text for text in own if "evil" in text or "<at>" in text], (
        "what reads Markdown holds our own words only"
    )


async def test_a_button_for_what_is_not_in_the_case_says_so(asha) -> None:
    found = await asha.says(f"search {PHRASE}")
    data = found.button("Open MG11")["data"] | {"in": 8_600_001}
    assert "This document does not say it any more." in (await asha.acts(Kind.EXECUTE, "search.hit", data)).text
    other = found.button("Open MG11")["data"] | {"case_id": 2140009}
    assert "You do not have access to this case" in (await asha.acts(Kind.EXECUTE, "search.hit", other)).text


async def test_nothing_is_found_in_front_of_others(world) -> None:
    await world.asha.signed_in()
    shown = await world.asha.says("search knife in 45AA0209826/1", personal=False)
    assert "I show cases only in our own chat" in shown.text
    assert "I show cases only in our own chat" in (await world.asha.says("next", personal=False)).text


async def test_signing_out_forgets_where_she_was(asha, world) -> None:
    await asha.says("search statement")
    await asha.says("sign out")
    await world.asha.signed_in()
    assert "There is no list to choose from." in (await asha.says("open 1")).text
    assert "No case is open in this chat." in (await asha.says("MG11s")).text


async def test_nobody_else_goes_on_from_where_she_is(asha, world) -> None:
    await asha.says("search statement")
    nia = await world.nia.signed_in()  # the tests' people all write into a conversation of the same name
    assert "There is no list to choose from." in (await nia.says("open 1")).text
