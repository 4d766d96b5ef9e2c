"""A search as it comes in: what it may ask, and the answer in the service's form."""

from collections.abc import Callable, Iterator
from typing import Any

from sandbox.search.definitions import Index, Json
from sandbox.search.highlights import highlighted
from sandbox.search.holdings import Document, Holdings
from sandbox.search.lucene import Lucene
from sandbox.search.odata import read_filter
from sandbox.search.queries import Everything, Place, Query, Texts
from sandbox.search.refusals import Refused, bad_parameter
from sandbox.search.simple import read_simple

USUAL_TOP, MOST_ROWS, MOST_SKIPPED = 50, 1000, 100_000
_KNOWN = frozenset({
    "count", "filter", "highlight", "highlightPreTag", "highlightPostTag", "minimumCoverage", "orderby", "queryType",
    "search", "searchFields", "searchMode", "select", "sessionId", "skip", "top",
})  # fmt: skip
Found = tuple[Document, set[Place]]


def answer(holdings: Holdings, index: Index, asked: object, url: str) -> Json:
    """The answer to a search; Refused when it asks what cannot be asked. `url` is where it was asked."""
    if not isinstance(asked, dict):
        raise Refused("The request is invalid. Details: a search is an object.")
    if strange := asked.keys() - _KNOWN:
        raise Refused(f"The request is invalid. Details: this double does not know: {', '.join(sorted(strange))}.")
    skip, top = _number(asked, "skip", 0, MOST_SKIPPED), _number(asked, "top", -1, 2**31 - 1)
    select = _selected(index, asked.get("select"))
    found = _ordered(index, list(_found(holdings, index, asked)), asked.get("orderby"))
    wanted = found[skip:] if top < 0 else found[skip : skip + top]
    page = wanted[: USUAL_TOP if top < 0 else MOST_ROWS]
    told: Json = {"@odata.context": f"{url.partition('/docs')[0]}/$metadata#docs(*)"}
    if asked.get("count"):
        told["@odata.count"] = len(found)
    if "minimumCoverage" in asked:
        told["@search.coverage"] = 100.0
    told["value"] = [_row(index, asked, document, places, select) for document, places in page]
    if len(page) < len(wanted):
        told["@search.nextPageParameters"] = _next(asked, skip, top, len(page))
        told["@odata.nextLink"] = url
    return told


def _found(holdings: Holdings, index: Index, asked: Json) -> Iterator[Found]:
    query = _query(asked)
    passes = read_filter(asked["filter"], index.fields) if asked.get("filter") else None
    searched = _searched(index, asked.get("searchFields"))
    for document in holdings.searchable(index.name).values():
        if passes is not None and not passes(document.body):
            continue
        if isinstance(query, Everything):
            yield document, set()
        elif (places := query.places(_texts(document, index, searched))) is not None:
            yield document, places


def _query(asked: Json) -> Query:
    text = asked.get("search")
    if not isinstance(text, str | None):
        raise Refused("The request is invalid. Details: search : a string is wanted.")
    mode = asked.get("searchMode", "any")
    kind = asked.get("queryType", "simple")
    if mode not in {"any", "all"} or kind not in {"simple", "full"}:
        raise Refused("The request is invalid. Details: searchMode or queryType : an unknown value.")
    if text is None or text.strip() in {"", "*"}:
        return Everything()
    every = mode == "all"
    return Lucene(text, every=every).read() if kind == "full" else read_simple(text, every=every)


def _searched(index: Index, said: object) -> frozenset[str]:
    names = _names(said)
    for name in names:
        if name not in index.fields or not index.fields[name].searchable:
            raise bad_parameter("searchFields", f"The field '{name}' is not searchable.")
    return frozenset(names)


def _texts(document: Document, index: Index, searched: frozenset[str]) -> Texts:
    texts = document.texts(index)
    return {name: said for name, said in texts.items() if name in searched} if searched else texts


def _selected(index: Index, said: object) -> tuple[str, ...]:
    names = tuple(name for name in _names(said) if name != "*")
    for name in names:
        if name not in index.fields or not index.fields[name].retrievable:
            raise bad_parameter("$select", f"Could not find a retrievable property named '{name}'.")
    return names or tuple(path for path, field in index.fields.items() if field.retrievable and "/" not in path)


def _names(said: object) -> list[str]:
    return [one.strip() for one in str(said).split(",") if one.strip()] if said else []


def _ordered(index: Index, found: list[Found], said: object) -> list[Found]:
    """In the order that is asked for; without one by score, and as they came within it."""
    for one in reversed(_names(said) or ["search.score() desc"]):
        name, _, way = one.partition(" ")
        if way.strip() not in {"", "asc", "desc"}:
            raise bad_parameter("$orderby", f"'{one}' is not an order.")
        found.sort(key=_sort_key(index, name), reverse=way.strip() == "desc")
    return found


def _sort_key(index: Index, name: str) -> Callable[[Found], Any]:
    if name == "search.score()":
        return lambda one: len(one[1])
    if name not in index.fields or not index.fields[name].sortable:
        raise bad_parameter("$orderby", f"The field '{name}' is not sortable.")
    return lambda one: (one[0].body.get(name) is not None, one[0].body.get(name))


def _row(index: Index, asked: Json, document: Document, places: set[Place], select: tuple[str, ...]) -> Json:
    row: Json = {"@search.score": float(len(places) or 1)}
    if asked.get("highlight"):
        tags = (asked.get("highlightPreTag", "<em>"), asked.get("highlightPostTag", "</em>"))
        if marked := highlighted(_names(asked["highlight"]), document.texts(index), places, tags):
            row["@search.highlights"] = marked
    return row | {name: document.body.get(name) for name in select}


def _next(asked: Json, skip: int, top: int, given: int) -> Json:
    """The body that asks for what comes next."""
    left = {} if top < 0 else {"top": top - given}
    return {**asked, "skip": skip + given, **left}


def _number(asked: Json, name: str, usual: int, most: int) -> int:
    value = asked.get(name)
    if value is None:
        return usual
    if type(value) is not int or not 0 <= value <= most:
        raise bad_parameter(f"${name}", f"Value must be between 0 and {most}.")
    return value
