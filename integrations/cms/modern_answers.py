"""How an answer of CMS Modern is judged: what is data, what is a refusal, and what is neither."""

from typing import Any

import httpx

from casework.errors import CaseworkError, CmsBroken
from integrations.cms.faults import modern_fault, refused_status


def answer_of(response: httpx.Response) -> dict[str, Any]:
    """The data of a GraphQL answer, or the error that explains why there is none."""
    body = _json(response)
    data, errors = _dict(body.get("data")), _list(body.get("errors"))
    if not errors and not data:
        raise CmsBroken(detail="modern: neither data nor errors")
    if errors and (not data or None in data.values()):
        raise _first_known(errors)
    return data


def _json(response: httpx.Response) -> dict[str, Any]:
    refused = refused_status(response)
    if refused and response.status_code != 400:
        raise refused
    try:
        return _dict(response.json())
    except (ValueError, RecursionError):
        raise CmsBroken(detail="modern: not JSON") from None


def _first_known(errors: list[Any]) -> CaseworkError:
    for error in map(_dict, errors):
        code, message = _dict(error.get("extensions")).get("code", ""), error.get("message", "")
        field = next(iter(_list(error.get("path"))), "")
        if found := modern_fault(str(code), str(message), str(field)):
            return found
    return CmsBroken(detail="modern: error without a known code")


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
