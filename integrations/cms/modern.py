"""CMS Modern: the generated GraphQL client, with our wire under it and errors beside data read for what they are."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

import httpx
from pydantic import ValidationError

from casework.errors import CmsBroken
from casework.people import CmsSession
from integrations.cms.faults import modern_fault, refused_status
from integrations.cms.generated.client import ModernGenerated
from integrations.cms.wire import Wire, session_headers

T = TypeVar("T")
Headers = dict[str, str]


class ModernQueries(ModernGenerated):
    """The generated operations; only how an answer is judged is ours."""

    def get_data(self, response: Any) -> dict[str, Any]:
        """The data, if it has what was asked for; errors beside whole data cost only the branch they name."""
        return answer_of(response)


class Modern:
    """Asks CMS Modern in a person's name."""

    def __init__(self, *, http: httpx.AsyncClient, base_url: str) -> None:
        self._wire = Wire(http=http, backend="modern", at_once=16)
        url = base_url.rstrip("/") + "/graphql/"
        self._queries = ModernQueries(url=url, http_client=cast("Any", _Posting(self._wire)))

    async def read(self, session: CmsSession, ask: Callable[[ModernQueries, Headers], Awaitable[T]]) -> T:
        """A query; repeated once if CMS Modern was down."""
        return await self._wire.read(lambda: self._ask(session, ask))

    async def write(self, session: CmsSession, ask: Callable[[ModernQueries, Headers], Awaitable[T]]) -> T:
        """A mutation; never repeated."""
        return await self._wire.write(lambda: self._ask(session, ask))

    async def _ask(self, session: CmsSession, ask: Callable[[ModernQueries, Headers], Awaitable[T]]) -> T:
        try:
            return await ask(self._queries, session_headers(session))
        except ValidationError:
            # The text of a validation error quotes the values, which are case data.
            raise CmsBroken(detail="modern: an answer of another shape") from None


class _Posting:
    """What the generated client calls its HTTP client: one method, over the wire."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def post(self, url: str, **parts: Any) -> httpx.Response:
        return await self._wire.send("POST", url, **parts)


def answer_of(response: httpx.Response) -> dict[str, Any]:
    """The data of a GraphQL answer, or the error that explains why there is none."""
    body = _json(response)
    data = body.get("data") or {}
    errors = [error for error in body.get("errors") or [] if isinstance(error, dict)]
    if not errors and not data:
        raise CmsBroken(detail="modern: neither data nor errors")
    missing = [name for name, value in data.items() if value is None]
    if errors and (missing or not data):
        raise _first_known(errors)
    return cast("dict[str, Any]", data)


def _json(response: httpx.Response) -> dict[str, Any]:
    refused = refused_status(response)
    if refused and response.status_code != 400:
        raise refused
    try:
        body = response.json()
    except ValueError:
        raise CmsBroken(detail="modern: not JSON") from None
    if not isinstance(body, dict):
        raise CmsBroken(detail="modern: not an answer")
    return body


def _first_known(errors: list[dict[str, Any]]) -> Exception:
    for error in errors:
        extensions = error.get("extensions") or {}
        path = error.get("path") or [""]
        found = modern_fault(str(extensions.get("code", "")), str(error.get("message", "")), str(path[0]))
        if found:
            return found
    return CmsBroken(detail="modern: error without a known code")
