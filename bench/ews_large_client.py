"""One measurement of `bench ews-large`, in a process of its own: ours over EWS, ours over Graph, or stock exchangelib."""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

from exchangelib import BASIC, DELEGATE, UTC, Account, Configuration, Credentials

from integrations.http_client import make_http
from integrations.mail.ews import EwsMailbox
from integrations.mail.graph import GraphMailbox
from integrations.mail.graph_token import GRAPH_SCOPE, ApplicationToken
from integrations.mail.port import Mailbox
from sandbox.people import GRAPH_CLIENT_ID, GRAPH_SECRET, MAILBOX_ADDRESS, MAILBOX_PASSWORD

Read = Callable[[str, Path], Awaitable[None]]


async def main(who: str, where: dict[str, str], folder: Path) -> None:
    """The small mail, then the measured one; the figures as JSON."""
    async with AsyncExitStack() as stack:
        read = _stock(where) if who == "stock" else await _ours(who, where, stack)
        await read("small", folder / "small")
        _forget_highest()
        before, cpu, began = _memory_mb("VmRSS"), time.process_time(), time.perf_counter()
        await read("large", folder / "large")
        figures = {
            "wall_s": round(time.perf_counter() - began, 2),
            "cpu_s": round(time.process_time() - cpu, 2),
            "growth_mb": round(_memory_mb("VmHWM") - before, 1),
            "mime_mb": round((folder / "large").stat().st_size / 1024 / 1024, 1),
        }
        print(json.dumps(figures))


async def _ours(who: str, where: dict[str, str], stack: AsyncExitStack) -> Read:
    mailbox = _over_ews(where) if who == "ours" else await _over_graph(where, stack)
    stack.push_async_callback(mailbox.close)
    native_ids = {
        (await mailbox.head(each.native_id)).subject: each.native_id for each in (await mailbox.changes("")).items
    }

    async def read(subject: str, path: Path) -> None:
        await mailbox.save_mime(native_ids[subject], path)

    return read


def _over_ews(where: dict[str, str]) -> Mailbox:
    address, password = MAILBOX_ADDRESS, MAILBOX_PASSWORD
    return EwsMailbox(service_url=where["ews"], address=address, username=address, password=password)


async def _over_graph(where: dict[str, str], stack: AsyncExitStack) -> Mailbox:
    http = await stack.enter_async_context(make_http())
    token = ApplicationToken(
        authority=where["authority"], client_id=GRAPH_CLIENT_ID, client_secret=GRAPH_SECRET, scope=GRAPH_SCOPE
    )
    return GraphMailbox(http=http, graph_url=where["graph"], address=MAILBOX_ADDRESS, token=token)


def _stock(where: dict[str, str]) -> Read:
    """As exchangelib's own pages have it."""
    configuration = Configuration(
        service_endpoint=where["ews"], credentials=Credentials(MAILBOX_ADDRESS, MAILBOX_PASSWORD), auth_type=BASIC
    )
    account = Account(
        MAILBOX_ADDRESS, config=configuration, autodiscover=False, access_type=DELEGATE, default_timezone=UTC
    )
    ids = {item.subject: (item.id, item.changekey) for item in account.inbox.all().only("subject")}

    def blocking(subject: str, path: Path) -> None:
        [item] = account.fetch([ids[subject]], only_fields=["mime_content"])
        path.write_bytes(item.mime_content)

    async def read(subject: str, path: Path) -> None:
        await asyncio.to_thread(blocking, subject, path)

    return read


def _forget_highest() -> None:
    """Make the kernel forget how much memory there was at most so far: imports are not counted."""
    Path("/proc/self/clear_refs").write_text("5")


def _memory_mb(name: str) -> float:
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(f"{name}:")]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        asyncio.run(main(sys.argv[1], json.loads(sys.argv[2]), Path(temporary)))
