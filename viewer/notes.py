"""The notes of the open document: read, and add one."""

from aiohttp import web

from ddei.facade import Ddei
from viewer import told
from viewer.door import Visit, said
from viewer.headers import data_headers


class NotesRoutes:
    """Notes for the page."""

    def __init__(self, *, ddei: Ddei) -> None:
        self._ddei = ddei

    async def list(self, visit: Visit) -> web.Response:
        """The notes as CMS has them."""
        found = await self._ddei.notes.list(visit.caller, visit.case_id, visit.material_id)
        return web.json_response({"notes": told.notes(found)}, headers=data_headers())

    async def add(self, visit: Visit) -> web.Response:
        """Add a note, once for each key of the page, and answer with all of them."""
        body = await said(visit)
        key = f"viewer:{visit.caller.entra_id}:{body['key'][:64]}" if body.get("key") else ""
        await self._ddei.notes.add(visit.caller, visit.case_id, visit.material_id, body.get("text", ""), key=key)
        return await self.list(visit)
