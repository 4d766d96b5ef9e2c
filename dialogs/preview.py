"""One document: its card, a page of it, its notes. All its pages are in the viewer, by a link for this person alone."""

from collections.abc import Awaitable, Callable, Sequence

from casework.documents import Document
from casework.errors import DocumentNotFound
from casework.key_documents import key_documents
from casework.pages import Box, Outcome
from casework.people import Caller
from ddei.facade import Ddei
from ddei.reading import Opened
from dialogs.asked import page_number, whole, word
from dialogs.cards.preview import DocumentView, notes_card, page_card, preview_card
from dialogs.case_documents import NO_DOCUMENTS_YET, case_urn
from dialogs.meant import case_id_of
from dialogs.place import Places, Step, turned
from dialogs.replies import answer, tell
from dialogs.turn import Card, Reply, Turn, show
from store.chat import ChatState

# The viewer stands above the dialogs, so whoever makes addresses of its pictures is handed in.
MakePicture = Callable[[str, int, int, int, Sequence[Box]], Awaitable[str]]


async def no_picture(entra_id: str, case_id: int, material_id: int, page: int, boxes: Sequence[Box]) -> str:
    """By policy no card has a picture."""
    del entra_id, case_id, material_id, page, boxes
    return ""


class Links:
    """The addresses a card may hold: of the viewer, and of pictures of single pages."""

    def __init__(self, *, chat: ChatState, base_url: str, picture: MakePicture) -> None:
        self._chat = chat
        self._base_url = base_url.rstrip("/")
        self.picture = picture

    async def viewer(self, caller: Caller, case_id: int, material_id: int, version_id: int, page: int = 1) -> str:
        """Where this document is read, from this page on."""
        token = await self._chat.create_viewer_link(caller.entra_id, case_id, material_id, version_id)
        return f"{self._base_url}/viewer/{token}" + (f"?page={page}" if page > 1 else "")


class Preview:
    """One document at a glance."""

    def __init__(self, *, ddei: Ddei, links: Links, places: Places) -> None:
        self._ddei = ddei
        self._links = links
        self._places = places

    async def show(self, turn: Turn, caller: Caller) -> Reply:
        """The document's card, below the list it was chosen from."""
        card, summary = await self._card(turn, caller, whole(turn.data, "case_id"), whole(turn.data, "material_id"))
        return show(card, summary)

    async def turn_to(self, turn: Turn, caller: Caller) -> Reply:
        """The same in place of another document's card."""
        card, summary = await self._card(turn, caller, whole(turn.data, "case_id"), whole(turn.data, "material_id"))
        return answer(turn, card, summary)

    async def first(self, turn: Turn, caller: Caller) -> Reply:
        """The document to begin a case with."""
        case_id = await case_id_of(self._ddei, turn, caller)
        documents = await self._ddei.reading.documents(caller, case_id)
        first = next(iter(key_documents(documents)), documents[0] if documents else None)
        if first is None:
            return tell(turn, NO_DOCUMENTS_YET)
        await self._ddei.pack.start(caller, case_id)
        card, summary = await self._card(turn, caller, case_id, first.material_id)
        return answer(turn, card, summary)

    async def page(self, turn: Turn, caller: Caller) -> Reply:
        """One page, as a picture and as text; beyond the end the last one."""
        case_id, material_id = whole(turn.data, "case_id"), whole(turn.data, "material_id")
        opened = await self._ddei.reading.open(caller, case_id, material_id)
        if opened.ready.outcome is not Outcome.CONVERTED:
            return await self.turn_to(turn, caller)
        number = min(page_number(turn.data), max(opened.ready.pages, 1))
        page = await self._ddei.reading.page(caller, case_id, material_id, number)
        view = await self._view(turn, caller, opened, page=number)
        about = Step("document.page", {"case_id": case_id, "material_id": material_id})
        steps = {**_beside(opened), **turned(about, number, opened.ready.pages)}
        await self._places.at_document(turn, case_id, view.urn, material_id, steps, number, opened.ready.pages)
        return answer(turn, page_card(view, page), f"Page {number} of a document in case {view.urn}")

    async def notes(self, turn: Turn, caller: Caller) -> Reply:
        """What colleagues have noted on the document."""
        return await self._notes(turn, caller, "")

    async def add_note(self, turn: Turn, caller: Caller) -> Reply:
        """One more note, once however often the button is pressed for it."""
        case_id, material_id = whole(turn.data, "case_id"), whole(turn.data, "material_id")
        key = f"note:{turn.user.entra_id}:{material_id}:{turn.activity_id}" if turn.activity_id else ""
        await self._ddei.notes.add(caller, case_id, material_id, word(turn.data, "note", 5_000), key=key)
        return await self._notes(turn, caller, "Your note is saved.")

    async def _notes(self, turn: Turn, caller: Caller, said: str) -> Reply:
        case_id, material_id = whole(turn.data, "case_id"), whole(turn.data, "material_id")
        notes = await self._ddei.notes.list(caller, case_id, material_id)
        document = await self._document(caller, case_id, material_id)
        urn = await case_urn(self._ddei, caller, case_id, await self._places.at(turn))
        return answer(turn, notes_card(urn, document, notes, said), f"Notes on a document in case {urn}")

    async def _document(self, caller: Caller, case_id: int, material_id: int) -> Document:
        documents = await self._ddei.reading.documents(caller, case_id)
        for each in documents:
            if each.material_id == material_id:
                return each
        raise DocumentNotFound

    async def _card(self, turn: Turn, caller: Caller, case_id: int, material_id: int) -> tuple[Card, str]:
        opened = await self._ddei.reading.open(caller, case_id, material_id)
        view = await self._view(turn, caller, opened)
        steps = _beside(opened)
        steps |= {name.removesuffix(" document"): step for name, step in steps.items()}
        await self._places.at_document(turn, case_id, view.urn, material_id, steps, 1, opened.ready.pages)
        return preview_card(view), f"Document in case {view.urn}"

    async def _view(self, turn: Turn, caller: Caller, opened: Opened, page: int = 1) -> DocumentView:
        document, ready = opened.document, opened.ready
        case_id, material_id = document.case_id, document.material_id
        urn = await case_urn(self._ddei, caller, case_id, await self._places.at(turn))
        if ready.outcome is not Outcome.CONVERTED:
            return DocumentView(urn, document, ready, opened.before, opened.after)
        confidence = None
        if ready.recognised:
            confidence = (await self._ddei.reading.page(caller, case_id, material_id, page)).confidence
        return DocumentView(
            urn,
            document,
            ready,
            opened.before,
            opened.after,
            viewer_url=await self._links.viewer(caller, case_id, material_id, document.version_id, page),
            picture_url=await self._links.picture(caller.entra_id, case_id, material_id, page, ()),
            confidence=confidence,
        )


def _beside(opened: Opened) -> dict[str, Step]:
    """What "next document" and "previous document" stand for at a document."""
    return {
        name: Step("document.turn", {"case_id": other.case_id, "material_id": other.material_id})
        for name, other in (("next document", opened.after), ("previous document", opened.before))
        if other is not None
    }
