"""The documents of a case: categories with counts, then one category page by page."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from casework.cases import Case
from casework.document_types import CATEGORIES, in_categories
from casework.documents import Document
from casework.errors import BadInput, DocumentNotFound, Unavailable
from casework.partial import warn
from casework.people import Caller
from ddei.facade import Ddei
from dialogs.asked import whole, word
from dialogs.cards.case import case_card
from dialogs.cards.documents import categories_card, category_card, page_of
from dialogs.cards.words import LONDON
from dialogs.replies import answer
from dialogs.turn import Reply, Turn
from store.schema import now

T = TypeVar("T")
NO_DOCUMENTS = "CMS could not list the documents. Ask for them again in a few minutes."


class CaseDocuments:
    """What lies in a case."""

    def __init__(self, *, ddei: Ddei) -> None:
        self._ddei = ddei

    async def categories(self, turn: Turn, caller: Caller) -> Reply:
        """The categories of the case, with how much is in each."""
        case_id = whole(turn.data, "case_id")
        case, documents = await _both(self._ddei.cases.open(caller, case_id), self._documents(caller, case_id))
        if documents is None:
            warn(NO_DOCUMENTS)
            return answer(turn, case_card(case, now().astimezone(LONDON).date()), f"Case {case.urn}")
        counts = {category: len(listed) for category, listed in in_categories(documents)}
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
        case, documents = await case_with_documents(self._ddei, caller, whole(turn.data, "case_id"))
        listed = dict(in_categories(documents)).get(category, [])
        page = page_of(case.case_id, case.urn, category, listed, whole(turn.data, "page"))
        return answer(turn, category_card(page), f"{category} of case {case.urn}")


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
