"""Pictures for cards: one page, for one person, for five minutes. The Teams client loads them without our cookie."""

from collections.abc import Sequence
from datetime import timedelta

import structlog
from aiohttp import web

from casework.errors import CaseworkError, NotAllowed
from casework.pages import Box
from ddei.facade import Ddei
from store.picture_links import PictureLinks as Links
from viewer.door import Door
from viewer.headers import data_headers

log = structlog.get_logger()

LIVES = timedelta(minutes=5)


class PictureLinks:
    """Makes the addresses of pictures."""

    def __init__(self, *, links: Links, base_url: str) -> None:
        self._links = links
        self._base_url = base_url.rstrip("/")

    async def create(self, entra_id: str, case_id: int, material_id: int, page: int, boxes: Sequence[Box] = ()) -> str:
        """Where this page, with these boxes marked, can be fetched for five minutes; access is asked again then."""
        token = await self._links.create(entra_id, case_id, material_id, page, boxes, LIVES)
        return f"{self._base_url}/viewer/pictures/{token}.jpg"


class CardPictures:
    """Hands the pictures out. The token alone is the right, so it is short-lived, and CMS is asked again for the person."""

    def __init__(self, *, door: Door, links: Links, ddei: Ddei) -> None:
        self._door = door
        self._links = links
        self._ddei = ddei

    async def get(self, request: web.Request) -> web.Response:
        """One picture, as a page of Teams loads it; without the right no sentence, for nobody would read it."""
        link = await self._links.open(request.match_info["token"])
        if link is None:
            return web.Response(status=NotAllowed.status, headers=picture_headers())
        try:
            caller = await self._door.caller(request, link.entra_id)
            jpeg = await self._ddei.reading.picture(caller, link.case_id, link.material_id, link.page, boxes=link.boxes)
        except CaseworkError as error:
            log.info("picture_refused", status=error.status, error=type(error).__name__)
            return web.Response(status=error.status, headers=picture_headers())
        return web.Response(body=jpeg, content_type="image/jpeg", headers=picture_headers())


def picture_headers() -> dict[str, str]:
    """As everything here, but another site's page may show it."""
    return {**data_headers(), "Cross-Origin-Resource-Policy": "cross-origin"}
