"""What a mailbox promises, over EWS and over Graph alike."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from integrations.mail.errors import AuthExpired, CursorExpired, ItemGone, MailboxUnavailable, MailConflict, Throttled
from integrations.mail.mime import read_mail
from integrations.mail.port import Mailbox
from sandbox.people import SECOND_ADDRESS
from tests.mailboxes.conftest import Post

pytestmark = pytest.mark.contract


async def ids(mailbox: Mailbox, cursor: str = "") -> tuple[list[str], str]:
    """Every new mail's id, page by page, and the cursor after the last."""
    found: list[str] = []
    while True:
        page = await mailbox.changes(cursor)
        found += [each.native_id for each in page.items if each.kind == "created"]
        cursor = page.cursor
        if not page.more:
            return found, cursor


async def only(mailbox: Mailbox) -> str:
    found, _ = await ids(mailbox)
    assert len(found) == 1
    return found[0]


async def test_a_mail_has_its_head_its_attachment_and_its_mime(
    post: Post, statement: EmailMessage, tmp_path: Path
) -> None:
    await post.send(statement)
    native_id = await only(post.mailbox)
    head = await post.mailbox.head(native_id)
    assert head.message_id == "<statement-1@surrey.police.test>"
    assert head.subject == "R v Samuel Okafor 45AA0209826/1 – statement"
    assert (head.sender_name, head.sender_address) == ("DC Amara Lewis", "amara.lewis@surrey.police.test")
    assert head.to == (post.mailbox.address,)
    assert abs(head.received_at - datetime.now(UTC)) < timedelta(minutes=5)
    assert head.size > 100
    assert any(name == "Authentication-Results" for name, _ in head.headers)
    assert (head.categories, head.mark) == ((), "")
    (attached,) = head.attachments
    assert (attached.name, attached.content_type, attached.is_item) == ("MG11 Nandakumar.pdf", "application/pdf", False)

    await post.mailbox.save_attachment(native_id, attached.id, tmp_path / "saved.pdf")
    await post.mailbox.save_mime(native_id, tmp_path / "mail.eml")

    assert (tmp_path / "saved.pdf").read_bytes() == b"%PDF-1.4 the statement"
    read = read_mail((tmp_path / "mail.eml").read_bytes())
    assert [part.name for part in read.parts] == ["MG11 Nandakumar.pdf"]


async def test_a_mail_inside_a_mail_is_saved_as_a_mail(post: Post, statement: EmailMessage, tmp_path: Path) -> None:
    outer = EmailMessage()
    outer["Subject"] = "FW: statement"
    outer.set_content("See attached.")
    outer.add_attachment(statement)
    await post.send(outer.as_bytes())
    native_id = await only(post.mailbox)
    (inner,) = (await post.mailbox.head(native_id)).attachments
    assert inner.is_item
    await post.mailbox.save_attachment(native_id, inner.id, tmp_path / "inner.eml")
    assert read_mail((tmp_path / "inner.eml").read_bytes()).message_id == "<statement-1@surrey.police.test>"


async def test_a_large_attachment_arrives_whole(post: Post, statement: EmailMessage, tmp_path: Path) -> None:
    content = bytes(range(256)) * 4 * 1024 * 5
    statement.add_attachment(content, maintype="video", subtype="mp4", filename="bodycam.mp4")
    await post.send(statement)
    native_id = await only(post.mailbox)
    video = (await post.mailbox.head(native_id)).attachments[1]
    await post.mailbox.save_attachment(native_id, video.id, tmp_path / "bodycam.mp4")
    assert (tmp_path / "bodycam.mp4").read_bytes() == content


async def test_a_long_inbox_comes_page_by_page_and_any_page_can_be_read_again(
    post: Post, statement: EmailMessage
) -> None:
    raw = statement.as_bytes()
    for _ in range(53):
        await post.send(raw)
    first = await post.mailbox.changes("")
    assert first.more
    again = await post.mailbox.changes("")
    second = await post.mailbox.changes(first.cursor)
    repeated = await post.mailbox.changes(first.cursor)
    seen = [each.native_id for each in (*first.items, *second.items)]
    assert [each.native_id for each in again.items] == [each.native_id for each in first.items]
    assert [each.native_id for each in repeated.items] == [each.native_id for each in second.items]
    assert (len(seen), len(set(seen)), second.more) == (53, 53, False)
    assert (await ids(post.mailbox, second.cursor))[0] == []

    await post.send(raw)
    later, _ = await ids(post.mailbox, second.cursor)
    assert len(later) == 1
    assert later[0] not in seen


async def test_a_mark_is_found_again_also_after_the_mail_was_moved(post: Post, statement: EmailMessage) -> None:
    await post.send(statement)
    native_id = await only(post.mailbox)
    assert await post.mailbox.find_marked("casework:0a1b:1") is None

    await post.mailbox.mark(native_id, reference="casework:0a1b:1", categories=("Casework: filed", "45AA0209826/1"))
    head = await post.mailbox.head(native_id)
    assert (head.mark, head.categories) == ("casework:0a1b:1", ("Casework: filed", "45AA0209826/1"))
    assert await post.mailbox.find_marked("casework:0a1b:1") == native_id

    moved = await post.mailbox.move(native_id, "Filed")
    assert await post.mailbox.find_marked("casework:0a1b:1") == moved
    after = await post.mailbox.head(moved)
    assert (after.mark, after.categories, after.message_id) == (head.mark, head.categories, head.message_id)
    again = await post.mailbox.move(moved, "Filed")  # as after a crash between the move and our note of it
    assert await post.mailbox.find_marked("casework:0a1b:1") == again
    assert await post.mailbox.find_marked("casework:ffff:1") is None
    filed = [folder for folder in post.exchange.store.folders() if folder.name == "Filed"]
    assert [folder.total for folder in filed] == [1]


async def test_two_at_once_make_one_folder(post: Post, statement: EmailMessage) -> None:
    for _ in range(2):
        await post.send(statement.as_bytes())
    (first, second), _ = await ids(post.mailbox)
    async with post.another() as other:
        await asyncio.gather(post.mailbox.move(first, "Held"), other.move(second, "Held"))
    held = [folder for folder in post.exchange.store.folders() if folder.name == "Held"]
    assert [folder.total for folder in held] == [2]


async def test_mailboxes_do_not_see_each_other_s_mail(post: Post, statement: EmailMessage) -> None:
    await post.send(statement, post.mailbox.address, SECOND_ADDRESS)
    async with post.another(SECOND_ADDRESS) as second:
        here, there = await only(post.mailbox), await only(second)
        await second.mark(there, reference="casework:0a1b:2", categories=())
        assert (await post.mailbox.head(here)).mark == ""
        assert await post.mailbox.find_marked("casework:0a1b:2") is None
        assert (await second.head(there)).message_id == (await post.mailbox.head(here)).message_id


async def test_what_is_not_there_any_more_is_said_to_be_gone(post: Post, statement: EmailMessage) -> None:
    await post.send(statement)
    native_id = await only(post.mailbox)
    for odd in ("nothing-like-an-id", native_id[:-6] + "AAAAAA"):
        with pytest.raises(ItemGone):
            await post.mailbox.head(odd)
    post.fault(("GetItem", "ErrorItemNotFound"), ("getMessage", "item-gone"))
    with pytest.raises(ItemGone):
        await post.mailbox.head(native_id)
    assert (await post.mailbox.head(native_id)).native_id


@pytest.mark.parametrize("cursor", ["garbage", "https://elsewhere.test/v1.0/users/x/messages/delta?$deltatoken=1"])
async def test_a_cursor_that_is_none_has_expired(post: Post, cursor: str) -> None:
    with pytest.raises(CursorExpired):
        await post.mailbox.changes(cursor)


async def test_a_cursor_the_server_has_forgotten_has_expired_and_the_start_still_works(
    post: Post, statement: EmailMessage
) -> None:
    await post.send(statement)
    _, cursor = await ids(post.mailbox)
    post.fault(("SyncFolderItems", "ErrorInvalidSyncStateData"), ("delta", "sync-state-not-found"))
    with pytest.raises(CursorExpired):
        await post.mailbox.changes(cursor)
    assert len((await ids(post.mailbox))[0]) == 1


async def test_a_busy_mailbox_says_how_long_to_wait(post: Post, statement: EmailMessage) -> None:
    await post.send(statement)
    native_id = await only(post.mailbox)
    post.fault(("GetItem", "ErrorServerBusy"), ("getMessage", "http-429"))
    with pytest.raises(Throttled) as told:
        await post.mailbox.head(native_id)
    assert 0 < told.value.retry_after < 60


async def test_a_mailbox_that_is_down_is_said_to_be_down_and_comes_back(post: Post, statement: EmailMessage) -> None:
    await post.send(statement)
    native_id = await only(post.mailbox)
    post.fault(("GetItem", "http-503"), ("getMessage", "http-503"))
    with pytest.raises(MailboxUnavailable):
        await post.mailbox.head(native_id)
    assert (await post.mailbox.head(native_id)).subject


async def test_somebody_else_changing_the_mail_is_a_conflict(post: Post, statement: EmailMessage) -> None:
    await post.send(statement)
    native_id = await only(post.mailbox)
    post.fault(("UpdateItem", "ErrorIrresolvableConflict"), ("updateMessage", "conflict"))
    with pytest.raises(MailConflict):
        await post.mailbox.mark(native_id, reference="casework:0a1b:1", categories=())
    await post.mailbox.mark(native_id, reference="casework:0a1b:1", categories=())
    assert await post.mailbox.find_marked("casework:0a1b:1") == native_id


async def test_wrong_credentials_are_for_somebody_to_renew(post: Post) -> None:
    async with post.another(secret="not-this") as wrong:
        with pytest.raises(AuthExpired):
            await wrong.changes("")


async def test_waiting_ends_by_itself(post: Post) -> None:
    async with asyncio.timeout(20):
        await post.mailbox.wait(0.2)


async def test_a_mail_is_sent_and_kept(post: Post) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"] = post.mailbox.address, SECOND_ADDRESS
    mail["Subject"] = "Received: R v Okafor"
    mail["Auto-Submitted"] = "auto-replied"
    mail.set_content("Your email was filed.")
    await post.mailbox.send(mail)
    async with post.another(SECOND_ADDRESS) as second:
        head = await second.head(await only(second))
    assert (head.subject, head.sender_address) == ("Received: R v Okafor", post.mailbox.address)
    assert ("Auto-Submitted", "auto-replied") in head.headers
    sent = [folder.total for folder in post.exchange.store.folders() if folder.distinguished == "sentitems"]
    assert sent == [1]
