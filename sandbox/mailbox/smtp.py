"""The SMTP door: any mail client can send to the mailbox, and what it sent is kept as it came."""

import asyncio

from aiosmtpd.smtp import SMTP, Envelope, Session

from sandbox.mailbox.store import MailboxStore

DOMAIN = "casework.test"
MOST_BYTES = 64 * 1024 * 1024
"""Room for 30 MB of attachments, which are a third longer on their way."""


class _AnyLine(SMTP):
    """Broken mail has lines of any length, and the door takes it."""

    line_length_limit = MOST_BYTES


class _Handler:
    """Takes mail for our domain and for nobody else."""

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
        self._store.deliver(envelope.original_content or b"")
        return "250 2.0.0 Message accepted for delivery"


async def open_door(store: MailboxStore, host: str, port: int) -> asyncio.Server:
    """Listen for mail."""
    handler = _Handler(store)
    return await asyncio.get_running_loop().create_server(
        lambda: _AnyLine(handler, data_size_limit=MOST_BYTES, hostname="mail." + DOMAIN, enable_SMTPUTF8=True),
        host,
        port,
    )
