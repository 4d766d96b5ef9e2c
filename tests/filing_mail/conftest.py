"""A mailbox, a CMS, and the listener between them; and what a prosecutor then sees in a case."""

import asyncio
import io
import shutil
import smtplib
from collections.abc import AsyncIterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from casework.documents import Document
from casework.filing import CheckTask
from casework.mail import MailState
from casework.people import Caller, Channel
from ddei.access import ServiceAccount
from ddei.facade import Ddei
from intake.answering import Answers
from intake.answers import Answering
from intake.listener import Listener
from integrations.cms.client import CmsClient
from integrations.http_client import make_http
from integrations.mail.ews import EwsMailbox
from integrations.redaction_log.client import RedactionLogClient
from sandbox.cms import LegacyCms
from sandbox.mailbox.mailbox import SandboxMailbox
from sandbox.people import ASHA, OWEN, Person
from store.mail import MailRow
from store.mail_tables import mail as mail_table
from store.schema import now
from store.store import Store
from tests.filing_mail.letters import OFFICER, OKAFOR


class Office:
    """The whole way of a mail, and both its ends."""

    def __init__(self, *, folder: Path, cms: LegacyCms, mailbox: SandboxMailbox, store: Store, http: Any) -> None:
        self.cms, self.mailbox, self.store = cms, mailbox, store
        self._folder, self._http = folder, http
        self.ews = self.box("intake@casework.test")
        self.works()

    def box(self, address: str) -> EwsMailbox:
        url, password = self.mailbox.ews_url, "sandbox-mailbox"
        return EwsMailbox(service_url=url, address=address, username=address, password=password)

    def works(self, check_task: CheckTask = CheckTask.ALWAYS) -> None:
        """Start the product anew, as after a restart."""
        spool = self._folder / "spool"
        self.ddei = Ddei(
            cms=CmsClient(base_url=self.cms.url, http=self._http),
            redaction_log=RedactionLogClient(base_url="http://127.0.0.1:9", http=self._http, token="unused here"),
            store=self.store,
            settle=timedelta(seconds=0.2),
            spool=spool,
            check_task=check_task,
        )
        self.service = ServiceAccount(
            access=self.ddei.access, username="svc.intake", password="sandbox-intake", channel=Channel.MAIL
        )
        self.listener = Listener(
            mailboxes=(self.ews,), ddei=self.ddei, store=self.store, service=self.service, spool=spool
        )

    def answering(self, policy: Answers = Answers.ALL, *, gateway: bool = False) -> Answering:
        return Answering(
            mailboxes=(self.ews,),
            rows=self.store.mail,
            answers=self.store.mail_answers,
            audit=self.ddei.audit,
            service=self.service,
            spool=self._folder / "spool",
            policy=policy,
            gateway=gateway,
        )

    async def arrives(self, mail: EmailMessage | bytes, sender: str = OFFICER) -> None:
        raw = mail if isinstance(mail, bytes) else mail.as_bytes()
        await asyncio.to_thread(self._hand_in, raw, sender)

    def _hand_in(self, raw: bytes, sender: str) -> None:
        with smtplib.SMTP("127.0.0.1", self.mailbox.smtp_port, timeout=10) as smtp:
            smtp.sendmail(sender, ["intake@casework.test"], raw)

    async def settles(self) -> list[MailRow]:
        """The listener works until nothing is on its way; pauses between two tries are skipped."""
        async with asyncio.timeout(60):
            while True:
                async with self.store.database.writing() as connection:
                    await connection.execute(mail_table.update().values(next_try_at=now()))
                steps = await self.listener.run_once()
                rows = await self.store.mail.every()
                if not steps and all(
                    row.state in {MailState.FILED, MailState.HELD, MailState.DISMISSED} for row in rows
                ):
                    return rows
                await asyncio.sleep(0 if steps else 0.05)

    async def caller(self, person: Person) -> Caller:
        return await self.ddei.access.sign_in(
            person.username, person.password, channel=Channel.TEAMS, correlation_id="turn-1", entra_id=person.entra_id
        )

    async def seen(self, case_id: int = OKAFOR) -> list[Document]:
        """What filing has put into a case, as a prosecutor sees it: each mail, then what hangs on it."""
        documents = await self.ddei.documents.list(await self.caller(ASHA), case_id)
        mails = {row.external_id for row in await self.store.mail.every() if row.external_id}
        ours = [one for one in documents if str(one.parent_id or one.material_id) in mails]
        return sorted(ours, key=lambda one: (one.parent_id is not None, one.material_id))

    async def opened(self, document: Document) -> bytes:
        """A document's bytes."""
        asha = await self.caller(ASHA)
        content = await self.ddei.documents.content(asha, document.case_id, document.material_id, document.version_id)
        return content.data

    async def read(self, document: Document) -> str:
        """What stands in a PDF, lines joined."""
        pages = PdfReader(io.BytesIO(await self.opened(document))).pages
        return " ".join(" ".join(page.extract_text().split()) for page in pages)

    async def owen(self) -> Caller:
        """An operations officer."""
        return await self.caller(OWEN)


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The CMS double's seed data, made once."""
    folder = tmp_path_factory.mktemp("seeded")
    LegacyCms(data_dir=folder)._db.close()
    return folder / "cms.sqlite"


@pytest.fixture
async def office(seeded: Path, tmp_path: Path) -> AsyncIterator[Office]:
    shutil.copy(seeded, tmp_path)
    cms, mailbox = LegacyCms(data_dir=tmp_path), SandboxMailbox(data_dir=tmp_path)
    await cms.start("127.0.0.1", 0)
    await mailbox.start("127.0.0.1", 0)
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'casework.sqlite'}", secret="a secret of the tests")
    async with make_http(answer_s=3) as http:
        office = Office(folder=tmp_path, cms=cms, mailbox=mailbox, store=store, http=http)
        yield office
    await office.ews.close()
    await store.close()
    await mailbox.stop()
    await cms.stop()
