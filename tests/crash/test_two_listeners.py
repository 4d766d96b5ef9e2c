"""Two listeners as processes share a mailbox on PostgreSQL; one is killed in the middle of a write, the other goes on."""

import asyncio
import smtplib
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest

from app.settings import inherited_environment
from casework.mail import MailState
from casework.people import Channel
from ddei.facade import Ddei
from integrations.cms.client import CmsClient
from integrations.http_client import make_http
from integrations.mail.ews import EwsMailbox
from integrations.redaction_log.client import RedactionLogClient
from sandbox.cms import LegacyCms
from sandbox.mailbox.mailbox import SandboxMailbox
from sandbox.people import INTAKE, MAILBOX_ADDRESS, MAILBOX_PASSWORD, OWEN
from store.ledger import Entry, State
from store.store import Store

pytestmark = [pytest.mark.crash, pytest.mark.postgres]

OKAFOR = 2140001
SECRET = "a secret of the tests"
SUBJECTS = [f"URN 45AA0209826/1 - R v Samuel Okafor - MG11 {number}" for number in range(1, 13)]


@dataclass(slots=True)
class Outside:
    """The systems around the listeners; they live on when one is killed."""

    cms: LegacyCms
    mailbox: SandboxMailbox
    store: Store
    folder: Path
    environment: dict[str, str]

    async def filed_in_cms(self) -> dict[str, tuple[str, ...]]:
        """What CMS has of each mail: the names of its attachments, of every communication that was ever made of it."""
        async with make_http() as http:
            ddei = Ddei(
                cms=CmsClient(base_url=self.cms.url, http=http),
                redaction_log=RedactionLogClient(base_url="http://127.0.0.1:9", http=http, token="unused here"),
                store=self.store,
            )
            owen = await ddei.access.sign_in(OWEN.username, OWEN.password, channel=Channel.CLI, correlation_id="count")
            listed = await ddei.communications.list(owen, OKAFOR)
            ours = [one for one in listed if "[Ref CB-" in one.description]  # one taken out again counts, too
            assert Counter(one.subject for one in ours) == Counter(SUBJECTS)
            found = {}
            for one in ours:
                attached = await ddei.communications.attachments(owen, OKAFOR, one.material_id)
                found[one.subject] = tuple(each.file_name for each in attached)
            return found

    async def in_folders(self) -> tuple[int, int]:
        """How many mails lie in the inbox, and in its Filed folder."""
        ews = EwsMailbox(
            service_url=self.mailbox.ews_url,
            address=MAILBOX_ADDRESS,
            username=MAILBOX_ADDRESS,
            password=MAILBOX_PASSWORD,
        )
        counts = await asyncio.to_thread(_counted, ews)
        await ews.close()
        return counts


@pytest.fixture
async def outside(postgres_url: str, tmp_path: Path) -> AsyncIterator[Outside]:
    cms, mailbox = LegacyCms(data_dir=tmp_path), SandboxMailbox(data_dir=tmp_path)
    await cms.start("127.0.0.1", 0)
    await mailbox.start("127.0.0.1", 0)
    store = await Store.open(postgres_url, secret=SECRET)
    environment = {
        "SECRET_KEY": SECRET, "DATABASE_URL": postgres_url, "DATA_DIR": str(tmp_path), "CMS_URL": cms.url,
        "CMS_SERVICE_USERNAME": INTAKE.username, "CMS_SERVICE_PASSWORD": INTAKE.password,
        "REDACTION_LOG_URL": "http://127.0.0.1:9", "REDACTION_LOG_TOKEN": "unused here",
        "EWS_URL": mailbox.ews_url, "MAILBOX_ADDRESS": MAILBOX_ADDRESS, "MAILBOX_USERNAME": MAILBOX_ADDRESS,
        "MAILBOX_PASSWORD": MAILBOX_PASSWORD,
    }  # fmt: skip
    yield Outside(cms, mailbox, store, tmp_path, environment)
    await store.close()
    await mailbox.stop()
    await cms.stop()


async def test_what_a_killed_listener_was_filing_the_other_files_once(outside: Outside) -> None:
    async with AsyncExitStack() as stack:
        logs = [outside.folder / f"listener-{number}.log" for number in (1, 2)]
        running = [await stack.enter_async_context(listening(outside, log)) for log in logs]
        await until(lambda: all_listen(logs))
        # The original of one mail reaches CMS, but nobody hears of it.
        outside.cms.faults.order("RegisterDocument", "hang-after")
        await asyncio.to_thread(send, outside)
        number, left = await hanging(outside)
        (killed,) = [each for each in running if each.pid == number]
        (other,) = [each for each in running if each.pid != number]
        killed.kill()
        await killed.wait()
        outside.cms.faults.clear()
        await until(lambda: is_quiet(outside))
        assert other.returncode is None
    ended = [entry for each in left if (entry := await outside.store.ledger.get(each.key))]
    assert {entry.state for entry in ended} == {State.DONE}
    assert max(entry.attempts for entry in ended) > 1  # the other has taken over
    originals = {subject: (f"{subject.replace('/', '_')}.eml",) for subject in SUBJECTS}
    assert await outside.filed_in_cms() == originals
    assert await outside.in_folders() == (0, len(SUBJECTS))
    assert (await outside.store.legal_log.verify()).ok


def _counted(ews: EwsMailbox) -> tuple[int, int]:
    inbox = ews._account.inbox
    return inbox.all().count(), (inbox / "Filed").all().count()


@asynccontextmanager
async def listening(outside: Outside, log: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """`casework listen`, killed at the end if it still runs."""
    with log.open("wb") as out:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "app.cli", "listen", "--data", str(outside.folder),
            stdout=out, stderr=out, env=inherited_environment() | outside.environment,
        )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def send(outside: Outside) -> None:
    with smtplib.SMTP("127.0.0.1", outside.mailbox.smtp_port, timeout=30) as smtp:
        for number, subject in enumerate(SUBJECTS):
            mail = EmailMessage()
            mail["From"], mail["To"] = "Case Files <case.files@surrey.police.test>", MAILBOX_ADDRESS
            mail["Subject"], mail["Message-ID"] = subject, f"<race-{number}@surrey.police.test>"
            mail["Date"] = "Fri, 20 Nov 2026 09:14:00 +0000"
            mail.set_content(f"Priya Nandakumar's statement number {number} in R v Samuel Okafor will follow.\n")
            smtp.send_message(mail)


async def until(happened: Callable[[], Awaitable[bool]], seconds: float = 240) -> None:
    async with asyncio.timeout(seconds):
        while not await happened():
            await asyncio.sleep(0.05)


async def all_listen(logs: list[Path]) -> bool:
    """Whether each has its list of cases, and so its share of the work from now on."""
    return all("known_cases_read" in log.read_text() for log in logs)


async def hanging(outside: Outside) -> tuple[int, list[Entry]]:
    """The process whose write hangs, as soon as no other is writing, and what it is filing then."""
    async with asyncio.timeout(240):
        while True:
            is_hit = outside.cms.faults.listed() == []
            writing = [each for each in await outside.store.ledger.unfinished("filing") if each.state is State.WRITING]
            owners = {entry.owner for entry in writing}
            if is_hit and len(owners) == 1:
                return int(owners.pop().split("/")[1]), writing
            await asyncio.sleep(0.02)


async def is_quiet(outside: Outside) -> bool:
    standing = await outside.store.mail.status()
    return standing.counts == {MailState.FILED: len(SUBJECTS)} and standing.untidy == 0
