"""A filter as OData writes it, cut into its smallest parts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sandbox.search.refusals import Refused, bad_parameter

Value = str | int | float | bool | datetime | None
_PARTS = re.compile(
    r"""\s*(?:
    (?P<moment>\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,7})?)?(?:Z|[+-]\d\d:\d\d))
    |(?P<string>'(?:[^']|'')*')
    |(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|-INF|INF|NaN)(?![\w.])
    |(?P<word>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)
    |(?P<sign>[()/,:])
    )""",
    re.VERBOSE | re.ASCII,
)
_WORDS: dict[str, Value] = {"true": True, "false": False, "null": None}


@dataclass(frozen=True, slots=True)
class Part:
    """One part: a literal with its value, a word, a sign, or the end."""

    kind: str
    text: str
    value: Value = None


def parts_of(text: str) -> Iterator[Part]:
    """All parts of a filter, and the end as the last; Refused where it is not OData."""
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _PARTS.match(text, at)
        if found is None:
            raise syntax_error(f"Syntax error at position {at}", text)
        at = found.end()
        yield _part(found)
    yield Part("end", "")


def _part(found: re.Match[str]) -> Part:
    kind = found.lastgroup or ""
    said = found.group(kind)
    if kind == "string":
        return Part("literal", said, said[1:-1].replace("''", "'"))
    if kind == "moment":
        return Part("literal", said, _moment(said))
    if kind == "number":
        return Part("literal", said, float(said) if re.search(r"[.eEIN]", said) else int(said))
    if kind == "word" and said in _WORDS:
        return Part("literal", said, _WORDS[said])
    return Part(kind, said)


def _moment(said: str) -> datetime:
    """A DateTimeOffset; its seventh decimal is finer than ours and left off."""
    try:
        return datetime.fromisoformat(re.sub(r"(\.\d{6})\d", r"\1", said)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise syntax_error("A date that does not exist", said) from None


def syntax_error(why: str, text: str) -> Refused:
    """A filter that cannot be read."""
    return bad_parameter("$filter", f"{why} in '{text[:200]}'.")
