"""The SMTP door: any mail client can send to the mailboxes; what it sent is kept as it came, below our gateway's line."""

import asyncio

from aiosmtpd.smtp import SMTP, Envelope, Session

from sandbox.mailbox.gateway import stamped
from sandbox.mailbox.store import MailboxStore

DOMAIN = "casework.test"
MOST_BYTES = 64 * 1024 * 1024
"""Room for 30 MB of attachments, which are a third longer on their way."""


class _AnyLine(SMTP):
    """Broken mail has lines of any length, and the door takes it."""

    line_length_limit = MOST_BYTES


class _Handler:
    """Takes mail for our domain and for nobody else; what is for no mailbox there lands in the first."""

    def __init__(self, store: MailboxStore) -> None:
        self._store = store

    async def handle_RCPT(  # noqa: N802  aiosmtpd finds its hooks by this name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if not address.lower().endswith("@" + DOMAIN):
            return f"550 5.7.1 This mailbox takes mail for {DOMAIN} only"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  aiosmtpd finds its hooks by this name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        raw = stamped(envelope.original_content or b"", envelope.mail_from or "")
        for address in dict.fromkeys(_mailbox(self._store, each).address for each in envelope.rcpt_tos):
            _mailbox(self._store, address).deliver(raw)
        return "250 2.0.0 Message accepted for delivery"


def _mailbox(store: MailboxStore, address: str) -> MailboxStore:
    return store.of(address) or store


async def open_door(store: MailboxStore, host: str, port: int) -> asyncio.Server:
    """Listen for mail."""
    handler = _Handler(store)
    return await asyncio.get_running_loop().create_server(
        lambda: _AnyLine(handler, data_size_limit=MOST_BYTES, hostname="mail." + DOMAIN, enable_SMTPUTF8=True),
        host,
        port,
    )
