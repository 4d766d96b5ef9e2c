"""What a typed message is taken to mean."""

import pytest

from dialogs.commands import query, understand


@pytest.mark.parametrize(
    ("said", "verb"),
    [
        ("Hello", "help"),
        ("hi!", "help"),
        ("HELP", "help"),
        ("thank you", "thanks"),
        ("unfiled", "held"),
        ("filed", "filed"),
        ("digest", "digest"),
        ("Sign in", "sign-in"),
        ("log out.", "sign-out"),
        ("123456", "sign-in.code"),
        ("123 456", "sign-in.code"),
        ("find", "case.nothing"),
        ("What is the weather like in Leeds?", "unknown"),
        ("can you do my timesheet", "unknown"),
        ("", "unknown"),
        ("🙂", "unknown"),
    ],
)
def test_words_people_type_have_a_verb(said: str, verb: str) -> None:
    assert understand(said).verb == verb


@pytest.mark.parametrize(
    "said",
    [
        "45AA0209826",
        "please have a look at 45aa 02098 26 before lunch",
        "find 45 AA 2098 26",
        "R v Okafor 45AA0209826 - hearing tomorrow",
    ],
)
def test_a_urn_is_found_anywhere_in_a_message(said: str) -> None:
    assert understand(said).data == {"urns": ["45AA0209826"]}


@pytest.mark.parametrize(
    ("said", "verb", "data"),
    [
        ("unfiled mine", "held", {"show": "mine"}),
        ("Unfiled FREE", "held", {"show": "free"}),
        ("unfiled 3", "held.number", {"number": 3}),
        ("unfiled page 2", "held", {"list": True, "page": 2}),
        ("filed page 2", "filed", {"page": 2}),
        ("filed 45AA0209826", "filed", {"query": "45AA0209826"}),
        ("ignored bulletin", "ignored", {"query": "bulletin"}),
        ("ignored", "ignored", {}),
    ],
)
def test_operations_ask_for_a_part_of_their_lists(said: str, verb: str, data: dict) -> None:
    assert (understand(said).verb, understand(said).data) == (verb, data)


@pytest.mark.parametrize(
    "said", ["filed it for you this morning, thanks", "ignored my last message? why", "unfiled stuff"]
)
def test_talk_about_filing_is_not_a_command(said: str) -> None:
    assert understand(said).verb not in {"held", "held.number", "filed", "ignored"}


def test_the_same_urn_twice_is_one_and_two_are_two() -> None:
    assert understand("45AA0209826 or 45AA0209926, not 45AA0209826").data == {"urns": ["45AA0209826", "45AA0209926"]}


def test_a_split_is_kept() -> None:
    assert understand("open 45AA0209826/2").data == {"urns": ["45AA0209826/2"]}


@pytest.mark.parametrize(
    "said", ["45AA0209826123", "find 45AA02098267", "0209826", "case 45AAA0209826", "4521-0209826-77"]
)
def test_what_was_meant_as_a_urn_but_is_none_is_told_apart_from_a_name(said: str) -> None:
    assert understand(said).verb == "case.not-a-urn"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Okafor", "Okafor"),
        ("find Okafor", "Okafor"),
        ("find Samuel Okafor", "Samuel Okafor"),
        ("R v Okafor", "Okafor"),
        ("Halden Freight Ltd", "Halden Freight Ltd"),
        ("find 3 Rivers Haulage", "3 Rivers Haulage"),
        ("O'Neill-Byrne", "O'Neill-Byrne"),
        ("Siân Llewelyn", "Siân Llewelyn"),
    ],
)
def test_a_name_is_searched_for(said: str, name: str) -> None:
    assert (understand(said).verb, understand(said).data) == ("case.name", {"name": name})


def test_an_operation_is_searched_for_by_its_name() -> None:
    assert understand("operation Alderney").data == {"name": "Alderney"}
    assert understand("find op ALDERNEY").verb == "case.operation"


def test_a_field_takes_a_urn_or_a_name() -> None:
    assert query(" 45 aa 2098 26 ").data == {"urns": ["45AA0209826"]}
    assert query("Birch").verb == "case.name"
    assert query("").verb == "case.nothing"
