"""What a REST request says, read strictly: ids, query, bodies, and the CMS session it brings along."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl, unquote

from aiohttp import web

from casework.errors import BadInput, NotAUrn, NotSignedIn, TooLarge, WrongMediaType
from casework.filing import StoredFile
from casework.people import Caller, CmsSession
from casework.urn import Urn, parse_urn
from ddei.audit import Stranger
from ddei.facade import Ddei
from ddei.rest.files import FileStore
from ddei.rest.limits import SignInGuard
from ddei.rest.models.base import LARGEST_ID, Body

LARGEST_BODY = 1024 * 1024
"""Of a form or a JSON body; files have their own limit."""

_GUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")
_NO_GUID = "00000000-0000-0000-0000-000000000000"
_LONGEST_KEY = 200
_JSON = re.compile(r"application/([\w.-]+\+)?json")
_FORM = "application/x-www-form-urlencoded"

B = TypeVar("B", bound=Body)


@dataclass(slots=True)
class Ask:
    """One admitted request, and what its handler works with.

    `raw` is the body, unless it is a file: then `upload` is, in `folder`, which is removed after the answer.
    """

    request: web.Request
    who: Caller | Stranger
    ddei: Ddei
    files: FileStore
    sign_ins: SignInGuard
    folder: Path
    raw: bytes = b""
    upload: StoredFile | None = None
    key: str = ""

    @property
    def caller(self) -> Caller:
        """Who asks, on routes that need a CMS session."""
        assert isinstance(self.who, Caller)
        return self.who

    @property
    def file(self) -> StoredFile:
        """The file that was sent, on routes that take one."""
        assert self.upload is not None
        return self.upload

    def number(self, name: str) -> int:
        """An id of the path; the door has looked at it."""
        return int(self.request.match_info[name])

    def query(self, name: str) -> str:
        """A query parameter, whatever the case of its name; "" when absent."""
        wanted = name.lower()
        return next((value for key, value in self.request.query.items() if key.lower() == wanted), "").strip()

    def whole(self, name: str) -> int | None:
        """A query parameter that is an id, if there is one."""
        text = self.query(name)
        return whole_number(text, name) if text else None

    def flag(self, name: str) -> bool:
        """A query parameter that is true or false; false when absent."""
        return self.query(name).lower() == "true"

    def urn(self) -> Urn:
        """The URN of the path, in any spelling."""
        return read_urn(self.request.match_info["urn"])

    def json(self, model: type[B]) -> B:
        """The JSON body."""
        return model.read(_json(self.raw))

    def lowered(self) -> dict[str, Any]:
        """The JSON object of the body, its names in lower case all the way down."""
        try:
            content = _lowered(_json(self.raw))
        except RecursionError:
            raise BadInput("The body is nested too deeply.") from None
        if not isinstance(content, dict):
            raise BadInput("The body must be one JSON object.")
        return content

    def form(self, model: type[B]) -> B:
        """The form of the body; a field that may stand several times is a list."""
        return model.read(_form(self.raw, model))


def whole_number(text: str, name: str) -> int:
    """A whole number above zero, as CMS counts."""
    if not is_id(text):
        raise BadInput(f"The {name} must be a whole number above zero.")
    return int(text)


def is_id(text: str) -> bool:
    """Whether a text is an id as CMS counts: a whole number above zero that fits."""
    return text.isascii() and text.isdigit() and len(text) <= 10 and 0 < int(text) <= LARGEST_ID


def read_day(text: str, name: str) -> date:
    """A day written as 2026-11-22."""
    try:
        written = text if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) else ""
        return date.fromisoformat(written)
    except ValueError:
        raise BadInput(f"The {name} must be written as 2026-11-22.") from None


def read_urn(text: str) -> Urn:
    """A URN in any spelling."""
    urn = parse_urn(text)
    if urn is None:
        raise NotAUrn
    return urn


def idempotency_key(headers: Mapping[str, str]) -> str:
    """The request's Idempotency-Key; "" when there is none."""
    given = headers.get("Idempotency-Key", "").strip()
    if len(given) > _LONGEST_KEY or not given.isprintable():
        raise BadInput(f"The Idempotency-Key must be at most {_LONGEST_KEY} printable characters.")
    return given


def correlation_id(headers: Mapping[str, str]) -> str:
    """The request's Correlation-Id; BadInput unless it is a GUID that means something."""
    given = headers.get("Correlation-Id", "")
    if not _GUID.fullmatch(given) or given == _NO_GUID:
        raise BadInput("The Correlation-Id header must be a GUID.")
    return given


def cms_session(headers: Mapping[str, str]) -> CmsSession:
    """The CMS session of the Cms-Auth-Values header, plain or URL-encoded; NotSignedIn unless it can be one."""
    given = headers.get("Cms-Auth-Values", "")
    try:
        values = json.loads(unquote(given) if given.startswith("%") else given)
        known = _lowered(values)
        cookies, token = known["cookies"], known["token"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise NotSignedIn(detail="no Cms-Auth-Values") from None
    if not (_is_header(cookies) and isinstance(token, str) and _GUID.fullmatch(token)):
        raise NotSignedIn(detail="Cms-Auth-Values cannot be a session")
    return CmsSession(cookies=cookies, token=token)


def check_type(request: web.Request, *, form: bool) -> None:
    """WrongMediaType unless the body is of the type the route takes; a body without a type is taken as it should be."""
    if "Content-Type" not in request.headers:
        return
    right = request.content_type == _FORM if form else _JSON.fullmatch(request.content_type)
    if not right:
        raise WrongMediaType(f"The body must be {_FORM if form else 'application/json'}.")
    if (request.charset or "utf-8").lower() not in {"utf-8", "utf8", "us-ascii"}:
        raise WrongMediaType("The body must be in UTF-8.")


def check_not_packed(request: web.Request) -> None:
    """WrongMediaType for a packed body: a small one could unpack to anything, and no client of the contract packs."""
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in {"", "identity"}:
        raise WrongMediaType("Send the body as it is, without a Content-Encoding.")


async def small_body(request: web.Request) -> bytes:
    """A body that is no file; TooLarge before more than its limit is held."""
    pieces, size = [], 0
    async for piece in request.content.iter_chunked(64 * 1024):
        size += len(piece)
        if size > LARGEST_BODY:
            raise TooLarge("The body is too large. Nothing was done.")
        pieces.append(piece)
    return b"".join(pieces)


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        raise BadInput("The body is not JSON.") from None


def _form(raw: bytes, model: type[Body]) -> dict[str, Any]:
    many = {str(one.alias).lower() for one in model.model_fields.values() if one.annotation == list[str]}
    fields: dict[str, Any] = {}
    try:
        pairs = parse_qsl(raw.decode(), keep_blank_values=True, errors="strict", max_num_fields=200)
    except ValueError:
        raise BadInput("The body is not a form.") from None
    for name, value in pairs:
        if name.lower() in many:
            fields.setdefault(name.lower(), []).append(value)
        else:
            fields.setdefault(name.lower(), value)
    return fields


def _is_header(value: object) -> bool:
    return isinstance(value, str) and bool(value) and value.isascii() and value.isprintable()


def _lowered(content: Any) -> Any:
    if isinstance(content, dict):
        return {str(name).lower(): _lowered(value) for name, value in content.items()}
    return [_lowered(value) for value in content] if isinstance(content, list) else content
