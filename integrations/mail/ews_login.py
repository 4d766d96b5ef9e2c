"""How we prove to Exchange who we are: a password by Basic or NTLM on the premises, an application's token in the cloud."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from exchangelib import BASIC, DELEGATE, IMPERSONATION, NTLM, OAUTH2, Credentials, Identity, OAuth2Credentials


class EwsAuth(StrEnum):
    """What the server wants."""

    BASIC = "basic"
    NTLM = "ntlm"
    OAUTH = "oauth"


@dataclass(frozen=True, slots=True)
class EwsLogin:
    """`username` and `password`, or with OAUTH an application's id and secret and where tokens are given."""

    username: str
    password: str
    auth: EwsAuth = EwsAuth.BASIC
    token_url: str = ""

    @property
    def auth_type(self) -> str:
        """exchangelib's word for it."""
        return str({EwsAuth.BASIC: BASIC, EwsAuth.NTLM: NTLM, EwsAuth.OAUTH: OAUTH2}[self.auth])

    @property
    def access_type(self) -> str:
        """An application opens mailboxes in their owners' place; a person opens their own."""
        return str(IMPERSONATION if self.auth is EwsAuth.OAUTH else DELEGATE)

    def credentials(self, address: str) -> Any:
        """Credentials for one mailbox, equal to no others: exchangelib's cache never shares our connections."""
        if self.auth is EwsAuth.OAUTH:
            return _OwnToken(self.token_url, self.username, self.password, address)
        return _OwnPassword(self.username, self.password)


class _OwnPassword(Credentials):  # type: ignore[misc]  # exchangelib has no types
    """Equal to nothing else."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__


class _OwnToken(OAuth2Credentials):  # type: ignore[misc]  # exchangelib has no types
    """Equal to nothing else; its tokens come from the configured address."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __init__(self, token_url: str, client_id: str, client_secret: str, address: str) -> None:
        super().__init__(client_id, client_secret, identity=Identity(primary_smtp_address=address))
        self._given_at = token_url

    @property
    def token_url(self) -> str:
        """Where tokens are given."""
        return self._given_at
