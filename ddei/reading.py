"""Reading documents page by page, ready before they are asked for where that is possible."""

from collections.abc import Sequence
from dataclasses import dataclass

from casework.document_types import in_categories
from casework.documents import Document
from casework.errors import CannotOpen
from casework.pages import Box, Outcome, Page, Ready
from casework.people import Caller
from ddei.audit import Audit
from ddei.listing import Listing
from ddei.preparing import Preparing
from documents.shelf import Shelf
from store.contents import Contents


@dataclass(frozen=True, slots=True)
class Opened:
    """A document that was opened, and its neighbours in the case."""

    document: Document
    ready: Ready
    before: Document | None
    after: Document | None


class Reading:
    """Documents as the caller may see them. Each call asks for their right to the document (see Listing)."""

    def __init__(
        self, *, audit: Audit, listing: Listing, preparing: Preparing, shelf: Shelf, contents: Contents
    ) -> None:
        self._audit = audit
        self._listing = listing
        self._preparing = preparing
        self._shelf = shelf
        self._contents = contents

    async def documents(self, caller: Caller, case_id: int) -> list[Document]:
        """The documents of a case in reading order: category by category, as the list shows them."""
        async with self._audit.recorded(caller, "reading.documents", case_id=case_id):
            return in_reading_order(await self._listing.of(caller, case_id))

    async def states(self, caller: Caller, case_id: int) -> dict[int, Outcome | None]:
        """How each document of a case is, by material; None while nobody has made this version ready."""
        async with self._audit.recorded(caller, "reading.states", case_id=case_id):
            listed = await self._listing.of(caller, case_id)
            known = await self._contents.of_case(case_id)
            current = {one.material_id for one in known.values()}
            return {
                one.material_id: known[one.material_id].outcome
                if one.material_id in current and known[one.material_id].version_id == one.version_id
                else None
                for one in listed
            }

    async def open(self, caller: Caller, case_id: int, material_id: int) -> Opened:
        """A document with what became of its bytes, made ready if it is not yet; `ready.sentence` when it cannot be read."""
        async with self._audit.recorded(caller, "reading.open", case_id=case_id, material_id=material_id) as recording:
            document = await self._listing.document(caller, case_id, material_id)
            recording.version_id = document.version_id
            await self._listing.visited(caller, case_id)
            ready = await self._preparing.ready(caller, document)
            order = in_reading_order(await self._listing.of(caller, case_id))
            place = [one.material_id for one in order].index(material_id)
            before = order[place - 1] if place else None
            after = order[place + 1] if place + 1 < len(order) else None
            return Opened(document, ready, before, after)

    async def page(self, caller: Caller, case_id: int, material_id: int, number: int) -> Page:
        """One page's words and their places; beyond the end means the last. CannotOpen when the document has none."""
        async with self._audit.recorded(caller, "reading.page", case_id=case_id, material_id=material_id) as recording:
            ready, recording.version_id = await self._readable(caller, case_id, material_id)
            return await self._shelf.page(ready.sha256, number)

    async def sizes(self, caller: Caller, case_id: int, material_id: int) -> list[tuple[float, float]]:
        """Width and height of each page in points, so that pages can be laid out before they are read."""
        async with self._audit.recorded(caller, "reading.sizes", case_id=case_id, material_id=material_id) as recording:
            ready, recording.version_id = await self._readable(caller, case_id, material_id)
            return await self._shelf.sizes(ready.sha256)

    async def picture(
        self,
        caller: Caller,
        case_id: int,
        material_id: int,
        number: int,
        *,
        max_px: int = 1400,
        boxes: Sequence[Box] = (),
        turn: int = 0,
    ) -> bytes:
        """What a page looks like, as a JPEG with these places marked, turned clockwise by so many degrees."""
        async with self._audit.recorded(
            caller, "reading.picture", case_id=case_id, material_id=material_id
        ) as recording:
            ready, recording.version_id = await self._readable(caller, case_id, material_id)
            return await self._shelf.picture(ready.sha256, number, max_px=max_px, boxes=boxes, turn=turn)

    async def thumbnail(self, caller: Caller, case_id: int, material_id: int, number: int) -> bytes:
        """A small picture of a page, as a JPEG."""
        async with self._audit.recorded(
            caller, "reading.thumbnail", case_id=case_id, material_id=material_id
        ) as recording:
            ready, recording.version_id = await self._readable(caller, case_id, material_id)
            return await self._shelf.thumbnail(ready.sha256, number)

    async def _readable(self, caller: Caller, case_id: int, material_id: int) -> tuple[Ready, int]:
        document = await self._listing.document(caller, case_id, material_id)
        ready = await self._preparing.ready(caller, document)
        if ready.outcome is not Outcome.CONVERTED:
            raise CannotOpen(ready.outcome, ready.sentence)
        return ready, document.version_id


def in_reading_order(documents: Sequence[Document]) -> list[Document]:
    """Category by category, each in its own order."""
    return [one for _, listed in in_categories(documents) for one in listed]
