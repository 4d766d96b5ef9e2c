"""What a REST request says, read strictly: ids, bodies, and the CMS session it brings along."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from casework.errors import BadInput, NotAUrn, NotSignedIn
from casework.people import Caller, CmsSession
from casework.urn import Urn, parse_urn
from ddei.facade import Ddei
from ddei.rest.files import FileStore

_GUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")
_NO_GUID = "00000000-0000-0000-0000-000000000000"
_LARGEST_ID = 2**31 - 1
_LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class Ask:
    """One admitted request, and what its handler works with."""

    request: web.Request
    caller: Caller
    ddei: Ddei
    files: FileStore

    def number(self, name: str) -> int:
        """An id of the path; BadInput unless it is a whole number above zero."""
        return whole_number(self.request.match_info[name], name)

    def query(self, name: str) -> str:
        """A query parameter, whatever the case of its name; "" when absent."""
        return next((value for key, value in self.request.query.items() if key.lower() == name.lower()), "").strip()

    def urn(self) -> Urn:
        """The URN of the path, in any spelling."""
        urn = parse_urn(self.request.match_info["urn"])
        if urn is None:
            raise NotAUrn
        return urn

    def key(self) -> str:
        """The caller's Idempotency-Key, theirs alone; "" when they sent none."""
        given = self.request.headers.get("Idempotency-Key", "").strip()
        if len(given) > _LONGEST_KEY or not given.isprintable():
            raise BadInput(f"The Idempotency-Key must be at most {_LONGEST_KEY} printable characters.")
        return f"rest:{self.caller.user.username}:{given}" if given else ""

    async def body(self) -> dict[str, Any]:
        """The JSON object of the body; names in lower case, since callers write them as they like."""
        try:
            content = _lowered(json.loads(await self.request.read()))
        except (ValueError, RecursionError):
            raise BadInput("The body is not JSON.") from None
        if not isinstance(content, dict):
            raise BadInput("The body must be one JSON object.")
        return content


def whole_number(text: str, name: str) -> int:
    """A whole number above zero, as CMS counts."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else 0
    if not 0 < number <= _LARGEST_ID:
        raise BadInput(f"The {name} must be a whole number above zero.")
    return number


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


async def form(request: web.Request) -> dict[str, list[str]]:
    """A form's fields by lower-case name, in the order they came."""
    fields: dict[str, list[str]] = {}
    for name, value in (await request.post()).items():
        fields.setdefault(name.lower(), []).append(str(value))
    return fields


def _is_header(value: object) -> bool:
    return isinstance(value, str) and bool(value) and value.isascii() and value.isprintable()


def _lowered(content: Any) -> Any:
    if isinstance(content, dict):
        return {str(name).lower(): _lowered(value) for name, value in content.items()}
    return [_lowered(value) for value in content] if isinstance(content, list) else content
