"""How we say to an Exchange server who we are: by password, or by token where passwords are not taken."""

from dataclasses import dataclass
from typing import Any

from exchangelib import BASIC, DELEGATE, IMPERSONATION, NTLM, OAUTH2, Credentials, Identity, OAuth2Credentials

from integrations.mail.ews_bearer import Bearer


@dataclass(frozen=True, slots=True)
class EwsLogin:
    """`username` and `password`, by Basic or NTLM; or the token of an application."""

    username: str
    password: str
    ntlm: bool = False
    bearer: Bearer | None = None

    @property
    def auth_type(self) -> str:
        """exchangelib's word for it."""
        if self.bearer is not None:
            return str(OAUTH2)
        return str(NTLM if self.ntlm else BASIC)

    @property
    def access_type(self) -> str:
        """An application opens mailboxes in their owners' place; a person opens those they may."""
        return str(DELEGATE if self.bearer is None else IMPERSONATION)

    def credentials(self, address: str) -> Any:
        """Credentials for one mailbox, equal to no others: exchangelib's cache never shares our connections."""
        return OwnPassword(self.username, self.password) if self.bearer is None else OwnToken(self.bearer, address)


class OwnPassword(Credentials):  # type: ignore[misc]  # exchangelib has no types
    """Equal to nothing else."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__


class OwnToken(OAuth2Credentials):  # type: ignore[misc]  # exchangelib has no types
    """Equal to nothing else. Tokens are not exchangelib's business: both our wires get them in one way."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __init__(self, bearer: Bearer, address: str) -> None:
        super().__init__("", "", identity=Identity(primary_smtp_address=address))
        self.bearer = bearer
