"""Restrictions: which messages a search wants."""

from sandbox.mailbox.properties import moment, property_key
from sandbox.mailbox.soap import Element, Refused, local, t
from sandbox.mailbox.store import Item


def matches(item: Item, restriction: Element | None) -> bool:
    """Whether a message is what a restriction asks for; everything is, without one."""
    return restriction is None or _holds(item, restriction[0])


def hint(restriction: Element | None) -> str:
    """The value a restriction wants of an extended property, so that a large folder is not read whole; empty if none."""
    test = None if restriction is None else restriction[0]
    if test is None or local(test) != "IsEqualTo" or local(test[0]) != "ExtendedFieldURI":
        return ""
    return _constant(test)


def _holds(item: Item, test: Element) -> bool:
    kind = local(test)
    if kind == "And":
        return all(_holds(item, each) for each in test)
    if kind == "Or":
        return any(_holds(item, each) for each in test)
    if kind == "Not":
        return not _holds(item, test[0])
    value = _value(item, test[0])
    if kind == "Exists":
        return value is not None
    return value is not None and _compare(kind, value, _constant(test))


def _compare(kind: str, value: str, wanted: str) -> bool:
    if kind == "Contains":
        return wanted.lower() in value.lower()
    comparisons = {
        "IsEqualTo": value == wanted,
        "IsNotEqualTo": value != wanted,
        "IsGreaterThan": value > wanted,
        "IsGreaterThanOrEqualTo": value >= wanted,
        "IsLessThan": value < wanted,
        "IsLessThanOrEqualTo": value <= wanted,
    }
    if kind not in comparisons:
        raise Refused("ErrorUnsupportedPathForQuery", f"{kind} is not supported here.")
    return comparisons[kind]


def _constant(test: Element) -> str:
    found = next(test.iter(t("Constant")), None)
    return found.get("Value", "") if found is not None else ""


def _value(item: Item, uri: Element) -> str | None:
    if local(uri) == "ExtendedFieldURI":
        return item.properties.get(property_key(uri))
    name = uri.get("FieldURI", "")
    if name == "item:DateTimeReceived":
        return moment(item.received_at)
    headers = {"item:Subject": "Subject", "message:InternetMessageId": "Message-ID"}
    if name not in headers:
        raise Refused("ErrorUnsupportedPathForQuery", f"{name} cannot be searched here.")
    return item.view.header(headers[name]) or None
