"""Where the doubles listen: neighbours of the product's own port. Light to import, unlike the doubles."""

from dataclasses import dataclass

HOST = "127.0.0.1"
IN_A_ROW = 7
"""The product's own port, and those of the doubles."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Where each double listens, counted from the product's own port."""

    base: int

    @property
    def cms(self) -> int:
        """CMS: log-in page, SOAP, GraphQL, and the page that shows a case."""
        return self.base + 1

    @property
    def ews(self) -> int:
        """The mailbox's EWS and its page."""
        return self.base + 2

    @property
    def smtp(self) -> int:
        """The mailbox's SMTP door."""
        return self.base + 3

    @property
    def teams(self) -> int:
        """Teams, the bot connector and the identity provider."""
        return self.base + 4

    @property
    def redaction_log(self) -> int:
        """The Redaction Log."""
        return self.base + 5

    @property
    def search(self) -> int:
        """The search service."""
        return self.base + 6

    def url(self, port: int) -> str:
        """The address of one of them."""
        return f"http://{HOST}:{port}"
