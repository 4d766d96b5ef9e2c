"""CMS Modern: the generated GraphQL client in a person's name."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import httpx
from pydantic import ValidationError

from casework.errors import CmsBroken
from casework.health import Shape
from casework.people import CmsSession
from integrations.cms.generated.client import ModernClient
from integrations.cms.heard import Heard, nobody
from integrations.cms.resting import REST_S
from integrations.cms.wire import Wire, session_headers

T = TypeVar("T")
Headers = dict[str, str]


class Modern:
    """Asks CMS Modern in a person's name."""

    def __init__(
        self, *, http: httpx.AsyncClient, base_url: str, heard: Heard = nobody, rest_s: float = REST_S
    ) -> None:
        self._wire = Wire(http=http, backend="modern", at_once=16, rest_s=rest_s)
        self._heard = heard
        self._client = ModernClient(wire=self._wire, url=base_url.rstrip("/") + "/graphql/")

    @property
    def resting(self) -> str:
        """Why it is not asked now; empty when it is."""
        return self._wire.resting

    async def read(self, session: CmsSession, ask: Callable[[ModernClient, Headers], Awaitable[T]]) -> T:
        """A query; repeated once if CMS Modern was down."""
        return await self._wire.read(lambda: self._ask(session, ask))

    async def write(self, session: CmsSession, ask: Callable[[ModernClient, Headers], Awaitable[T]]) -> T:
        """A mutation; never repeated."""
        return await self._wire.write(lambda: self._ask(session, ask))

    async def _ask(self, session: CmsSession, ask: Callable[[ModernClient, Headers], Awaitable[T]]) -> T:
        try:
            answer = await ask(self._client, session_headers(session))
        except ValidationError as error:
            self._heard(error.title, Shape.ODD)
            # The text of a validation error quotes the values, which are case data.
            raise CmsBroken(detail="modern: an answer of another shape") from None
        self._heard(type(answer).__name__, Shape.EXPECTED)
        return answer
