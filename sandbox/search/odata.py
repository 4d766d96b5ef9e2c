"""The filter language: a string as it comes in, read by its grammar, checked against the index, and made a test of documents."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox.search.definitions import COMPLEX, Field
from sandbox.search.odata_tokens import Part, Value, parts_of, syntax_error
from sandbox.search.refusals import Refused, bad_parameter

Scope = Mapping[str, Any]
Test = Callable[[Scope], bool]
MOST_CLAUSES = 1000
DEEPEST = 100
_DOCUMENT = ""
_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq, "ne": operator.ne, "gt": operator.gt, "ge": operator.ge, "lt": operator.lt, "le": operator.le,
}  # fmt: skip
_TURNED = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge", "eq": "eq", "ne": "ne"}
_FITS: dict[str, tuple[type, ...]] = {
    "Edm.String": (str,),
    "Edm.Int32": (int, float),
    "Edm.Int64": (int, float),
    "Edm.Double": (int, float),
    "Edm.Boolean": (bool,),
    "Edm.DateTimeOffset": (datetime,),
}


@dataclass(frozen=True, slots=True)
class _Operand:
    """A field of a document, or of the item a lambda is at: its type, and how its value is got."""

    field: Field
    type: str
    value: Callable[[Scope], Any]


def read_filter(text: str, fields: Mapping[str, Field]) -> Callable[[Mapping[str, Any]], bool]:
    """The test a filter makes of a document; Refused when it is not OData, or asks of a field what it cannot be asked."""
    reader = _Reader(text, fields)
    test = reader.either(0)
    if reader.now.kind != "end":
        raise syntax_error(f"Syntax error at '{reader.now.text}'", text)
    return lambda document: test({_DOCUMENT: document})


class _Reader:
    """Reads from left to right; each method takes what its rule of the grammar takes."""

    def __init__(self, text: str, fields: Mapping[str, Field]) -> None:
        self._text, self._fields = text, fields
        self._parts = list(parts_of(text))
        self._at = 0
        self._clauses = 0
        self._names: dict[str, Field] = {}

    @property
    def now(self) -> Part:
        return self._parts[self._at]

    def either(self, depth: int) -> Test:
        tests = [self._both(depth)]
        while self._took("or"):
            tests.append(self._both(depth))
        return tests[0] if len(tests) == 1 else lambda scope: any(test(scope) for test in tests)

    def _both(self, depth: int) -> Test:
        tests = [self._one(depth)]
        while self._took("and"):
            tests.append(self._one(depth))
        return tests[0] if len(tests) == 1 else lambda scope: all(test(scope) for test in tests)

    def _one(self, depth: int) -> Test:
        if depth > DEEPEST:
            raise bad_parameter("$filter", "The filter is nested too deeply.")
        if self._took("not"):
            test = self._one(depth + 1)
            return lambda scope: not test(scope)
        if self._took("("):
            test = self.either(depth + 1)
            self._want(")")
            return test
        return self._clause(depth)

    def _clause(self, depth: int) -> Test:
        self._clauses += 1
        if self._clauses > MOST_CLAUSES:
            raise bad_parameter("$filter", "The filter has too many clauses.")
        if self._took("search.in"):
            return self._one_of()
        if self.now.kind == "literal":
            value = self._next().value
            if isinstance(value, bool) and self.now.text not in _OPERATORS:
                return lambda _scope: value
            how = self._operator()
            return self._compared(self._operand(), _TURNED[how], value)
        return self._of_a_field(depth)

    def _of_a_field(self, depth: int) -> Test:
        operand = self._operand()
        if self.now.text in {"any", "all"}:
            return self._lambda(operand, depth)
        if self.now.text not in _OPERATORS:
            if operand.type != "Edm.Boolean":
                raise syntax_error("A comparison is missing", self._text)
            return self._compared(operand, "eq", value=True)
        how = self._operator()
        if self.now.kind != "literal":
            raise syntax_error("A field can only be compared with a constant", self._text)
        return self._compared(operand, how, self._next().value)

    def _compared(self, operand: _Operand, how: str, value: Value) -> Test:
        _check_type(operand, how, value)
        of, compare = operand.value, _OPERATORS[how]
        if how in {"eq", "ne"}:
            return lambda scope: compare(of(scope), value)
        return lambda scope: (found := of(scope)) is not None and compare(found, value)

    def _one_of(self) -> Test:
        self._want("(")
        operand = self._operand()
        self._want(",")
        listed = self._string()
        between = self._string() if self._took(",") else " ,"
        self._want(")")
        if operand.type != "Edm.String":
            raise bad_parameter("$filter", f"search.in works on strings, and '{operand.field.path}' is none.")
        values = frozenset(one for one in re.split(f"[{re.escape(between)}]", listed) if one) if between else {listed}
        return lambda scope: operand.value(scope) in values

    def _lambda(self, operand: _Operand, depth: int) -> Test:
        if not operand.type.startswith("Collection("):
            raise bad_parameter("$filter", f"any and all work on collections, and '{operand.field.path}' is none.")
        every = self._next().text == "all"
        self._want("(")
        if self._took(")"):
            return lambda scope: bool(operand.value(scope))
        name = self._word()
        if name in self._names:
            raise syntax_error(f"The name {name} is taken", self._text)
        self._want(":")
        self._names[name] = operand.field
        test = self.either(depth + 1)
        del self._names[name]
        self._want(")")
        over = all if every else any
        return lambda scope: over(test({**scope, name: item}) for item in operand.value(scope) or ())

    def _operand(self) -> _Operand:
        """A path: names with a slash between, the first may be the name of a lambda's item."""
        name = self._word()
        start = self._names.get(name)
        path, steps = (start.path, []) if start else (name, [name])
        while self.now.text == "/" and self._parts[self._at + 1].text not in {"any", "all"}:
            self._next()
            steps.append(self._word())
            path = f"{path}/{steps[-1]}"
        self._took("/")
        return self._checked(path, name if start else _DOCUMENT, steps)

    def _checked(self, path: str, origin: str, steps: list[str]) -> _Operand:
        field = self._fields.get(path)
        if field is None:
            raise bad_parameter("$filter", f"Could not find a property named '{path}' on type 'search.document'.")
        if not field.filterable and field.item_type != COMPLEX:
            raise bad_parameter("$filter", f"'{path}' is not a filterable field.")
        item = origin != _DOCUMENT and not steps
        kind = field.item_type if item else field.type
        return _Operand(field, kind, lambda scope: _read(_walk(scope[origin], steps), kind))

    def _operator(self) -> str:
        if self.now.text not in _OPERATORS:
            raise syntax_error(f"A comparison was expected at '{self.now.text}'", self._text)
        return self._next().text

    def _string(self) -> str:
        part = self._next()
        if not isinstance(part.value, str):
            raise syntax_error(f"A string was expected at '{part.text}'", self._text)
        return part.value

    def _word(self) -> str:
        part = self._next()
        if part.kind != "word" or part.text in {"and", "or", "not", *_OPERATORS}:
            raise syntax_error(f"A name was expected at '{part.text}'", self._text)
        return part.text

    def _want(self, text: str) -> None:
        if not self._took(text):
            raise syntax_error(f"'{text}' was expected at '{self.now.text}'", self._text)

    def _took(self, text: str) -> bool:
        if self.now.kind in {"word", "sign"} and self.now.text == text:
            self._at += 1
            return True
        return False

    def _next(self) -> Part:
        part = self.now
        if part.kind == "end":
            raise syntax_error("It ends too early", self._text)
        self._at += 1
        return part


def _check_type(operand: _Operand, how: str, value: Value) -> None:
    allowed = _FITS.get(operand.type)
    if allowed is None:
        raise bad_parameter("$filter", f"'{operand.field.path}' is a collection, or has fields of its own.")
    if value is None:
        if how in {"eq", "ne"}:
            return
        raise bad_parameter("$filter", "null can only be compared with eq and ne.")
    if not isinstance(value, allowed) or (isinstance(value, bool) and bool not in allowed):
        raise _wrong_types(operand, how)
    if bool in allowed and how not in {"eq", "ne"}:
        raise _wrong_types(operand, how)


def _wrong_types(operand: _Operand, how: str) -> Refused:
    kind = operand.type
    return bad_parameter("$filter", f"A binary operator '{how}' with incompatible types was detected, one is {kind}.")


def _walk(value: Any, steps: list[str]) -> Any:
    for step in steps:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _read(value: Any, kind: str) -> Any:
    if kind == "Edm.DateTimeOffset" and isinstance(value, str):
        return datetime.fromisoformat(value).astimezone(UTC)
    return value
