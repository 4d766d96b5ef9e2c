"""Bad mail: filed, or held with the reason, never lost, and the next mail is not delayed."""

import asyncio
import os
from typing import Any

import pytest

from casework.errors import Unavailable
from casework.mail import MailState
from documents.guard import Limits
from sandbox.people import OWEN

pytestmark = pytest.mark.contract

OKAFOR = 2140001
HEAD = b"From: Case Files <case.files@surrey.police.test>\r\nTo: intake@casework.test\r\n"
SUBJECT = b"Subject: 45AA0209826/1 R v Samuel Okafor\r\n"
MIXED = b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'


def with_attachment(name: bytes, data: bytes) -> bytes:
    head = (
        b'\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="' + name + b'"\r\n\r\n'
    )
    return (
        HEAD
        + SUBJECT
        + b"Message-ID: <a@b.test>\r\n"
        + MIXED
        + b"--b\r\n\r\nAttached."
        + head
        + data
        + b"\r\n--b--\r\n"
    )


async def test_an_attachment_name_that_climbs_out_is_filed_under_a_harmless_one(world: Any) -> None:
    await world.arrives(with_attachment(b"../../x", b"hello"))
    (row,) = await world.settles()
    assert row.state is MailState.FILED
    ((_, attachments),) = await world.filed_in(OKAFOR)
    assert [attached.file_name for attached in attachments] == ["45AA0209826_1 R v Samuel Okafor.eml", "x.txt"]


async def test_an_unreadable_pdf_is_filed_as_it_came(world: Any) -> None:
    await world.arrives(with_attachment(b"MG3.pdf", b"%PDF-1.7 and then nothing of a PDF"))
    (row,) = await world.settles()
    assert row.state is MailState.FILED


@pytest.mark.parametrize(
    ("raw", "state"),
    [
        (b"", MailState.HELD),
        (b"\r\n", MailState.HELD),
        (HEAD + SUBJECT + b"\r\nNo Message-ID and no date.\r\n", MailState.FILED),
        (
            HEAD + SUBJECT + MIXED + b"--b\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--c\r\nbroken",
            MailState.FILED,
        ),
        (
            HEAD + b"Subject: =?utf-8?B?////?=\r\nContent-Type: text/plain; charset=no-such\r\n\r\n\xff\xfe\x00",
            MailState.HELD,
        ),
        (b"\x00\x01\x02 not a mail at all \xff", MailState.DISMISSED),
    ],
    ids=["0-bytes", "empty", "no-message-id", "broken-mime", "broken-words", "binary"],
)
async def test_a_broken_mail_is_filed_or_held_and_the_next_is_filed(raw: bytes, state: MailState, world: Any) -> None:
    await world.arrives(raw, raw)
    await world.arrives("statement")
    rows = await world.settles()
    assert sum(row.copies for row in rows) == 3
    (good,) = [row for row in rows if "MG11" in row.subject]
    broken = [row for row in rows if row is not good]
    assert {row.state for row in broken} == {state}
    assert all(row.reasons for row in broken)
    assert good.state is MailState.FILED


async def test_a_mail_of_30_mb_is_filed_whole(world: Any) -> None:
    data = os.urandom(15 * 1024 * 1024).hex().encode()
    lines = b"\r\n".join(data[at : at + 76] for at in range(0, len(data), 76))
    await world.arrives(with_attachment(b"phone download.pdf", lines))
    (row,) = await world.settles()
    assert row.state is MailState.FILED, row.reasons
    ((_, (_original, attached)),) = await world.filed_in(OKAFOR)
    assert attached.size == len(lines)


async def test_a_file_that_cms_would_not_take_is_held_with_its_size(world: Any) -> None:
    line = b"0123456789abcdef" * 4 + b"\r\n"
    # Put straight into the mailbox: its size says nothing of the way it came.
    world.mailbox.store.deliver(with_attachment(b"phone download.pdf", line * (42 * 1024 * 1024 // len(line))))
    (row,) = await world.settles()
    assert row.state is MailState.HELD
    assert "is too large for CMS" in row.reasons[0]


async def test_while_cms_is_down_mails_wait_and_say_so_and_are_filed_when_it_is_back(world: Any) -> None:
    world.cms.faults.order("*", "http-500", times=50)
    await world.arrives("statement")
    (row,) = await world.settles()
    assert row.state is MailState.READ
    assert row.trouble.startswith("CMS")
    assert (await world.store.mail.status()).troubled == 1
    world.cms.faults.clear()
    await world.due_now()
    (row,) = await world.settles()
    assert row.state is MailState.FILED
    assert len(await world.filed_in(OKAFOR)) == 1


async def test_a_session_that_ends_in_the_middle_is_renewed(world: Any) -> None:
    world.cms.faults.order("UploadFile", "session-gone")
    await world.arrives("statement")
    (row,) = await world.settles()
    assert row.state is MailState.FILED


async def test_a_mailbox_that_forgets_how_far_it_was_read_files_nothing_twice(world: Any) -> None:
    await world.arrives("statement")
    await world.settles()
    await world.was_read([], "a cursor of another age")
    await world.arrives("company")
    rows = await world.settles()
    assert [row.state for row in rows] == [MailState.FILED, MailState.FILED]
    assert len(await world.filed_in(OKAFOR)) == 1


async def test_an_out_of_office_answer_is_held_and_never_filed(world: Any) -> None:
    raw = (
        HEAD
        + SUBJECT
        + b"Message-ID: <ooo@b.test>\r\nAuto-Submitted: auto-replied\r\n\r\nI am away. Samuel Okafor.\r\n"
    )
    await world.arrives(raw)
    (row,) = await world.settles()
    reason = "This is an automatic reply or a delivery report, and gives URN 45AA0209826/1"
    assert (row.state, row.reasons) == (MailState.HELD, (reason,))


async def test_a_mail_somebody_deletes_before_it_is_read_is_simply_gone(world: Any) -> None:
    await world.arrives("statement")
    page = await world.ews.changes("")
    await world.was_read([change.native_id for change in page.items], page.cursor)
    await world.ews.move(page.items[0].native_id, "Somewhere else")
    assert await world.settles() == []
    assert (await world.store.mail.status()).counts == {}


async def test_a_mail_that_kills_its_reader_is_held_after_three_tries_and_the_next_is_filed_at_once(world: Any) -> None:
    world.listener = world.make_listener(limits=Limits(answer_bytes=4000))
    await world.arrives(with_attachment(b"bomb.pdf", b"0" * 10_000))
    await world.arrives("statement")
    (row,) = await world.settles()
    assert (row.state, "MG11" in row.subject) == (MailState.FILED, True)
    for _ in range(3):
        await world.due_now()
        await world.settles()
    (poison,) = await world.store.mail.waiting()
    assert poison.reasons[0].startswith("This mail could not be read, after 3 tries: ")
    assert poison.subject == "45AA0209826/1 R v Samuel Okafor"
    assert [file.file_name for file in poison.files] == ["message.eml"]
    assert await world.in_folder("Held") == 1


async def test_a_poisoned_mail_can_still_be_filed_by_a_person(world: Any) -> None:
    world.listener = world.make_listener(limits=Limits(answer_bytes=10))
    await world.arrives("statement")
    for _ in range(4):
        await world.settles()
        await world.due_now()
    owen = await world.caller(OWEN)
    (mail,) = await world.ddei.unfiled.list(owen)
    await world.ddei.unfiled.file(owen, mail.mail_id, OKAFOR)
    assert len(await world.filed_in(OKAFOR)) == 1


async def test_while_the_mailbox_is_away_people_s_decisions_are_carried_out_and_nothing_is_lost(world: Any) -> None:
    await world.arrives("surname-only")
    (held,) = await world.settles()
    owen = await world.caller(OWEN)
    world.cms.faults.order("createCommunication", "reset", times=20)
    with pytest.raises(Unavailable):
        await world.ddei.unfiled.file(owen, held.mail_id, OKAFOR)
    world.cms.faults.clear()
    for operation in ("SyncFolderItems", "GetItem", "UpdateItem", "MoveItem"):
        world.mailbox.faults.order(operation, "http-503", times=50)
    await world.arrives("company")
    await world.in_the_end(held.mail_id, MailState.FILED)
    world.mailbox.faults.clear()
    await world.due_now()
    assert [row.state for row in await world.settles()] == [MailState.FILED, MailState.FILED]
    assert await world.in_folder("Filed") == 2


async def test_a_busy_mailbox_is_asked_again_and_the_mail_is_not_blamed(world: Any) -> None:
    world.mailbox.faults.order("GetItem", "ErrorServerBusy", times=3)
    await world.arrives("statement")
    async with asyncio.timeout(60):  # the double asks for a second and a half each time
        while not (rows := await world.settles()):
            await asyncio.sleep(0.3)
            await world.due_now()
    assert [(row.state, row.failures) for row in rows] == [(MailState.FILED, 0)]
