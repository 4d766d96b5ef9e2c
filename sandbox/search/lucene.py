"""The full query syntax, as far as it is used here: words, "phrases", beginnings*, near~1, field: and brackets.

AND, OR and NOT bind as Lucene's classic parser binds them: they say of the parts beside them whether they must, may or
must not be met, and not what goes first.
"""

import re
from dataclasses import dataclass, field

from sandbox.search.queries import Alike, Beginning, Everything, Occur, Query, Several, Words
from sandbox.search.refusals import Refused

DEEPEST = 50
MOST_CLAUSES = 1024
_WORD = r"(?:\\.|[^\s+\-!(){}\[\]^\"~*?:\\/&|])(?:\\.|[^\s!(){}\[\]^\"~*?:\\/])*"
_PARTS = re.compile(
    rf"""\s*(?:
    (?P<phrase>"(?:\\.|[^"\\])*")(?P<slop>~\d*)?
    |(?P<sign>&&|\|\||[()+\-!])
    |(?P<field>[A-Za-z][\w/]*):(?=\S)
    |(?P<all>\*(?=[\s)]|$)|\*:\*)
    |(?P<word>{_WORD})(?:(?P<star>\*)(?=[\s)]|$)|~(?P<edits>[012]?)(?![\d.]))?
    )""",
    re.VERBOSE,
)
_JOINS = {"AND": "and", "&&": "and", "OR": "or", "||": "or"}
_REFUSALS = {"NOT", "!", "-"}


@dataclass(slots=True)
class _Clauses:
    """What was read so far of one pair of brackets."""

    every: bool
    parts: list[tuple[Occur, Query]] = field(default_factory=list)
    join: str = ""
    sign: str = ""

    def take(self, query: Query) -> None:
        """One more part, after the words that stand before it; they also decide what the part before it is."""
        if self.parts and self.parts[-1][0] is not Occur.NOT:
            if self.join == "and":
                self.parts[-1] = (Occur.MUST, self.parts[-1][1])
            elif self.join == "or" and self.every:
                self.parts[-1] = (Occur.MAY, self.parts[-1][1])
        self.parts.append((self._occur(), query))
        self.join = self.sign = ""

    def _occur(self) -> Occur:
        if self.sign == "not":
            return Occur.NOT
        if self.sign == "must" or self.join == "and":
            return Occur.MUST
        return Occur.MUST if self.every and self.join != "or" else Occur.MAY


class Lucene:
    """Reads one query; `every`: parts with nothing between them must all be met."""

    def __init__(self, text: str, *, every: bool) -> None:
        self._text, self._every = text, every
        self._at = 0
        self._clauses = 0

    def read(self) -> Query:
        """The query; Refused when it is none."""
        found = self._several("", 0)
        if self._at < len(self._text.rstrip()):
            raise self._wrong()
        return found

    def _several(self, inside: str, depth: int) -> Query:
        if depth > DEEPEST:
            raise self._wrong()
        clauses = _Clauses(self._every)
        name = inside
        while (part := self._next()) is not None and part.group("sign") != ")":
            if part.group("field"):
                name = part.group("field")
                continue
            if self._said_of_others(part, clauses):
                continue
            clauses.take(self._group(name, depth) if part.group("sign") == "(" else _query(part, name))
            self._count()
            name = inside
        if (part is None) is (depth > 0) or not clauses.parts or clauses.join or clauses.sign or name != inside:
            raise self._wrong()
        return Several(tuple(clauses.parts))

    def _group(self, name: str, depth: int) -> Query:
        return self._several(name, depth + 1)

    def _said_of_others(self, part: re.Match[str], clauses: _Clauses) -> bool:
        """AND, OR, NOT and the signs: no parts themselves."""
        said = part.group("sign") or ("" if part.group("star") or part.group("edits") else part.group("word") or "")
        if said in _JOINS:
            if not clauses.parts or clauses.join or clauses.sign:
                raise self._wrong()
            clauses.join = _JOINS[said]
            return True
        if said in _REFUSALS or said == "+":
            if clauses.sign:
                raise self._wrong()
            clauses.sign = "must" if said == "+" else "not"
            return True
        return False

    def _next(self) -> re.Match[str] | None:
        if self._at >= len(self._text.rstrip()):
            return None
        found = _PARTS.match(self._text, self._at)
        if found is None:
            raise self._wrong()
        self._at = found.end()
        return found

    def _count(self) -> None:
        self._clauses += 1
        if self._clauses > MOST_CLAUSES:
            raise Refused("Too many clauses in the search.", code="InvalidRequestParameter")

    def _wrong(self) -> Refused:
        return Refused(
            f"Failed to parse query string at line 1, column {self._at + 1}. See the full Lucene syntax.",
            code="InvalidRequestParameter",
        )


def _query(part: re.Match[str], name: str) -> Query:
    if part.group("all"):
        return Everything()
    if part.group("phrase"):
        return Words(_unescaped(part.group("phrase")[1:-1]), name)
    word = _unescaped(part.group("word"))
    if part.group("star"):
        return Beginning(word, name)
    if part.group("edits") is not None:
        return Alike(word, int(part.group("edits") or 2), name)
    return Words(word, name)


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)
