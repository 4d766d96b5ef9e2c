"""One request to a DDEI, and its answer: plain values, so that asking and judging stand apart."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import httpx

from casework.errors import CmsBroken
from casework.filing import StoredFile
from casework.people import CmsSession

Row = Mapping[str, Any]


class What(StrEnum):
    """What was asked for: the contract's 403, 404 and 410 say nothing more than that it is not to be had."""

    CASE = "case"
    DOCUMENT = "document"
    SESSION = "session"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Call:
    """A request; `path` stands below /api. At most one of `content`, `form` and `file` is its body."""

    method: str
    path: str
    session: CmsSession | None = None
    what: What = What.OTHER
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    content: Any = None
    form: Mapping[str, str] | None = None
    file: StoredFile | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer; case data, hence nothing of it in repr."""

    status: int
    headers: httpx.Headers = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def media_type(self) -> str:
        """What the body claims to be, without its parameters."""
        return str(self.headers.get("Content-Type", "")).partition(";")[0].strip().lower()

    def warnings(self) -> list[str]:
        """What our own facade says is missing from the answer; others say nothing of the kind."""
        try:
            said = json.loads(self.headers.get("Casework-Warnings", "[]"))
        except (ValueError, RecursionError):
            return []
        return [one for one in said if isinstance(one, str)] if isinstance(said, list) else []

    def content(self) -> Any:
        """The JSON of the body; CmsBroken when it is none, as a log-in page or a proxy's notice is."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise CmsBroken(detail="ddei: not JSON") from None
