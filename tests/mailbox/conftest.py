"""A sandbox mailbox, and exchangelib's own account on it, as anybody would write it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from exchangelib import BASIC, UTC, Account, Configuration, Credentials, close_connections

from sandbox.mailbox import ADDRESS, PASSWORD, SandboxMailbox
from tests.mailbox.graph_client import GraphClient, Receiver, token


@pytest.fixture
async def exchange(tmp_path: Path) -> AsyncIterator[SandboxMailbox]:
    mailbox = SandboxMailbox(data_dir=tmp_path / "mailbox")
    await mailbox.start("127.0.0.1", 0)
    yield mailbox
    await mailbox.stop()


@pytest.fixture
def account(exchange: SandboxMailbox) -> Iterator[Account]:
    configuration = Configuration(
        service_endpoint=exchange.ews_url,
        credentials=Credentials(ADDRESS, PASSWORD),
        auth_type=BASIC,
        max_connections=2,
    )
    yield Account(ADDRESS, config=configuration, autodiscover=False, access_type="delegate", default_timezone=UTC)
    close_connections()


@pytest.fixture
async def graph(exchange: SandboxMailbox) -> AsyncIterator[GraphClient]:
    client = GraphClient(exchange, (await token(exchange)).json()["access_token"])
    yield client
    await client.http.aclose()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    made = Receiver()
    await made.start()
    yield made
    await made.stop()
