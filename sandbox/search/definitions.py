"""What an index is made of: its fields, what may be asked of each, and how its text becomes tokens."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.search.refusals import Refused

Json = dict[str, Any]
SIMPLE = frozenset({"Edm.String", "Edm.Int32", "Edm.Int64", "Edm.Double", "Edm.Boolean", "Edm.DateTimeOffset"})
COMPLEX = "Edm.ComplexType"
_INDEX_NAME = re.compile(r"[a-z0-9](?:[a-z0-9]|-(?!-)){0,126}[a-z0-9]")
_FIELD_NAME = re.compile(r"[A-Za-z]\w{0,127}", re.ASCII)
# The analysers this double knows; the real service has dozens.
ANALYSERS = {
    None: re.compile(r"\w+"),
    "standard.lucene": re.compile(r"\w+"),
    "simple": re.compile(r"[^\W\d_]+"),
    "whitespace": re.compile(r"\S+"),
    "keyword": re.compile(r".+", re.DOTALL),
}
_AS_WRITTEN = frozenset({"whitespace", "keyword"})


@dataclass(frozen=True, slots=True)
class Field:
    """A field as it was defined. `path` has its parents' names before it, as filters write it."""

    path: str
    type: str
    key: bool
    searchable: bool
    filterable: bool
    sortable: bool
    retrievable: bool
    analyser: str | None

    @property
    def item_type(self) -> str:
        """The type of one value: of each item, in a collection."""
        return self.type.removeprefix("Collection(").removesuffix(")")

    @property
    def collection(self) -> bool:
        """Whether it holds several values."""
        return self.type.startswith("Collection(")

    def tokens(self, text: str) -> Iterator[tuple[str, int, int]]:
        """The tokens of a text, each with where it begins and ends."""
        for found in ANALYSERS[self.analyser].finditer(text):
            said = found.group()
            yield (said if self.analyser in _AS_WRITTEN else said.lower()), found.start(), found.end()


@dataclass(frozen=True, slots=True)
class Index:
    """An index: its definition as it was sent, and its fields by their paths."""

    name: str
    definition: Json
    fields: Mapping[str, Field]

    @property
    def key(self) -> str:
        """The name of the key field."""
        return next(field.path for field in self.fields.values() if field.key)


def read_index(name: str, definition: object) -> Index:
    """An index from its definition; Refused when the service would not take it."""
    if not _INDEX_NAME.fullmatch(name):
        raise Refused(f"Index name '{name}' is not valid: lower case letters, digits and single dashes only.")
    if not isinstance(definition, dict) or not isinstance(definition.get("fields"), list):
        raise Refused("The request is invalid. Details: definition : an index needs fields.")
    fields = {field.path: field for field in _fields(definition["fields"], "")}
    keys = [field for field in fields.values() if field.key]
    if len(keys) != 1 or keys[0].type != "Edm.String" or "/" in keys[0].path or not keys[0].retrievable:
        raise Refused("The index must have exactly one key field, of type Edm.String, on top and retrievable.")
    return Index(name, {**definition, "name": name}, fields)


def check_change(before: Index, after: Index) -> None:
    """Refuse what an index that is there cannot become: fields only ever come, save for what is answered of them."""
    for path, field in before.fields.items():
        kept = after.fields.get(path)
        if kept is None:
            raise Refused(f"Existing field '{path}' cannot be deleted.", code="OperationNotAllowed")
        if _lasting(kept) != _lasting(field):
            raise Refused(f"Existing field '{path}' cannot be changed.", code="OperationNotAllowed")


def _lasting(field: Field) -> tuple[object, ...]:
    return (field.type, field.key, field.searchable, field.filterable, field.sortable, field.analyser)


def _fields(rows: object, above: str) -> Iterator[Field]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refused("The request is invalid. Details: fields : a list of fields is wanted.")
    for row in rows:
        field = _field(row, above)
        yield field
        if field.item_type == COMPLEX:
            yield from _fields(row.get("fields"), f"{field.path}/")


def _field(row: Json, above: str) -> Field:
    name, kind = str(row.get("name", "")), str(row.get("type", ""))
    item = kind.removeprefix("Collection(").removesuffix(")")
    if not _FIELD_NAME.fullmatch(name):
        raise Refused(f"Invalid field name '{name}'.")
    if item not in SIMPLE | {COMPLEX}:
        raise Refused(f"Field '{name}' has the unknown type '{kind}'.")
    analyser = row.get("analyzer")
    if analyser not in ANALYSERS:
        raise Refused(f"Field '{name}' names the analyzer '{analyser}', which this double does not know.")
    searchable = bool(row.get("searchable", item == "Edm.String"))
    if searchable and item != "Edm.String":
        raise Refused(f"Field '{name}' is searchable, and only strings can be.")
    usual = item != COMPLEX
    return Field(
        path=above + name,
        type=kind,
        key=bool(row.get("key")),
        searchable=searchable,
        filterable=bool(row.get("filterable", usual)),
        sortable=bool(row.get("sortable", usual and not kind.startswith("Collection("))),
        retrievable=bool(row.get("retrievable", True)),
        analyser=analyser,
    )
