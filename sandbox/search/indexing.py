"""A batch of documents on its way in: what the service checks of it, and what it says of each row."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sandbox.search.definitions import COMPLEX, Field, Index, Json
from sandbox.search.holdings import Holdings
from sandbox.search.refusals import Refused

MOST_ACTIONS = 1000
MOST_BYTES = 16 * 1024 * 1024
LONGEST_TERM = 32_766
ACTIONS = frozenset({"upload", "merge", "mergeOrUpload", "delete"})
_KEY = re.compile(r"(?!_)[A-Za-z0-9_\-=]{1,1024}")
_INT32, _INT64 = 2**31, 2**63
_GOOD: dict[str, Callable[[Any], bool]] = {
    "Edm.String": lambda value: isinstance(value, str),
    "Edm.Boolean": lambda value: isinstance(value, bool),
    "Edm.Int32": lambda value: type(value) is int and -_INT32 <= value < _INT32,
    "Edm.Int64": lambda value: type(value) is int and -_INT64 <= value < _INT64,
    "Edm.Double": lambda value: type(value) in {int, float},
    "Edm.DateTimeOffset": lambda value: isinstance(value, str) and _is_moment(value),
}


def take_in(
    holdings: Holdings, index: Index, body: object, *, late_s: float = 0.0, failing: bool = False
) -> tuple[int, Json]:
    """Carry out a batch; the answer's status and body. `failing`: every second row fails, as rows of a busy service do."""
    actions = _actions(index, body)
    with holdings.changing():
        rows = [
            _failed(key, 503, "The service is busy. Try this document again later.")
            if failing and number % 2
            else _carry_out(holdings, index, kind, key, values, late_s)
            for number, (kind, key, values) in enumerate(actions)
        ]
    return (200 if all(row["status"] for row in rows) else 207), {"value": rows}


def _actions(index: Index, body: object) -> list[tuple[str, str, Json]]:
    """The actions; what is wrong with the batch as a whole is refused before anything is done."""
    listed = body.get("value") if isinstance(body, dict) else None
    if not isinstance(listed, list) or not listed or not all(isinstance(one, dict) for one in listed):
        raise Refused("The request is invalid. Details: actions : no indexing actions found in the request.")
    if len(listed) > MOST_ACTIONS:
        raise Refused(f"The request has more than {MOST_ACTIONS} indexing actions.")
    return [_action(index, one) for one in listed]


def _action(index: Index, one: Json) -> tuple[str, str, Json]:
    kind = one.get("@search.action", "upload")
    if kind not in ACTIONS:
        raise Refused(f"The request is invalid. Details: '{kind}' is not an indexing action.")
    values = {name: value for name, value in one.items() if not name.startswith("@")}
    key = values.get(index.key)
    if not isinstance(key, str) or not key:
        raise Refused("The request is invalid. Details: document key cannot be missing or empty.")
    if not _KEY.fullmatch(key):
        raise Refused(
            "Invalid document key. Keys can only contain letters, digits, underscore (_), dash (-), or equal sign (=),"
            " and cannot begin with an underscore.",
            code="InvalidDocumentKey",
        )
    _check(values, index.fields, "")
    return kind, key, values


def _check(values: Mapping[str, Any], fields: Mapping[str, Field], above: str) -> None:
    for name, value in values.items():
        field = fields.get(above + name)
        if field is None:
            raise Refused(f"The property '{above + name}' does not exist on type 'search.documentFields'.")
        if field.collection and not isinstance(value, list):
            raise _of_another_type(field)
        for item in value if field.collection else [] if value is None else [value]:
            _check_item(item, field, fields)


def _check_item(item: object, field: Field, fields: Mapping[str, Field]) -> None:
    if field.item_type == COMPLEX:
        if not isinstance(item, dict):
            raise _of_another_type(field)
        _check(item, fields, f"{field.path}/")
    elif not _GOOD[field.item_type](item):
        raise _of_another_type(field)


def _of_another_type(field: Field) -> Refused:
    return Refused(f"Cannot convert the value of '{field.path}' to the expected type '{field.type}'.")


def _carry_out(holdings: Holdings, index: Index, kind: str, key: str, values: Json, late_s: float) -> Json:
    if kind == "delete":
        holdings.keep(index.name, key, None, late_s=late_s)
        return _done(key, 200)
    before = holdings.kept(index.name, key)
    if kind == "merge" and before is None:
        return _failed(key, 404, "Document not found.")
    if too_long := _with_too_long_a_term(index, values):
        return _failed(key, 400, f"Field '{too_long}' contains a term that is too large to process.")
    whole = dict.fromkeys((path for path in index.fields if "/" not in path), None)
    whole |= (before or {}) if kind != "upload" else {}
    holdings.keep(index.name, key, {**whole, **values}, late_s=late_s)
    return _done(key, 201 if before is None else 200)


def _with_too_long_a_term(index: Index, values: Json) -> str:
    """The field that is kept whole as one term, and is too long for it."""
    for name, value in values.items():
        field = index.fields[name]
        whole = field.filterable or field.sortable or field.analyser == "keyword"
        if whole and isinstance(value, str) and len(value.encode()) > LONGEST_TERM:
            return name
    return ""


def _done(key: str, status: int) -> Json:
    return {"key": key, "status": True, "errorMessage": None, "statusCode": status}


def _failed(key: str, status: int, why: str) -> Json:
    return {"key": key, "status": False, "errorMessage": why, "statusCode": status}


def _is_moment(value: str) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False
