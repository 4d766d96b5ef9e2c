"""What somebody types becomes words to look for, whatever it is."""

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from casework.errors import BadInput
from search.asking import LONGEST, ask
from search.question import Term
from search.words import words_of


def asked(text: str) -> list[Term]:
    return list(ask(text).terms)


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("blue car", [Term(("blue",)), Term(("car",))]),
        ('"blue car"', [Term(("blue", "car"))]),
        ("“blue car” okafor", [Term(("blue", "car")), Term(("okafor",))]),
        ("„blue car“", [Term(("blue", "car"))]),
        ("«blue car»", [Term(("blue", "car"))]),
        ("‘blue car’", [Term(("blue", "car"))]),
        ("o’brien’s", [Term(("o", "brien", "s"))]),
        ("(“blue car”)", [Term(("blue", "car"))]),
        ('"blue car', [Term(("blue", "car"))]),
        ("6'2\" male", [Term(("6", "2")), Term(("male",))]),
        ("burgl*", [Term(("burgl",), prefix=True)]),
        ('"blue c*"', [Term(("blue", "c"), prefix=True)]),
        ('"blue c"*', [Term(("blue", "c"), prefix=True)]),
        ("burgl*, car", [Term(("burgl",), prefix=True), Term(("car",))]),
        ("blue * car", [Term(("blue",)), Term(("car",))]),
        ("*car", [Term(("car",))]),
        ("car car CAR", [Term(("car",))]),
        ("o'brien", [Term(("o", "brien"))]),
        ("AND", [Term(("and",))]),
        ("a AND -foo OR caseId:1", [Term((w,)) for w in ("a", "and", "foo", "or")] + [Term(("caseid", "1"))]),
        ("(x", [Term(("x",))]),
        ("Tŷ Ŵyn", [Term(("ty",)), Term(("wyn",))]),
        ("Łukasz Søren", [Term(("lukasz",)), Term(("soren",))]),
        ("🔥", [Term(("🔥",))]),
        ("👍🏽", [Term(("👍",))]),
        ("Straße ﬁne", [Term(("strasse",)), Term(("fine",))]),
        ("co\u00adoperate", [Term(("cooperate",))]),
    ],
)
def test_what_is_typed_is_words_and_phrases(typed: str, terms: list[Term]) -> None:
    assert asked(typed) == terms


@pytest.mark.parametrize("typed", ["", "   ", '"', '""', "'", "*", "-", "…", "()", '"*"', "\x00", "\ud800"])
def test_nothing_to_look_for_is_said_in_a_sentence(typed: str) -> None:
    with pytest.raises(BadInput) as told:
        ask(typed)
    assert told.value.sentence.startswith("There is no word to look for in that.")


def test_ten_thousand_characters_are_refused_in_a_sentence() -> None:
    with pytest.raises(BadInput) as told:
        ask("blue car " * 1111)
    assert str(LONGEST) in told.value.sentence
    assert "blue" not in str(told.value)


@given(st.text(max_size=600))
@example('"' * 500)
@example("‘" * 250 + "’" * 250)
@example("a*" * 250)
def test_any_text_is_a_question_or_bad_input(text: str) -> None:
    with suppress(BadInput):
        assert all(word == "".join(words_of(word)) for term in ask(text).terms for word in term.words)


@given(st.text())
def test_words_of_words_are_the_same_words(text: str) -> None:
    words = words_of(text)
    assert words_of(" ".join(words)) == words


@given(st.text(), st.text())
def test_a_space_always_parts_words(one: str, other: str) -> None:
    assert words_of(f"{one} {other}") == words_of(one) + words_of(other)


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_the_short_way_for_plain_letters_is_the_long_way(text: str) -> None:
    assert words_of(text) == words_of(f"{text} ŵ")[:-1]
