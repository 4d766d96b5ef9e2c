"""The port of the search engines. Embedded: fts.py; in production: azure.py. One contract suite holds both to it."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from casework.pages import Page
from search.found import Found, IndexedDocument
from search.question import Question


class SearchEngine(Protocol):
    """Keeps the text of documents and finds words in it."""

    async def put(self, document: IndexedDocument, pages: Iterable[Page]) -> None:
        """Take a document in, in one step, in place of any other version of the same material."""
        ...

    async def describe(self, document: IndexedDocument) -> None:
        """Take over a new title, category, type, date or use of a version that is known; its text stays."""
        ...

    async def drop(self, case_id: int, material_id: int) -> None:
        """Forget a document; one that is not known is no error."""
        ...

    async def drop_case(self, case_id: int) -> None:
        """Forget a case."""
        ...

    async def known(self, case_id: int) -> Mapping[int, int]:
        """The versions that are searchable now, by material."""
        ...

    async def find(self, question: Question, cases: frozenset[int]) -> Found:
        """What these cases hold, and no other. Without cases nothing is found."""
        ...

    async def close(self) -> None:
        """Give back what is held open."""
        ...
