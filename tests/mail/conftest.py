"""A sandbox mailbox with our adapter on it, and what sends mail to it."""

import asyncio
import smtplib
from collections.abc import AsyncIterator, Awaitable, Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from integrations.mail.ews import EwsMailbox
from sandbox.mailbox import ADDRESS, PASSWORD, SandboxMailbox
from sandbox.mailbox.send import send_raw

Send = Callable[[EmailMessage | bytes], Awaitable[None]]
SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.eml"))


@pytest.fixture
async def exchange(tmp_path: Path) -> AsyncIterator[SandboxMailbox]:
    mailbox = SandboxMailbox(data_dir=tmp_path / "mailbox")
    await mailbox.start("127.0.0.1", 0)
    yield mailbox
    await mailbox.stop()


@pytest.fixture
async def mailbox(exchange: SandboxMailbox) -> AsyncIterator[EwsMailbox]:
    ours = EwsMailbox(service_url=exchange.ews_url, address=ADDRESS, username=ADDRESS, password=PASSWORD, timeout_s=20)
    yield ours
    await ours.close()


@pytest.fixture
def send(exchange: SandboxMailbox) -> Send:
    """Send a mail as a mail client does; raw bytes go as they are."""

    def now(mail: EmailMessage | bytes) -> None:
        if isinstance(mail, bytes):
            send_raw(mail, host=exchange.host, port=exchange.smtp_port, to=ADDRESS)
            return
        with smtplib.SMTP(exchange.host, exchange.smtp_port, timeout=20) as client:
            client.send_message(mail, to_addrs=[ADDRESS])

    async def later(mail: EmailMessage | bytes) -> None:
        await asyncio.to_thread(now, mail)

    return later


@pytest.fixture
def statement() -> EmailMessage:
    """What an officer sends on an ordinary day."""
    mail = EmailMessage()
    mail["From"] = "DC Amara Lewis <amara.lewis@surrey.police.test>"
    mail["To"] = "Intake <intake@casework.test>"
    mail["Cc"] = "witness.care@surrey.police.test"
    mail["Subject"] = "R v Samuel Okafor 45AA0209826/1 – statement"
    mail["Date"] = "Sun, 22 Nov 2026 09:30:00 +0000"
    mail["Message-ID"] = "<statement-1@surrey.police.test>"
    mail.set_content("Please find the statement of Priya Nandakumar attached.\n")
    mail.add_attachment(
        b"%PDF-1.4 the statement", maintype="application", subtype="pdf", filename="MG11 Nandakumar.pdf"
    )
    return mail
