"""The documents of a case: categories with counts, then one category, or the documents of a type, page by page."""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import TypeVar

from casework.cases import Case
from casework.document_types import CATEGORIES, in_categories
from casework.documents import Document
from casework.errors import BadInput, DocumentNotFound, Unavailable
from casework.partial import warn
from casework.people import Caller
from ddei.facade import Ddei
from dialogs.asked import page_number, whole, word
from dialogs.cards.case import case_card
from dialogs.cards.documents import Page, categories_card, category_card, document_data, page_of
from dialogs.cards.words import LONDON
from dialogs.kinds import is_of
from dialogs.meant import case_id_of
from dialogs.place import Place, Places, Step
from dialogs.replies import answer
from dialogs.turn import Reply, Turn
from store.schema import now

T = TypeVar("T")
NO_DOCUMENTS = "CMS could not list the documents. Ask for them again in a few minutes."
NO_DOCUMENTS_YET = "There are no documents in this case yet."


class CaseDocuments:
    """What lies in a case."""

    def __init__(self, *, ddei: Ddei, places: Places) -> None:
        self._ddei = ddei
        self._places = places

    async def categories(self, turn: Turn, caller: Caller) -> Reply:
        """The categories of the case, with how much is in each."""
        case_id = await case_id_of(self._ddei, turn, caller)
        case, documents = await _both(self._ddei.cases.open(caller, case_id), self._documents(caller, case_id))
        if documents is None:
            warn(NO_DOCUMENTS)
            return answer(turn, case_card(case, now().astimezone(LONDON).date()), f"Case {case.urn}")
        counts = {category: len(listed) for category, listed in in_categories(documents)}
        rows = [Step("documents.kind", {"case_id": case_id, "kind": name, "page": 1}) for name in counts]
        again = Step("documents", {"case_id": case_id})
        await self._places.at_list(turn, rows, again=again, case=(case_id, case.urn))
        card = categories_card(case.case_id, case.urn, counts)
        return answer(turn, card, f"Documents of case {case.urn}")

    async def _documents(self, caller: Caller, case_id: int) -> list[Document] | None:
        """None when only that half of CMS is down: then the case itself can still be shown."""
        try:
            return await self._ddei.documents.list(caller, case_id)
        except Unavailable:
            return None

    async def category(self, turn: Turn, caller: Caller) -> Reply:
        """One page of one category."""
        category = word(turn.data, "category")
        if category not in CATEGORIES:
            raise BadInput("There is no such category. Ask for the case again.")
        return await self._list(turn, caller, whole(turn.data, "case_id"), category)

    async def kind(self, turn: Turn, caller: Caller) -> Reply:
        """One page of the documents of a type, such as MG11; or of a category, by its name."""
        return await self._list(turn, caller, await case_id_of(self._ddei, turn, caller), word(turn.data, "kind", 40))

    async def _list(self, turn: Turn, caller: Caller, case_id: int, kind: str) -> Reply:
        case, documents = await case_with_documents(self._ddei, caller, case_id)
        page = page_of(case_id, case.urn, kind, _of(documents, kind), page_number(turn.data))
        await self._at(turn, page)
        return answer(turn, category_card(page), f"{kind} of case {case.urn}")

    async def _at(self, turn: Turn, page: Page) -> None:
        rows = [Step("document.preview", document_data(each)) for each in page.documents]
        again = Step("documents.kind", {"case_id": page.case_id, "kind": page.category})
        case = (page.case_id, page.urn)
        await self._places.at_list(
            turn, rows, again=again, number=page.number, pages=page.pages, first=page.first, case=case
        )


def _of(documents: Sequence[Document], kind: str) -> list[Document]:
    """The documents of a category in its order; those of a type in the order of the categories."""
    listed = in_categories(documents)
    if kind in CATEGORIES:
        return dict(listed).get(kind, [])
    return [each for _, some in listed for each in some if is_of(each, kind)]


async def case_urn(ddei: Ddei, caller: Caller, case_id: int, place: Place) -> str:
    """The URN of a case: the one in front of the person, or as CMS has it."""
    if place.case_id == case_id and place.urn:
        return place.urn
    return (await ddei.cases.open(caller, case_id)).urn


async def case_with_documents(ddei: Ddei, caller: Caller, case_id: int) -> tuple[Case, list[Document]]:
    """The case and its documents, asked for at once; the first refusal is the answer."""
    return await _both(ddei.cases.open(caller, case_id), ddei.documents.list(caller, case_id))


async def _both(case: Awaitable[Case], documents: Awaitable[T]) -> tuple[Case, T]:
    opened, listed = await asyncio.gather(case, documents, return_exceptions=True)  # neither is left running
    if isinstance(opened, BaseException):
        raise opened
    if isinstance(listed, BaseException):
        raise listed
    return opened, listed


async def find_document(ddei: Ddei, turn: Turn, caller: Caller) -> tuple[Case, Document]:
    """The case and document a button names, as CMS has them now; nothing of the card is believed but the two numbers."""
    case_id, material_id = whole(turn.data, "case_id"), whole(turn.data, "material_id")
    case, documents = await case_with_documents(ddei, caller, case_id)
    document = next((each for each in documents if each.material_id == material_id), None)
    if document is None:
        raise DocumentNotFound
    return case, document
