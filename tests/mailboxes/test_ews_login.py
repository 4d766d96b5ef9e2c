"""Who we say we are to an Exchange server: by password, by NTLM, by token."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from integrations.mail.errors import AuthExpired, MailboxUnavailable
from integrations.mail.ews import EwsMailbox
from integrations.mail.graph_token import EWS_SCOPE, ApplicationToken
from sandbox.mailbox import ADDRESS, PASSWORD, SandboxMailbox
from sandbox.people import GRAPH_CLIENT_ID, GRAPH_SECRET, SECOND_ADDRESS

pytestmark = pytest.mark.contract


@pytest.fixture
async def exchange(tmp_path: Path) -> AsyncIterator[SandboxMailbox]:
    mailbox = SandboxMailbox(data_dir=tmp_path / "mailbox")
    await mailbox.start("127.0.0.1", 0)
    yield mailbox
    await mailbox.stop()


def token(exchange: SandboxMailbox, secret: str = GRAPH_SECRET) -> ApplicationToken:
    authority = exchange.authority_url
    return ApplicationToken(authority=authority, client_id=GRAPH_CLIENT_ID, client_secret=secret, scope=EWS_SCOPE)


async def reads_marks_and_moves(exchange: SandboxMailbox, mailbox: EwsMailbox) -> None:
    exchange.mailbox(mailbox.address).deliver(b"Subject: statement 45AA0209826/1\r\n\r\nSee attached.\r\n")
    (change,) = (await mailbox.changes("")).items
    assert (await mailbox.head(change.native_id)).subject == "statement 45AA0209826/1"
    await mailbox.mark(change.native_id, reference="casework:1:1", categories=("Casework: filed",))
    moved = await mailbox.move(change.native_id, "Filed")
    assert await mailbox.find_marked("casework:1:1") == moved
    await mailbox.wait(20)  # the first look after subscribing
    waiting = asyncio.create_task(mailbox.wait(60))
    exchange.mailbox(mailbox.address).deliver(b"Subject: another\r\n\r\n")
    async with asyncio.timeout(30):
        await waiting


async def test_ntlm_opens_a_mailbox(exchange: SandboxMailbox) -> None:
    mailbox = EwsMailbox(
        service_url=exchange.ews_url, address=ADDRESS, username=ADDRESS, password=PASSWORD, ntlm=True, timeout_s=20
    )
    await reads_marks_and_moves(exchange, mailbox)
    await mailbox.close()
    wrong = EwsMailbox(service_url=exchange.ews_url, address=ADDRESS, username=ADDRESS, password="not-this", ntlm=True)
    with pytest.raises(AuthExpired):
        await wrong.changes("")
    await wrong.close()


async def test_an_application_opens_each_mailbox_with_one_token(exchange: SandboxMailbox) -> None:
    shared = token(exchange)
    for address in (ADDRESS, SECOND_ADDRESS):
        mailbox = EwsMailbox(service_url=exchange.ews_url, address=address, token=shared, timeout_s=20)
        await reads_marks_and_moves(exchange, mailbox)
        await mailbox.close()


async def test_a_wrong_secret_needs_somebody_to_act_and_a_missing_provider_does_not(exchange: SandboxMailbox) -> None:
    wrong = EwsMailbox(service_url=exchange.ews_url, address=ADDRESS, token=token(exchange, "not-this"))
    for _ in range(4):  # more often than there are connections
        with pytest.raises(AuthExpired) as refused:
            await wrong.changes("")
        assert "not-this" not in str(refused.value)
    await wrong.close()
    exchange.faults.order("token", "http-503")
    away = EwsMailbox(service_url=exchange.ews_url, address=ADDRESS, token=token(exchange))
    with pytest.raises(MailboxUnavailable):
        await away.changes("")
    await away.close()


class Forgetful(ApplicationToken):
    """A token that the server has stopped to believe in."""

    asked_again = 0

    def take(self, refused: str = "") -> str:
        self.asked_again += bool(refused)
        return super().take(refused) if refused else "a token of yesterday"


async def test_a_token_that_is_refused_is_replaced_once_and_the_call_goes_on(exchange: SandboxMailbox) -> None:
    old = Forgetful(
        authority=exchange.authority_url, client_id=GRAPH_CLIENT_ID, client_secret=GRAPH_SECRET, scope=EWS_SCOPE
    )
    mailbox = EwsMailbox(service_url=exchange.ews_url, address=ADDRESS, token=old, timeout_s=20)
    assert (await mailbox.changes("")).items == ()
    assert old.asked_again > 0
    await mailbox.close()
