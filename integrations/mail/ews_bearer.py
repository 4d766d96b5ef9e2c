"""A token on every request to EWS, and a fresh one where it is refused."""

from typing import Any

from requests import PreparedRequest, Response
from requests.auth import AuthBase

from integrations.mail.graph_token import ApplicationToken


class Bearer(AuthBase):
    """As requests wants it. It is asked in the threads of the mailbox, where waiting for a token is no harm."""

    def __init__(self, token: ApplicationToken) -> None:
        self._token = token

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Put a token on a request."""
        given = self._token.take()
        request.headers["Authorization"] = f"Bearer {given}"

        def once_more(answer: Response, **parts: Any) -> Response:
            return self._again(answer, given, parts) if answer.status_code == 401 else answer

        request.register_hook("response", once_more)
        return request

    def _again(self, answer: Response, refused: str, parts: dict[str, Any]) -> Response:
        fresh = self._token.take(refused)
        if fresh == refused:
            return answer
        answer.close()
        request = answer.request.copy()
        request.headers["Authorization"] = f"Bearer {fresh}"
        second: Response = answer.connection.send(request, **parts)
        second.history.append(answer)
        second.request = request
        return second
