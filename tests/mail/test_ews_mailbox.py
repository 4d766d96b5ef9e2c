"""exchangelib, as it comes, against the sandbox mailbox through our adapter."""

import asyncio
import base64
import hashlib
import smtplib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from integrations.mail.errors import AuthExpired, CursorExpired, ItemGone, MailboxUnavailable, Throttled
from integrations.mail.ews import EwsMailbox
from integrations.mail.mime import read_mail
from sandbox.mailbox import ADDRESS, SandboxMailbox
from sandbox.mailbox.smtp import MOST_BYTES

pytestmark = pytest.mark.contract

Send = Callable[[EmailMessage | bytes], Awaitable[None]]


async def only_mail(mailbox: EwsMailbox) -> str:
    page = await mailbox.changes("")
    assert [each.kind for each in page.items] == ["created"]
    return page.items[0].native_id


async def test_a_mail_sent_by_smtp_appears_with_its_head_and_attachment(
    mailbox: EwsMailbox, send: Send, statement: EmailMessage, tmp_path: Path
) -> None:
    await send(statement)
    native_id = await only_mail(mailbox)
    head = await mailbox.head(native_id)
    assert head.message_id == "<statement-1@surrey.police.test>"
    assert head.subject == "R v Samuel Okafor 45AA0209826/1 – statement"
    assert (head.sender_name, head.sender_address) == ("DC Amara Lewis", "amara.lewis@surrey.police.test")
    assert head.to == ("intake@casework.test",)
    assert abs(head.received_at - datetime.now(UTC)) < timedelta(minutes=5)
    assert ("Date", "Sun, 22 Nov 2026 09:30:00 +0000") in head.headers
    assert (head.categories, head.mark) == ((), "")
    (attached,) = head.attachments
    assert (attached.name, attached.content_type, attached.is_item) == ("MG11 Nandakumar.pdf", "application/pdf", False)
    await mailbox.save_attachment(native_id, attached.id, tmp_path / "saved.pdf")
    assert (tmp_path / "saved.pdf").read_bytes() == b"%PDF-1.4 the statement"


async def test_the_raw_mail_is_what_was_sent(mailbox: EwsMailbox, send: Send, tmp_path: Path) -> None:
    raw = b"Subject: caf\xe9 45AA0209826\r\nX-Odd:\r\n\r\n.leading dot\r\n..two\r\n" + b"long" * 3000 + b"\r\nlast\r\n"
    await send(raw)
    await mailbox.save_mime(await only_mail(mailbox), tmp_path / "mail.eml")
    assert (tmp_path / "mail.eml").read_bytes().partition(b"\n")[2] == raw  # below the gateway's line


async def test_nothing_at_all_is_a_mail_too(mailbox: EwsMailbox, send: Send, tmp_path: Path) -> None:
    await send(b"")
    native_id = await only_mail(mailbox)
    head = await mailbox.head(native_id)
    assert (head.message_id, head.subject, head.sender_address, head.to, head.attachments) == ("", "", "", (), ())
    await mailbox.save_mime(native_id, tmp_path / "mail.eml")
    assert (tmp_path / "mail.eml").read_bytes().partition(b"\n")[2] == b""


async def test_a_mail_nested_beyond_reason_can_still_be_fetched(
    mailbox: EwsMailbox, send: Send, tmp_path: Path
) -> None:
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (at, at) for at in range(1100))
    await send(b"Subject: deep\r\n" + deep)
    native_id = await only_mail(mailbox)
    assert (await mailbox.head(native_id)).subject == "deep"
    await mailbox.save_mime(native_id, tmp_path / "mail.eml")
    assert (tmp_path / "mail.eml").read_bytes().partition(b"\n")[2] == b"Subject: deep\r\n" + deep


async def test_a_mail_inside_a_mail_is_saved_as_a_mail(
    mailbox: EwsMailbox, send: Send, statement: EmailMessage, tmp_path: Path
) -> None:
    outer = EmailMessage()
    outer["Subject"] = "FW: statement"
    outer.set_content("See attached.")
    outer.add_attachment(statement)
    await send(outer.as_bytes())
    native_id = await only_mail(mailbox)
    (inner,) = (await mailbox.head(native_id)).attachments
    assert (inner.is_item, inner.content_type) == (True, "message/rfc822")
    await mailbox.save_attachment(native_id, inner.id, tmp_path / "inner.eml")
    saved = read_mail((tmp_path / "inner.eml").read_bytes())
    assert saved.message_id == "<statement-1@surrey.police.test>"
    assert [(part.name, part.data) for part in saved.parts] == [("MG11 Nandakumar.pdf", b"%PDF-1.4 the statement")]


async def test_a_mark_is_found_again_also_after_the_mail_was_moved(
    mailbox: EwsMailbox, send: Send, statement: EmailMessage
) -> None:
    await send(statement)
    native_id = await only_mail(mailbox)
    assert await mailbox.find_marked("CB-0a1b2c3d4e") is None
    await mailbox.mark(native_id, reference="CB-0a1b2c3d4e", categories=("Filed", "45AA0209826/1"))
    head = await mailbox.head(native_id)
    assert (head.mark, head.categories) == ("CB-0a1b2c3d4e", ("Filed", "45AA0209826/1"))
    assert await mailbox.find_marked("CB-0a1b2c3d4e") == native_id
    moved = await mailbox.move(native_id, "Filed")
    assert moved != native_id
    assert await mailbox.find_marked("CB-0a1b2c3d4e") == moved
    after = await mailbox.head(moved)
    assert (after.mark, after.categories, after.message_id) == (head.mark, head.categories, head.message_id)
    with pytest.raises(ItemGone):
        await mailbox.head(native_id)
    with pytest.raises(ItemGone):
        await mailbox.move(native_id, "Filed")
    assert await mailbox.find_marked("CB-ffffffffff") is None


async def test_two_adapters_may_make_the_same_folder(
    exchange: SandboxMailbox, mailbox: EwsMailbox, send: Send, statement: EmailMessage
) -> None:
    for _ in range(2):
        await send(statement)
    first, second = [each.native_id for each in (await mailbox.changes("")).items]
    await mailbox.move(first, "Held")
    other = EwsMailbox(service_url=exchange.ews_url, address=ADDRESS, username=ADDRESS, password="sandbox-mailbox")
    await other.move(second, "Held")
    await other.close()
    held = next(folder for folder in exchange.store.folders() if folder.name == "Held")
    assert (held.total, [each.name for each in exchange.store.folders()].count("Held")) == (2, 1)


async def test_a_long_inbox_is_read_page_by_page_and_any_page_can_be_read_again(
    exchange: SandboxMailbox, mailbox: EwsMailbox
) -> None:
    for number in range(120):
        exchange.store.deliver(f"Subject: mail {number}\r\n\r\n".encode())
    pages = [await mailbox.changes("")]
    while pages[-1].more:
        pages.append(await mailbox.changes(pages[-1].cursor))
    assert [len(page.items) for page in pages] == [50, 50, 20]
    assert len({each.native_id for page in pages for each in page.items}) == 120
    assert await mailbox.changes(pages[0].cursor) == pages[1]
    assert await mailbox.changes(pages[-1].cursor) == await mailbox.changes(pages[-1].cursor)
    assert (await mailbox.changes(pages[-1].cursor)).items == ()


async def test_changes_tell_what_came_what_was_marked_and_what_went(
    mailbox: EwsMailbox, send: Send, statement: EmailMessage
) -> None:
    await send(statement)
    first = await mailbox.changes("")
    native_id = first.items[0].native_id
    await mailbox.mark(native_id, reference="CB-1", categories=())
    marked = await mailbox.changes(first.cursor)
    assert [(each.kind, each.native_id) for each in marked.items] == [("updated", native_id)]
    await mailbox.move(native_id, "Filed")
    await send(statement)
    after = await mailbox.changes(marked.cursor)
    assert [each.kind for each in after.items] == ["deleted", "created"]
    assert after.items[0].native_id == native_id
    from_the_start = await mailbox.changes("")
    assert [each.kind for each in from_the_start.items] == ["created"]


@pytest.mark.parametrize("cursor", ["garbage", "AAAA", "Q1dTUwAAAAAAAAADAAAAAAAAAAEAAAAAAAAAAbg91X5="])
async def test_a_cursor_the_mailbox_does_not_know_is_said_to_have_expired(mailbox: EwsMailbox, cursor: str) -> None:
    with pytest.raises(CursorExpired):
        await mailbox.changes(cursor)


async def test_waiting_ends_when_mail_comes(mailbox: EwsMailbox, send: Send, statement: EmailMessage) -> None:
    await mailbox.wait(20)  # the first look after subscribing
    waiting = asyncio.create_task(mailbox.wait(60))
    await send(statement)
    async with asyncio.timeout(20):
        await waiting
    assert len((await mailbox.changes("")).items) == 1


async def test_waiting_ends_without_mail_and_calls_go_on_meanwhile(mailbox: EwsMailbox) -> None:
    await mailbox.wait(20)
    waiting = asyncio.create_task(mailbox.wait(0.5))
    calls = [mailbox.changes("") for _ in range(6)]
    assert all(page.items == () for page in await asyncio.gather(*calls))
    await waiting


async def test_waiting_survives_a_mailbox_that_goes_away_and_comes_back(
    exchange: SandboxMailbox, mailbox: EwsMailbox, send: Send, statement: EmailMessage
) -> None:
    await mailbox.wait(20)
    port = exchange.port
    await exchange.stop()
    await mailbox.wait(0.2)
    await mailbox.wait(0.2)
    with pytest.raises(MailboxUnavailable):
        await mailbox.changes("")
    await exchange.start("127.0.0.1", port)
    await mailbox.wait(20)
    waiting = asyncio.create_task(mailbox.wait(60))
    await send(statement)
    async with asyncio.timeout(20):
        await waiting


async def test_a_busy_mailbox_says_how_long_to_wait(exchange: SandboxMailbox, mailbox: EwsMailbox) -> None:
    await mailbox.changes("")
    exchange.faults.order("SyncFolderItems", "ErrorServerBusy")
    with pytest.raises(Throttled) as busy:
        await mailbox.changes("")
    assert busy.value.retry_after == 1.5
    assert (await mailbox.changes("")).items == ()


async def test_a_busy_mailbox_is_told_from_a_missing_attachment(
    exchange: SandboxMailbox, mailbox: EwsMailbox, send: Send, statement: EmailMessage, tmp_path: Path
) -> None:
    await send(statement)
    native_id = await only_mail(mailbox)
    (attached,) = (await mailbox.head(native_id)).attachments
    exchange.faults.order("GetAttachment", "ErrorServerBusy")
    with pytest.raises(Throttled):
        await mailbox.save_attachment(native_id, attached.id, tmp_path / "saved.pdf")
    await mailbox.move(native_id, "Filed")
    with pytest.raises(ItemGone):
        await mailbox.save_attachment(native_id, attached.id, tmp_path / "saved.pdf")
    with pytest.raises(ItemGone):
        await mailbox.save_mime(native_id, tmp_path / "mail.eml")


@pytest.mark.parametrize("fault", ["http-503", "reset"])
async def test_a_mailbox_that_fails_is_unavailable_and_serves_the_next_call(
    exchange: SandboxMailbox, mailbox: EwsMailbox, fault: str
) -> None:
    await mailbox.changes("")
    exchange.faults.order("SyncFolderItems", fault)
    with pytest.raises(MailboxUnavailable):
        await mailbox.changes("")
    for _ in range(4):
        assert (await mailbox.changes("")).items == ()


async def test_a_mailbox_that_hangs_is_given_up(exchange: SandboxMailbox, send: Send, statement: EmailMessage) -> None:
    impatient = EwsMailbox(
        service_url=exchange.ews_url, address=ADDRESS, username=ADDRESS, password="sandbox-mailbox", timeout_s=0.5
    )
    await send(statement)
    await impatient.changes("")
    exchange.faults.order("SyncFolderItems", "hang-before")
    with pytest.raises(MailboxUnavailable):
        await impatient.changes("")
    assert len((await impatient.changes("")).items) == 1
    exchange.faults.clear()
    await impatient.close()


async def test_a_move_whose_answer_was_lost_is_found_by_its_mark(
    exchange: SandboxMailbox, mailbox: EwsMailbox, send: Send, statement: EmailMessage
) -> None:
    await send(statement)
    native_id = await only_mail(mailbox)
    await mailbox.mark(native_id, reference="CB-2", categories=("Filed",))
    exchange.faults.order("MoveItem", "apply-then-drop")
    with pytest.raises(MailboxUnavailable):
        await mailbox.move(native_id, "Filed")
    with pytest.raises(ItemGone):
        await mailbox.head(native_id)
    found = await mailbox.find_marked("CB-2")
    assert found is not None
    assert (await mailbox.head(found)).message_id == "<statement-1@surrey.police.test>"


async def test_a_wrong_password_needs_somebody_to_act(exchange: SandboxMailbox) -> None:
    wrong = EwsMailbox(service_url=exchange.ews_url, address=ADDRESS, username=ADDRESS, password="not-this")
    with pytest.raises(AuthExpired) as refused:
        await wrong.changes("")
    assert "not-this" not in str(refused.value)
    await wrong.close()


async def test_a_twenty_megabyte_attachment_arrives_whole(mailbox: EwsMailbox, send: Send, tmp_path: Path) -> None:
    scan = hashlib.sha256(b"scan").digest() * (20 * 1024 * 1024 // 32)
    encoded = base64.b64encode(scan)
    lines = b"\r\n".join(encoded[at : at + 988] for at in range(0, len(encoded), 988))
    head = b"Content-Type: image/tiff; name=stills.tiff\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    await send(b"Subject: CCTV stills 45AA0209826/1\r\n" + head + lines + b"\r\n")
    native_id = await only_mail(mailbox)
    (attached,) = (await mailbox.head(native_id)).attachments
    await mailbox.save_attachment(native_id, attached.id, tmp_path / "stills.tiff")
    assert (tmp_path / "stills.tiff").read_bytes() == scan
    await mailbox.save_mime(native_id, tmp_path / "mail.eml")
    (part,) = read_mail((tmp_path / "mail.eml").read_bytes()).parts
    assert part.data == scan


async def test_the_mailbox_answers_with_a_mail_of_its_own(exchange: SandboxMailbox, mailbox: EwsMailbox) -> None:
    answer = EmailMessage()
    answer["From"] = ADDRESS
    answer["To"] = ADDRESS
    answer["Subject"] = "Filed: statement"
    answer["Auto-Submitted"] = "auto-replied"
    answer["In-Reply-To"] = "<statement-1@surrey.police.test>"
    answer.set_content("Your mail was filed.")
    await mailbox.send(answer)
    head = await mailbox.head(await only_mail(mailbox))
    assert ("Auto-Submitted", "auto-replied") in head.headers
    sent = next(folder for folder in exchange.store.folders() if folder.distinguished == "sentitems")
    assert sent.total == 1


async def test_what_the_mailbox_cannot_take_is_refused_at_the_door(exchange: SandboxMailbox, send: Send) -> None:
    with pytest.raises(smtplib.SMTPResponseException) as refused:
        await send(b"Subject: too much\r\n\r\n" + b"x" * MOST_BYTES)
    assert refused.value.smtp_code == 552

    def to_somebody_else() -> int:
        with smtplib.SMTP(exchange.host, exchange.smtp_port, timeout=20) as client:
            client.ehlo()
            client.mail("officer@surrey.police.test")
            return client.rcpt("somebody@elsewhere.example")[0]

    assert await asyncio.to_thread(to_somebody_else) == 550
