"""Our EWS mailbox over traffic that another server than the double answered: recorded where it is there, and some of our own."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from integrations.mail.errors import CursorExpired, ItemGone, MailboxError, MailboxUnavailable, MailConflict, Throttled
from integrations.mail.ews import EwsMailbox
from integrations.mail.mime import read_mail

pytestmark = pytest.mark.contract

RECORDED = Path("/work/shared/data/ews")
OURS = Path(__file__).parent / "samples"
_OPERATION = re.compile(rb"<(?:\w+:)?Body[^>]*>\s*<(?:\w+:)?(\w+)")


class Replay:
    """A server that answers each operation with what is next for it, and the last again and again."""

    def __init__(self, answers: dict[str, list[bytes]]) -> None:
        self.answers, self.asked = {name: list(each) for name, each in answers.items()}, list[tuple[str, bytes]]()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        found = _OPERATION.search(body)
        name = found[1].decode() if found else ""
        self.asked.append((name, body))
        queue = self.answers.get(name)
        if not queue:
            return web.Response(status=500, text=f"nothing recorded of {name}")
        given = queue.pop(0) if len(queue) > 1 else queue[0]
        if name == "GetStreamingEvents":
            return await self._streamed(request, given)
        return web.Response(body=given, content_type="text/xml", status=500 if b"Fault>" in given else 200)

    async def _streamed(self, request: web.Request, given: bytes) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "text/xml"})
        await answer.prepare(request)
        for at in range(0, len(given), 100):
            await answer.write(given[at : at + 100])
        return answer


@asynccontextmanager
async def opened(answers: dict[str, list[bytes]]) -> AsyncIterator[tuple[EwsMailbox, Replay]]:
    replay, app = Replay(answers), web.Application()
    app.router.add_post("/EWS/Exchange.asmx", replay.answer)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    mailbox = EwsMailbox(
        service_url=f"http://127.0.0.1:{runner.addresses[0][1]}/EWS/Exchange.asmx",
        address="intake@cps.test",
        username="intake@cps.test",
        password="recorded",
        timeout_s=20,
    )
    try:
        yield mailbox, replay
    finally:
        await mailbox.close()
        await runner.cleanup()


def recorded(*names: str) -> dict[str, list[bytes]]:
    """The recorded answers by operation, in the order given; nothing where the folder is not there."""
    found: dict[str, list[bytes]] = {}
    for name in ("01-hello-001-ConvertId", "10-move-028-GetFolder", *names):
        for path in sorted(RECORDED.glob(f"{name}*.resp*.xml")):
            found.setdefault(path.name.split(".")[0].rpartition("-")[2], []).append(path.read_bytes())
    return found


def recordings(*names: str) -> list[dict[str, list[bytes]]]:
    """One set of answers where the folder is there, else none."""
    return [recorded(*names)] if RECORDED.is_dir() else []


async def test_recorded_pages_come_one_by_one_with_a_cursor_each() -> None:
    for answers in recordings("02-sync-initial", "04-sync", "11-sync", "12-badstate"):
        async with opened(answers) as (mailbox, replay):
            pages = [await mailbox.changes("")]
            for _ in range(4):
                pages.append(await mailbox.changes(pages[-1].cursor))
            odd = await mailbox.changes("garbage")  # this server starts anew without a word
        assert [(len(page.items), page.more) for page in pages] == [
            (5, True), (5, True), (2, False), (3, False), (1, False),
        ]  # fmt: skip
        assert [each.kind for each in pages[4].items] == ["deleted"]
        assert len({page.cursor for page in pages}) >= 4
        assert pages[0].cursor.encode() in [body for name, body in replay.asked if name == "SyncFolderItems"][1]
        assert {each.kind for each in odd.items} == {"created"}


async def test_a_recorded_mail_is_read_marked_found_and_moved(tmp_path: Path) -> None:
    one = recordings("05-getitem", "08-mark-023", "09-find-mark-024", "10-move-029")
    for answers in one:
        # exchangelib had asked for several at once; we ask for one mail.
        answers["GetItem"] = [first_only(each) for each in answers["GetItem"]]
        none, some = (OURS / "no_folders.xml").read_bytes(), (OURS / "find_folder.xml").read_bytes()
        answers["FindFolder"] = [none, none, none, some]
        async with opened(answers) as (mailbox, _):
            head = await mailbox.head("AAAA")
            await mailbox.mark(head.native_id, reference="casework:1:1", categories=("Casework: filed",))
            found = await mailbox.find_marked("casework:1:1")
            moved = await mailbox.move(head.native_id, "Filed")
        assert (head.subject, head.sender_address) == ("R v SMITH 45AB0500226 MG11", "officer@police.test")
        assert [(each.name, each.is_item) for each in head.attachments] == [("MG11 0.pdf", False)]
        assert any(name == "Authentication-Results" for name, _ in head.headers)
        assert found == head.native_id != moved
    for answers in recordings("06-mime"):
        async with opened(answers) as (mailbox, _):
            await mailbox.save_mime("AAAA", tmp_path / "mail.eml")
        assert "police.test" in read_mail((tmp_path / "mail.eml").read_bytes()).sender_address
    for answers in recordings("13-missing"):
        async with opened(answers) as (mailbox, _):
            with pytest.raises(ItemGone):
                await mailbox.head("AAAA")


def first_only(answer: bytes) -> bytes:
    """An answer with the first of its messages."""
    end = b"</m:GetItemResponseMessage>"
    start, _, rest = answer.partition(end)
    return start + end + rest[rest.rindex(b"</m:ResponseMessages>") :]


async def test_recorded_notifications_wake_who_waits() -> None:
    for answers in recordings("15-stream"):
        async with opened(answers) as (mailbox, replay):
            async with asyncio.timeout(30):
                await mailbox.wait(60)
                await mailbox.wait(60)
        assert "GetStreamingEvents" in [name for name, _ in replay.asked]


def ours(**answers: str) -> dict[str, list[bytes]]:
    """Answers of our own, in the shapes that servers have."""
    names = {"ConvertId": "convert_id", "GetFolder": "get_folder"} | answers
    return {
        name: [(OURS / f"{file}.xml").read_bytes().replace(b"GetItemResponse", f"{name}Response".encode())]
        for name, file in names.items()
    }


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("item_gone", ItemGone),
        ("busy_fault", Throttled),
        ("internal_fault", MailboxUnavailable),
        ("not_ews", MailboxUnavailable),
    ],
)
async def test_refusals_of_every_shape_have_their_meaning(
    file: str, expected: type[MailboxError], tmp_path: Path
) -> None:
    async with opened(ours(GetItem=file, GetAttachment=file)) as (mailbox, _):
        for _ in range(2):
            with pytest.raises(expected) as told:
                await mailbox.head("AAAA")
            assert "AAAA" not in str(told.value)
        with pytest.raises(expected):
            await mailbox.save_mime("AAAA", tmp_path / "mail.eml")
        with pytest.raises(expected):
            await mailbox.save_attachment("AAAA", "BBBB", tmp_path / "file")


async def test_a_message_that_is_cut_off_is_not_taken_for_a_whole_one(tmp_path: Path) -> None:
    async with opened(ours(GetItem="cut_off")) as (mailbox, _):
        with pytest.raises(MailboxUnavailable):
            await mailbox.save_mime("AAAA", tmp_path / "mail.eml")


async def test_a_server_that_leaves_everything_out_is_read() -> None:
    async with opened(ours(GetItem="bare_item", SyncFolderItems="bare_page")) as (mailbox, _):
        page = await mailbox.changes("")
        head = await mailbox.head(page.items[0].native_id)
    assert [(each.kind, each.native_id) for each in page.items] == [
        ("created", "AQMk1"), ("updated", "AQMk2"), ("deleted", "AQMk3"),
    ]  # fmt: skip
    assert (page.cursor, page.more) == ("c3RhdGU=", True)
    assert (head.subject, head.sender_address, head.to, head.attachments) == ("", "", (), ())


async def test_a_sync_state_that_is_refused_and_a_version_that_is_old() -> None:
    async with opened(ours(SyncFolderItems="bad_state", UpdateItem="conflict")) as (mailbox, _):
        with pytest.raises(CursorExpired):
            await mailbox.changes("old")
        with pytest.raises(MailConflict):
            await mailbox.mark("AAAA", reference="casework:1:1", categories=())
