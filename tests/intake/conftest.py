"""The demo cases as CMS has them, and the mails written for these tests."""

import asyncio
import shutil
import smtplib
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from casework.case_record import CaseRecord, PartyName
from casework.documents import Attachment, Communication
from casework.mail import MailState
from casework.people import Caller, Channel
from ddei.access import ServiceAccount
from ddei.facade import Ddei
from intake.facts import MailFacts
from intake.listener import Listener
from intake.signature import without_signature
from integrations.cms.client import CmsClient
from integrations.http_client import make_http
from integrations.mail.ews import EwsMailbox
from integrations.mail.mime import read_mail
from integrations.redaction_log.client import RedactionLogClient
from sandbox.cms import LegacyCms
from sandbox.mailbox.mailbox import SandboxMailbox
from sandbox.people import OWEN, Person
from store.mail import MailRow
from store.mail_tables import mail, mail_copy, mail_cursor
from store.schema import now
from store.store import Store

MAILS = Path(__file__).parent / "mails"


def _cases() -> list[CaseRecord]:
    nandakumar = PartyName("Priya", "Nandakumar")
    reeve = PartyName("PC 4411 Daniel", "Reeve", police=True)
    return [
        CaseRecord(
            2140001,
            "45AA0209826/1",
            (PartyName("Samuel", "Okafor"), PartyName("Lena", "Marsh")),
            (nandakumar, reeve),
            operation="ALDERNEY",
        ),
        CaseRecord(2140002, "45AA0209826/2", (PartyName("Dana", "Okafor"),)),
        CaseRecord(2140003, "45AA0209926", (PartyName("Thomas", "Birch"),), (reeve,)),
        CaseRecord(2140004, "45AB0510026", (PartyName(organisation_name="Halden Freight Ltd"),)),
        CaseRecord(2140005, "45AB0510126", (PartyName("Marcus", "Vane"),), restricted=True),
        CaseRecord(2140006, "45AB0510226", problem="deleted"),
        CaseRecord(2140008, "45AA0301126", (PartyName("Samuel", "Okoro"),)),
    ]


@pytest.fixture
def cms() -> dict[str, CaseRecord]:
    """Every demo case by its URN, as the listener's index has it."""
    return {record.urn: record for record in _cases()}


@pytest.fixture
def read() -> Callable[[str], MailFacts]:
    """A mail of `mails/` as matching sees it."""

    def facts(name: str) -> MailFacts:
        mail = read_mail((MAILS / f"{name}.eml").read_bytes())
        return MailFacts(
            subject=mail.subject,
            new_text=without_signature(mail.text),
            quoted_text=mail.quoted,
            attachment_names=tuple(part.name for part in mail.parts),
            sender_address=mail.sender_address,
            sender_name=mail.sender_name,
            thread=(*mail.in_reply_to, *mail.references),
        )

    return facts


class World:
    """The mailbox, CMS, our database, and the listener between them."""

    def __init__(
        self, *, cms: LegacyCms, mailbox: SandboxMailbox, ews: EwsMailbox, store: Store, ddei: Ddei, make_listener: Any
    ) -> None:
        self.cms = cms
        self.mailbox = mailbox
        self.ews = ews
        self.store = store
        self.ddei = ddei
        self.make_listener = make_listener
        self.listener = make_listener()

    async def arrives(self, mail: str | bytes, *more: bytes) -> None:
        """Mails come in by SMTP: by their name in `mails/`, or as bytes."""
        for each in (mail, *more):
            raw = each if isinstance(each, bytes) else (MAILS / f"{each}.eml").read_bytes()
            await asyncio.to_thread(self._send, raw)

    def _send(self, raw: bytes) -> None:
        with smtplib.SMTP("127.0.0.1", self.mailbox.smtp_port, timeout=10) as smtp:
            smtp.sendmail("case.files@surrey.police.test", ["intake@casework.test"], raw)

    async def settles(self) -> list[MailRow]:
        """The listener works until there is nothing to do; every mail as it stands then."""
        for _ in range(12):
            if await self.listener.run_once() == 0:
                break
        return await self.store.mail.every()

    async def was_read(self, native_ids: list[str], cursor: str) -> None:
        """Another listener has read a page of the mailbox, and is gone."""
        leases = self.store.mail_leases
        await self._nobody_collects()
        await leases.mailbox(self.mailbox.address, "another")
        await leases.take_page(self.mailbox.address, native_ids, cursor, by="another")
        await self._nobody_collects()

    async def _nobody_collects(self) -> None:
        async with self.store.database.writing() as connection:
            await connection.execute(mail_cursor.update().values(leased_by="", leased_until=None))

    async def due_now(self) -> None:
        """The waiting between two tries is over."""
        async with self.store.database.writing() as connection:
            for table in (mail, mail_copy):
                await connection.execute(table.update().values(next_try_at=now()))

    async def in_the_end(self, mail_id: str, state: MailState) -> None:
        """Rounds of the listener without its pauses, until a mail is in a state; CMS needs a moment after a lost answer."""
        async with asyncio.timeout(10):
            while (row := await self.store.mail.get(mail_id)) is None or row.state is not state:
                await asyncio.sleep(0.05)
                await self.due_now()
                await self.listener.run_once()

    def dismissed(self, row: MailRow) -> MailRow:
        """The mail as the matching dismisses it by itself."""
        return replace(row, state=MailState.DISMISSED, by_itself=True, reasons=("No case is named",), candidates=())

    async def caller(self, person: Person) -> Caller:
        return await self.ddei.access.sign_in(
            person.username, person.password, channel=Channel.TEAMS, correlation_id="turn-1", entra_id=person.entra_id
        )

    async def filed_in(self, case_id: int) -> list[tuple[Communication, list[Attachment]]]:
        """What the listener put into a case, as CMS has it: each communication with its attachments."""
        caller = await self.caller(OWEN)
        listed = await self.ddei.communications.list(caller, case_id)
        ours = [one for one in listed if "[Ref CB-" in one.description and not one.discarded]
        return [(one, await self.ddei.communications.attachments(caller, case_id, one.material_id)) for one in ours]

    async def in_folder(self, folder: str) -> int:
        """How many mails lie in a folder of the mailbox."""
        return await asyncio.to_thread(self._count, folder)

    def _count(self, folder: str) -> int:
        inbox = self.ews._account.inbox
        place = inbox if folder == "Inbox" else inbox / folder
        return int(place.all().count())


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The CMS double's seed data, made once."""
    folder = tmp_path_factory.mktemp("seeded")
    LegacyCms(data_dir=folder)._db.close()
    return folder / "cms.sqlite"


@pytest.fixture
async def world(seeded: Path, tmp_path: Path) -> AsyncIterator[World]:
    shutil.copy(seeded, tmp_path)
    cms, mailbox = LegacyCms(data_dir=tmp_path), SandboxMailbox(data_dir=tmp_path)
    await cms.start("127.0.0.1", 0)
    await mailbox.start("127.0.0.1", 0)
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'casework.sqlite'}", secret="a secret of the tests")
    ews = EwsMailbox(
        service_url=mailbox.ews_url,
        address="intake@casework.test",
        username="intake@casework.test",
        password="sandbox-mailbox",
    )
    async with make_http(answer_s=2) as http:
        ddei = Ddei(
            cms=CmsClient(base_url=cms.url, http=http),
            redaction_log=RedactionLogClient(base_url="http://127.0.0.1:9", http=http, token="unused here"),
            store=store,
            settle=timedelta(seconds=0.2),
            spool=tmp_path / "spool",
        )
        service = ServiceAccount(
            access=ddei.access, username="svc.intake", password="sandbox-intake", channel=Channel.MAIL
        )

        def listener(**more: Any) -> Listener:
            given = {"mailboxes": (ews,)} | more
            return Listener(ddei=ddei, store=store, service=service, spool=tmp_path / "spool", **given)

        yield World(cms=cms, mailbox=mailbox, ews=ews, store=store, ddei=ddei, make_listener=listener)
    await ews.close()
    await store.close()
    await mailbox.stop()
    await cms.stop()
