"""Virus scanning: over a real socket, against a little scanner that speaks ClamAV's INSTREAM."""

import asyncio
import json
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from casework.mail import PartOutcome
from intake.failures import is_outside
from intake.scanning import scanned
from intake.unpacking import unpack
from integrations.antivirus.clamd import Clamd, ScannerUnavailable, TooLargeToScan
from tests.reading.mails_made import carrying, mail, zipped

# In two halves, or a scanner on the developer's machine would remove this file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
Session = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
LIMIT = 3 * 1024 * 1024


async def _session(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    assert await reader.readexactly(10) == b"zINSTREAM\0"
    data = b""
    while size := struct.unpack("!L", await reader.readexactly(4))[0]:
        data += await reader.readexactly(size)
        if len(data) > LIMIT:
            writer.write(b"INSTREAM size limit exceeded. ERROR\0")
            break
    else:
        writer.write(_answer(data))
    await writer.drain()


def _answer(data: bytes) -> bytes:
    if EICAR in data:
        return b"stream: Eicar-Signature FOUND\0"
    if b"sealed" in data:
        return b"stream: Heuristics.Encrypted.PDF FOUND\0"
    return b"nonsense\0" if b"confuse" in data else b"stream: OK\0"


async def _whole(session: Session, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError, EOFError):
        await session(reader, writer)
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


@asynccontextmanager
async def clamd(
    session: Session = _session, *, path: Path | None = None, timeout_s: float = 60
) -> AsyncIterator[Clamd]:
    """A scanner on a free port, or on a socket of the machine; every session has ended when it is gone."""
    sessions: list[asyncio.Task[None]] = []

    def kept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sessions.append(asyncio.create_task(_whole(session, reader, writer)))

    server = await (asyncio.start_unix_server(kept, path) if path else asyncio.start_server(kept, "127.0.0.1", 0))
    async with server:
        address = str(path) if path else f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield Clamd(address=address, timeout_s=timeout_s)
        if sessions:
            await asyncio.wait(sessions)


async def outcomes(scanner: Clamd, raw: bytes) -> dict[str, PartOutcome]:
    answer = unpack(raw)
    end = answer.index(b"\n")
    summary: dict[str, Any] = await scanned(scanner, raw, json.loads(answer[:end]), memoryview(answer)[end + 1 :])
    return {part["name"] or part["content_type"]: PartOutcome(part["outcome"]) for part in summary["parts"]}


async def test_it_finds_what_is_there_and_nothing_else() -> None:
    async with clamd() as scanner:
        assert await scanner.scan(b"") == ""
        assert await scanner.scan(b"x" * 1_000_000) == ""
        assert await scanner.scan(b"x" * 1_000_000 + EICAR) == "Eicar-Signature"
        with pytest.raises(TooLargeToScan):
            await scanner.scan(b"x" * (LIMIT + 1))


async def test_over_a_socket_of_the_machine(tmp_path: Path) -> None:
    async with clamd(path=tmp_path / "clamd") as scanner:
        assert await scanner.scan(EICAR) == "Eicar-Signature"


async def test_a_scanner_that_is_not_there_lets_the_mail_wait(tmp_path: Path) -> None:
    for address in (str(tmp_path / "nobody"), "127.0.0.1:1"):
        with pytest.raises(ScannerUnavailable) as away:
            await Clamd(address=address).scan(b"x")
        assert is_outside(away.value)
    async with clamd() as scanner:
        with pytest.raises(ScannerUnavailable):
            await scanner.scan(b"confuse")


async def test_a_silent_scanner_lets_the_mail_wait() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with clamd(silent, timeout_s=0.2) as scanner:
        with pytest.raises(ScannerUnavailable):
            await scanner.scan(b"x")


async def test_the_infected_file_is_marked_and_no_other() -> None:
    raw = carrying("bundle.zip", zipped(("MG3.txt", b"hello"), ("bad.txt", EICAR)))
    async with clamd() as scanner:
        assert await outcomes(scanner, raw) == {
            "text/plain": PartOutcome.BODY,
            "bundle.zip": PartOutcome.OPENED,
            "MG3.txt": PartOutcome.FILED,
            "bad.txt": PartOutcome.INFECTED,
        }


async def test_what_is_in_no_file_is_in_the_text() -> None:
    async with clamd() as scanner:
        assert await outcomes(scanner, mail(text=EICAR.decode()).as_bytes()) == {"text/plain": PartOutcome.INFECTED}


async def test_what_the_scanner_cannot_see_into_is_for_a_person() -> None:
    async with clamd() as scanner:
        sealed = await outcomes(scanner, carrying("a.pdf", b"%PDF sealed"))
        assert sealed["a.pdf"] is PartOutcome.ENCRYPTED
        large = await outcomes(scanner, carrying("a.bin", b"x" * (LIMIT + 1)))
        assert large["a.bin"] is PartOutcome.DANGEROUS
