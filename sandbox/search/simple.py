"""The simple query syntax: words, "phrases", beginnings*, + for and, | for or, - for not, and brackets. It has no errors."""

import re

from sandbox.search.queries import Beginning, Everything, Occur, Query, Several, Words

DEEPEST = 50
_PARTS = re.compile(
    r'"(?P<phrase>(?:\\.|[^"\\])*)"|(?P<sign>[()|+])|(?P<not>-)(?=\S)|(?P<word>(?:\\.|[^\s()|+"*\\])+)(?P<star>\*)?'
)


def read_simple(text: str, *, every: bool) -> Query:
    """The query; what makes no sense in it is passed over, as the service does."""
    if text.strip() in {"", "*"}:
        return Everything()
    deep = text.count("(") > DEEPEST
    parts = list(_PARTS.finditer(text.replace("(", " ") if deep else text))
    query, _ = _either(parts, 0, MUST if every else Occur.MAY)
    return query or Several(())


MUST = Occur.MUST


def _either(parts: list[re.Match[str]], at: int, usual: Occur) -> tuple[Query | None, int]:
    ways: list[tuple[Occur, Query]] = []
    while at < len(parts) and parts[at].group("sign") != ")":
        if parts[at].group("sign") == "|":
            at += 1
        query, at = _run(parts, at, usual)
        if query is not None:
            ways.append((Occur.MAY, query))
    return (ways[0][1] if len(ways) == 1 else Several(tuple(ways)) if ways else None), at + 1


def _run(parts: list[re.Match[str]], at: int, usual: Occur) -> tuple[Query | None, int]:
    found: list[tuple[Occur, Query]] = []
    occur = without = usual
    while at < len(parts) and parts[at].group("sign") not in {")", "|"}:
        part = parts[at]
        at += 1
        if part.group("sign") == "+":
            occur = MUST
            found = [(MUST, one) if how is Occur.MAY else (how, one) for how, one in found]
            continue
        if part.group("not"):
            without, occur = occur, Occur.NOT
            continue
        query: Query | None = None
        if part.group("sign") == "(":
            query, at = _either(parts, at, usual)
        else:
            query = _query(part)
        if query is not None:
            found.append(_without(query) if occur is Occur.NOT and without is Occur.MAY else (occur, query))
        occur = usual
    return (Several(tuple(found)) if found else None), at


def _without(query: Query) -> tuple[Occur, Query]:
    """Where one part is enough, all documents without a word are one."""
    return Occur.MAY, Several(((MUST, Everything()), (Occur.NOT, query)))


def _query(part: re.Match[str]) -> Query:
    said = part.group("phrase") if part.group("phrase") is not None else part.group("word")
    text = re.sub(r"\\(.)", r"\1", said)
    return Beginning(text) if part.group("star") else Words(text)
