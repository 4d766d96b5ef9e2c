"""A CMS that says exactly what a test wants it to, byte for byte, over a real socket."""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from uuid import uuid4

import pytest
from aiohttp import web

from casework.documents import FileContent
from casework.filing import StoredFile
from casework.people import CmsSession
from integrations.cms.client import CmsClient
from integrations.cms.port import LARGEST_DOWNLOAD
from integrations.http_client import make_http

MATERIAL = "http://casework-bot.example/cms/uwmaMaterial"


class CannedCms:
    """Answers with the canned replies, one after the other, then the last again; remembers what it was asked."""

    def __init__(self) -> None:
        self.replies: list[Callable[[], web.Response]] = []
        self.asked: list[tuple[str, Mapping[str, str], bytes]] = []

    def says(self, body: str | bytes, *, status: int = 200, kind: str = "text/xml", **headers: str) -> None:
        raw = body.encode() if isinstance(body, str) else body
        self.replies.append(lambda: web.Response(body=raw, status=status, content_type=kind, headers=headers))

    def says_soap(self, body: str, *, status: int = 200) -> None:
        envelope = "http://schemas.xmlsoap.org/soap/envelope/"
        self.says(f'<s:Envelope xmlns:s="{envelope}"><s:Body>{body}</s:Body></s:Envelope>', status=status)

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append((request.path, request.headers, await request.read()))
        return (self.replies.pop(0) if len(self.replies) > 1 else self.replies[0])()


@pytest.fixture
async def canned() -> CannedCms:
    return CannedCms()


@pytest.fixture
async def serve() -> AsyncIterator[Callable[[Callable[[web.Request], Awaitable[web.StreamResponse]]], Awaitable[str]]]:
    runners: list[web.AppRunner] = []

    async def start(handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> str:
        app = web.Application(client_max_size=200_000_000)
        app.router.add_route("*", "/{path:.*}", handler)
        runner = web.AppRunner(app)
        await runner.setup()
        runners.append(runner)
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        return f"http://localhost:{runner.addresses[0][1]}"

    yield start
    for runner in runners:
        await runner.cleanup()


@pytest.fixture
async def canned_client(canned: CannedCms, serve: Callable[..., Awaitable[str]]) -> AsyncIterator[CmsClient]:
    http = make_http(answer_s=5)
    yield CmsClient(base_url=await serve(canned.answer), http=http)
    await http.aclose()


@pytest.fixture
def session() -> CmsSession:
    return CmsSession(cookies=".CMSAUTH=AAAA; UID=1001", token="11111111-2222-4333-8444-555555555555")


@pytest.fixture
def fetched(tmp_path: Path) -> Callable[..., Awaitable[FileContent]]:
    """What a download left on disk, read; nothing must be left when it fails."""

    async def fetch(
        client: CmsClient, session: CmsSession, case_id: int, material_id: int, version_id: int,
        *, largest: int = LARGEST_DOWNLOAD,
    ) -> FileContent:  # fmt: skip
        into = tmp_path / f"into-{uuid4().hex}"
        into.mkdir()
        try:
            file = await client.fetch(session, case_id, material_id, version_id, into, largest=largest)
        except Exception:
            assert list(into.iterdir()) == []
            raise
        data = file.path.read_bytes()
        assert list(into.iterdir()) == [file.path]
        assert (file.size, file.sha256) == (len(data), hashlib.sha256(data).hexdigest())
        assert file.path.stat().st_mode & 0o777 == 0o600
        return FileContent(file.file_name, file.content_type, data)

    return fetch


@pytest.fixture
def stored(tmp_path: Path) -> Callable[[str, str, bytes], StoredFile]:
    """A file kept on disk, as the facade hands it to the client."""

    def keep(name: str, kind: str, data: bytes) -> StoredFile:
        path = tmp_path / f"kept-{uuid4().hex}"
        path.write_bytes(data)
        return StoredFile(name, kind, path, len(data), hashlib.sha256(data).hexdigest())

    return keep
