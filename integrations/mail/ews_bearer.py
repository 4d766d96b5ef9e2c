"""A token on every request to EWS, and a fresh one where it is refused."""

from typing import Any

from requests import PreparedRequest, Response
from requests.auth import AuthBase

from integrations.mail.errors import MailboxError
from integrations.mail.graph_token import ApplicationToken


class Bearer(AuthBase):
    """As requests wants it. It is asked in the threads of the mailbox, where waiting for a token is no harm.

    Nothing is raised in the middle of a request: exchangelib would never use that connection again.
    """

    def __init__(self, token: ApplicationToken) -> None:
        self._token = token

    def prepare(self) -> None:
        """Make sure that there is a token, before a request; a MailboxError if none is to be had."""
        self._token.take()

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Put a token on a request."""
        given = self._taken("")
        request.headers["Authorization"] = f"Bearer {given}"

        def once_more(answer: Response, **parts: Any) -> Response:
            return self._again(answer, given, parts) if answer.status_code == 401 else answer

        request.register_hook("response", once_more)
        return request

    def _again(self, answer: Response, refused: str, parts: dict[str, Any]) -> Response:
        fresh = self._taken(refused)
        if fresh in {"", refused}:
            return answer
        _ = answer.content  # so that the connection can be used again
        answer.close()
        request = answer.request.copy()
        request.headers["Authorization"] = f"Bearer {fresh}"
        second: Response = answer.connection.send(request, **parts)
        second.history.append(answer)
        second.request = request
        return second

    def _taken(self, refused: str) -> str:
        try:
            return self._token.take(refused)
        except MailboxError:
            return ""
