"""A document's pages for the page's script: what it is, its words, its pictures, and the file itself."""

from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from aiohttp import web

from casework.documents import Document
from casework.errors import DocumentNotFound
from casework.filing import StoredFile
from casework.pages import Outcome
from casework.people import Caller
from ddei.facade import Ddei
from ddei.reading import Opened
from viewer import told
from viewer.door import Visit
from viewer.headers import data_headers
from viewer.preparing import Preparing

FIRST_LOOK_S = 0.7
POLL_S = 15.0
# Few sizes, so that few pictures are drawn: the longer side of a page, in pixels.
SIZES = {"s": 900, "m": 1400, "l": 2200}
CHUNK = 256 * 1024


class ReadingRoutes:
    """Reads for one person at a time; nothing is kept here between requests but work that somebody waits for."""

    def __init__(self, *, ddei: Ddei, preparing: Preparing) -> None:
        self._ddei = ddei
        self._preparing = preparing

    async def case(self, visit: Visit) -> web.Response:
        """The documents of the case in reading order, and how far each is."""
        documents = await self._ddei.reading.documents(visit.caller, visit.case_id)
        known = await self._ddei.reading.states(visit.caller, visit.case_id)
        return _json({"documents": [told.listed(one) for one in documents], "states": told.states(known)})

    async def document(self, visit: Visit) -> web.Response:
        """One document. While it is being made ready the answer says so after a while, and the page asks again."""
        return _json(await self.start(visit, wait_s=POLL_S))

    async def start(self, visit: Visit, *, wait_s: float = FIRST_LOOK_S) -> told.Told:
        """The document as it can be told after waiting that long."""
        mine: list[Opened] = []

        async def work() -> None:
            mine.append(await self._ddei.reading.open(*_about(visit)))

        key = (visit.caller.entra_id, visit.caller.session.token, visit.case_id, visit.material_id)
        if not await self._preparing.done(key, work, wait_s=wait_s):
            return told.preparing(await self._named(visit))
        # What an earlier request began is ready now; this one asks for itself.
        return await self._opened(visit, mine[0] if mine else await self._ddei.reading.open(*_about(visit)))

    async def _opened(self, visit: Visit, opened: Opened) -> told.Told:
        reading = self._ddei.reading
        sizes = await reading.sizes(*_about(visit)) if opened.ready.outcome is Outcome.CONVERTED else []
        listed = await reading.documents(visit.caller, visit.case_id)
        return told.opened(opened, sizes, [one for one in listed if one.parent_id == visit.material_id])

    async def _named(self, visit: Visit) -> Document:
        listed = await self._ddei.reading.documents(visit.caller, visit.case_id)
        found = next((one for one in listed if one.material_id == visit.material_id), None)
        if found is None:
            raise DocumentNotFound
        return found

    async def words(self, visit: Visit) -> web.Response:
        """One page's words with their places."""
        return _json(told.page(await self._ddei.reading.page(*_about(visit), visit.page)))

    async def picture(self, visit: Visit) -> web.Response:
        """One page as it looks, in one of the sizes."""
        size = SIZES.get(visit.request.query.get("size", ""), SIZES["m"])
        return _jpeg(await self._ddei.reading.picture(*_about(visit), visit.page, max_px=size))

    async def thumbnail(self, visit: Visit) -> web.Response:
        """One page, small."""
        return _jpeg(await self._ddei.reading.thumbnail(*_about(visit), visit.page))

    async def file(self, visit: Visit) -> web.StreamResponse:
        """The file itself, to be kept or opened elsewhere; never shown by the browser as a page of ours."""
        document = await self._named(visit)
        with TemporaryDirectory() as folder:
            stored = await self._ddei.documents.fetch(*_about(visit), document.version_id, Path(folder))
            name = quote(document.file_name or stored.file_name, safe="")
            return await _sent(visit.request, stored, name)


def _about(visit: Visit) -> tuple[Caller, int, int]:
    return visit.caller, visit.case_id, visit.material_id


async def _sent(request: web.Request, stored: StoredFile, name: str) -> web.StreamResponse:
    headers = {**data_headers(), "Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    response = web.StreamResponse(headers=headers)
    response.content_type = "application/octet-stream"
    response.content_length = stored.size
    await response.prepare(request)
    with stored.path.open("rb") as file:
        while chunk := file.read(CHUNK):
            await response.write(chunk)
    await response.write_eof()
    return response


def _json(value: object) -> web.Response:
    return web.json_response(value, headers=data_headers())


def _jpeg(body: bytes) -> web.Response:
    return web.Response(body=body, content_type="image/jpeg", headers=data_headers())
