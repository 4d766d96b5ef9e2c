"""ClamAV's daemon over TCP or a Unix socket, by its INSTREAM command: a connection for each file."""

import asyncio
import contextlib
import re
import struct
from asyncio import StreamReader, StreamWriter

from casework.errors import Unavailable

_PIECE = 256 * 1024
_LONGEST_ANSWER = 4096
_SURELY_TAKEN = 1024 * 1024
_FOUND = re.compile(rb"stream: (.{1,1000}) FOUND\Z", re.DOTALL)


class ScannerUnavailable(Unavailable):
    default = "The virus scanner is not answering. Mail waits until it is back; nothing is lost."


class TooLargeToScan(Exception):
    """The scanner does not take files of this size."""


class Clamd:
    """`address` is host:port, or the path of a socket. A scan that takes longer than `timeout_s` counts as no answer."""

    def __init__(self, *, address: str, timeout_s: float = 60.0) -> None:
        self._address = address
        self._timeout_s = timeout_s

    async def scan(self, data: bytes) -> str:
        """The virus's name, "" when there is none. Raises ScannerUnavailable, or TooLargeToScan."""
        try:
            async with asyncio.timeout(self._timeout_s):
                return _finding(await self._answer(data))
        except ConnectionError as error:
            # It hangs up on what is too large, and its answer may be lost in that.
            if len(data) > _SURELY_TAKEN and await self._is_there():
                raise TooLargeToScan from error
            raise ScannerUnavailable(detail=type(error).__name__) from error
        except (OSError, EOFError, TimeoutError) as error:
            raise ScannerUnavailable(detail=type(error).__name__) from error

    async def _is_there(self) -> bool:
        try:
            async with asyncio.timeout(self._timeout_s):
                return not _finding(await self._answer(b"hello"))
        except (OSError, EOFError, TimeoutError, ScannerUnavailable):
            return False

    async def _answer(self, data: bytes) -> bytes:
        reader, writer = await self._connect()
        try:
            sending = asyncio.create_task(_send(writer, data))
            # It answers before the end when the file is too large for it, and then reads no more.
            try:
                return (await reader.read(_LONGEST_ANSWER)).rstrip(b"\0\n")
            finally:
                sending.cancel()
                await asyncio.wait({sending})
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _connect(self) -> tuple[StreamReader, StreamWriter]:
        if self._address.startswith("/"):
            return await asyncio.open_unix_connection(self._address)
        host, _, port = self._address.rpartition(":")
        return await asyncio.open_connection(host.strip("[]"), int(port))


async def _send(writer: StreamWriter, data: bytes) -> None:
    writer.write(b"zINSTREAM\0")
    for start in range(0, len(data), _PIECE):
        piece = data[start : start + _PIECE]
        writer.write(struct.pack("!L", len(piece)) + piece)
        await writer.drain()
    writer.write(struct.pack("!L", 0))
    await writer.drain()


def _finding(answer: bytes) -> str:
    if answer == b"stream: OK":
        return ""
    if found := _FOUND.match(answer):
        return found.group(1).decode("utf-8", "replace")
    if b"size limit exceeded" in answer:
        raise TooLargeToScan
    raise ScannerUnavailable(detail="an answer that says neither OK nor FOUND")
