"""What a Graph request asks to see: $select, $expand, $filter and $orderby, read without guessing."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.mailbox.graph_errors import bad_request
from sandbox.mailbox.properties import moment
from sandbox.mailbox.store import Item

_PROPERTY = re.compile(r"^(?P<type>\w+) \{(?P<guid>[0-9a-fA-F-]{36})\} (?P<kind>Name|Id) (?P<name>.+)$")
_TAG = re.compile(r"^(?P<type>\w+) (?P<tag>0x[0-9a-fA-F]+)$")
_ID = re.compile(r"\bid eq '((?:[^']|'')*)'", re.IGNORECASE)
_ANY = re.compile(r"^singleValueExtendedProperties/any\(\s*(\w+)\s*:\s*(?P<inside>.*)\)$", re.IGNORECASE | re.DOTALL)
_CATEGORY = re.compile(r"^categories/any\(\s*(\w+)\s*:\s*\1 eq '(?P<value>(?:[^']|'')*)'\s*\)$", re.IGNORECASE)
_COMPARED = re.compile(r"^(?P<left>[\w/]+) (?P<how>eq|ne|gt|ge|lt|le) (?P<right>.+)$", re.IGNORECASE)
_CALLED = re.compile(r"^(?P<how>contains|startswith)\((?P<left>[\w/]+),\s*(?P<right>'.*')\)$", re.IGNORECASE)
_WANTED = re.compile(r"\w+/value eq '((?:[^']|'')*)'", re.IGNORECASE)
_SIZE_TAG = 0x0E08

Test = Callable[[Item], bool]


@dataclass(frozen=True, slots=True)
class Shown:
    """Which properties of a message to write; none named means the usual ones."""

    select: frozenset[str] = frozenset()
    attachments: bool = False
    attachment_select: frozenset[str] = frozenset()
    extended: tuple[str, ...] = ()


def read_shown(select: str, expand: str) -> Shown:
    """$select and $expand of messages."""
    parts = dict(_expansions(expand))
    unknown = parts.keys() - {"attachments", "singlevalueextendedproperties"}
    if unknown:
        raise bad_request(f"Parsing OData Select and Expand failed: Could not find a property named '{min(unknown)}'.")
    inside = parts.get("attachments", "")
    chosen = inside.partition("$select=")[2]
    return Shown(
        select=names(select),
        attachments="attachments" in parts,
        attachment_select=names(chosen),
        extended=tuple(
            found.replace("''", "'") for found in _ID.findall(parts.get("singlevalueextendedproperties", ""))
        ),
    )


def names(select: str) -> frozenset[str]:
    """The names of a list with commas, in lower case."""
    return frozenset(each.strip().lower() for each in select.split(",") if each.strip())


def extended_key(name: str) -> str:
    """How our store names the extended property Graph calls by this id: as EWS's ExtendedFieldURI would."""
    found = _PROPERTY.match(name)
    if found is not None:
        called = "PropertyName" if found["kind"] == "Name" else "PropertyId"
        parts = {called: found["name"], "PropertySetId": found["guid"], "PropertyType": found["type"]}
        return "|".join(f"{key}={value.lower()}" for key, value in sorted(parts.items()))
    tag = _TAG.match(name)
    if tag is None:
        raise bad_request(f"The property id '{name}' is invalid.")
    return f"PropertyTag={tag['tag'].lower()}|PropertyType={tag['type'].lower()}"


def extended_value(item: Item, name: str) -> str | None:
    """The value of an extended property of a message; its size is one of them."""
    tag = _TAG.match(name)
    if tag is not None and int(tag["tag"], 16) == _SIZE_TAG:
        return str(item.size)
    return item.properties.get(extended_key(name))


def read_filter(text: str) -> Test:
    """$filter as a test of messages; everything passes without one."""
    tests = [_clause(each) for each in _split(text)]
    return lambda item: all(test(item) for test in tests)


def extended_hint(text: str) -> str:
    """The value $filter wants of an extended property, so that a large folder is not read whole; empty if none."""
    found = None if "0x" in text else _WANTED.search(text)
    return found[1].replace("''", "'") if found else ""


def read_order(text: str) -> Callable[[list[Item]], list[Item]]:
    """$orderby: by when a message came, newest first unless asked otherwise."""
    if text.strip().lower() not in {"", "receiveddatetime", "receiveddatetime asc", "receiveddatetime desc"}:
        raise bad_request(f"The property '{text}' cannot be sorted by here.")
    oldest_first = text.strip().lower() in {"receiveddatetime", "receiveddatetime asc"}
    return lambda items: sorted(items, key=lambda item: (item.received_at, item.id), reverse=not oldest_first)


def _clause(text: str) -> Test:
    inside = _ANY.match(text)
    if inside is not None:
        return _extended(inside[1], inside["inside"])
    category = _CATEGORY.match(text)
    if category is not None:
        wanted = category["value"].replace("''", "'")
        return lambda item: wanted in item.categories
    left, how, right = _comparison(text)
    if left.lower() not in _VALUES:
        raise bad_request(f"Could not find a property named '{left}' on type 'microsoft.graph.message'.")
    value = _VALUES[left.lower()]
    return lambda item: _holds(how, value(item), right)


def _extended(variable: str, inside: str) -> Test:
    name, how, wanted = "", "", ""
    for each in _split(inside):
        left, operator, right = _comparison(each)
        if left.lower() == f"{variable.lower()}/id":
            name = right
        elif left.lower() == f"{variable.lower()}/value":
            how, wanted = operator, right
        else:
            raise bad_request("The filter of extended properties knows id and value only.")
    if not name:
        raise bad_request("The filter of extended properties needs the id of one.")
    return lambda item: _has(item, name, how, wanted)


def _has(item: Item, name: str, how: str, wanted: str) -> bool:
    value = extended_value(item, name)
    return value is not None and (not how or _holds(how, value.lower(), wanted.lower()))


def _comparison(text: str) -> tuple[str, str, str]:
    found = _COMPARED.match(text) or _CALLED.match(text)
    if found is None:
        raise bad_request(f"Invalid filter clause: {text}")
    return found["left"], found["how"].lower(), found["right"].strip().strip("'").replace("''", "'")


def _holds(how: str, value: str, wanted: str) -> bool:
    return {
        "eq": value == wanted,
        "ne": value != wanted,
        "gt": value > wanted,
        "ge": value >= wanted,
        "lt": value < wanted,
        "le": value <= wanted,
        "contains": wanted.lower() in value.lower(),
        "startswith": value.lower().startswith(wanted.lower()),
    }[how]


_VALUES: dict[str, Callable[[Item], str]] = {
    "receiveddatetime": lambda item: moment(item.received_at),
    "internetmessageid": lambda item: item.view.header("Message-ID"),
    "subject": lambda item: item.view.header("Subject"),
    "isread": lambda item: "true" if item.is_read else "false",
    "hasattachments": lambda item: "true" if item.view.attachments else "false",
    "from/emailaddress/address": lambda item: next((each.address for each in item.view.addresses("From")), ""),
}


def _split(text: str) -> list[str]:
    """The clauses between the ands, whatever stands in quotes or brackets."""
    found, depth, quoted, start, at = [], 0, False, 0, 0
    while at < len(text):
        letter = text[at]
        quoted = quoted != (letter == "'")
        depth += 0 if quoted else (letter == "(") - (letter == ")")
        if not quoted and depth == 0 and text[at : at + 5].lower() == " and ":
            found.append(text[start:at].strip())
            start = at = at + 5
            continue
        at += 1
    return [each for each in (*found, text[start:].strip()) if each]


def _expansions(text: str) -> list[tuple[str, str]]:
    parts = re.findall(r"([\w./]+)(?:\(((?:'[^']*'|[^()'])*)\))?", text)
    return [(name.lower(), inside) for name, inside in parts]
