"""How an answer of CMS Modern is judged: what is data, what is a refusal, and what is neither."""

from typing import Any

import httpx
import orjson

from casework.errors import CaseworkError, CmsBroken, NotSignedIn
from casework.partial import warn
from integrations.cms.faults import modern_fault, refused_status
from integrations.cms.missing import what_is_missing


def answer_of(response: httpx.Response) -> dict[str, Any]:
    """The data of a GraphQL answer, or the error that explains why there is none.

    An error beside whole data costs only the branch it names, and is said as a warning. A session that has ended is
    never only a warning: what is there may be another session's cache.
    """
    body = _json(response)
    data, errors = _dict(body.get("data")), _list(body.get("errors"))
    if not errors and not data:
        raise CmsBroken(detail="modern: neither data nor errors")
    if errors and (not data or None in data.values()):
        raise _first_known(errors)
    for error in errors:
        _say(error)
    return data


def _json(response: httpx.Response) -> dict[str, Any]:
    refused = refused_status(response)
    if refused and response.status_code != 400:
        raise refused
    try:
        return _dict(orjson.loads(response.content))
    except (ValueError, RecursionError):
        raise CmsBroken(detail="modern: not JSON") from None


def _say(error: Any) -> None:
    known = _meaning(error)
    if isinstance(known, NotSignedIn):
        raise known
    warn(what_is_missing(_path(error)))


def _first_known(errors: list[Any]) -> CaseworkError:
    for error in errors:
        if found := _meaning(error):
            return found
    return CmsBroken(detail="modern: error without a known code")


def _meaning(error: Any) -> CaseworkError | None:
    said = _dict(error)
    code = _dict(said.get("extensions")).get("code", "")
    field = next(iter(_path(error)), "")
    return modern_fault(str(code), str(said.get("message", "")), field)


def _path(error: Any) -> list[str]:
    """The names on the way to what is missing; the numbers of rows in between say nothing here."""
    return [str(step) for step in _list(_dict(error).get("path")) if not isinstance(step, int)]


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
