"""How the search service says no."""

from aiohttp import web


class Refused(Exception):
    """A refusal: its status, the code a client reads, and the sentence beside it."""

    def __init__(
        self, message: str, *, status: int = 400, code: str = "", headers: dict[str, str] | None = None
    ) -> None:
        self.status, self.code, self.message, self.headers = status, code, message, headers or {}
        super().__init__(message)

    def response(self) -> web.Response:
        """The refusal as it goes over the wire."""
        told = {"error": {"code": self.code, "message": self.message}}
        return web.json_response(told, status=self.status, headers=self.headers)


def no_index(name: str) -> Refused:
    """There is no index of this name."""
    return Refused(f"No index with the name '{name}' was found in this service.", status=404, code="ResourceNotFound")


def no_document() -> Refused:
    """There is no document with this key."""
    return Refused("The document is not in the index.", status=404, code="ResourceNotFound")


def bad_parameter(parameter: str, why: str) -> Refused:
    """A query that makes no sense."""
    return Refused(f"Invalid expression: {why}\nParameter name: {parameter}", code="InvalidRequestParameter")
