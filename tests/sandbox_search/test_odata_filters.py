"""What our filters say is what the service understands: written by search.odata, read by the double's own grammar."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.search.definitions import read_index
from sandbox.search.odata import read_filter
from sandbox.search.refusals import Refused
from search.odata import AllOf, AnyOf, Compare, Expression, How, Not, OneOf, Value, rendered
from tests.sandbox_search.conftest import BOOKS

FIELDS = read_index(
    "things",
    {
        "fields": [
            {"name": "key", "type": "Edm.String", "key": True},
            {"name": "name", "type": "Edm.String"},
            {"name": "number", "type": "Edm.Int64"},
            {"name": "yes", "type": "Edm.Boolean"},
            {"name": "day", "type": "Edm.DateTimeOffset"},
        ]
    },
).fields
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = st.one_of(st.sampled_from(["a", "b", "O'Brien", "x|y", "|", "' or true or '", "null", ""]), st.text(max_size=4))
NUMBERS = st.integers(-3, 3)
DAYS = st.integers(0, 3).map(lambda days: EPOCH + timedelta(days=days, microseconds=days))
ORDERS = st.sampled_from(list(How))
SAME = st.sampled_from([How.EQ, How.NE])
CLAUSES = st.one_of(
    st.builds(Compare, st.just("name"), ORDERS, WORDS),
    st.builds(Compare, st.just("number"), ORDERS, NUMBERS),
    st.builds(Compare, st.just("yes"), SAME, st.booleans()),
    st.builds(Compare, st.just("day"), ORDERS, DAYS),
    st.builds(Compare, st.sampled_from(["name", "number", "yes", "day"]), SAME, st.none()),
    st.builds(OneOf, st.just("name"), st.frozensets(WORDS.filter(bool), min_size=1, max_size=4)),
)
PARTS = st.lists(st.deferred(lambda: EXPRESSIONS), min_size=1, max_size=3).map(tuple)
EXPRESSIONS: st.SearchStrategy[Expression] = st.one_of(
    CLAUSES, st.builds(AllOf, PARTS), st.builds(AnyOf, PARTS), st.builds(Not, st.deferred(lambda: EXPRESSIONS))
)
DOCUMENTS = st.fixed_dictionaries(
    {
        "name": st.one_of(st.none(), WORDS),
        "number": st.one_of(st.none(), NUMBERS),
        "yes": st.one_of(st.none(), st.booleans()),
        "day": st.one_of(st.none(), DAYS.map(lambda day: day.isoformat())),
    }
)


def meant(expression: Expression, document: dict[str, Any]) -> bool:
    """What an expression means, said a second time."""
    match expression:
        case Compare(field, how, value):
            return compared(document[field], how, value)
        case OneOf(field, values):
            return document[field] in values
        case AllOf(parts):
            return all(meant(part, document) for part in parts)
        case AnyOf(parts):
            return any(meant(part, document) for part in parts)
        case Not(part):
            return not meant(part, document)


def compared(kept: Any, how: How, value: Value) -> bool:
    found = datetime.fromisoformat(kept) if isinstance(value, datetime) and kept else kept
    if how in {How.EQ, How.NE}:
        return (found == value) is (how is How.EQ)
    if found is None:
        return False
    return {
        How.GT: found > value,
        How.GE: found >= value,
        How.LT: found < value,
        How.LE: found <= value,
    }[how]


@given(EXPRESSIONS, DOCUMENTS)
def test_a_filter_is_understood_as_it_was_meant(expression: Expression, document: dict[str, Any]) -> None:
    assert read_filter(rendered(expression), FIELDS)(document) is meant(expression, document)


@given(st.text())
def test_no_text_gets_out_of_its_quotation_marks(text: str) -> None:
    passes = read_filter(rendered(AllOf((Compare("number", How.EQ, 1), Compare("name", How.EQ, text)))), FIELDS)
    assert passes({"name": text, "number": 1})
    assert not passes({"name": text, "number": 2})
    assert not passes({"name": f"{text}x", "number": 1})


@pytest.mark.parametrize(
    "expression",
    [
        AllOf(()),
        AnyOf(()),
        OneOf("name", frozenset()),
        OneOf("name", frozenset({""})),
        Compare("name eq 'x' or name", How.EQ, "x"),
        Compare("number", How.GT, None),
    ],
    ids=["all-of-none", "any-of-none", "one-of-none", "one-of-empty", "field-with-more", "more-than-null"],
)
def test_a_filter_that_says_nothing_is_never_written(expression: Expression) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        rendered(expression)


BOOK = {
    "id": "1",
    "title": "O'Brien's car",
    "shelf": 7,
    "groups": ["unit 1", "unit 2"],
    "words": [{"text": "blue", "line": 1}, {"text": "car", "line": 2}],
}


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("title eq 'O''Brien''s car'", True),
        ("7 lt shelf or 7 eq shelf", True),
        ("shelf gt 7 or shelf le 7 and title ne null", True),
        ("(shelf gt 7 or shelf le 7) and title eq null", False),
        ("not (shelf eq 7) or not not (shelf ge 7)", True),
        ("not shelf eq 7 and shelf eq 7", False),
        ("groups/any(g: g eq 'unit 1')", True),
        ("groups/all(g: g eq 'unit 1')", False),
        ("groups/any()", True),
        ("not groups/any()", False),
        ("groups/any(g: search.in(g, 'unit 1;unit 9', ';'))", True),
        ("groups/any(g: search.in(g, 'unit 1'))", False),  # parted at the blank, when nothing else is said
        ("search.in(id, '3,2, 1')", True),
        ("words/any(w: w/text eq 'car' and w/line eq 2)", True),
        ("words/any(w: w/text eq 'car' and w/line eq 1)", False),
        ("words/all(w: w/line gt 0 and w/text ne 'x')", True),
        ("words/any(w: w/line eq 1 and groups/any(g: g eq 'unit 2'))", True),
        ("shelf eq 7.0 and shelf lt 7.5 and shelf gt -1e3", True),
        ("true", True),
        ("false or shelf eq 8", False),
    ],
)
def test_the_grammar_of_filters(text: str, passes: bool) -> None:
    assert read_filter(text, read_index("books", BOOKS).fields)(BOOK) is passes


@pytest.mark.parametrize(
    "text",
    [
        "",
        "title",
        "title eq",
        "title eq 'x",
        "title eq x",
        "title eq 'x' or",
        "(title eq 'x'",
        "title eq 'x')",
        "title = 'x'",
        "title eq 7",
        "shelf eq '7'",
        "shelf gt null",
        "unknown eq 1",
        "text eq 'not filterable'",
        "groups eq 'x'",
        "title/any(t: t eq 'x')",
        "groups/any(g: unknown eq 'x')",
        "groups/any(g g eq 'x')",
        "search.in(shelf, '7')",
        "search.ismatch('car')",
        "geo.distance(title, 1) lt 2",
        "day eq 2026-13-01T00:00:00Z",
        "title eq 'x' title eq 'y'",
        "and",
        "title eq 'x'; drop",
        "(" * 500 + "shelf eq 7" + ")" * 500,
        " or ".join(["shelf eq 7"] * 1001),
    ],
    ids=lambda text: str(text)[:24] or "empty",
)
def test_what_is_no_filter_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        read_filter(text, read_index("books", BOOKS).fields)
