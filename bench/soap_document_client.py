"""One measurement of `bench soap-document`, in a process of its own: ours or zeep's, down or up."""

import asyncio
import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx
import zeep
from zeep.proxy import AsyncServiceProxy
from zeep.transports import AsyncTransport

from bench.soap_document_server import document
from casework.filing import StoredFile
from casework.people import CmsSession
from integrations.cms.client import CmsClient
from integrations.cms.port import LARGEST_DOWNLOAD
from integrations.cms.soap import CONTRACT
from integrations.http_client import make_http

SESSION = CmsSession(cookies=".CMSAUTH=bench; UID=1", token="bench")
TICK_S = 0.005
Call = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Job:
    """What to send or to fetch; `size` is the document's."""

    way: str
    path: Path
    size: int
    digest: str
    folder: Path


async def main(who: str, url: str, small: Job, job: Job) -> None:
    """One small call, then the measured one; the figures as JSON."""
    async with AsyncExitStack() as stack:
        client = await (_ours if who == "ours" else _zeep)(url, stack)
        await client(small)()
        print(json.dumps(await _measured(client(job))))


async def _measured(call: Call) -> dict[str, float]:
    _forget_highest()
    before, cpu = _memory_mb("VmRSS"), time.process_time()
    ticker = asyncio.create_task(_longest_stall())
    await asyncio.sleep(TICK_S * 4)
    await call()
    spent = time.process_time() - cpu
    await asyncio.sleep(TICK_S * 4)
    ticker.cancel()
    [stall] = await asyncio.gather(ticker)
    return {
        "growth_mb": round(_memory_mb("VmHWM") - before, 1),
        "stall_ms": round(stall * 1000, 1),
        "cpu_s": round(spent, 3),
    }


def _forget_highest() -> None:
    """Make the kernel forget how much memory there was at most so far: imports are not counted."""
    Path("/proc/self/clear_refs").write_text("5")


async def _longest_stall() -> float:
    longest = 0.0
    try:
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(TICK_S)
            longest = max(longest, time.perf_counter() - begun - TICK_S)
    except asyncio.CancelledError:
        return longest


def _memory_mb(name: str) -> float:
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(f"{name}:")]
    return int(line.split()[1]) / 1024


async def _ours(url: str, stack: AsyncExitStack) -> Callable[[Job], Call]:
    cms = CmsClient(base_url=url, http=await stack.enter_async_context(make_http()))

    async def down(job: Job) -> None:
        file = await cms.fetch(SESSION, 1, 1, job.size // 1024, job.folder, largest=LARGEST_DOWNLOAD)
        if file.sha256 != job.digest:
            raise RuntimeError("not the whole document")

    async def up(job: Job) -> None:
        await cms.upload_file(SESSION, 1, StoredFile("MG3.pdf", "application/pdf", job.path, job.size, job.digest))

    return lambda job: partial(down if job.way == "down" else up, job)


async def _zeep(url: str, stack: AsyncExitStack) -> Callable[[Job], Call]:
    http = await stack.enter_async_context(httpx.AsyncClient(timeout=60))
    transport = AsyncTransport(client=http, wsdl_client=stack.enter_context(httpx.Client()))
    settings = zeep.Settings(xml_huge_tree=True)
    client = zeep.AsyncClient(str(CONTRACT / "uwmaMaterial.wsdl"), transport=transport, settings=settings)
    [binding] = client.wsdl.bindings.values()
    service = AsyncServiceProxy(client, binding, address=f"{url}/CMS/uwmaMaterial.asmx")

    async def down(job: Job) -> None:
        answer = await service.DownloadDocument(caseId=1, materialId=1, versionId=job.size // 1024)
        if await asyncio.to_thread(_kept, answer.content, job.folder / "kept") != job.digest:
            raise RuntimeError("not the whole document")

    async def up(job: Job) -> None:
        about = {"caseId": 1, "fileName": "MG3.pdf", "contentType": "application/pdf", "sha256": job.digest}
        await service.UploadFile(**about, content=await asyncio.to_thread(job.path.read_bytes))

    return lambda job: partial(down if job.way == "down" else up, job)


def _kept(content: bytes, path: Path) -> str:
    path.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def _job(way: str, path: Path, folder: Path) -> Job:
    with path.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
    return Job(way, path, path.stat().st_size, digest, folder)


def _run(who: str, way: str, url: str, path: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "small"
        small.write_bytes(document(1))
        asyncio.run(main(who, url, _job(way, small, Path(folder)), _job(way, Path(path), Path(folder))))


if __name__ == "__main__":
    _run(*sys.argv[1:])
