"""What a route is: one line of the table that serves requests, describes itself in OpenAPI, and is tested."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from casework.errors import BadInput, CaseworkError, NotFound
from ddei.rest.answers import Answer
from ddei.rest.models.base import Body
from ddei.rest.requests import Ask
from ddei.rules import RULES

Handler = Callable[[Ask], Awaitable[Answer]]


class Needs(StrEnum):
    """What a caller must bring."""

    NOTHING = "nothing"
    IDENTITY = "a token"
    SESSION = "a token and a CMS session"


@dataclass(frozen=True, slots=True)
class Param:
    """A query parameter. `of` is int, str, bool or date; `choices` are compared whatever their case."""

    name: str
    of: type[int | str | bool | date] = str
    about: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Upload:
    """A body that is a file, streamed to disk: its types, and the largest there may be."""

    types: tuple[str, ...]
    largest: int


@dataclass(frozen=True, slots=True)
class Route:
    """A route below /api. `note` says what is ours, where the published contract is silent or another.

    `form`: the body comes as a form, not as JSON. `no_case`: what a case id that cannot be one means here.
    """

    method: str
    path: str
    handler: Handler
    operation: str
    summary: str
    query: tuple[Param, ...] = ()
    body: type[Body] | Upload | None = None
    answer: Any = None
    status: int = 200
    also: tuple[int, ...] = ()
    headers: tuple[str, ...] = ()
    needs: Needs = Needs.SESSION
    form: bool = False
    no_case: type[CaseworkError] = NotFound
    note: str = ""

    @property
    def writes(self) -> bool:
        """Whether something is changed: then an Idempotency-Key counts, and a token that only reads does not do."""
        return bool(self.operation) and RULES[self.operation].writes

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters of the path."""
        return tuple(re.findall(r"\{(\w+)\}", self.path))

    def wrong_id(self, name: str) -> type[CaseworkError]:
        """What an id that cannot be one means: the contract's own routes do not exist for a case or version 0."""
        if name == "caseId":
            return self.no_case
        return NotFound if name == "documentId" else BadInput
