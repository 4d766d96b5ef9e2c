"""Whether each backend of the CMS answers, asked without anybody's session."""

import asyncio
from collections.abc import Callable

import httpx

from casework.errors import Busy, CmsTimeout, CmsUnavailable
from casework.health import BackendHealth, BackendState
from integrations.cms.wire import Wire

# A query every GraphQL service answers; without a session CMS Modern may refuse it, which is an answer as well.
_ANY_QUERY = {"query": "query IntrospectionQuery { __schema { queryType { name } } }"}


class Probes:
    """Three small questions, asked at once, each of which ends by itself."""

    def __init__(self, *, http: httpx.AsyncClient, base_url: str, patience_s: float = 5) -> None:
        self._wire = Wire(http=http, backend="probe", at_once=6, queue_s=patience_s, total_s=patience_s)
        self._base = base_url.rstrip("/")

    async def all(self) -> tuple[BackendHealth, ...]:
        """How Classic, the material service and Modern are."""
        return tuple(
            await asyncio.gather(
                self._probe("classic", _is_start_page, "GET", "/CMS"),
                self._probe("material", _is_contract, "GET", "/CMS/uwmaMaterial.asmx?WSDL"),
                self._probe("modern", _is_graphql, "POST", "/graphql/", json=_ANY_QUERY),
            )
        )

    async def _probe(
        self, name: str, fits: Callable[[httpx.Response], bool], method: str, path: str, json: object = None
    ) -> BackendHealth:
        try:
            answer = await self._wire.send(method, self._base + path, json=json)
        except CmsTimeout:
            return BackendHealth(name, BackendState.DOWN, "It took too long to answer.")
        except (CmsUnavailable, Busy):
            return BackendHealth(name, BackendState.DOWN, "It does not answer.")
        if answer.status_code >= 500:
            return BackendHealth(name, BackendState.DOWN, "It answers that it is out of order.")
        if not fits(answer):
            return BackendHealth(name, BackendState.DEGRADED, "It answers with something unexpected.")
        return BackendHealth(name, BackendState.HEALTHY)


def _is_start_page(answer: httpx.Response) -> bool:
    return answer.is_redirect


def _is_contract(answer: httpx.Response) -> bool:
    return answer.is_success and b"definitions" in answer.content


def _is_graphql(answer: httpx.Response) -> bool:
    try:
        body = answer.json()
    except (ValueError, RecursionError):
        return False
    return isinstance(body, dict) and ("data" in body or "errors" in body)
