"""A sandbox mailbox with each of our two wires on it: the same stories over both."""

import asyncio
import smtplib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest

from integrations.http_client import make_http
from integrations.mail.ews import EwsMailbox
from integrations.mail.graph import GraphMailbox
from integrations.mail.graph_token import GRAPH_SCOPE, ApplicationToken
from integrations.mail.port import Mailbox
from sandbox.mailbox import ADDRESS, PASSWORD, SandboxMailbox
from sandbox.mailbox.send import send_raw
from sandbox.people import GRAPH_CLIENT_ID, GRAPH_SECRET, SECOND_ADDRESS

EWS, GRAPH = "ews", "graph"


@dataclass
class Post:
    """The double, the wire under test, and what sends mail."""

    name: str
    exchange: SandboxMailbox
    mailbox: Mailbox
    http: httpx.AsyncClient

    async def send(self, mail: EmailMessage | bytes, *to: str) -> None:
        """Send a mail as a mail client does; raw bytes go as they are."""
        await asyncio.to_thread(self._send, mail, list(to) or [ADDRESS])

    def _send(self, mail: EmailMessage | bytes, to: list[str]) -> None:
        if isinstance(mail, bytes):
            send_raw(mail, host=self.exchange.host, port=self.exchange.smtp_port, to=to[0])
            return
        with smtplib.SMTP(self.exchange.host, self.exchange.smtp_port, timeout=20) as client:
            client.send_message(mail, to_addrs=to)

    @asynccontextmanager
    async def another(self, address: str = ADDRESS, *, secret: str = "") -> AsyncIterator[Mailbox]:
        """A wire of the same kind, for another mailbox or with other credentials."""
        mailbox = _made(self.name, self.exchange, self.http, address, secret)
        yield mailbox
        await mailbox.close()

    def fault(self, ews: tuple[str, str], graph: tuple[str, str], times: int = 1) -> None:
        """Have the double fail in the words of its own protocol."""
        operation, fault = ews if self.name == EWS else graph
        self.exchange.faults.order(operation, fault, times)


def _made(name: str, exchange: SandboxMailbox, http: httpx.AsyncClient, address: str, secret: str) -> Mailbox:
    if name == EWS:
        password = secret or PASSWORD
        return EwsMailbox(
            service_url=exchange.ews_url, address=address, username=address, password=password, timeout_s=20
        )
    token = ApplicationToken(
        authority=exchange.authority_url,
        client_id=GRAPH_CLIENT_ID,
        client_secret=secret or GRAPH_SECRET,
        scope=GRAPH_SCOPE,
    )
    return GraphMailbox(http=http, graph_url=exchange.graph_url, address=address, token=token, timeout_s=20)


@pytest.fixture(params=[EWS, GRAPH])
async def post(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Post]:
    async with AsyncExitStack() as stack:
        exchange = SandboxMailbox(data_dir=tmp_path / "mailbox", addresses=(ADDRESS, SECOND_ADDRESS))
        await exchange.start("127.0.0.1", 0)
        stack.push_async_callback(exchange.stop)
        http = await stack.enter_async_context(make_http(answer_s=20))
        mailbox = _made(request.param, exchange, http, ADDRESS, "")
        stack.push_async_callback(mailbox.close)
        yield Post(request.param, exchange, mailbox, http)


@pytest.fixture
def statement() -> EmailMessage:
    """What an officer sends on an ordinary day."""
    mail = EmailMessage()
    mail["From"] = "DC Amara Lewis <amara.lewis@surrey.police.test>"
    mail["To"] = f"Intake <{ADDRESS}>"
    mail["Subject"] = "R v Samuel Okafor 45AA0209826/1 – statement"
    mail["Date"] = "Sun, 22 Nov 2026 09:30:00 +0000"
    mail["Message-ID"] = "<statement-1@surrey.police.test>"
    mail.set_content("Please find the statement of Priya Nandakumar attached.\n")
    mail.add_attachment(
        b"%PDF-1.4 the statement", maintype="application", subtype="pdf", filename="MG11 Nandakumar.pdf"
    )
    return mail
