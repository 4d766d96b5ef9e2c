"""Pictures for cards: one page, for one person, for five minutes. The Teams client loads them without our cookie."""

from collections.abc import Sequence
from datetime import timedelta

from casework.pages import Box
from store.picture_links import PictureLinks as Links

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
