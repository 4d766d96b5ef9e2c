"""exchangelib as anybody would use it, without a word of ours between it and the sandbox mailbox."""

import asyncio
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from exchangelib import UTC, Account, EWSDateTime, FileAttachment, Folder, Mailbox, Message, Q
from exchangelib.errors import ErrorFolderExists, ErrorFolderNotFound, ErrorInvalidSyncStateData

from sandbox.mailbox import SandboxMailbox

pytestmark = pytest.mark.contract


def mail(subject: str, *files: tuple[str, bytes]) -> bytes:
    made = EmailMessage()
    made["From"] = "DC Amara Lewis <amara.lewis@surrey.police.test>"
    made["To"] = "intake@casework.test"
    made["Subject"] = subject
    made["Message-ID"] = f"<{len(subject)}.{len(files)}@surrey.police.test>"
    made.set_content("The plain words.")
    made.add_alternative("<p>The <b>formatted</b> words.</p>", subtype="html")
    for name, data in files:
        made.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    return made.as_bytes()


async def test_every_property_of_a_mail_can_be_asked_for(exchange: SandboxMailbox, account: Account) -> None:
    raw = mail("R v Birch 45AA0209926", ("MG3.pdf", b"%PDF one"), ("MG4.pdf", b"%PDF two"))
    exchange.store.deliver(raw)
    exchange.store.deliver(mail("Another matter"))

    def look() -> tuple[Message, list[bytes]]:
        found = account.inbox.get(subject="R v Birch 45AA0209926")
        return found, [each.content for each in found.attachments]

    found, files = await asyncio.to_thread(look)
    assert found.sender.name == "DC Amara Lewis"
    assert [each.email_address for each in found.to_recipients] == ["intake@casework.test"]
    assert found.text_body == "The plain words.\n"
    assert "<b>formatted</b>" in found.body
    assert found.has_attachments
    assert files == [b"%PDF one", b"%PDF two"]
    assert found.mime_content == raw


async def test_folders_can_be_made_walked_and_searched(exchange: SandboxMailbox, account: Account) -> None:
    exchange.store.deliver(mail("R v Birch 45AA0209926"))

    def make() -> tuple[Folder, list[str], int]:
        filed = Folder(parent=account.inbox, name="Filed")
        filed.save()
        with pytest.raises(ErrorFolderExists):
            Folder(parent=account.inbox, name="Filed").save()
        account.root.clear_cache()
        again = account.inbox / "Filed"
        item = account.inbox.all()[0]
        item.move(again)
        again.refresh()
        return again, [each.name for each in account.inbox.walk()], again.all().count()

    filed, names, count = await asyncio.to_thread(make)
    assert (filed.name, filed.total_count, names, count) == ("Filed", 1, ["Filed"], 1)

    def missing() -> None:
        account.inbox / "Nowhere"

    with pytest.raises(ErrorFolderNotFound):
        await asyncio.to_thread(missing)


async def test_synchronising_goes_on_where_it_stopped(exchange: SandboxMailbox, account: Account) -> None:
    for number in range(12):
        exchange.store.deliver(mail("mail " * (number + 1)))

    def read(state: str | None) -> tuple[list[str], str]:
        inbox = account.inbox
        found = [
            kind for kind, _ in inbox.sync_items(sync_state=state, only_fields=["subject"], max_changes_returned=5)
        ]
        return found, inbox.item_sync_state

    first, state = await asyncio.to_thread(read, None)
    assert first == ["create"] * 12
    exchange.store.delete(exchange.store.items(3)[0])
    exchange.store.deliver(mail("one more"))
    second, _ = await asyncio.to_thread(read, state)
    again, _ = await asyncio.to_thread(read, state)
    assert second == again == ["delete", "create"]
    with pytest.raises(ErrorInvalidSyncStateData):
        await asyncio.to_thread(read, "H4sIAAA=")


async def test_folders_synchronise_too(account: Account) -> None:
    def read() -> list[str]:
        return sorted(folder.name for _, folder in account.root.sync_hierarchy())

    assert {"Inbox", "Sent Items"} <= set(await asyncio.to_thread(read))


async def test_categories_can_be_set_and_taken_away(exchange: SandboxMailbox, account: Account) -> None:
    exchange.store.deliver(mail("R v Birch 45AA0209926"))

    def change() -> None:
        item = account.inbox.all()[0]
        item.categories, item.is_read = ["Filed", "Checked"], True
        item.save(update_fields=["categories", "is_read"])

    await asyncio.to_thread(change)
    (kept,) = exchange.store.items(3)
    assert (kept.categories, kept.is_read) == (("Filed", "Checked"), True)

    def clear() -> None:
        item = account.inbox.all()[0]
        item.categories = None
        item.save(update_fields=["categories"])

    await asyncio.to_thread(clear)
    assert exchange.store.items(3)[0].categories == ()


async def test_notifications_stream_while_mail_comes(exchange: SandboxMailbox, account: Account) -> None:
    def listen(ready: asyncio.Event, loop: asyncio.AbstractEventLoop) -> list[str]:
        inbox = account.inbox
        with inbox.streaming_subscription() as subscription:
            loop.call_soon_threadsafe(ready.set)
            for notification in inbox.get_streaming_events(subscription, connection_timeout=1):
                return [type(event).__name__ for event in notification.events]
        return []

    ready = asyncio.Event()
    listening = asyncio.create_task(asyncio.to_thread(listen, ready, asyncio.get_running_loop()))
    async with asyncio.timeout(30):
        await ready.wait()
        exchange.store.deliver(mail("R v Birch 45AA0209926"))
        assert await listening == ["CreatedEvent", "NewMailEvent"]


async def test_a_mail_can_be_written_and_sent(exchange: SandboxMailbox, account: Account) -> None:
    def send() -> None:
        written = Message(
            account=account, folder=account.sent, subject="Filed", body="Thank you.",
            to_recipients=[Mailbox(email_address="intake@casework.test")],
        )  # fmt: skip
        written.attach(FileAttachment(name="receipt.txt", content=b"CB-1"))
        written.send_and_save()

    await asyncio.to_thread(send)
    names = {folder.name: folder.total for folder in exchange.store.folders()}
    assert (names["Inbox"], names["Sent Items"]) == (1, 1)


async def test_mail_is_still_there_after_a_restart(tmp_path: Path) -> None:
    first = SandboxMailbox(data_dir=tmp_path)
    await first.start("127.0.0.1", 0)
    raw = mail("R v Birch 45AA0209926")
    kept = first.store.deliver(raw)
    await first.stop()
    second = SandboxMailbox(data_dir=tmp_path)
    await second.start("127.0.0.1", 0)
    (found,) = second.store.items(3)
    assert (found.native_id, found.raw) == (kept.native_id, raw)
    await second.stop()


async def test_a_draft_can_be_kept_and_sent_later(exchange: SandboxMailbox, account: Account) -> None:
    def write() -> None:
        draft = Message(
            account=account, folder=account.drafts, subject="Later", body="Not yet.",
            to_recipients=[Mailbox(email_address="intake@casework.test")],
        )  # fmt: skip
        draft.save()
        draft.send()

    await asyncio.to_thread(write)
    names = {folder.name: folder.total for folder in exchange.store.folders()}
    assert (names["Drafts"], names["Inbox"], names["Sent Items"]) == (0, 1, 1)


async def test_what_exchangelib_asks_about_the_server_itself(account: Account) -> None:
    def ask() -> tuple[list[str], list[object], str]:
        zones = [zone.id for zone in account.protocol.get_timezones()]
        known = [each.email_address for each in account.protocol.resolve_names(["intake"])]
        return zones, known, account.version.api_version

    assert await asyncio.to_thread(ask) == (["UTC", "GMT Standard Time"], ["intake@casework.test"], "Exchange2016")


async def test_mails_can_be_searched_by_subject_id_and_time(exchange: SandboxMailbox, account: Account) -> None:
    exchange.store.deliver(mail("R v Birch 45AA0209926"))
    exchange.store.deliver(mail("Another matter"))

    def find() -> tuple[int, int, int, int]:
        inbox = account.inbox
        yesterday = EWSDateTime.now(UTC) - timedelta(days=1)
        return (
            inbox.filter(subject__icontains="birch").count(),
            inbox.filter(message_id="<14.0@surrey.police.test>").count(),
            inbox.filter(Q(subject="Another matter") | Q(subject="R v Birch 45AA0209926")).count(),
            inbox.filter(datetime_received__gt=yesterday).exclude(subject="Another matter").count(),
        )

    assert await asyncio.to_thread(find) == (1, 1, 2, 1)
