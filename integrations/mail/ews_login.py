"""How we say to an Exchange server who we are: by password, or by token where passwords are not taken."""

from dataclasses import dataclass
from typing import Any

from exchangelib import BASIC, DELEGATE, IMPERSONATION, NTLM, Credentials
from exchangelib.transport import NOAUTH

from integrations.mail.ews_bearer import Bearer
from integrations.mail.graph_token import ApplicationToken


@dataclass(frozen=True, slots=True)
class EwsLogin:
    """`username` and `password`, by Basic or NTLM; or an application's `token`."""

    username: str
    password: str
    ntlm: bool = False
    token: ApplicationToken | None = None

    @property
    def auth_type(self) -> str:
        """exchangelib's word for it; tokens it leaves to us, who have one way to get them for both wires."""
        if self.token is not None:
            return str(NOAUTH)
        return str(NTLM if self.ntlm else BASIC)

    @property
    def access_type(self) -> str:
        """An application opens mailboxes in their owners' place; a person opens those they may."""
        return str(DELEGATE if self.token is None else IMPERSONATION)

    def credentials(self) -> Any:
        """Credentials equal to no others."""
        return OwnCredentials(self.username, self.password, None if self.token is None else Bearer(self.token))


class OwnCredentials(Credentials):  # type: ignore[misc]  # exchangelib has no types
    """Equal to nothing else, so that exchangelib's process-wide cache never shares our connections."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __init__(self, username: str, password: str, bearer: Bearer | None) -> None:
        super().__init__(username, password)
        self.bearer = bearer
