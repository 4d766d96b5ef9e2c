"""The base of the generated client (scripts/generate-cms-client copies it there): asks, and judges what comes back."""

from typing import Any

import httpx
from pydantic_core import to_jsonable_python

from integrations.cms.modern_answers import answer_of
from integrations.cms.wire import Wire


class Asking:
    """Sends an operation over the wire; errors beside whole data cost only the branch they name."""

    def __init__(self, *, wire: Wire, url: str) -> None:
        self._wire = wire
        self._url = url

    async def execute(
        self, *, query: str, operation_name: str, variables: dict[str, Any], headers: dict[str, str]
    ) -> httpx.Response:
        """Post one operation."""
        body = {"query": query, "operationName": operation_name, "variables": to_jsonable_python(variables)}
        return await self._wire.send("POST", self._url, json=body, headers=headers)

    def get_data(self, response: httpx.Response) -> dict[str, Any]:
        """The data, if it has what was asked for."""
        return answer_of(response)
