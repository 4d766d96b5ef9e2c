"""Several mailboxes and listeners: one communication a mail, every copy put away, and nobody waits for a dead one."""

import asyncio
import smtplib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from casework.errors import BadInput
from casework.mail import MailState
from intake.status import status
from integrations.mail.errors import Throttled
from integrations.mail.ews import EwsMailbox
from integrations.mail.messages import Page
from sandbox.people import OWEN, SECOND_ADDRESS
from store.mail_tables import mail_copy, mail_cursor
from store.schema import now

pytestmark = pytest.mark.contract

OKAFOR, FREIGHT = 2140001, 2140004
MAILS = Path(__file__).parent / "mails"


@pytest.fixture
async def second(world: Any) -> AsyncIterator[EwsMailbox]:
    """A second mailbox of ours."""
    mailbox = EwsMailbox(
        service_url=world.mailbox.ews_url, address=SECOND_ADDRESS, username=SECOND_ADDRESS, password="sandbox-mailbox"
    )
    yield mailbox
    await mailbox.close()


def send(world: Any, name: str, *addresses: str) -> None:
    with smtplib.SMTP("127.0.0.1", world.mailbox.smtp_port, timeout=10) as smtp:
        smtp.sendmail("case.files@surrey.police.test", addresses, (MAILS / f"{name}.eml").read_bytes())


async def test_a_mail_to_both_mailboxes_is_filed_once_and_both_are_told(world: Any, second: EwsMailbox) -> None:
    world.listener = world.make_listener(mailboxes=(world.ews, second))
    await asyncio.to_thread(send, world, "statement", "intake@casework.test", SECOND_ADDRESS)
    (row,) = await world.settles()
    assert (row.state, row.copies) == (MailState.FILED, 2)
    assert len(await world.filed_in(OKAFOR)) == 1
    copies = await world.store.mail.copies(row.mail_id)
    assert [(copy.mailbox, copy.folder) for copy in copies] == [
        ("intake@casework.test", "Filed"),
        (SECOND_ADDRESS, "Filed"),
    ]
    heads = [await mailbox.head(copy.native_id) for mailbox, copy in zip((world.ews, second), copies, strict=True)]
    assert [head.categories for head in heads] == [("Casework: filed",)] * 2


async def test_one_mailbox_that_is_away_does_not_stop_the_other(world: Any, second: EwsMailbox) -> None:
    away = EwsMailbox(
        service_url="http://127.0.0.1:9/EWS/Exchange.asmx", address="away@casework.test", username="a", password="b"
    )
    world.listener = world.make_listener(mailboxes=(away, second))
    await asyncio.to_thread(send, world, "statement", SECOND_ADDRESS)
    (row,) = await world.settles()
    assert row.state is MailState.FILED
    await away.close()


async def test_two_listeners_at_once_file_each_mail_once(world: Any) -> None:
    await world.arrives("statement", *((MAILS / f"{name}.eml").read_bytes() for name in ("company", "statement")))
    one, two = world.listener, world.make_listener()
    async with asyncio.timeout(60):
        while (await world.store.mail.status()).counts != {MailState.FILED: 2}:
            await asyncio.gather(one.run_once(), two.run_once())
            await world.due_now()
    await world.settles()
    assert len(await world.filed_in(OKAFOR)) == len(await world.filed_in(FREIGHT)) == 1
    assert (await world.in_folder("Inbox"), await world.in_folder("Filed")) == (0, 3)


async def test_a_running_listener_files_what_comes_in_and_ends_when_told(world: Any) -> None:
    working = asyncio.create_task(world.listener.run())
    await world.arrives("statement")
    async with asyncio.timeout(60):
        while True:
            standing = await world.store.mail.status()
            if standing.counts == {MailState.FILED: 1} and not standing.untidy:
                break
            await asyncio.sleep(0.05)
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    assert await world.in_folder("Filed") == 1


async def test_a_walk_through_the_inbox_finds_what_the_changes_left_out(world: Any) -> None:
    await world.arrives("statement")
    await world.listener.run_once()
    await world.arrives("company")
    page = await world.ews.changes("")
    await world.was_read([], page.cursor)  # the changes of this page were lost
    assert len(await world.settles()) == 1
    async with world.store.database.writing() as connection:
        await connection.execute(mail_cursor.update().values(swept_at=now() - timedelta(days=1)))
    world.listener = world.make_listener()
    await world.was_read([], page.cursor)
    assert [row.state for row in await world.settles()] == [MailState.FILED, MailState.FILED]
    assert len(await world.filed_in(OKAFOR)) == 1


class Slowed:
    """A mailbox that asks to be left alone at the first question after it was told to."""

    def __init__(self, mailbox: EwsMailbox) -> None:
        self._mailbox = mailbox
        self.address = mailbox.address
        self.asked = 0

    async def changes(self, cursor: str) -> Page:
        self.asked += 1
        raise Throttled(retry_after=3600.0)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._mailbox, name)


async def test_a_mailbox_that_asks_for_rest_is_left_alone(world: Any) -> None:
    slowed = Slowed(world.ews)
    world.listener = world.make_listener(mailboxes=(slowed,))
    await world.arrives("statement")
    for _ in range(3):
        await world.listener.run_once()
    assert slowed.asked == 1
    assert await world.in_folder("Inbox") == 1


async def test_in_shadow_mode_decisions_are_shown_and_nothing_is_touched(world: Any) -> None:
    world.listener = world.make_listener(shadow=True)
    await world.arrives("statement", (MAILS / "surname-only.eml").read_bytes())
    rows = {row.state: row for row in await world.settles()}
    assert set(rows) == {MailState.DECIDED, MailState.HELD}
    assert (rows[MailState.DECIDED].urn, rows[MailState.DECIDED].shadow) == ("45AA0209826/1", True)
    assert all(mail["shadow"] for mail in (await status(world.store.mail))["mails"])
    with pytest.raises(BadInput, match="shadow mode"):
        await world.ddei.unfiled.file(await world.caller(OWEN), rows[MailState.HELD].mail_id, OKAFOR)
    assert await world.filed_in(OKAFOR) == []
    assert await world.in_folder("Inbox") == 2
    page = await world.ews.changes("")
    heads = [await world.ews.head(change.native_id) for change in page.items]
    assert [(head.mark, head.categories) for head in heads] == [("", ())] * 2


async def test_after_shadow_mode_everything_is_decided_anew_and_then_filed(world: Any) -> None:
    shadow = world.listener = world.make_listener(shadow=True)
    await world.arrives("statement", (MAILS / "surname-only.eml").read_bytes())
    rows = await world.settles()
    decided = next(row for row in rows if row.state is MailState.DECIDED)
    wrong = replace(decided, case_id=FREIGHT, urn="45AB0510026")  # an old decision, which must not be carried out
    await world.store.mail.change(wrong, expected=[MailState.DECIDED])
    assert await shadow.run_once() == 0
    world.listener = world.make_listener()
    async with world.store.database.writing() as connection:
        await connection.execute(mail_cursor.update().values(leased_by="", leased_until=None))
    assert {row.state for row in await world.settles()} == {MailState.FILED, MailState.HELD}
    assert len(await world.filed_in(OKAFOR)) == 1
    assert await world.filed_in(FREIGHT) == []
    assert (await world.in_folder("Filed"), await world.in_folder("Held")) == (1, 1)


class HeldUp:
    """A mailbox that hands out a mail's head, and its content when it is told to."""

    def __init__(self, mailbox: EwsMailbox) -> None:
        self._mailbox = mailbox
        self.address = mailbox.address
        self.asked, self.go_on = asyncio.Event(), asyncio.Event()

    async def save_mime(self, native_id: str, path: Path) -> None:
        await self._mailbox.save_mime(native_id, path)
        self.asked.set()
        await self.go_on.wait()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._mailbox, name)


async def test_a_listener_held_up_beyond_its_lease_takes_no_file_from_the_one_that_took_over(world: Any) -> None:
    """Both fetch the same copy; whoever is done last must neither move nor delete what the other has."""
    held_up, second = HeldUp(world.ews), HeldUp(world.ews)
    await world.arrives("statement")
    await world.make_listener(mailboxes=()).run_once()
    page = await world.ews.changes("")
    await world.was_read([change.native_id for change in page.items], page.cursor)
    first_one, other = (world.make_listener(mailboxes=(each,)) for each in (held_up, second))
    first = asyncio.create_task(first_one.run_once())
    async with asyncio.timeout(60):
        await held_up.asked.wait()
    async with world.store.database.writing() as connection:  # its lease has run out
        await connection.execute(mail_copy.update().values(leased_by="", leased_until=None))
    await world._nobody_collects()
    then = asyncio.create_task(other.run_once())
    async with asyncio.timeout(60):
        await second.asked.wait()
    held_up.go_on.set()
    await first
    second.go_on.set()
    await then
    async with world.store.database.reading() as connection:
        assert list(await connection.scalars(select(mail_copy.c.trouble))) == [""]
    (row,) = await world.settles()
    assert row.state is MailState.FILED
    assert len(await world.filed_in(OKAFOR)) == 1
