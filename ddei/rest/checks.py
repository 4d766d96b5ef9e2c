"""What the route table says about a path and a query, checked before a handler sees them."""

from datetime import date

from aiohttp import web

from casework.errors import BadInput
from ddei.rest.requests import is_id, read_day, whole_number
from ddei.rest.route import Param, Route

LONGEST_QUERY = 500
_TEXTS = frozenset({"urn", "isUnused"})


def check(request: web.Request, route: Route) -> None:
    """BadInput or NotFound when an id cannot be one, or a query parameter is not of its kind or missing."""
    for name in route.names:
        if name not in _TEXTS and not is_id(request.match_info[name]):
            raise route.wrong_id(name)(f"The {name} must be a whole number above zero.")
    given: dict[str, str] = {}
    for name, value in request.query.items():
        given.setdefault(name.lower(), value.strip())  # the first counts, as it does for the handler
    for param in route.query:
        _check(param, given.get(param.name.lower(), ""))


def _check(param: Param, text: str) -> None:
    if not text:
        if param.required:
            raise BadInput(f"Give {param.name}.")
        return
    if len(text) > LONGEST_QUERY or not text.isprintable():
        raise BadInput(f"The {param.name} is too long, or has characters that cannot be read.")
    if param.of is int:
        whole_number(text, param.name)
    elif param.of is date:
        read_day(text, param.name)
    elif param.of is bool and text.lower() not in {"true", "false"}:
        raise BadInput(f"The {param.name} must be true or false.")
    elif param.choices and text not in param.choices:
        raise BadInput(f"The {param.name} must be one of: {', '.join(param.choices)}.")
