"""The material service of `bench soap-document`: it keeps nothing, and a document has as many KiB as its version id says."""

import asyncio
import base64
import random
import re

from aiohttp import web

_NS = "http://casework-bot.example/cms/uwmaMaterial"
_HEAD = '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
_TAIL = "</s:Body></s:Envelope>"
_PIECE = 256 * 1024


def document(kibibytes: int) -> bytes:
    """The same bytes whenever asked."""
    return random.Random(kibibytes).randbytes(kibibytes * 1024)


class Server:
    """Answers DownloadDocument and UploadFile."""

    def __init__(self) -> None:
        self._replies: dict[int, bytes] = {}

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """By what the SOAPAction says."""
        if "DownloadDocument" in request.headers["SOAPAction"]:
            return await self._down(request)
        size = 0
        async for piece in request.content.iter_any():
            size += len(piece)
        said = f'<UploadFileResponse xmlns="{_NS}"><fileStorageLocation>{size}</fileStorageLocation>'
        return web.Response(text=f"{_HEAD}{said}</UploadFileResponse>{_TAIL}", content_type="text/xml")

    async def _down(self, request: web.Request) -> web.StreamResponse:
        found = re.search(rb"versionId>(\d+)<", await request.read())
        if found is None:
            raise web.HTTPBadRequest
        body = self._reply(int(found[1]))
        answer = web.StreamResponse(headers={"Content-Type": "text/xml", "Content-Length": str(len(body))})
        await answer.prepare(request)
        for start in range(0, len(body), _PIECE):
            await answer.write(body[start : start + _PIECE])
        return answer

    def _reply(self, kibibytes: int) -> bytes:
        if kibibytes not in self._replies:
            text = base64.b64encode(document(kibibytes)).decode()
            about = "<fileName>MG3.pdf</fileName><contentType>application/pdf</contentType>"
            said = (
                f'<DownloadDocumentResponse xmlns="{_NS}">{about}<content>{text}</content></DownloadDocumentResponse>'
            )
            self._replies[kibibytes] = f"{_HEAD}{said}{_TAIL}".encode()
        return self._replies[kibibytes]


async def main() -> None:
    """Serve until stopped; the first line printed is the address."""
    app = web.Application()
    app.router.add_post("/CMS/uwmaMaterial.asmx", Server().answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://localhost:{runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
