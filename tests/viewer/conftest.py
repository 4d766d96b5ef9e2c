"""The viewer on a web server, over DDEI and a running CMS double."""

import asyncio
import io
import shutil
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from aiohttp import web
from playwright.async_api import Browser, Page, expect
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen import canvas

from casework.documents import Document
from casework.people import Caller, Channel
from ddei.facade import Ddei
from ddei.papers import engine_in, shelf_in
from integrations.cms.client import CmsClient
from integrations.http_client import make_http
from integrations.redaction_log.client import RedactionLogClient
from sandbox.cms import LegacyCms
from sandbox.people import ASHA
from store.store import Store
from viewer.routes import add_viewer

SECRET = "a-secret-only-for-tests"
OKAFOR = 2140001
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)

Turn = Callable[..., Awaitable[Page]]


@dataclass
class Viewing:
    """Asha, signed in to CMS, with the viewer's address and R v Okafor's documents."""

    url: str
    store: Store
    cms: LegacyCms
    ddei: Ddei
    caller: Caller
    documents: list[Document]
    teams_port: int

    def document(self, part_of_name: str) -> Document:
        return next(one for one in self.documents if part_of_name in one.file_name)

    def replace(self, document: Document, content: bytes) -> None:
        """Another file in the place of a document's own, before anybody has read it."""
        (self.cms._folder / "replaced").parent.mkdir(exist_ok=True)
        (self.cms._folder / "replaced").write_bytes(content)
        row = ("L:replaced", OKAFOR, document.file_name, document.mime_type, "", len(content), "replaced")
        self.cms._db.execute("insert into files values (?, ?, ?, ?, ?, ?, ?)", row)
        for table in ("materials", "versions"):
            where = f"update {table} set content = 'L:replaced' where material_id = ?"
            self.cms._db.execute(where, (document.material_id,))
        self.cms._db.commit()

    async def link(self, document: Document, ttl: timedelta = timedelta(minutes=15)) -> str:
        """What the button in Asha's card opens."""
        token = await self.store.chat.create_viewer_link(
            ASHA.entra_id, OKAFOR, document.material_id, document.version_id, ttl
        )
        return f"{self.url}/viewer/{token}"


def free_port() -> int:
    """A port for a page that shows the viewer in a frame: the viewer must know its origin beforehand."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def seeded_cms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The CMS double's seed data, made once."""
    folder = tmp_path_factory.mktemp("cms")
    LegacyCms(data_dir=folder)._db.close()
    return folder / "cms.sqlite"


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated store, made once."""
    path = tmp_path_factory.mktemp("store") / "casework.sqlite"

    async def make() -> None:
        await (await Store.open(f"sqlite+aiosqlite:///{path}", secret=SECRET)).close()

    asyncio.run(make())
    return path


@pytest.fixture
async def viewing(seeded_cms: Path, empty_store: Path, tmp_path: Path) -> AsyncIterator[Viewing]:
    """Everything running, and Asha signed in."""
    shutil.copy(seeded_cms, tmp_path)
    shutil.copy(empty_store, tmp_path)
    cms = LegacyCms(data_dir=tmp_path)
    await cms.start("127.0.0.1", 0)
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path / empty_store.name}", secret=SECRET)
    async with make_http() as http:
        redaction_log = RedactionLogClient(base_url="http://127.0.0.1:9", http=http, token="unused")
        engine = engine_in(tmp_path)
        ddei = Ddei(
            cms=CmsClient(base_url=cms.url, http=http),
            redaction_log=redaction_log,
            store=store,
            shelf=shelf_in(tmp_path),
            engine=engine,
        )
        caller = await ddei.access.sign_in(
            ASHA.username, ASHA.password, channel=Channel.TEAMS, correlation_id="turn-1", entra_id=ASHA.entra_id
        )
        await store.chat.save_link(ASHA.entra_id, caller.user, caller.session)
        app = web.Application()
        teams_port = free_port()
        frames = (f"http://127.0.0.1:{teams_port}",)
        add_viewer(app, ddei=ddei, chat=store.chat, pictures=store.picture_links, frames=frames)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield Viewing(url, store, cms, ddei, caller, await ddei.documents.list(caller, OKAFOR), teams_port)
        await runner.cleanup()
        await ddei.close()
        await engine.close()
    await store.close()
    await cms.stop()


@pytest.fixture
async def tab(browser: Browser) -> AsyncIterator[Turn]:
    """Opens a link in a browser of Asha's; whatever the browser complains about is a failure."""
    complaints: list[str] = []

    async def open_link(
        link: str, *, width: int = 1280, height: int = 860, forced: bool = False, refused: bool = False
    ) -> Page:
        size = {"width": width, "height": height}
        colours = "active" if forced else "none"
        context = await browser.new_context(viewport=size, locale="en-GB", forced_colors=colours)
        context.set_default_timeout(PATIENCE_MS)
        page = await context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" and not refused else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(link)
        return page

    yield open_link
    assert complaints == []


def long_document(pages: int) -> bytes:
    """A PDF with the number of each page on it, every fifth one lying, and a word that is on every tenth only."""
    out = io.BytesIO()
    paper = canvas.Canvas(out)
    for number in range(1, pages + 1):
        width, height = landscape(A4) if number % 5 == 0 else A4
        paper.setPageSize((width, height))
        paper.drawString(72, height - 72, f"Page {number} of the download")
        paper.drawString(72, height - 100, "A message about a bicycle." if number % 10 == 0 else "A message.")
        paper.drawString(72, 72, "The end of this page")
        paper.showPage()
    paper.save()
    return out.getvalue()


@pytest.fixture
async def ashas_browser() -> AsyncIterator[httpx.AsyncClient]:
    """A browser with a cookie jar of its own."""
    async with httpx.AsyncClient(timeout=30) as browser:
        yield browser


@pytest.fixture
async def other_browser() -> AsyncIterator[httpx.AsyncClient]:
    """Somebody else's browser."""
    async with httpx.AsyncClient(timeout=30) as browser:
        yield browser
