"""The two query languages of the service, as far as they are used."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.search.definitions import Field
from sandbox.search.lucene import Lucene
from sandbox.search.queries import Said
from sandbox.search.refusals import Refused
from sandbox.search.simple import read_simple
from search.azure_query import lucene_of
from search.question import Term

TEXT = Field("text", "Edm.String", False, True, False, False, True, "whitespace")
TITLE = Field("title", "Edm.String", False, True, False, False, True, None)
PAGE = {
    "text": Said(TEXT, "the blue car of okafor stopped (x) a:b"),
    "title": Said(TITLE, "MG11 Statement of Okafor"),
}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("blue", True),
        ("red", False),
        ("blue red", True),
        ("blue AND red", False),
        ("blue OR red", True),
        ("+blue +red", False),
        ("blue -car", False),
        ("blue NOT red", True),
        ("blue && !red", True),
        ("NOT red", False),
        ('"blue car"', True),
        ('"car blue"', False),
        ('text:"blue car"', True),
        ("title:blue", False),
        ("title:statement AND text:blue", True),
        ("text:(blue AND car) AND title:mg11", True),
        ("oka*", True),
        ("title:STAT*", True),
        ("red*", False),
        ("okafer~1", True),
        ("okfaor~1", True),
        ("okfer~1", False),
        ("okfer~", True),
        ("*", True),
        ("*:*", True),
        ('("blue" OR "red") AND (("okafor") OR ("x"))', True),
        (r"\(x\)", True),
        (r'"\(x\)"', True),
        (r"text:a\:b", True),
        ("and", False),
        ('"AND"', False),
        ("blue AND (red OR (car AND -okafor))", False),
    ],
)
def test_the_full_syntax(query: str, found: bool) -> None:
    assert (Lucene(query, every=False).read().places(PAGE) is not None) is found


@pytest.mark.parametrize(
    ("query", "found"), [("blue red", False), ("blue OR red", True), ("blue car", True), ("blue -red", True)]
)
def test_the_mode_says_what_stands_between_two_words(query: str, found: bool) -> None:
    assert (Lucene(query, every=True).read().places(PAGE) is not None) is found


@pytest.mark.parametrize(
    "query",
    ['"', '"blue', "(blue", "blue)", "AND", "blue AND", "AND blue", "blue OR OR red", "title:", "-", "blue~9", "[a TO b]",
     "()", "a^2", "/x/", "bl?e", "b*e", "\\", "(" * 200 + "a" + ")" * 200, "a " * 1100],
    ids=lambda query: str(query)[:16],
)  # fmt: skip
def test_what_cannot_be_parsed_is_refused(query: str) -> None:
    with pytest.raises(Refused):
        Lucene(query, every=False).read()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("blue", True),
        ("blue red", True),
        ("blue+red", False),
        ("red|blue", True),
        ("blue -car", True),
        ('"blue car"', True),
        ("oka*", True),
        ("(red|blue)+car", True),
        ("(red|green)+car", False),
        ("", True),
        ("*", True),
        (')("||', False),
        ("(" * 5000 + "blue", True),
        ("AND", False),
    ],
    ids=lambda given: str(given)[:16] or "empty",
)
def test_the_simple_syntax_has_no_errors(query: str, found: bool) -> None:
    assert (read_simple(query, every=False).places(PAGE) is not None) is found


@given(st.lists(st.text(min_size=1).filter(lambda text: not text.isspace()), min_size=1, max_size=4), st.booleans())
def test_whatever_is_looked_for_is_no_command(words: list[str], prefix: bool) -> None:
    """Our words are letters and digits; but even if they were not, they would be looked for and do nothing else."""
    joined = " ".join(" ".join(words).split())
    page = {"words": Said(TEXT, f"before {joined} after")}
    query = lucene_of((Term(tuple(joined.split()), prefix=prefix),), {})
    assert Lucene(query, every=True).read().places(page) is not None
    assert Lucene(f"({query}) AND nowhere", every=True).read().places(page) is None
