"""Searching, in the document that is open and in the whole case. What is looked for travels in the body, not the address."""

from aiohttp import web

from ddei.facade import Ddei
from viewer import told
from viewer.door import Visit, said
from viewer.headers import data_headers


class FindingRoutes:
    """Searches for the page."""

    def __init__(self, *, ddei: Ddei) -> None:
        self._ddei = ddei

    async def in_document(self, visit: Visit) -> web.Response:
        """The hits of the open document, in reading order."""
        text = (await said(visit)).get("text", "")
        found = await self._ddei.searching.in_document(visit.caller, visit.case_id, visit.material_id, text)
        hits = [hit for group in found.documents for hit in group.hits]
        answer = {"hits": told.hits(hits), "pending": bool(found.pending), "more": found.more}
        return web.json_response(answer, headers=data_headers())

    async def in_case(self, visit: Visit) -> web.Response:
        """The hits of the whole case, grouped by document, and what could not be searched."""
        text = (await said(visit)).get("text", "")
        found = await self._ddei.searching.in_case(visit.caller, visit.case_id, text)
        return web.json_response(told.found(found), headers=data_headers())
