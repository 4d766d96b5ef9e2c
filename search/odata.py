"""Filters of the search service as typed expressions, and how they are written. No filter is made in any other way.

A value goes in by its type: a string between quotation marks with those inside it doubled, a number as its digits.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

Value = str | int | bool | datetime | None
_FIELD = re.compile(r"[A-Za-z]\w*(?:/[A-Za-z]\w*)*", re.ASCII)
_BETWEEN = "|"


class How(StrEnum):
    """How a field is compared."""

    EQ = "eq"
    NE = "ne"
    GT = "gt"
    GE = "ge"
    LT = "lt"
    LE = "le"


@dataclass(frozen=True, slots=True)
class Compare:
    """A field beside a value. Only EQ and NE take None."""

    field: str
    how: How
    value: Value


@dataclass(frozen=True, slots=True)
class OneOf:
    """A field of strings that is one of these; at least one, none of them empty."""

    field: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Each of these; at least one."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One or more of these; at least one."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """All that this is not."""

    part: "Expression"


Expression = Compare | OneOf | AllOf | AnyOf | Not


def rendered(expression: Expression) -> str:
    """The expression as OData. ValueError for one that would let through more than it says: of no parts, of no values."""
    match expression:
        case Compare(field, how, value):
            return f"{_field(field)} {how.value} {_literal(value, how)}"
        case OneOf(field, values):
            return _one_of(field, values)
        case AllOf(parts):
            return _joined(" and ", parts)
        case AnyOf(parts):
            return _joined(" or ", parts)
        case Not(part):
            return f"not ({rendered(part)})"


def _joined(word: str, parts: Iterable[Expression]) -> str:
    said = [f"({rendered(part)})" for part in parts]
    if not said:
        raise ValueError("An expression of no parts would say anything.")
    return word.join(said)


def _one_of(field: str, values: frozenset[str]) -> str:
    if not values or "" in values:
        raise ValueError("One of no values would say anything.")
    apart = sorted(value for value in values if _BETWEEN in value)
    listed = _BETWEEN.join(sorted(values - set(apart)))
    said = [f"{_field(field)} eq {_literal(value, How.EQ)}" for value in apart]
    if listed:
        said.append(f"search.in({_field(field)}, {_literal(listed, How.EQ)}, '{_BETWEEN}')")
    return " or ".join(said) if len(said) == 1 else f"({' or '.join(said)})"


def _field(name: str) -> str:
    if not _FIELD.fullmatch(name):
        raise ValueError("That is no name of a field.")
    return name


def _literal(value: Value, how: How) -> str:
    if value is None:
        if how not in {How.EQ, How.NE}:
            raise ValueError("Nothing is more or less than null.")
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return str(int(value))
