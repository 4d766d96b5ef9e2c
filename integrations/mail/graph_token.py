"""Tokens for an application by its secret: msal keeps and renews them; its calls block, and run in a thread."""

import asyncio
import threading
from typing import Any
from urllib.parse import urlsplit

import msal
import requests
from msal.exceptions import MsalError
from requests.adapters import HTTPAdapter

from integrations.mail.errors import AuthExpired, MailboxError, MailboxUnavailable

GRAPH_SCOPE = "https://graph.microsoft.com/.default"
EWS_SCOPE = "https://outlook.office365.com/.default"

# What the identity provider says when waiting helps; every other refusal needs somebody to act.
_PASSING = {"temporarily_unavailable", "server_error", "request_timeout", "throttled"}
_FAILURES = (requests.RequestException, MsalError, OSError, ValueError, KeyError, TypeError, RuntimeError)


class ApplicationToken:
    """One application's token for one scope. Several mailboxes may share it."""

    def __init__(
        self, *, authority: str, client_id: str, client_secret: str, scope: str, timeout_s: float = 30.0
    ) -> None:
        self._authority, self._scope, self._timeout_s = authority.rstrip("/"), scope, timeout_s
        self._client_id, self._client_secret = client_id, client_secret
        self._application: msal.ConfidentialClientApplication | None = None
        self._one_at_a_time = threading.Lock()

    async def current(self) -> str:
        """A token that is still good, as far as we know."""
        return await asyncio.to_thread(self.take)

    async def renewed(self, refused: str) -> str:
        """A token other than the one that was refused."""
        return await asyncio.to_thread(self.take, refused)

    def take(self, refused: str = "") -> str:
        """As `current`, or `renewed`, for whoever is in a thread already."""
        with self._one_at_a_time:
            try:
                answer = self._ask(refused)
            except _FAILURES as error:
                raise MailboxUnavailable(detail=f"token: {type(error).__name__}") from error
        token = answer.get("access_token")
        if not isinstance(token, str) or not token:
            raise _refusal(str(answer.get("error") or ""))
        return token

    def _ask(self, refused: str) -> dict[str, Any]:
        if self._application is None:
            self._application = self._made()
        answer: dict[str, Any] = self._application.acquire_token_for_client([self._scope]) or {}
        if refused and answer.get("access_token") == refused:
            self._application.remove_tokens_for_client()
            answer = self._application.acquire_token_for_client([self._scope]) or {}
        return answer

    def _made(self) -> msal.ConfidentialClientApplication:
        # The authority is our own configuration, so nobody else is asked whether there is such a one.
        return msal.ConfidentialClientApplication(
            self._client_id,
            client_credential=self._client_secret,
            authority=self._authority.replace("http://", "https://", 1),
            validate_authority=False,
            instance_discovery=False,
            http_client=_session(self._authority, self._timeout_s),
        )


class _Bounded(HTTPAdapter):
    """Every wait has an end. msal knows https only; a double on this machine is asked without it."""

    def __init__(self, timeout_s: float, *, plain: bool = False) -> None:
        super().__init__()
        self._timeout_s, self._plain = timeout_s, plain

    def send(self, request: requests.PreparedRequest, *args: Any, **parts: Any) -> requests.Response:
        if self._plain:
            request.url = (request.url or "").replace("https://", "http://", 1)
            request.headers["X-Forwarded-Proto"] = "https"
        return super().send(request, *args, **{**parts, "timeout": self._timeout_s})


def _session(authority: str, timeout_s: float) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.mount("https://", _Bounded(timeout_s))
    if authority.startswith("http://"):
        session.mount(f"https://{urlsplit(authority).netloc}/", _Bounded(timeout_s, plain=True))
    return session


def _refusal(code: str) -> MailboxError:
    detail = f"token: {code or 'an odd answer'}"
    return MailboxUnavailable(detail=detail) if not code or code in _PASSING else AuthExpired(detail=detail)
