"""The settings choose the wire and the mailboxes: what an operator writes is what is read."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.mailboxes import mailboxes
from app.settings import Settings, WrongSettings, read_settings
from sandbox.mailbox import ADDRESS, PASSWORD, SandboxMailbox
from sandbox.people import GRAPH_CLIENT_ID, GRAPH_SECRET, SECOND_ADDRESS, TENANT_ID
from sandbox.ports import HOST

pytestmark = pytest.mark.contract


@pytest.fixture
async def double(tmp_path: Path) -> AsyncIterator[SandboxMailbox]:
    double = SandboxMailbox(data_dir=tmp_path / "mailbox")
    await double.start(HOST, 0)
    yield double
    await double.stop()


def written(double: SandboxMailbox, folder: Path, monkeypatch: pytest.MonkeyPatch, **more: str) -> Settings:
    """Settings as an operator writes them."""
    monkeypatch.chdir(folder)
    values = {
        "SECRET_KEY": "x",
        "CMS_URL": "http://cms.test",
        "CMS_SERVICE_USERNAME": "x",
        "CMS_SERVICE_PASSWORD": "x",
        "REDACTION_LOG_URL": "http://log.test",
        "REDACTION_LOG_TOKEN": "x",
        "EWS_URL": double.ews_url,
        "MAILBOX_ADDRESS": ADDRESS,
        "MAILBOX_PASSWORD": PASSWORD,
        "CASEWORK_GRAPH_URL": double.graph_url,
        "CASEWORK_GRAPH_TENANT": TENANT_ID,
        "CASEWORK_GRAPH_CLIENT_ID": GRAPH_CLIENT_ID,
        "CASEWORK_GRAPH_CLIENT_SECRET": GRAPH_SECRET,
        "CASEWORK_GRAPH_AUTHORITY": double.authority_url,
        **more,
    }
    (folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in values.items()))
    return read_settings(folder)


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"MAILBOX_USERNAME": ADDRESS},
        {"CASEWORK_EWS_AUTH": "ntlm"},
        {"CASEWORK_EWS_AUTH": "oauth", "MAILBOX_PASSWORD": ""},
        {"CASEWORK_MAILBOX_WIRE": "graph", "EWS_URL": "", "MAILBOX_PASSWORD": ""},
        {"CASEWORK_MAILBOX_WIRE": "graph", "CASEWORK_GRAPH_HOOK_URL": "http://x.test/hook", "CASEWORK_GRAPH_HOOK_PORT": "0"},
    ],
    ids=lambda chosen: " ".join(chosen.values()) or "as it comes",
)  # fmt: skip
async def test_each_choice_opens_the_mailboxes(
    chosen: dict[str, str], double: SandboxMailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    double.mailbox(ADDRESS).deliver(b"Subject: for intake\r\n\r\n")
    double.mailbox(SECOND_ADDRESS).deliver(b"Subject: for disclosure\r\n\r\n")
    both = {} if "MAILBOX_USERNAME" in chosen else {"CASEWORK_MAILBOXES": f"{ADDRESS}, {SECOND_ADDRESS}"}
    settings = written(double, tmp_path, monkeypatch, **both, **chosen)
    found = {}
    async with mailboxes(settings) as opened:
        for mailbox in opened:
            (change,) = (await mailbox.changes("")).items
            found[mailbox.address] = (await mailbox.head(change.native_id)).subject
    expected = {ADDRESS: "for intake", SECOND_ADDRESS: "for disclosure"}
    assert found == (expected if both else {ADDRESS: "for intake"})


def test_a_wire_that_does_not_exist_is_refused_by_name(
    double: SandboxMailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(WrongSettings) as refused:
        written(double, tmp_path, monkeypatch, CASEWORK_MAILBOX_WIRE="imap", CASEWORK_GRAPH_URL="graph")
    assert "CASEWORK_MAILBOX_WIRE is wrong" in str(refused.value)
    assert "CASEWORK_GRAPH_URL is wrong" in str(refused.value)
