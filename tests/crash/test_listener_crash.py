"""SIGKILL while a mail is being filed, at every point where something has or has not happened yet: nothing lost or twice."""

import asyncio
import json
import shutil
import smtplib
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from casework.mail import MailState
from casework.people import Channel
from ddei.facade import Ddei
from integrations.cms.client import CmsClient
from integrations.http_client import make_http
from integrations.mail.ews import EwsMailbox
from integrations.redaction_log.client import RedactionLogClient
from sandbox.cms import LegacyCms
from sandbox.faults import Faults
from sandbox.mailbox.mailbox import SandboxMailbox
from sandbox.people import OWEN
from store.store import Store

pytestmark = pytest.mark.crash

OKAFOR = 2140001
RUNNER = Path(__file__).parent / "listener_process.py"
ADDRESS = "intake@casework.test"
FILES = ("MG11 Nandakumar.txt", "MG6.txt")
ORIGINAL = "URN 45AA0209826_1 - R v Samuel Okafor.eml"
CMS, MAILBOX = "cms", "mailbox"

# Where, which operation, its how manieth call, and whether the double hangs before or after it has done it.
# The rest of them are found by the harness of test_every_boundary.
KILL_POINTS = [
    (CMS, "createCommunication", 1, "hang-after"),
    (CMS, "RegisterDocument", 1, "hang-after"),
    (MAILBOX, "MoveItem", 1, "hang-after"),
]


@dataclass(slots=True)
class Outside:
    """The systems around the listener; they live on when it is killed."""

    cms: LegacyCms
    mailbox: SandboxMailbox
    store: Store
    folder: Path

    def faults(self, where: str) -> Faults:
        return self.cms.faults if where == CMS else self.mailbox.faults

    async def start_listener(self) -> asyncio.subprocess.Process:
        where = {
            "cms": self.cms.url,
            "ews": self.mailbox.ews_url,
            "database": str(self.folder / "casework.sqlite"),
            "spool": str(self.folder / "spool"),
        }
        with (self.folder / "listener.log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable, str(RUNNER), json.dumps(where), stdout=log, stderr=log
            )

    async def is_hit(self, where: str) -> bool:
        return self.faults(where).listed() == []

    async def is_quiet(self) -> bool:
        """Every mail is filed and every copy put away."""
        rows = await self.store.mail.every()
        filed = len(rows) == 1 and rows[0].state is MailState.FILED
        standing = await self.store.mail.status()
        return filed and MailState.RECEIVED not in standing.counts and standing.untidy == 0


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The CMS double's seed data, made once."""
    folder = tmp_path_factory.mktemp("seeded")
    LegacyCms(data_dir=folder)._db.close()
    return folder / "cms.sqlite"


@pytest.fixture
async def outside(seeded: Path, tmp_path: Path) -> AsyncIterator[Outside]:
    shutil.copy(seeded, tmp_path)
    cms, mailbox = LegacyCms(data_dir=tmp_path), SandboxMailbox(data_dir=tmp_path)
    await cms.start("127.0.0.1", 0)
    await mailbox.start("127.0.0.1", 0)
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'casework.sqlite'}", secret="a secret of the tests")
    yield Outside(cms=cms, mailbox=mailbox, store=store, folder=tmp_path)
    await store.close()
    await mailbox.stop()
    await cms.stop()


def mail() -> bytes:
    parts = "".join(
        f'\r\n--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename="{name}"\r\n\r\n{name}'
        for name in FILES
    )
    return (
        "From: Case Files <case.files@surrey.police.test>\r\nTo: intake@casework.test\r\n"
        "Subject: URN 45AA0209826/1 - R v Samuel Okafor\r\nMessage-ID: <crash@surrey.police.test>\r\n"
        "Date: Fri, 20 Nov 2026 09:14:00 +0000\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nTwo files.{parts}\r\n--b--\r\n'
    ).encode()


def send(outside: Outside) -> None:
    with smtplib.SMTP("127.0.0.1", outside.mailbox.smtp_port, timeout=10) as smtp:
        smtp.sendmail("case.files@surrey.police.test", [ADDRESS], mail())


async def until(happened: Callable[[], Awaitable[bool]], seconds: float = 240) -> None:
    async with asyncio.timeout(seconds):
        while not await happened():
            await asyncio.sleep(0.05)


async def stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.wait()


@pytest.mark.parametrize(
    ("where", "operation", "call", "fault"), KILL_POINTS, ids=[f"{op}-{call}-{how}" for _, op, call, how in KILL_POINTS]
)
async def test_a_killed_listener_files_its_mail_once_after_all(
    where: str, operation: str, call: int, fault: str, outside: Outside
) -> None:
    await asyncio.to_thread(send, outside)
    if call > 1:
        outside.faults(where).order(operation, "slow", times=call - 1)
    outside.faults(where).order(operation, fault)
    first = await outside.start_listener()
    try:
        await until(lambda: outside.is_hit(where))
        await asyncio.sleep(0.4)  # what hangs after doing it has done it by now
    finally:
        await stop(first)
    outside.cms.faults.clear()
    outside.mailbox.faults.clear()

    second = await outside.start_listener()
    try:
        await until(outside.is_quiet)
    finally:
        await stop(second)
    counts = await count(outside)
    print(f"{operation} {call} {fault}: {json.dumps(counts)}")
    assert counts == {"communications": 1, "attachments": [*FILES, ORIGINAL], "inbox": 0, "filed": 1, "legal_log": True}


async def count(outside: Outside) -> dict[str, object]:
    """What there is in the end, asked from CMS and the mailbox themselves."""
    async with make_http() as http:
        ddei = Ddei(
            cms=CmsClient(base_url=outside.cms.url, http=http),
            redaction_log=RedactionLogClient(base_url="http://127.0.0.1:9", http=http, token="unused here"),
            store=outside.store,
        )
        owen = await ddei.access.sign_in(OWEN.username, OWEN.password, channel=Channel.TEAMS, correlation_id="count")
        listed = await ddei.communications.list(owen, OKAFOR)
        ours = [one for one in listed if "[Ref CB-" in one.description]  # a duplicate taken out again would count, too
        attached = [
            each for one in ours for each in await ddei.communications.attachments(owen, OKAFOR, one.material_id)
        ]
    ews = EwsMailbox(service_url=outside.mailbox.ews_url, address=ADDRESS, username=ADDRESS, password="sandbox-mailbox")
    folders = await asyncio.to_thread(count_folders, ews)
    await ews.close()
    return {
        "communications": len(ours),
        "attachments": sorted(each.file_name for each in attached),
        "inbox": folders[0],
        "filed": folders[1],
        "legal_log": (await outside.store.legal_log.verify()).ok,
    }


def count_folders(ews: EwsMailbox) -> tuple[int, int]:
    inbox = ews._account.inbox
    return inbox.all().count(), (inbox / "Filed").all().count()
