"""Preview a document: what it is and how it starts, in the card; all its pages in the viewer."""

from casework.cases import Case
from casework.documents import Document
from casework.errors import CannotOpen
from casework.people import Caller
from ddei.facade import Ddei
from dialogs.cards.preview import preview_card, unreadable_card
from dialogs.case_documents import find_document
from dialogs.turn import Card, Reply, Turn, show
from documents.reader import Reader
from store.chat import ChatState


class Preview:
    """One document at a glance."""

    def __init__(self, *, ddei: Ddei, chat: ChatState, reader: Reader, base_url: str) -> None:
        self._ddei = ddei
        self._chat = chat
        self._reader = reader
        self._base_url = base_url.rstrip("/")

    async def show(self, turn: Turn, caller: Caller) -> Reply:
        """The document's card, below the list it was chosen from."""
        case, document = await find_document(self._ddei, turn, caller)
        card = await self._card(caller, case, document)
        return show(card, f"Document in case {case.urn}")

    async def _card(self, caller: Caller, case: Case, document: Document) -> Card:
        try:
            content = await self._ddei.documents.content(
                caller, case.case_id, document.material_id, document.version_id
            )
            inside = await self._reader.inspect(content.data)
        except CannotOpen as error:
            return unreadable_card(case.urn, document, error.sentence)
        token = await self._chat.create_viewer_link(
            caller.entra_id, case.case_id, document.material_id, document.version_id
        )
        url = f"{self._base_url}/viewer/{token}"
        return preview_card(case.urn, document, pages=inside.pages, first_lines=inside.first_lines, viewer_url=url)
