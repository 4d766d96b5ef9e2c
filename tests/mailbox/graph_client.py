"""Graph as anybody would call it: plain HTTP, a token, and a list of what a webhook was told."""

import asyncio
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import httpx
from aiohttp import web

from sandbox.mailbox import ADDRESS, SandboxMailbox
from sandbox.people import GRAPH_CLIENT_ID, GRAPH_SECRET

SCOPE = "https://graph.microsoft.com/.default"
REFERENCE = "String {7c0e4c3a-52a1-4f0e-9d55-31b6f8a7c952} Name CaseworkReference"
IMMUTABLE = {"Prefer": 'IdType="ImmutableId"'}
INBOX = "/mailFolders/inbox"


def mail(subject: str, *files: tuple[str, bytes], to: str = ADDRESS) -> bytes:
    made = EmailMessage()
    made["From"] = "DC Amara Lewis <amara.lewis@surrey.police.test>"
    made["To"] = to
    made["Subject"] = subject
    made["Date"] = "Sun, 22 Nov 2026 09:30:00 +0000"
    made["Message-ID"] = f"<{len(subject)}.{len(files)}@surrey.police.test>"
    made.set_content("The plain words.")
    made.add_alternative("<p>The <b>formatted</b> words.</p>", subtype="html")
    for name, data in files:
        made.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    return made.as_bytes()


async def token(mailbox: SandboxMailbox, **changed: str) -> httpx.Response:
    """Ask for a token, with some of the form's fields changed."""
    form = {
        "grant_type": "client_credentials",
        "client_id": GRAPH_CLIENT_ID,
        "client_secret": GRAPH_SECRET,
        "scope": SCOPE,
    }
    async with httpx.AsyncClient() as http:
        return await http.post(mailbox.token_url, data=form | changed)


class GraphClient:
    """Requests below one mailbox; a whole address is asked as it is."""

    def __init__(self, mailbox: SandboxMailbox, bearer: str, address: str = ADDRESS) -> None:
        self._root, self._user = mailbox.graph_url, f"{mailbox.graph_url}/users/{address}"
        self.http = httpx.AsyncClient(headers={"Authorization": f"Bearer {bearer}"}, timeout=30)

    async def call(self, method: str, path: str, **rest: Any) -> httpx.Response:
        root = self._root if path.startswith("/subscriptions") else self._user
        return await self.http.request(method, path if path.startswith("http") else root + path, **rest)

    async def get(self, path: str, **headers: str) -> Any:
        """A good answer's JSON."""
        answer = await self.call("GET", path, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def inbox(self, **headers: str) -> list[dict[str, Any]]:
        """The messages of the inbox, oldest first."""
        found = await self.get(INBOX + "/messages?$orderby=receivedDateTime asc&$top=100", **headers)
        return list(found["value"])


class Receiver:
    """A webhook over real HTTP: what it was told, and how it answers."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        self.lifecycle: list[dict[str, Any]] = []
        self.validated: list[str] = []
        self.echoes, self.status, self.refused = True, 202, 0

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/told", self._hook(self.told))
        app.router.add_post("/lifecycle", self._hook(self.lifecycle))
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        await self._runner.cleanup()

    def _hook(self, into: list[dict[str, Any]]) -> Any:
        async def hook(request: web.Request) -> web.Response:
            if "validationToken" in request.query:
                self.validated.append(request.path)
                return web.Response(text=request.query["validationToken"] if self.echoes else "something else")
            if into is self.told and self.status != 202:
                self.refused += 1
                return web.Response(status=self.status)
            into.extend((await request.json())["value"])
            return web.Response(status=202)

        return hook


async def until(true: Callable[[], bool]) -> None:
    """Wait for something that happens soon."""
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.01)
