"""The addresses of Graph, taken apart."""

import re
from urllib.parse import unquote

_KEYED = re.compile(r"^(\w+)\('(.*)'\)$")


def segments(path: str) -> tuple[str, ...]:
    """The parts of a path below the version; `name('id')` is the same as `name/id`."""
    found: list[str] = []
    for each in path.partition("?")[0].split("/"):
        segment = unquote(each)
        keyed = _KEYED.match(segment)
        found += [keyed[1], keyed[2]] if keyed else [segment] if segment else []
    return tuple(found)


def match(pattern: tuple[str, ...], given: tuple[str, ...]) -> tuple[str, ...] | None:
    """What stands in a path where its pattern has stars; None if it is another path. Names have no case."""
    if len(pattern) != len(given):
        return None
    pairs = list(zip(pattern, given, strict=True))
    if any(want not in {"*", each.lower()} for want, each in pairs):
        return None
    return tuple(each for want, each in pairs if want == "*")
