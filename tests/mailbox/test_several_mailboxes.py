"""Two mailboxes in one Exchange: each its own mail, and who may see which over EWS."""

import asyncio
import base64
import smtplib
import sqlite3
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest
from exchangelib import (
    BASIC,
    DELEGATE,
    IMPERSONATION,
    NTLM,
    UTC,
    Account,
    Configuration,
    Credentials,
    close_connections,
)
from exchangelib.errors import ErrorNonExistentMailbox, UnauthorizedError

from sandbox.mailbox import ADDRESS, PASSWORD, SandboxMailbox
from sandbox.mailbox.ids import folder_id
from sandbox.people import FORGED_DOMAIN, SECOND_ADDRESS
from tests.mailbox.graph_client import mail, token

pytestmark = pytest.mark.contract

GET_INBOX = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"'
    ' xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"'
    ' xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"><s:Header>{header}</s:Header><s:Body>'
    "<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:FolderIds>"
    '<t:DistinguishedFolderId Id="inbox"/></m:FolderIds></m:GetFolder></s:Body></s:Envelope>'
)
IMPERSONATED = (
    "<t:ExchangeImpersonation><t:ConnectingSID><t:PrimarySmtpAddress>{}</t:PrimarySmtpAddress>"
    "</t:ConnectingSID></t:ExchangeImpersonation>"
)


@pytest.fixture
def configuration(exchange: SandboxMailbox) -> Iterator[Configuration]:
    yield Configuration(
        service_endpoint=exchange.ews_url,
        credentials=Credentials(ADDRESS, PASSWORD),
        auth_type=BASIC,
        max_connections=2,
    )
    close_connections()


def opened(address: str, configuration: Configuration, access_type: str) -> Account:
    return Account(address, config=configuration, autodiscover=False, access_type=access_type, default_timezone=UTC)


@pytest.mark.parametrize("access_type", [DELEGATE, IMPERSONATION])
async def test_a_mail_to_both_is_in_both_and_each_has_its_own(
    exchange: SandboxMailbox, configuration: Configuration, access_type: str
) -> None:
    def send(made: bytes, *to: str) -> None:
        with smtplib.SMTP(exchange.host, exchange.smtp_port, timeout=20) as client:
            client.sendmail("officer@surrey.police.test", list(to), made)

    await asyncio.to_thread(send, mail("to both"), ADDRESS, SECOND_ADDRESS)
    await asyncio.to_thread(send, mail("to the second"), SECOND_ADDRESS.upper())

    def subjects(address: str) -> list[str]:
        account = opened(address, configuration, access_type)
        found = sorted(each.subject for each in account.inbox.all())
        account.inbox.get(subject="to both").move_to_trash()
        return found

    assert await asyncio.to_thread(subjects, ADDRESS) == ["to both"]
    assert await asyncio.to_thread(subjects, SECOND_ADDRESS) == ["to both", "to the second"]
    with pytest.raises(ErrorNonExistentMailbox):
        await asyncio.to_thread(subjects, "nobody@casework.test")


async def test_an_application_says_whose_mailbox_it_wants(exchange: SandboxMailbox) -> None:
    second = exchange.mailbox(SECOND_ADDRESS)
    bearer = (await token(exchange, scope="https://outlook.office365.com/.default")).json()["access_token"]
    for_graph = (await token(exchange)).json()["access_token"]
    async with httpx.AsyncClient() as http:

        async def ask(given: str, header: str) -> httpx.Response:
            content = GET_INBOX.format(header=header)
            return await http.post(exchange.ews_url, content=content, headers={"Authorization": f"Bearer {given}"})

        good = await ask(bearer, IMPERSONATED.format(SECOND_ADDRESS))
        assert good.status_code == 200
        assert folder_id(second.inbox) in good.text
        assert "ErrorNonExistentMailbox" in (await ask(bearer, IMPERSONATED.format("nobody@casework.test"))).text
        assert "ExchangeImpersonation" in (await ask(bearer, "")).text
        assert (await ask(for_graph, IMPERSONATED.format(SECOND_ADDRESS))).status_code == 401


@pytest.mark.parametrize("auth_type", [NTLM, None])
async def test_ntlm_opens_the_mailbox_to_who_knows_the_password(
    exchange: SandboxMailbox, auth_type: str | None
) -> None:
    exchange.store.deliver(mail("R v Birch"))

    def subjects(name: str, password: str) -> list[str]:
        configuration = Configuration(
            service_endpoint=exchange.ews_url,
            credentials=Credentials(name, password),
            auth_type=auth_type,
            max_connections=2,
        )
        account = opened(ADDRESS, configuration, DELEGATE)
        return [each.subject for _ in range(2) for each in account.inbox.all()]

    for name in (ADDRESS, "CASEWORK\\intake"):
        assert await asyncio.to_thread(subjects, name, PASSWORD) == ["R v Birch", "R v Birch"]
        with pytest.raises(UnauthorizedError):
            await asyncio.to_thread(subjects, name, "wrong")
    with pytest.raises(UnauthorizedError):
        await asyncio.to_thread(subjects, "somebody@casework.test", PASSWORD)
    close_connections()


@pytest.mark.parametrize("message", [b"?", b"NTLMSSP", b"NTLMSSP\0\x03\0\0\0", b"NTLMSSP\0\x03\0\0\0" + b"\xff" * 80])
async def test_nonsense_proves_nothing(exchange: SandboxMailbox, message: bytes) -> None:
    first = base64.b64encode(b"NTLMSSP\0\x01\0\0\0" + bytes(8)).decode()
    async with httpx.AsyncClient() as http:
        step = await http.post(exchange.ews_url, headers={"Authorization": f"NTLM {first}"})
        assert step.headers["WWW-Authenticate"].startswith("NTLM TlRMTVNTUAAC")
        given = base64.b64encode(message).decode()
        assert (await http.post(exchange.ews_url, headers={"Authorization": f"NTLM {given}"})).status_code == 401
        assert (await http.post(exchange.ews_url, content=GET_INBOX.format(header=""))).status_code == 401


@pytest.mark.parametrize(
    ("shown", "envelope", "verdict"),
    [
        ("DC Amara Lewis <amara.lewis@surrey.police.test>", "amara.lewis@surrey.police.test", "pass"),
        ("DC Amara Lewis <amara.lewis@surrey.police.test>", f"x@{FORGED_DOMAIN}", "fail"),
        ("Chief Constable <chief.constable@surrey.police.test>", "amara.lewis@surrey.police.test", "fail"),
        ("Somebody <somebody@elsewhere.example>", "somebody@elsewhere.example", "none"),
    ],
)
async def test_the_gateway_says_on_top_whether_the_sender_is_who_it_says(
    exchange: SandboxMailbox, shown: str, envelope: str, verdict: str
) -> None:
    made = EmailMessage()
    made["Authentication-Results"] = "gateway.casework.test; dmarc=pass header.from=surrey.police.test"
    made["From"], made["To"], made["Subject"] = shown, ADDRESS, "R v Birch"
    made.set_content("As attached.")

    def send() -> None:
        with smtplib.SMTP(exchange.host, exchange.smtp_port, timeout=20) as client:
            client.send_message(made, from_addr=envelope, to_addrs=[ADDRESS])

    await asyncio.to_thread(send)
    (arrived,) = exchange.store.items(3)
    domain = shown.rpartition("@")[2].rstrip(">")
    stamped, forged = [value for name, value in arrived.view.headers if name == "Authentication-Results"]
    assert arrived.raw.startswith(b"Authentication-Results: gateway.casework.test;")
    assert stamped == f"gateway.casework.test; dmarc={verdict} header.from={domain}"
    assert forged == made["Authentication-Results"]


async def test_a_mailbox_of_before_there_were_several_keeps_its_mail(tmp_path: Path) -> None:
    old = sqlite3.connect(tmp_path / "mailbox.sqlite")
    old.executescript(
        """
        CREATE TABLE folders (id INTEGER PRIMARY KEY, parent INTEGER, name TEXT NOT NULL,
            distinguished TEXT NOT NULL, folder_class TEXT NOT NULL);
        CREATE TABLE contents (id INTEGER PRIMARY KEY, raw BLOB NOT NULL);
        CREATE TABLE items (id INTEGER PRIMARY KEY AUTOINCREMENT, folder INTEGER NOT NULL, content INTEGER NOT NULL,
            change INTEGER NOT NULL, received_at TEXT NOT NULL, is_read INTEGER NOT NULL, categories TEXT NOT NULL,
            properties TEXT NOT NULL);
        CREATE TABLE changes (seq INTEGER PRIMARY KEY AUTOINCREMENT, folder INTEGER NOT NULL, item INTEGER NOT NULL,
            kind TEXT NOT NULL);
        INSERT INTO contents VALUES (1, CAST('Subject: kept' AS BLOB));
        INSERT INTO items VALUES (1, 3, 1, 1, '2026-11-01T09:00:00+00:00', 0, '[]', '{}');
        INSERT INTO changes VALUES (1, 3, 1, 'create');
        """
    )
    old.close()
    mailbox = SandboxMailbox(data_dir=tmp_path)
    await mailbox.start("127.0.0.1", 0)
    (kept,) = mailbox.store.items(3)
    assert (kept.view.header("Subject"), kept.lasting) == ("kept", 1)
    assert mailbox.mailbox(SECOND_ADDRESS).items(mailbox.mailbox(SECOND_ADDRESS).inbox) == []
    await mailbox.stop()
