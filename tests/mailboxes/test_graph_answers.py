"""What a Graph server may answer that is none of what its pages say, and what leaves us with each request."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from integrations.http_client import make_http
from integrations.mail.errors import AuthExpired, CursorExpired, FolderGone, MailboxError, MailboxUnavailable, Throttled
from integrations.mail.graph import GraphMailbox
from integrations.mail.graph_token import GRAPH_SCOPE, ApplicationToken
from sandbox.mailbox import ADDRESS, SandboxMailbox
from sandbox.people import GRAPH_CLIENT_ID, GRAPH_SECRET, SECOND_ADDRESS

pytestmark = pytest.mark.contract


class Server:
    """Says what it is told to say, and remembers what it was asked."""

    def __init__(self) -> None:
        self.says: Any = {}
        self.status = 200
        self.asked: list[web.Request] = []
        self.at_once = self.most_at_once = 0
        self.url = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0.01)
        self.at_once -= 1
        if isinstance(self.says, bytes):
            return web.Response(body=self.says, status=self.status, content_type="application/json")
        return web.json_response(self.says, status=self.status)


def token(double: SandboxMailbox) -> ApplicationToken:
    return ApplicationToken(
        authority=double.authority_url, client_id=GRAPH_CLIENT_ID, client_secret=GRAPH_SECRET, scope=GRAPH_SCOPE
    )


@pytest.fixture
async def double(tmp_path: Path) -> AsyncIterator[SandboxMailbox]:
    double = SandboxMailbox(data_dir=tmp_path / "mailbox")
    await double.start("127.0.0.1", 0)
    yield double
    double.faults.clear()
    await double.stop()


@asynccontextmanager
async def asking(double: SandboxMailbox) -> AsyncIterator[tuple[GraphMailbox, Server]]:
    """A mailbox at a server of ours, with tokens from the double."""
    server, app = Server(), web.Application()
    app.router.add_route("*", "/{path:.*}", server.answer)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1.0"
    async with make_http(answer_s=20) as http:
        yield GraphMailbox(http=http, graph_url=server.url, address=ADDRESS, token=token(double)), server
    await runner.cleanup()


def page(link: Any, **more: Any) -> dict[str, Any]:
    return {"value": [], "@odata.deltaLink": link, **more}


async def test_an_answer_that_is_none_is_an_unavailable_mailbox(double: SandboxMailbox) -> None:
    async with asking(double) as (mailbox, server):
        home = f"{server.url}/users/x/messages/delta?$deltatoken=1"
        odd: list[Any] = [b"", b"no json", b"[]", b"null", b"[" * 100_000, b"\xff", {}, page(None), page(5)]
        odd += [page("garbage"), page("https://graph.elsewhere.test/v1.0/x"), page(home, value=[{}])]
        odd += [page(home, value=[{"id": 7}])]
        for says in odd:
            server.says = says
            with pytest.raises(MailboxUnavailable):
                await mailbox.changes("")
        server.says = page(home, value="none", more=1)
        assert (await mailbox.changes("")).items == ()


async def test_our_token_is_never_sent_anywhere_else(double: SandboxMailbox) -> None:
    async with asking(double) as (mailbox, server):
        host = server.url.removeprefix("http://").removesuffix("/v1.0")
        for link in (
            "https://graph.elsewhere.test/v1.0/users/x/messages/delta?$deltatoken=1",
            f"http://{host}@elsewhere.test/v1.0/users",
            f"http://{host}.elsewhere.test/v1.0/users",
            f"https://{host}/v1.0/users",
            f"http://me@{host}/v1.0/users",
            f"http://{host}/other/users",
            f"http://{host}/v1.0/../other",
            f"http://{host}/v1.0extra/users",
            f"//{host}/v1.0/users",
            "http://[broken/v1.0/users",
        ):
            with pytest.raises(CursorExpired):
                await mailbox.changes(link)
            server.says = {"value": [{"id": "1"}], "@odata.nextLink": link}
            with pytest.raises(MailboxUnavailable):
                await mailbox.changes("")
            with pytest.raises(MailboxUnavailable):
                await mailbox.find_marked("casework:1:1")
        assert all(f"/users/{ADDRESS}/" in each.path for each in server.asked)


async def test_each_request_wants_immutable_ids_and_four_are_under_way_at_most(
    double: SandboxMailbox, tmp_path: Path
) -> None:
    async with asking(double) as (mailbox, server):
        server.says = {"id": "1", "value": [], "@odata.deltaLink": f"{server.url}/users/x/delta?$deltatoken=1"}
        saved = [mailbox.save_attachment("1", "2", tmp_path / str(number)) for number in range(12)]
        await asyncio.gather(
            mailbox.changes(""),
            mailbox.head("1"),
            mailbox.save_mime("1", tmp_path / "mime"),
            mailbox.move("1", "Filed"),
            mailbox.mark("1", reference="casework:1:1", categories=()),
            *saved,
        )
        assert all(each.headers["Prefer"].startswith('IdType="ImmutableId"') for each in server.asked)
        assert all(each.headers["Authorization"].startswith("Bearer ") for each in server.asked)
        assert (server.most_at_once <= 4, len(server.asked) > 15) == (True, True)


async def test_ids_and_names_cannot_leave_their_place_in_the_address(double: SandboxMailbox) -> None:
    async with asking(double) as (mailbox, server):
        server.says = {"id": "1", "value": []}
        await mailbox.head("../../users/other@casework.test/messages/1?x=#y")
        await mailbox.find_marked("it's' or ep/value ne '")
        first, second = server.asked
        assert first.raw_path.startswith(f"/v1.0/users/{ADDRESS}/messages/..%2F..%2Fusers%2F")
        assert "ep/value eq 'it''s'' or ep/value ne ''')" in second.query["$filter"]


@pytest.mark.parametrize(
    ("status", "expected"),
    [(404, FolderGone), (400, MailboxUnavailable), (302, MailboxUnavailable), (401, AuthExpired), (429, Throttled)],
)
async def test_what_is_missing_when_changes_are_asked_for_is_the_inbox(
    status: int, expected: type[MailboxError], double: SandboxMailbox
) -> None:
    async with asking(double) as (mailbox, server):
        server.status, server.says = status, {"error": {"code": "SomethingNew", "message": "x" * 20_000}}
        with pytest.raises(expected) as told:
            await mailbox.changes("")
        assert len(str(told.value)) < 300
        assert len(server.asked) == (2 if status == 401 else 1)


async def test_a_token_that_is_refused_is_replaced_once_and_a_hanging_server_is_given_up(
    double: SandboxMailbox,
) -> None:
    shared = token(double)
    async with make_http() as http:
        mailbox = GraphMailbox(http=http, graph_url=double.graph_url, address=ADDRESS, token=shared)
        double.faults.order("delta", "token-expired")
        assert (await mailbox.changes("")).items == ()
        double.faults.order("delta", "token-expired", times=2)
        with pytest.raises(AuthExpired):
            await mailbox.changes("")
        double.faults.order("delta", "hang-before")
        impatient = GraphMailbox(
            http=http, graph_url=double.graph_url, address=SECOND_ADDRESS, token=shared, timeout_s=0.5
        )
        with pytest.raises(MailboxUnavailable):
            await impatient.changes("")
        assert (await mailbox.changes("")).items == ()
