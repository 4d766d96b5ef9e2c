"""What a message about documents is taken to mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.commands import understand


@pytest.mark.parametrize(
    ("said", "data"),
    [
        ('search "blue car" in 45AA0209820', {"text": '"blue car"', "urn": "45AA0209820"}),
        ("search for blue car", {"text": "blue car"}),
        ("Search Okafor", {"text": "Okafor"}),
        ("look for a knife in case 45 aa 02098 20/1", {"text": "a knife", "urn": "45AA0209820/1"}),
        ('find "blue car"', {"text": '"blue car"'}),
        ("search all for blue car", {"text": "blue car", "all": True}),
        ("search knife in all my cases", {"text": "knife", "all": True}),
        ("search knife in the statements", {"text": "knife", "kind": "Statements"}),
        ("search knife in MG11s in 45AA0209820", {"text": "knife", "kind": "MG11", "urn": "45AA0209820"}),
        ("search the car in the street", {"text": "the car in the street"}),
        ("search knife in this document", {"text": "knife", "here": True}),
        ("where does Okafor appear", {"text": "Okafor", "where": True}),
        ("Where is Priya Nandakumar mentioned?", {"text": "Priya Nandakumar", "where": True}),
        ("where is the word knife mentioned in 45AA0209820?", {"text": "knife", "where": True, "urn": "45AA0209820"}),
        ("search o'brien", {"text": "o'brien"}),
        ("search a AND", {"text": "a AND"}),
        ("search (x", {"text": "(x"}),
        ('search "', {"text": '"'}),
        ("search Siân 🙂", {"text": "Siân 🙂"}),
    ],
)
def test_words_are_searched_for_where_the_message_says(said: str, data: dict) -> None:
    assert (understand(said).verb, understand(said).data) == ("search", data)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("MG11s", "MG11"),
        ("mg 5", "MG5"),
        ("MG06C", "MG6C"),
        ("show me the MG11's", "MG11"),
        ("statements", "Statements"),
        ("all exhibits", "Exhibits"),
        ("unused", "Unused material"),
        ("the unused material", "Unused material"),
        ("ROTI", "ROTI"),
    ],
)
def test_documents_of_a_type_are_asked_for_by_its_name(said: str, kind: str) -> None:
    assert (understand(said).verb, understand(said).data) == ("documents.kind", {"kind": kind})


@pytest.mark.parametrize(
    ("said", "data"),
    [
        ("next", {"step": "next"}),
        ("Previous.", {"step": "previous"}),
        ("next document", {"step": "next document"}),
        ("page 4", {"page": 4}),
        ("go to page 12", {"page": 12}),
        ("open 3", {"row": 3}),
        ("results", {"step": "list"}),
        ("next page", {"turn": 1}),
    ],
)
def test_a_step_goes_on_from_what_is_shown(said: str, data: dict) -> None:
    assert (understand(said).verb, understand(said).data) == ("step", data)


@pytest.mark.parametrize(
    ("said", "verb", "data"),
    [
        ("documents", "documents", {}),
        ("read", "read", {}),
        ("refresh", "refresh", {}),
        ("documents of 45AA0209820/1", "documents", {"urn": "45AA0209820/1"}),
        ("refresh 45AA0209820", "refresh", {"urn": "45AA0209820"}),
        ("MG11s in 45AA0209820", "documents.kind", {"kind": "MG11", "urn": "45AA0209820"}),
    ],
)
def test_a_case_may_be_named_or_left_out(said: str, verb: str, data: dict) -> None:
    assert (understand(said).verb, understand(said).data) == (verb, data)


@pytest.mark.parametrize(
    ("said", "verb"),
    [
        ("find Okafor", "case.name"),
        ("search 45AA0209826", "case.urns"),
        ("search Okafor 45AA0209826", "case.urns"),
        ("open 45AA0209826/2", "case.urns"),
        ("search", "case.nothing"),
        ("search for", "case.nothing"),
        ("filed page 2", "filed"),
        ("unfiled page 2", "held"),
        ("held 3", "held.number"),
        ("where is my hearing", "unknown"),
        ("what is on page 4 of the statement", "unknown"),
    ],
)
def test_what_meant_something_before_still_does(said: str, verb: str) -> None:
    assert understand(said).verb == verb


@given(st.text(max_size=300))
def test_whatever_is_typed_has_one_meaning_and_no_error(said: str) -> None:
    assert understand(said).verb
    assert understand(f"search {said} in 45AA0209820").verb
    assert understand(f"where is {said} mentioned in {said}?").verb


def test_ten_thousand_characters_are_understood_at_once() -> None:
    for word in ("in ", "where is ", "a in b ", '"', "search ", "mentioned "):
        assert understand("search " + word * 3_000).verb
        assert understand("where is " + word * 3_000).verb
