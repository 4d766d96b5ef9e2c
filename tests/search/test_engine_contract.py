"""What every search engine promises, told as what a prosecutor finds in the papers of a case."""

from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest

from casework.errors import BadInput
from casework.pages import Outcome
from search.asking import ask
from search.found import Found, Match
from search.port import SearchEngine
from search.question import Filters
from tests.search.written import CASE, STATEMENT, document, lines, marked, materials, page, pages

ONLY = frozenset({CASE})
STATEMENT_TEXT = """I am Priya Nandakumar of 14 Albany Road. On Monday 12/03/2026 I saw
a blue Vauxhall Corsa, index AB12 CDE, stop outside Mr O’Brien’s house. The driver, whom
I know as Samuel Okafor, got out of the blue car and ran towards the blue-grey van. I rang
p.nandakumar@casework.test at once. My reference is 45AA0209826/1 and this is my MG11. He shou~
ted at Siân in the café: Tŷ Gwyn, it’s not fair! 🔥"""


async def found_in(engine: SearchEngine, text: str, *, near: bool = True, **filters: object) -> Found:
    question = ask(text, Filters(**filters))
    return await engine.find(replace(question, near=near), ONLY)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("corsa", ["Corsa,"]),
        ("OKAFOR", ["Okafor,"]),
        ('"blue car"', ["blue", "car"]),
        ("“Blue Car”", ["blue", "car"]),
        ('"ran towards the blue-grey van"', ["ran", "towards", "the", "blue-grey", "van."]),
        ("o'brien", ["O’Brien’s"]),
        ("O’Brien's", ["O’Brien’s"]),
        ("blue-grey", ["blue-grey"]),
        ("mg11", ["MG11."]),
        ("45AA0209826/1", ["45AA0209826/1"]),
        ("45aa0209826", ["45AA0209826/1"]),
        ('"AB12 CDE"', ["AB12", "CDE,"]),
        ("12/03/2026", ["12/03/2026"]),
        ("p.nandakumar@casework.test", ["p.nandakumar@casework.test"]),
        ("sian", ["Siân"]),
        ("Ty", ["Tŷ"]),
        ("cafe", ["café:"]),
        ("🔥", ["🔥"]),
        ("shouted", ["shou", "ted"]),
        ("nandak*", ["Nandakumar"]),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
async def test_what_is_on_the_page_is_found_as_it_is_typed(engine: SearchEngine, typed: str, words: list[str]) -> None:
    await engine.put(STATEMENT, pages(STATEMENT_TEXT))
    found = await found_in(engine, typed, near=False)
    assert marked(found)[0] == words
    assert found.documents[0].hits[0].match is Match.EXACT


async def test_a_hit_says_where_it_stands(engine: SearchEngine) -> None:
    one, two = pages("Nothing here.", "First line\nThe blue car stopped.")
    await engine.put(STATEMENT, [one, replace(two, confidence=0.82)])
    (found,) = (await found_in(engine, '"blue car"')).documents
    (hit,) = found.hits
    assert found.document == STATEMENT
    assert (hit.page, hit.line, hit.text, hit.recognised) == (2, 2, "The blue car stopped.", True)
    assert (hit.width, hit.height) == (595.0, 842.0)
    assert [word.text for word in hit.words] == ["blue", "car"]
    for word, as_put in zip(hit.words, two.lines[1][1:3], strict=True):
        assert word.box == pytest.approx(as_put.box, abs=0.05)


async def test_a_phrase_goes_on_in_the_next_line(engine: SearchEngine) -> None:
    await engine.put(STATEMENT, pages("He got into the blue\nVauxhall and drove.\nThe Vauxhall was blue."))
    found = await found_in(engine, '"the blue vauxhall and"')
    assert [(hit.line, hit.text) for hit in found.documents[0].hits] == [(1, "He got into the blue")]
    assert marked(found) == [["the", "blue", "Vauxhall", "and"]]


@pytest.mark.parametrize("typed", ["bluegrey", '"a blue-grey van"', '"blue grey"', "grey"])
async def test_a_hyphen_at_the_end_of_a_line_may_or_may_not_belong_to_the_word(
    engine: SearchEngine, typed: str
) -> None:
    await engine.put(STATEMENT, pages("He drove a blue~\ngrey van away."))
    found = await found_in(engine, typed, near=False)
    assert len(lines(found)) == 1
    assert {"grey"} <= set(marked(found)[0])


async def test_all_words_must_be_on_one_page_and_every_line_with_one_of_them_is_shown(engine: SearchEngine) -> None:
    await engine.put(STATEMENT, pages("A blue van.\nA red car.\nNobody.", "A red bus.", "A blue bus."))
    found = await found_in(engine, "blue red")
    assert lines(found) == ["A blue van.", "A red car."]
    assert lines(await found_in(engine, "bus car")) == []


async def test_each_document_comes_once_the_one_with_most_hits_first_then_the_newest(engine: SearchEngine) -> None:
    await engine.put(document(1, date=date(2026, 1, 1)), pages("knife"))
    await engine.put(document(2, date=date(2026, 2, 1)), pages("knife"))
    await engine.put(document(3, date=date(2025, 1, 1)), pages("a knife\nthe knife", "that knife"))
    await engine.put(document(4, date=None), pages("knife"))
    assert materials(await found_in(engine, "knife")) == [3, 2, 1, 4]


@pytest.mark.parametrize(
    "typed", ["vauxhal", "vuaxhall", "vauxhalls", "VAUXHALLL", '"blue vauxhal"', "AB12CDE", "MG 11"]
)
async def test_a_slip_finds_what_was_meant_and_is_marked_as_near(engine: SearchEngine, typed: str) -> None:
    await engine.put(STATEMENT, pages("A blue Vauxhall, AB12 CDE, as in her MG11."))
    found = await found_in(engine, f'"{typed}"' if typed == "MG 11" else typed)
    assert [hit.match for hit in found.documents[0].hits] == [Match.FUZZY]
    assert (await found_in(engine, typed, near=False)).documents == () or typed == "MG 11"


async def test_a_number_one_digit_off_is_another_number(engine: SearchEngine) -> None:
    await engine.put(STATEMENT, pages("Her telephone is 07700900123."))
    assert (await found_in(engine, "07700900124")).documents == ()


async def test_what_is_there_as_typed_keeps_near_words_away(engine: SearchEngine) -> None:
    await engine.put(STATEMENT, pages("The burglar left.\nThe burglars left."))
    assert lines(await found_in(engine, "burglars")) == ["The burglars left."]


async def test_near_words_are_taken_from_the_cases_asked_alone(engine: SearchEngine) -> None:
    await engine.put(document(1, case_id=9), pages("The burglar left."))
    await engine.put(document(2), pages("The burglars left."))
    found = await engine.find(ask("burglar"), frozenset({9, CASE}))
    assert {(one.document.case_id, one.hits[0].match) for one in found.documents} == {
        (9, Match.EXACT),
        (CASE, Match.FUZZY),
    }


async def test_nothing_of_another_case_is_ever_found(engine: SearchEngine) -> None:
    await engine.put(document(1, case_id=9, title="Secret knife"), pages("knife"))
    await engine.put(document(2, case_id=99, outcome=Outcome.BROKEN, sentence="This document is damaged."), [])
    for text in ("knife", f"c9 knife in_case:c9 {CASE}", '") OR in_case : ("c9"', "knife OR c9", "c9", "knife*"):
        assert await engine.find(ask(text), ONLY) == Found()
    assert await engine.find(ask("knife"), frozenset()) == Found()


async def test_a_case_cannot_be_mistaken_for_another(engine: SearchEngine) -> None:
    for case_id in (1, 11, 111):
        await engine.put(document(case_id, case_id=case_id), pages("knife"))
    assert materials(await engine.find(ask("knife"), frozenset({11}))) == [11]
    assert set(materials(await engine.find(ask("knife"), frozenset({1, 111})))) == {1, 111}


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({"categories": frozenset({"Exhibits"})}, [3]),
        ({"types": frozenset({"MG11", "Photograph"})}, [1, 2, 3]),
        ({"since": date(2026, 2, 1)}, [2, 3]),
        ({"until": date(2026, 2, 1)}, [1, 2]),
        ({"since": date(2026, 1, 2), "until": date(2026, 2, 1)}, [2]),
        ({"unused": True}, [2]),
        ({"unused": False}, [1, 3, 4]),
        ({"materials": frozenset({1, 4})}, [1, 4]),
        ({"categories": frozenset({"Exhibits"}), "unused": True}, []),
    ],
    ids=["category", "types", "since", "until", "between", "unused", "used", "materials", "two-at-once"],
)
async def test_filters_leave_only_such_documents(
    engine: SearchEngine, filters: dict[str, object], left: list[int]
) -> None:
    await engine.put(document(1, date=date(2026, 1, 1), title="One knife"), pages("knife"))
    await engine.put(document(2, date=date(2026, 2, 1), title="Two knife", unused=True), pages("knife"))
    exhibit = document(3, date=date(2026, 3, 1), title="Three knife", category="Exhibits", type_name="Photograph")
    await engine.put(exhibit, pages("knife"))
    await engine.put(document(4, date=None, title="Four knife", type_name="MG3"), pages("knife"))
    found = await found_in(engine, "knife", **filters)
    assert sorted(materials(found)) == left
    assert sorted(one.material_id for one in found.names) == left


async def test_names_are_a_group_of_their_own(engine: SearchEngine) -> None:
    await engine.put(document(1, title="Statement of Siân O'Brien"), pages("Nothing."))
    await engine.put(document(2, title="MG5"), pages("As Sian O’Brien said"))
    found = await found_in(engine, "sian o'brien")
    assert materials(found) == [2]
    assert [one.material_id for one in found.names] == [1]


async def test_what_nobody_could_read_is_listed_with_the_reason(engine: SearchEngine) -> None:
    locked = document(5, title="Bank statement", outcome=Outcome.ENCRYPTED, sentence="It is protected by a password.")
    await engine.put(locked, [])
    await engine.put(document(6), pages("knife"))
    found = await found_in(engine, "knife")
    assert found.unreadable == (locked,)
    assert (await found_in(engine, "bank")).names == (locked,)
    assert (await found_in(engine, "knife", materials=frozenset({6}))).unreadable == ()


async def test_a_new_version_takes_the_place_of_the_old_one(engine: SearchEngine) -> None:
    await engine.put(STATEMENT, pages("The knife.", "Another page."))
    await engine.put(replace(STATEMENT, version_id=11, title="MG11 signed"), pages("The hammer."))
    assert (await found_in(engine, "knife")).documents == ()
    assert (await found_in(engine, "another")).documents == ()
    (found,) = (await found_in(engine, "hammer")).documents
    assert (found.document.version_id, found.document.title) == (11, "MG11 signed")
    assert dict(await engine.known(CASE)) == {1: 11}


async def test_a_version_that_cannot_be_read_any_more_hides_the_old_text(engine: SearchEngine) -> None:
    await engine.put(STATEMENT, pages("The knife."))
    await engine.put(replace(STATEMENT, version_id=11, outcome=Outcome.BROKEN, sentence="It is damaged."), [])
    found = await found_in(engine, "knife")
    assert found.documents == ()
    assert [one.version_id for one in found.unreadable] == [11]


async def test_what_is_said_about_a_document_may_change_without_its_text(engine: SearchEngine) -> None:
    await engine.put(STATEMENT, pages("The knife."))
    renamed = replace(
        STATEMENT, title="Renamed", category="Exhibits", unused=True, date=date(2020, 1, 1), type_name="X"
    )
    await engine.describe(renamed)
    assert (await found_in(engine, "knife", unused=True)).documents[0].document == renamed
    await engine.describe(replace(renamed, version_id=11, title="Of another version"))
    await engine.describe(document(77, title="Unknown"))
    assert (await found_in(engine, "knife")).documents[0].document == renamed
    assert dict(await engine.known(CASE)) == {1: 10}


async def test_what_is_dropped_is_gone(engine: SearchEngine) -> None:
    for number in (1, 2):
        await engine.put(document(number), pages("knife"))
    await engine.put(document(1, case_id=9), pages("knife"))
    await engine.drop(CASE, 1)
    await engine.drop(CASE, 1)
    await engine.drop(12345, 1)
    assert materials(await found_in(engine, "knife")) == [2]
    await engine.drop_case(CASE)
    await engine.drop_case(CASE)
    assert await found_in(engine, "knife") == Found()
    assert dict(await engine.known(CASE)) == {}
    assert dict(await engine.known(9)) == {1: 10}


async def test_what_looks_like_commands_is_only_words(engine: SearchEngine) -> None:
    await engine.put(STATEMENT, pages("Fish and chips or (x) not caseId:1, near -foo 100% said:*; DROP TABLE words--"))
    for text in (
        'foo"bar',
        "chips AND",
        "(x",
        '"',
        "-foo",
        "caseId:1",
        "NEAR(fish chips)",
        "said:x",
        "^fish",
        "fish*",
        "'",
    ):
        with suppress(BadInput):
            await found_in(engine, text)
    assert lines(await found_in(engine, "caseId:1"))
    assert lines(await found_in(engine, "-foo"))
    assert lines(await found_in(engine, "fish AND chips"))
    assert (await found_in(engine, "fish NOT vegetables")).documents == ()


async def test_the_longest_question_is_answered(engine: SearchEngine) -> None:
    text = " ".join(f"w{number}" for number in range(120))
    await engine.put(STATEMENT, [page(text)])
    assert len(lines(await found_in(engine, text[:500]))) == 1
    assert len(lines(await found_in(engine, f'"{text[:498]}"'))) in (0, 1)
    assert (await found_in(engine, "x " * 250)).documents == ()
    assert (await found_in(engine, f'"{"x " * 249}"')).documents == ()
